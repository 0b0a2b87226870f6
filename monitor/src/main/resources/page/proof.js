// Why the selected minute can be trusted, or what it lacks.
import { get } from './api.js'
import { copyButton } from './copy.js'
import { el, empty, show } from './dom.js'
import * as format from './format.js'
import { INTERVALS, address, state } from './state.js'

let asked = 0

export async function showProof(target, candles) {
  if (!target) return
  const mine = ++asked
  target.dataset.missing = 'false'
  if (!state.minute) {
    show(target, empty('Proof', 'Click a candle, or choose its cell in the strip below the chart, by click or with the arrow keys: its proof appears here.'))
    return
  }
  const words = setTimeout(() => show(target, empty('Proof', 'Reading the proof …')), 300)
  try {
    const content = state.interval === '1m' ? await minute() : await longer(candles)
    if (mine === asked) show(target, content)
  } catch (failure) {
    if (mine !== asked) return
    target.dataset.missing = 'true'
    show(target, empty('The proof cannot be read', failure.message))
  } finally {
    clearTimeout(words)
  }
}

const fact = (name, ...value) => el('div', { class: 'row' }, el('dt', {}, name), el('dd', { class: 'num' }, value))

function heading(status, from, to, extra, sentence) {
  return [
    el('h2', {}, `Proof of ${format.clock(from)}–${format.clock(to)} ${format.zoneName()}`),
    el('p', { class: 'hint num' }, format.date(from)),
    el('p', { class: `verdict ${status}` }, el('i', { class: `mark ${status}`, 'aria-hidden': 'true' }), `${format.statusWord(status)}${extra}`),
    el('p', { class: 'sentence' }, sentence ?? format.STATUS[status]?.sentence ?? ''),
  ]
}

async function minute() {
  const parameters = { source: state.source, symbol: state.symbol, start: state.minute }
  const proof = await get('/minute', parameters)
  const row = proof.minute
  const start = Date.parse(proof.window_start)
  const json = '/api/v1/minute?' + new URLSearchParams(parameters)
  return [
    heading(proof.status, start, start + 60000, row ? `, version ${row.version}` : '', reason(proof)),
    el('dl', { class: 'facts-list' },
      row ? fact('Trade ids', row.first_trade_id === null ? 'none' : `${format.count(row.first_trade_id)} … ${format.count(row.last_trade_id)}`) : null,
      row ? fact('Trades', format.count(row.trade_count)) : null,
      row ? fact('Ids missing', el('span', { class: row.missing_trades ? 'bad' : '' }, format.count(row.missing_trades))) : null,
      fact('Before', neighbour(proof.before, proof.before?.last_trade_id, row)),
      fact('After', neighbour(proof.after, proof.after?.first_trade_id, row)),
      fact('Exchange’s candle', exchange(proof.reconciliation, row)),
      row ? fact('VWAP', format.decimal(row.vwap)) : null,
      row ? fact('Written', format.moment(row.updated_at)) : null),
    gaps(proof.gaps),
    versions(proof.versions),
    el('div', { class: 'buttons' }, copyButton('Copy SQL', proof.sql), el('a', { class: 'button', href: json, target: '_blank', rel: 'noopener' }, 'JSON')),
    el('pre', { class: 'sql', tabindex: '0', 'aria-label': 'SQL that shows the same row' }, `./pipeline sql "${proof.sql}"`),
  ]
}

/** The database's own reason; the general sentence where there is none. */
const reason = proof => proof.reason ? `${proof.reason[0].toUpperCase()}${proof.reason.slice(1)}.` : null

function neighbour(found, id, row) {
  if (!found) return 'no minute with trades yet'
  const where = `${format.clock(found.window_start)} (id ${format.count(id)})`
  if (!row || found.joined === null) return where
  return found.joined ? ['✔ joins ', where] : [el('span', { class: 'bad' }, '✕ does not join '), where]
}

const VERDICTS = {
  equal: 'equal',
  lacks_ids: 'we miss trades',
  differs: 'differs, although no id is missing',
  candle_wrong: 'lacks trades that their ids prove',
  no_candle: 'the exchange has none',
}

function exchange(found, row) {
  if (!found) return 'not compared yet: ./pipeline job Reconcile'
  const old = row && found.row_version !== row.version ? ` (of version ${found.row_version})` : ''
  return `${VERDICTS[found.verdict] ?? found.verdict}${old}, ${format.clock(found.checked_at)}${found.differences ? ': ' + found.differences : ''}`
}

function gaps(found) {
  if (!found.length) return null
  return [el('h3', {}, 'Gaps at this minute'), el('ul', { class: 'plain' }, found.map(gap =>
    el('li', { class: 'num' }, el('b', { class: gap.state === 'open' ? 'bad' : '' }, gap.state.replace('_', ' ')),
      ` · ids ${format.count(gap.from_id)} … ${format.count(gap.to_id)} · noticed ${format.clockSeconds(gap.noticed_at)}`,
      gap.closed_at ? ` · closed ${format.clockSeconds(gap.closed_at)}` : ` · ${format.count(gap.attempts)} attempts`, ` · ${gap.cause}`)))]
}

function versions(found) {
  if (!found.length) return el('p', { class: 'hint' }, 'No earlier version: the minute was never replaced.')
  return [el('h3', {}, 'Replaced versions'), el('ol', { class: 'plain' }, found.map(old =>
    el('li', { class: 'num' }, el('b', {}, `${old.version} · ${format.statusWord(old.status)}`),
      ` · ${format.count(old.trade_count)} trades, ${format.count(old.missing_trades)} missing, close ${format.decimal(old.close)} · replaced ${format.clockSeconds(old.replaced_at)}: ${old.reason}`)))]
}

function sentence(proven, all, status) {
  if (proven === all) return 'Each of its minutes is certified or quiet.'
  return status === 'open' ? 'It is not over: its newest minutes may still change.' : 'Not each of its minutes is proven; those that are not are listed below.'
}

/** A longer candle is proven when each of its minutes is. */
async function longer(candles) {
  const start = Date.parse(state.minute)
  const length = INTERVALS[state.interval]
  const candle = candles.get(start)
  const all = length / 60
  const found = await get('/minutes', { source: state.source, symbol: state.symbol, from: new Date(start).toISOString(), to: new Date(start + length * 1000).toISOString() })
  const status = candle?.status ?? 'no_data'
  const proven = found.minutes.filter(each => ['certified', 'quiet'].includes(each.status)).length
  const others = found.minutes.filter(each => !['certified', 'quiet'].includes(each.status))
  const at = (interval, minute) => address({ interval, minute, to: new Date(Date.parse(minute) + 3600000).toISOString().replace('.000Z', 'Z') })
  return [
    heading(status, start, start + length * 1000, `, ${format.count(proven)} of ${format.count(all)} minutes proven`, sentence(proven, all, status)),
    el('dl', { class: 'facts-list' },
      fact('Minutes with a row', `${format.count(found.minutes.length)} of ${format.count(all)}`),
      fact('Trades', format.count(candle?.trade_count)),
      fact('Ids missing', format.count(candle?.missing_trades)),
      fact('Replaced minutes', format.count(found.minutes.filter(each => each.version > 1).length))),
    others.length ? [el('h3', {}, 'Minutes not proven'), el('ul', { class: 'plain' }, others.slice(0, 60).map(each =>
      el('li', {}, el('a', { class: 'num', href: at('1m', each.window_start) }, format.clock(each.window_start)), ` ${format.statusWord(each.status)}`)))] : null,
    el('div', { class: 'buttons' }, el('a', { class: 'button', href: at('1m', state.minute) }, 'Show its minutes')),
  ]
}
