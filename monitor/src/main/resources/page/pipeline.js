// The pipeline view: five parts from the exchange to the table, each with what it says of itself.
import { get, repeat } from './api.js'
import { byId, el, empty, reading, show, table } from './dom.js'
import * as format from './format.js'
import { address, state } from './state.js'

let before = null
let rate = null
let ended = false

export function open(main) {
  ended = false
  show(main, el('section', { class: 'pipeline', 'aria-label': 'Pipeline' },
    el('div', { class: 'title-line' }, el('h1', {}, 'Pipeline'), el('p', { class: 'hint', id: 'at' })),
    el('div', { class: 'boxes', id: 'boxes' }, reading()), el('p', { class: 'hint', id: 'links' }), el('div', { class: 'card', id: 'letters' }),
    el('div', { class: 'two' }, el('div', { class: 'card', id: 'jobs' }), el('div', { class: 'card', id: 'disks' })), el('div', { class: 'card', id: 'alerts' })))
  const stop = repeat(load, 3000)
  return () => {
    ended = true
    stop()
  }
}

export async function load() {
  try {
    // Alerts are in PostgreSQL: without it the other parts still are what they are.
    const [pipeline, alerts] = await Promise.all([get('/pipeline'), get('/alerts', { state: 'open' }).catch(failure => failure)])
    if (!ended) render(pipeline, alerts)
  } catch (failure) {
    if (ended) return
    rate = null
    before = null
    for (const id of ['at', 'links', 'letters', 'jobs', 'disks', 'alerts']) show(byId(id))
    show(byId('boxes'), empty('The pipeline cannot be shown', failure.message))
  }
}

function render(pipeline, alerts) {
  byId('at').textContent = `read ${format.clockSeconds(pipeline.at)} ${format.zoneName()}`
  measure(pipeline)
  show(byId('boxes'), exchange(pipeline), arrow('frames'), producer(pipeline), arrow('records'), kafka(pipeline), arrow(lag(pipeline)), spark(pipeline), arrow('rows'), postgres(pipeline))
  links(pipeline)
  letters(pipeline)
  jobs(pipeline)
  disks(pipeline)
  alertList(alerts)
}

/** The producer counts from its start: a rate needs two looks. */
function measure(pipeline) {
  const now = { at: Date.parse(pipeline.at), trades: pipeline.producer.status?.trades }
  // One that does not answer, or was started again, has none yet.
  if (now.trades === undefined || now.trades < before?.trades) before = rate = null
  if (now.trades === undefined) return
  if (before && now.at > before.at) rate = ((now.trades - before.trades) * 1000) / (now.at - before.at)
  if (!before || now.at - before.at > 1000) before = now
}

const problem = (pipeline, server) => pipeline.status.problems.find(each => each.includes(server))
const topic = (pipeline, name) => pipeline.status.topics.find(each => each.topic === name)

function lag(pipeline) {
  const read = pipeline.status.topics.find(each => each.lag !== null)
  return read ? `${format.count(read.lag)} not read yet` : 'lag unknown'
}

function arrow(text) {
  return el('div', { class: 'arrow', 'aria-hidden': 'true' }, el('span', { class: 'num' }, text))
}

function box(title, kind, word, rows, problem) {
  return el('article', { class: `box ${kind}` }, el('h2', {}, title), el('p', { class: 'state' }, el('i', { class: `light ${kind}`, 'aria-hidden': 'true' }), word),
    el('dl', {}, rows.filter(Boolean).map(([name, value]) => el('div', { class: 'row' }, el('dt', {}, name), el('dd', { class: 'num' }, value)))),
    problem ? el('p', { class: 'problem' }, problem) : null)
}

function exchange(pipeline) {
  const producer = pipeline.producer
  if (!producer.status) return box('Exchange', 'unknown', 'not known here', [['Market', state.source ?? '–']], 'Only the producer talks to the exchange; see its box.')
  const sockets = producer.status.sockets ?? []
  const healthy = sockets.filter(each => each.healthy).length
  const rejected = sockets.flatMap(each => Object.entries(each.symbols).filter(([, symbol]) => symbol.state === 'rejected').map(([name, symbol]) => `${name}: ${symbol.reason}`))
  const quiet = sockets.length ? Math.min(...sockets.map(each => each.silent_ms)) / 1000 : null
  return box('Exchange', producer.status.connected ? 'good' : 'bad', producer.status.connected ? 'connected' : 'no connection', [
    ['Market data', [...new Set(pipeline.status.symbols.map(each => each.source))].join(', ') || '–'],
    ['Connections', `${format.count(healthy)} of ${format.count(sockets.length)} healthy`],
    ['Last frame', quiet === null ? '–' : `${format.duration(quiet)} ago`],
    ['Symbols', format.count(Object.keys(producer.status.symbols ?? {}).length)],
  ], rejected.length ? `Rejected by the exchange: ${rejected.join('; ')}` : sockets.map(each => each.last_error).find(Boolean) && `Last error: ${sockets.map(each => each.last_error).find(Boolean)}`)
}

function producer(pipeline) {
  const found = pipeline.producer
  if (!found.address_known) return box('Producer', 'unknown', 'not asked', [], 'Its address is not set: serve --producer-url http://HOST:PORT.')
  if (!found.status) return box('Producer', 'bad', 'does not answer', [], `${found.problem}. ./pipeline logs producer shows why.`)
  const status = found.status
  return box('Producer', 'good', 'answers', [
    ['Rate', rate === null ? 'measuring …' : `${format.short(Math.round(rate))} trades/s`],
    ['Trades since its start', format.count(status.trades)],
    status.started_at === undefined ? null : ['Started', format.moment(status.started_at)],
    status.send_failures === undefined ? null : ['Failed sends', format.count(status.send_failures)],
    status.unacknowledged === undefined ? null : ['Not acknowledged', format.count(status.unacknowledged)],
  ])
}

function kafka(pipeline) {
  const topics = pipeline.status.topics
  const found = problem(pipeline, 'Kafka')
  if (found) return box('Kafka', 'bad', 'does not answer', [], `${found}. ./pipeline logs kafka shows why.`)
  if (!topics.length) return box('Kafka', 'unknown', 'no topic yet', [])
  return box('Kafka', 'good', 'answers', topics.map(each => [each.topic, `${format.count(each.records)} records`]))
}

function spark(pipeline) {
  const stream = pipeline.status.stream
  if (problem(pipeline, 'PostgreSQL')) return box('Spark', 'unknown', 'not known', [], 'Its commits are read from PostgreSQL, which does not answer.')
  if (!stream) return box('Spark', 'unknown', 'no batch yet', [], 'The first batch is committed some seconds after the first trade.')
  const age = (Date.parse(pipeline.at) - Date.parse(stream.committed_at)) / 1000
  const last = pipeline.last_minute
  const main = pipeline.status.jobs.find(each => each.job === 'CryptoAnalytics')
  const kind = age > 180 ? 'bad' : age > 60 ? 'warn' : 'good'
  return box('Spark', kind, `batch ${format.count(stream.batch)} ${format.duration(Math.max(0, age))} ago`, [
    last ? ['Rate', `${format.count(Math.round(last.trades / 60))} trades/s`] : null,
    last ? ['Latency p50', format.duration(last.latency_p50_seconds)] : null,
    last ? ['Latency p99', format.duration(last.latency_p99_seconds)] : null,
    ['Unaccounted', format.count(stream.unaccounted)],
    main ? ['Driver', `number ${format.count(stream.epoch)}, since ${format.moment(main.started_at)}`] : null,
    main?.restarts.length ? ['Restarts', restarts(main, Date.parse(pipeline.at))] : null,
    ['Late in the last hour', format.count(stream.late)],
  ], kind === 'good' ? lastError(main) : `./pipeline logs spark shows why no batch is committed. ${lastError(main) ?? ''}`)
}

/** As many as are known, which are ten at most. */
function restarts(job, now) {
  if (!job.restarts.length) return 'none'
  const last = Math.max(...job.restarts.map(Date.parse))
  return `${format.count(job.restarts.length)}, the last ${format.duration(Math.max(0, (now - last) / 1000))} ago`
}

const lastError = job => job?.last_failure && `Ended ${format.moment(job.last_failure.at)} by: ${job.last_failure.reason}`

function postgres(pipeline) {
  const database = pipeline.database
  const totals = pipeline.status.totals
  if (!database || !totals) return box('PostgreSQL', 'bad', 'does not answer', [], `${problem(pipeline, 'PostgreSQL') ?? 'It has just stopped to answer'}. ./pipeline logs postgres shows why.`)
  const minutes = Object.entries(totals.minutes_last_hour).map(([name, number]) => `${format.count(number)} ${name}`).join(', ')
  return box('PostgreSQL', 'good', `answers, version ${database.version.split(' ')[0]}`, [
    ['Size', format.bytes(database.bytes)],
    ['Minutes of the last hour', minutes || 'none'],
    ['Gaps open', el('a', { href: address({ view: 'coverage' }) }, format.count(totals.open_gaps))],
    ['Late trades waiting', format.count(totals.late_trades_waiting)],
  ])
}

function letters(pipeline) {
  const groups = pipeline.dead_letters
  const found = topic(pipeline, 'trades_dead_letter')
  const stream = pipeline.status.stream
  show(byId('letters'), el('div', { class: 'title-line' }, el('h2', {}, 'Dead letters'),
    el('p', { class: 'hint num' }, !found ? '' : `${format.count(found.records)} record${found.records === 1 ? '' : 's'} in trades_dead_letter${stream ? `, ${format.count(stream.rejected)} of the last hour` : ''}`)),
  !groups ? el('p', {}, 'Not known: Kafka does not answer.') : groups.length ? [
    table('Dead letters by reason', ['Reason', 'Topic', '#Records', 'Newest', 'Where', 'Detail'], groups.map(each => [
      el('b', {}, each.reason), each.topic, format.count(each.records), format.moment(each.newest_at), each.newest_where ?? '–', each.newest_detail ?? '–',
    ])),
    el('p', { class: 'hint' }, 'Counted are the newest records of each topic. One of them explained: ', el('code', {}, './pipeline dead-letters explain REASON')),
  ] : el('p', {}, 'No record was rejected.'))
}

/** The main job is a box above. What is known of the others: how far they have read, and when they last said so. */
function jobs(pipeline) {
  const now = Date.parse(pipeline.at)
  const others = pipeline.status.jobs.filter(each => each.job !== 'CryptoAnalytics')
  const none = problem(pipeline, 'Kafka') ? el('p', {}, 'Not known: Kafka does not answer.') : el('p', {}, 'None was started. The list: ', el('code', {}, './pipeline job'))
  show(byId('jobs'), el('div', { class: 'title-line' }, el('h2', {}, 'Jobs beside the main one'), el('p', { class: 'hint' }, 'By the offsets that they commit to Kafka after each batch.')), others.length ? table('Jobs', ['Job', 'Last commit', '#Not read yet', 'Started', 'Restarts'], others.map(each => {
    const seconds = time => Math.max(0, (now - Date.parse(time)) / 1000)
    const age = seconds(each.committed_at ?? each.started_at)
    const late = age > (each.lag > 0 ? 120 : 3600)
    const word = each.stopped_at ? `stopped ${format.duration(seconds(each.stopped_at))} ago` : each.committed_at ? `${format.duration(age)} ago` : 'none yet'
    return [
      el('b', {}, each.job),
      el('span', { class: 'state' }, el('i', { class: `light ${each.stopped_at ? 'unknown' : late ? 'warn' : each.committed_at ? 'good' : 'unknown'}`, 'aria-hidden': 'true' }), word),
      format.count(each.lag),
      format.moment(each.started_at),
      el('div', {}, restarts(each, now), each.last_failure ? el('div', { class: 'problem' }, lastError(each)) : null),
    ]
  })) : none)
}

function links(pipeline) {
  const all = Object.entries(pipeline.links)
  show(byId('links'), all.length ? ['Beside this page: ', all.map(([name, url], index) => [index ? ' · ' : '', el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, name)])] : '')
}

function disks(pipeline) {
  const all = pipeline.status.disks
  show(byId('disks'), el('h2', {}, 'Disk'), all.length ? el('ul', { class: 'plain' }, all.map(disk => {
    const total = (disk.used ?? 0) + (disk.usable ?? 0)
    const full = total ? disk.used / total : null
    return el('li', {}, el('div', { class: 'meter-line num' }, el('span', {}, disk.name), el('span', {}, full === null ? disk.problem : `${format.bytes(disk.usable)} left of ${format.bytes(total)}`)),
      full === null ? null : el('meter', { min: '0', max: '1', low: '0.8', high: '0.9', value: full.toFixed(3), 'aria-label': `${disk.name} is ${(100 * full).toFixed(0)} percent full` }))
  })) : el('p', {}, 'No folder is watched: serve --disk-paths names them.'))
}

function alertList(found) {
  if (found instanceof Error) {
    show(byId('alerts'), el('h2', {}, 'Alerts'), el('p', {}, `Not known: ${found.message}`))
    return
  }
  const { alerts } = found
  show(byId('alerts'), el('h2', {}, 'Alerts'), alerts.length ? el('ul', { class: 'plain' }, alerts.map(each =>
    el('li', {}, el('span', { class: `tag ${each.severity}` }, each.severity), ` ${each.check_name} ${each.subject}: ${each.message} `, el('span', { class: 'hint num' }, `since ${format.moment(each.raised_at)}`))))
    : el('p', {}, 'No alert lasts. '), el('p', {}, el('a', { href: address({ view: 'alerts' }) }, 'All alerts')))
}
