// The market view: one market's candles, the proof strip below them, and the proof of the selected minute.
import { get } from './api.js'
import { drawChart } from './chart.js'
import { byId, el, empty, notice, say, show } from './dom.js'
import { extras } from './extras.js'
import * as format from './format.js'
import { progress } from './live.js'
import { showProof } from './proof.js'
import { INTERVALS, address, go, state } from './state.js'
import { drawStrip } from './strip.js'

const LOADED = 480
const MOST_GAPS = 1000
let view = null

const step = () => INTERVALS[state.interval] * 1000

export function open(main) {
  view = { candles: new Map(), chart: null, strip: null, loaded: false, ended: false, extras: {}, facts: null, retry: null }
  const chart = el('div', { class: 'chart', id: 'chart' })
  const strip = el('div', { class: 'strip', id: 'strip' })
  show(main, el('section', { class: 'market', 'aria-label': 'Market' },
    el('div', { class: 'summary', id: 'summary' }),
    el('div', { class: 'columns' },
      el('div', { class: 'card chart-card' },
        el('div', { class: 'readout num', id: 'readout' }),
        el('div', { class: 'chart-frame' }, el('div', { class: 'band', id: 'band', hidden: true }), chart),
        strip,
        el('div', { class: 'below' }, legend(), ranges())),
      el('aside', { class: 'card proof', id: 'proof', 'aria-label': 'Proof of the selected minute', tabindex: '-1' }))))
  view.chart = drawChart(chart, { readout, moved: () => renderStrip(), picked: time => select(time, true) })
  view.strip = drawStrip(strip, select)
  load()
  showProof(byId('proof'), view.candles)
  const timer = setInterval(tick, 1000)
  const others = setInterval(loadOthers, 15000)
  return () => {
    clearInterval(timer)
    clearInterval(others)
    clearTimeout(view.retry)
    view.ended = true
    view.chart.dispose()
  }
}

function legend() {
  const kinds = ['certified', 'quiet', 'open', 'incomplete', 'unproven', 'no_data']
  return el('ul', { class: 'legend', 'aria-label': 'What the shapes of the strip mean' },
    kinds.map(kind => el('li', { title: format.STATUS[kind].sentence }, el('i', { class: `mark ${kind}`, 'aria-hidden': 'true' }), format.statusWord(kind))))
}

function ranges() {
  const shift = direction => () => {
    const last = newestShown() ?? Date.now()
    const to = last + step() + direction * step() * view.chart.visible()
    go({ to: to > Date.now() ? null : new Date(to).toISOString().replace('.000Z', 'Z') })
  }
  return el('div', { class: 'ranges' },
    el('button', { type: 'button', class: 'button', onclick: shift(-1), 'aria-label': 'Earlier' }, '← Earlier'),
    state.to ? el('button', { type: 'button', class: 'button', onclick: shift(1) }, 'Later →') : null,
    state.to ? el('button', { type: 'button', class: 'button primary', onclick: () => go({ to: null }) }, 'Live') : null)
}

const newestShown = () => (view.candles.size ? Math.max(...view.candles.keys()) : null)

export async function load() {
  const mine = view
  clearTimeout(mine.retry)
  try {
    const answer = await get('/candles', { source: state.source, symbol: state.symbol, interval: state.interval, to: state.to, limit: LOADED })
    if (mine.ended) return
    if (state.minute && !state.to && Date.parse(state.minute) < Date.parse(answer.candles[0]?.window_start)) {
      // A link to a minute before the newest ones: the chart ends some candles after it.
      go({ to: new Date(Date.parse(state.minute) + 30 * step()).toISOString().replace('.000Z', 'Z') })
      return
    }
    const chosen = JSON.stringify(mine.candles.get(Date.parse(state.minute ?? '')))
    mine.candles.clear()
    for (const candle of answer.candles) mine.candles.set(Date.parse(candle.window_start), candle)
    mine.loaded = true
    notice('view', '')
    render()
    if (isProofMissing() || JSON.stringify(mine.candles.get(Date.parse(state.minute ?? ''))) !== chosen) showProof(byId('proof'), mine.candles)
    summary()
    loadExtras()
  } catch (failure) {
    if (mine.ended) return
    if (failure.status === 404) {
      mine.ended = true
      show(byId('main'), empty('No such market', `${failure.message} The markets that have minutes are in the list at the top.`))
      return
    }
    notice('view', failure.message)
    mine.retry = setTimeout(load, 3000)
  }
}

/** What no event brings, and what could not be read. */
function loadOthers() {
  if (view.ended) return
  loadExtras()
  if (view.facts?.problem) summary()
  if (isProofMissing()) showProof(byId('proof'), view.candles)
}

const isProofMissing = () => byId('proof')?.dataset.missing === 'true'

/** What jobs beside the main one have written of this market; nothing where they do not run. */
async function loadExtras() {
  const mine = view
  const found = await extras(step())
  if (mine.ended) return
  notice('extras', found.problem ? `What jobs beside the main one say of this market cannot be read: ${found.problem}` : '')
  const before = JSON.stringify([...mine.extras.zScores ?? [], ...mine.extras.predictions ?? []])
  mine.extras = { zScores: found.zScores ?? mine.extras.zScores ?? new Map(), predictions: found.predictions ?? mine.extras.predictions ?? new Map() }
  if (JSON.stringify([...mine.extras.zScores, ...mine.extras.predictions]) !== before && mine.candles.size) render()
}

/** The candles in the order of time, a place for each that has no row. */
function series() {
  const times = [...view.candles.keys()].sort((a, b) => a - b)
  const all = []
  if (!times.length) return all
  const first = Math.max(times[0], times.at(-1) - 3 * LOADED * step())
  // A young market fills the chart from the right: candles stay as narrow as others.
  for (let missing = view.chart.slots() - (times.at(-1) - first) / step() - 1; missing > 0; missing--) {
    all.push({ time: first - Math.round(missing) * step(), candle: null, before: true })
  }
  for (let time = first; time <= times.at(-1); time += step()) all.push({ time, candle: view.candles.get(time) ?? null })
  return all
}

function render() {
  const all = series()
  view.chart.draw(all, view.extras)
  renderStrip()
}

function renderStrip() {
  if (!view?.strip) return
  const cells = view.chart.cells()
  view.strip.draw(cells, state.minute ? Date.parse(state.minute) : null)
  const band = byId('band')
  const chosen = cells.find(cell => cell.time === Date.parse(state.minute ?? ''))
  band.hidden = !chosen
  if (chosen) {
    band.style.left = `${chosen.left}px`
    band.style.width = `${chosen.width}px`
  }
}

function select(time, push) {
  const minute = new Date(time).toISOString().replace('.000Z', 'Z')
  go({ minute }, { push })
  if (!push) selected()
}

/** The address names another minute: only strip and proof change. */
export function selected() {
  if (view.ended) return
  renderStrip()
  showProof(byId('proof'), view.candles)
}

function readout(item, mean, { score, predicted } = {}) {
  const target = byId('readout')
  if (!target) return
  if (!item) {
    show(target, el('span', {}, 'No candle yet.'))
    return
  }
  const { time, candle } = item
  const label = state.interval === '1d' ? format.date(time) : `${format.shortDate(time)} ${format.clock(time)}`
  const pair = (name, text) => el('span', { class: 'pair' }, el('b', {}, name), ' ', text)
  if (!candle) {
    show(target, el('strong', {}, label), el('span', {}, 'no row: no data'))
    return
  }
  const volume = Number(candle.sum_qty)
  const buy = volume > 0 ? `${((100 * Number(candle.taker_buy_qty)) / volume).toFixed(1)} % taker buys` : ''
  show(target, el('strong', {}, label), pair('O', format.decimal(candle.open)), pair('H', format.decimal(candle.high)),
    pair('L', format.decimal(candle.low)), pair('C', format.decimal(candle.close)), pair('Vol', format.decimal(candle.sum_qty)),
    el('span', { class: 'pair' }, `${format.count(candle.trade_count)} trades`), el('span', { class: 'pair' }, buy),
    mean === null ? null : pair('Mean of 20', `${format.short(mean.value)} ± ${format.short(mean.deviation)}`),
    score === undefined ? null : pair('z of 1 h', score.toFixed(2)),
    predicted ? pair('Predicted', `${format.short(predicted.low)} … ${format.short(predicted.high)}`) : null)
}

/** Rows that have just been written. */
export function changed(rows) {
  // What is not loaded yet comes whole.
  if (!view.loaded || view.ended) return
  if (state.interval !== '1m') {
    if (!state.to) later()
    return
  }
  const last = newestShown()
  let repaired = null
  for (const row of rows) {
    const time = Date.parse(row.window_start)
    const before = view.candles.get(time)
    if (!before && (state.to || (last && time < last - LOADED * 60000))) continue
    if (before && before.version < row.version) repaired = row
    view.candles.set(time, row)
  }
  // A page that stays open keeps as many as one that is opened.
  const oldest = [...view.candles.keys()].sort((a, b) => a - b)
  for (const time of oldest.slice(0, Math.max(0, oldest.length - LOADED))) view.candles.delete(time)
  if (repaired) say(`${format.clock(repaired.window_start)} is now ${format.statusWord(repaired.status)}, version ${repaired.version}`)
  render()
  tick()
  if (rows.some(row => Date.parse(row.window_start) === Date.parse(state.minute ?? ''))) showProof(byId('proof'), view.candles)
  if (rows.some(row => row.status !== 'open')) summary()
}

let waiting = null
function later() {
  waiting ??= setTimeout(() => {
    waiting = null
    if (!view.ended) load()
  }, 3000)
}

async function summary() {
  const mine = view
  let facts
  try {
    const [coverage, gaps] = await Promise.all([
      get('/coverage', { source: state.source, symbol: state.symbol, from: new Date(Date.now() - 86400000).toISOString().slice(0, 10) }),
      get('/gaps', { source: state.source, symbol: state.symbol, state: 'open', limit: MOST_GAPS }),
    ])
    if (mine.ended) return
    const today = coverage.days.find(day => day.day === new Date().toISOString().slice(0, 10))
    facts = { today, gaps: gaps.gaps.length }
    if (today) {
      // Before a market's first minute there is nothing to prove.
      const first = coverage.days.length === 1 ? Math.round((Date.parse(today.first_minute) - Date.parse(today.day)) / 60000) : 0
      facts.proven = `${format.count(today.certified + today.quiet)} of ${format.count(today.elapsed_minutes - first)} minutes ${first ? `since ${format.clock(today.first_minute)}` : 'of today (UTC)'} proven`
    }
  } catch (failure) {
    facts = { problem: failure.message }
  }
  if (mine.ended) return
  mine.facts = facts
  tick()
}

export function tick() {
  const target = byId('summary')
  if (!target || view.ended) return
  // What was true before the connection was lost is not claimed of now.
  const facts = progress.lostAt ? null : view.facts
  const shown = [...view.candles.keys()].sort((a, b) => a - b).map(time => view.candles.get(time)).filter(candle => candle.close !== null)
  const newest = shown.at(-1)
  const first = shown[0]
  const change = newest && first ? (Number(newest.close) / Number(first.open) - 1) * 100 : null
  const arrow = change === null ? '' : change >= 0 ? '▲' : '▼'
  show(target,
    el('div', { class: `price num${progress.lostAt ? ' old' : ''}` }, newest ? format.decimal(newest.close) : '–',
      change === null ? null : el('span', { class: `change ${change >= 0 ? 'up' : 'down'}` }, `${arrow} ${Math.abs(change).toFixed(2)} %`,
        el('span', { class: 'hint' }, ` in ${shown.length} candles`))),
    el('div', { class: 'facts' }, el('span', { class: 'fact' }, liveness()), facts?.proven ? el('span', { class: 'fact num' }, facts.proven) : null,
    facts?.problem ? el('span', { class: 'fact stale' }, `coverage and gaps not known: ${facts.problem}`) : null,
    facts && !facts.problem ? el('a', { class: facts.gaps ? 'fact alarm num' : 'fact num', href: address({ view: 'coverage' }) },
      facts.gaps ? `${facts.gaps === MOST_GAPS ? 'at least ' : ''}${format.count(facts.gaps)} gap${facts.gaps === 1 ? '' : 's'} open` : 'no gap open') : null))
}

function liveness() {
  if (progress.lostAt) return el('span', { class: 'stale' }, `not connected since ${format.clockSeconds(progress.lostAt)}; trying again`)
  if (!progress.received) return progress.connected ? 'connected; waiting for the first sign of the stream …' : 'connecting …'
  if (!progress.event) return 'no batch has been committed yet: ./pipeline status says why'
  const behind = (Date.now() + (progress.skew ?? 0) - progress.event) / 1000
  const late = behind > 60
  return el('span', { class: late ? 'stale' : 'live' }, el('i', { class: 'dot', 'aria-hidden': 'true' }),
    late ? `no trade committed for ${format.duration(behind)}: see ` : `live · ${format.duration(Math.max(0, behind))} behind the exchange`,
    late ? el('a', { href: address({ view: 'pipeline' }) }, 'Pipeline') : null)
}

export const redraw = () => {
  if (view.ended) return
  view.chart.restyle()
  render()
}
