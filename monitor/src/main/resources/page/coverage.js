// The coverage view: which days of a market are proven, the minutes of one day, and the gaps.
import { get, repeat } from './api.js'
import { copyButton } from './copy.js'
import { byId, el, empty, reading, show } from './dom.js'
import * as format from './format.js'
import { go, state } from './state.js'

const DAY = 86400000
const MOST = 200
/** The opening of the view that is shown: an answer to an earlier one is of another market. */
let opened = null

export function open(main) {
  opened = {}
  show(main, el('section', { class: 'coverage', 'aria-label': 'Coverage' },
    el('div', { class: 'title-line' }, el('h1', {}, `Coverage of ${state.symbol} · ${state.source}`), el('p', { class: 'hint' }, 'A day is proven when each of its 1,440 minutes (UTC) is certified or quiet.')),
    el('div', { class: 'card', id: 'calendar' }, reading()), el('div', { class: 'card', id: 'day' }), el('div', { class: 'card', id: 'gaps' })))
  const stop = repeat(load, 10000)
  return () => {
    opened = null
    stop()
  }
}

export async function load() {
  const mine = opened
  try {
    const [coverage, gaps] = await Promise.all([
      get('/coverage', { source: state.source, symbol: state.symbol }),
      get('/gaps', { source: state.source, symbol: state.symbol, limit: MOST }),
    ])
    const minutes = await get('/minutes', { source: state.source, symbol: state.symbol, day: chosen(coverage.days) })
    if (mine !== opened) return
    calendar(coverage.days)
    day(coverage.days, minutes.minutes)
    gapList(gaps.gaps)
  } catch (failure) {
    if (mine !== opened) return
    show(byId('calendar'), empty('Coverage cannot be shown', failure.message))
    show(byId('day'))
    show(byId('gaps'))
  }
}

function level(day) {
  const percent = Number(day.proven_percent_of_day)
  const elapsed = day.elapsed_minutes ? (100 * (day.certified + day.quiet)) / day.elapsed_minutes : 0
  if (elapsed >= 100) return 4
  if (elapsed >= 99) return 3
  return elapsed >= 90 ? 2 : percent > 0 ? 1 : 0
}

function calendar(days) {
  if (!days.length) {
    show(byId('calendar'), empty('No day yet', 'This market has no minutes.'))
    return
  }
  const known = new Map(days.map(each => [each.day, each]))
  const last = Date.parse(days[0].day)
  const weeks = 53
  const monday = last - ((new Date(last).getUTCDay() + 6) % 7) * DAY - (weeks - 1) * 7 * DAY
  const columns = []
  for (let week = 0; week < weeks; week++) {
    const cells = []
    for (let each = 0; each < 7; each++) {
      const time = monday + (week * 7 + each) * DAY
      if (time > last) break
      const name = new Date(time).toISOString().slice(0, 10)
      const found = known.get(name)
      const text = found
        ? `${name}: ${found.proven_percent_of_day} % of the day proven, ${format.count(found.certified + found.quiet)} of ${format.count(found.elapsed_minutes)} minutes so far`
        : `${name}: no data`
      cells.push(found
        ? el('button', { type: 'button', class: `square level${level(found)}`, title: text, 'aria-label': text, 'aria-pressed': name === chosen(days) ? 'true' : 'false', onclick: () => go({ day: name }) },
          found.incomplete + found.absent + found.unproven ? el('i', { class: 'corner', 'aria-hidden': 'true' }) : null)
        : el('span', { class: 'square none', title: text }))
    }
    columns.push(el('div', { class: 'week' }, el('span', { class: 'month' }, new Date(monday + week * 7 * DAY).getUTCDate() <= 7 ? month(monday + week * 7 * DAY) : ''), cells))
  }
  show(byId('calendar'), el('h2', {}, 'Days'), el('div', { class: 'calendar', tabindex: '0', role: 'group', 'aria-label': 'Calendar of days' }, columns),
    el('ul', { class: 'legend' }, [['4', 'every minute so far'], ['3', '99 %'], ['2', '90 %'], ['1', 'less'], ['none', 'no data']].map(([key, text]) =>
      el('li', {}, el('span', { class: `square ${key === 'none' ? 'none' : 'level' + key}`, 'aria-hidden': 'true' }), text)),
    el('li', {}, el('span', { class: 'square level2', 'aria-hidden': 'true' }, el('i', { class: 'corner' })), 'has minutes not proven')))
  const scrolled = byId('calendar').querySelector('.calendar')
  scrolled.scrollLeft = scrolled.scrollWidth
}

const month = time => new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' }).format(time)
const chosen = days => state.day ?? days[0]?.day

function day(days, minutes) {
  const name = chosen(days)
  const found = days.find(each => each.day === name)
  const byMinute = new Map(minutes.map(each => [Date.parse(each.window_start), each]))
  const start = Date.parse(name)
  const hours = Array.from({ length: 24 }, (_, hour) => el('div', { class: 'hour' },
    el('span', { class: 'hour-name num' }, String(hour).padStart(2, '0')),
    Array.from({ length: 60 }, (_, minute) => cell(start + (hour * 60 + minute) * 60000, byMinute))))
  show(byId('day'),
    el('div', { class: 'title-line' }, el('h2', { class: 'num' }, `${name} (UTC)`), found ? el('p', { class: 'hint num' }, sentence(found)) : null),
    el('div', { class: 'day-grid', tabindex: '0', role: 'group', 'aria-label': `Minutes of ${name}: ${found ? sentence(found) : 'no data'}`, onclick: openMinute }, hours),
    el('ul', { class: 'legend' }, Object.keys(format.STATUS).map(kind => el('li', {}, el('i', { class: `mark ${kind}`, 'aria-hidden': 'true' }), format.statusWord(kind))),
      el('li', { class: 'hint' }, 'A row is an hour, a cell a minute; a click opens it in the market view.')))
}

const sentence = found => `${found.proven_percent_of_day} % of the day proven: ${format.count(found.certified)} certified, ${format.count(found.quiet)} quiet, ${format.count(found.incomplete)} incomplete, ${format.count(found.unproven)} unproven, ${format.count(found.open)} open, ${format.count(found.absent)} of ${format.count(found.elapsed_minutes)} elapsed minutes without a row`

function cell(time, byMinute) {
  const found = byMinute.get(time)
  const status = found?.status ?? (time > Date.now() ? 'future' : 'no_data')
  const at = new Date(time).toISOString().slice(11, 16)
  return el('span', { class: `minute ${status}`, 'data-minute': status === 'future' ? null : time, title: status === 'future' ? `${at} is not over` : `${at} UTC: ${format.statusWord(status)}${found?.version > 1 ? `, version ${found.version}` : ''}` },
    el('i', { class: `mark ${status}` }))
}

function openMinute(event) {
  const target = event.target.closest('[data-minute]')
  if (!target) return
  const time = Number(target.dataset.minute)
  const to = time + 3600000
  go({ view: 'market', interval: '1m', minute: new Date(time).toISOString().replace('.000Z', 'Z'), to: to > Date.now() ? null : new Date(to).toISOString().replace('.000Z', 'Z') })
}

function gapList(found) {
  const open = found.filter(each => each.state === 'open')
  const holes = found.filter(each => each.state === 'exchange_hole')
  if (!found.length) {
    show(byId('gaps'), el('h2', {}, 'Gaps'), el('p', {}, 'No gap in the trade ids of this market was ever noticed.'))
    return
  }
  show(byId('gaps'),
    el('div', { class: 'title-line' }, el('h2', {}, 'Gaps'), el('p', { class: 'hint num' }, `${found.length === MOST ? `The first ${MOST}: ` : ''}${format.count(open.length)} open, ${format.count(holes.length)} that the exchange does not have, ${format.count(found.length)} shown`)),
    open.length ? el('p', { class: 'command' }, 'The producer asks the exchange for open gaps by itself. To ask now: ', el('code', {}, './pipeline backfill --gaps'), ' ', copyButton('Copy command', './pipeline backfill --gaps')) : null,
    holes.length ? el('p', { class: 'command' }, 'Of an exchange hole the exchange has said that it has no such trades: ', el('code', {}, holes[0].command)) : null,
    el('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Gaps' }, el('table', {}, el('thead', {}, el('tr', {}, ['State', 'Ids', 'Trades', 'Noticed', 'Age or time to close', 'Attempts', 'Cause'].map(name => el('th', { scope: 'col' }, name)))),
      el('tbody', {}, found.map(row)))))
}

function row(gap) {
  const until = gap.closed_at ? Date.parse(gap.closed_at) : Date.now()
  return el('tr', {},
    el('td', {}, el('span', { class: `tag ${gap.state}` }, gap.state.replace('_', ' '))),
    el('td', { class: 'num' }, `${format.count(gap.from_id)} … ${format.count(gap.to_id)}`), el('td', { class: 'num' }, format.count(gap.trades)),
    el('td', { class: 'num' }, format.moment(gap.noticed_at)), el('td', { class: 'num' }, gap.state === 'exchange_hole' ? '–' : format.duration((until - Date.parse(gap.noticed_at)) / 1000)),
    el('td', { class: 'num' }, format.count(gap.attempts)), el('td', {}, gap.cause))
}

export const selected = () => {}
