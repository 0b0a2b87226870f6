// The lake view: the sliding windows of the market, and the Parquet tables with how far they reach.
import { get, repeat } from './api.js'
import { byId, el, empty, reading, show, table } from './dom.js'
import * as format from './format.js'
import { band, base, colour, plot } from './plot.js'
import { state } from './state.js'

/** The opening of the view that is shown: an answer to an earlier one is of another market. */
let opened = null
let chart = null

export function open(main) {
  opened = {}
  chart = null
  show(main, el('section', { class: 'lake', 'aria-label': 'Windows and lake' },
    el('div', { class: 'title-line' }, el('h1', {}, `Windows and lake of ${state.symbol} · ${state.source}`), el('p', { class: 'hint' }, 'What the jobs TradeWindows and OhlcLake write.')),
    el('div', { class: 'card', id: 'windows' }, reading()), el('div', { class: 'card', id: 'files' }, reading())))
  const stop = repeat(load, 10000)
  return () => {
    opened = null
    stop()
    chart?.dispose()
  }
}

export async function load() {
  await Promise.all([fill('windows', windows), fill('files', files)])
}

async function fill(id, draw) {
  const mine = opened
  try {
    await draw(() => mine !== opened)
  } catch (failure) {
    if (mine !== opened) return
    if (id === 'windows') chart = chart?.dispose() ?? null
    show(byId(id), empty(id === 'windows' ? 'The windows cannot be shown' : 'The Parquet tables cannot be shown', failure.message))
  }
}

const heading = hint => el('div', { class: 'title-line' }, el('h2', {}, 'Five minutes, beginning every minute'), el('p', { class: 'hint num' }, hint))

async function windows(isOver) {
  const answer = await get('/windows', { source: state.source, symbol: state.symbol, limit: 240 })
  if (isOver()) return
  const found = answer.windows
  if (!found.length) {
    chart = chart?.dispose() ?? null
    show(byId('windows'), heading(''), empty('No window of this market', 'The job TradeWindows writes them, into PostgreSQL or into Parquet files (--sink parquet).', './pipeline job TradeWindows --sink postgres'))
    return
  }
  const newest = found.at(-1)
  const words = `${state.symbol}, newest window from ${format.clock(newest.window_start)}: mean price ${format.cut(newest.avg_price, 4)}, ${format.count(newest.trade_count)} trades.`
  if (!chart) {
    const canvas = el('div', { class: 'plot tall', role: 'img', 'aria-label': words })
    show(byId('windows'), el('div', { class: 'above' }), canvas, el('div', { class: 'under' }))
    chart = plot(canvas)
  }
  show(byId('windows').querySelector('.above'), heading(`from ${answer.from}`))
  show(byId('windows').querySelector('.under'), el('p', { class: 'hint' }, 'Line: mean price. Band: lowest to highest price. Bars: trades.'), rows(found))
  const time = each => Date.parse(each.window_start)
  chart.draw(() => ({
    ...base(words, { axes: 2 }),
    series: [
      { name: 'trades', type: 'bar', yAxisIndex: 1, data: found.map(each => [time(each), each.trade_count]), itemStyle: { color: colour('--volume') }, barWidth: '60%' },
      ...band('lowest to highest', found.map(each => [time(each), Number(each.min_price), Number(each.max_price)]), '--accent'),
      { name: 'mean price', type: 'line', showSymbol: false, data: found.map(each => [time(each), Number(each.avg_price)]), lineStyle: { width: 1.5, color: colour('--accent') }, itemStyle: { color: colour('--accent') } },
    ],
  }))
}

function rows(found) {
  return table('The newest windows', ['Window', '#Trades', '#Mean price', '#Lowest', '#Highest', '#Value', '#Ids missing'], found.slice(-6).reverse().map(each => [
    `${format.clock(each.window_start)}–${format.clock(each.window_end)}`, format.count(each.trade_count), el('span', { title: each.avg_price }, format.cut(each.avg_price, 4)), format.decimal(each.min_price), format.decimal(each.max_price), format.decimal(each.sum_value),
    each.missing_trades ? el('span', { class: 'bad' }, format.count(each.missing_trades)) : '0',
  ]))
}

const COMMANDS = {
  tumbling_1m: './pipeline job TradeWindows --sink parquet',
  sliding_5m_1m: './pipeline job TradeWindows --sink parquet',
  ohlc_data: './pipeline job OhlcLake',
}

async function files(isOver) {
  const { tables } = await get('/lake')
  if (isOver()) return
  show(byId('files'), el('div', { class: 'title-line' }, el('h2', {}, 'Parquet tables'), el('p', { class: 'hint' }, 'Below the folder that the monitor was given (--data-dir).')),
    table('Parquet tables', ['Table', 'Markets', '#Rows', 'From', 'To', 'Folder'], tables.map(each => {
      const sum = each.markets.reduce((all, market) => all + market.rows, 0)
      const times = pick => each.markets.map(pick).sort()
      if (!each.markets.length) return [el('b', {}, each.table), el('span', {}, `${each.problem ?? 'no row yet'}: `, el('code', {}, COMMANDS[each.table] ?? './pipeline job')), '0', '–', '–', each.folder]
      return [el('b', {}, each.table), each.markets.map(market => market.symbol).join(', '), format.count(sum), format.moment(times(market => market.first)[0]), format.moment(times(market => market.last).at(-1)), each.folder]
    })))
}

export const redraw = () => chart?.restyle()
