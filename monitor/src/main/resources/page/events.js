// The events view: how the news speak of currencies, tickers with their predictions, the newest articles, sessions.
import { get, repeat } from './api.js'
import { byId, el, empty, reading, show, table } from './dom.js'
import * as format from './format.js'
import { band, base, colour, plot } from './plot.js'
import { go, state } from './state.js'

/** The opening of the view, or the choice in it, that is shown: an answer to an earlier one is of another currency or pair. */
let opened = null
let plots = {}

const part = (id, title, hint) => el('div', { class: 'card', id }, el('div', { class: 'title-line' }, el('h2', {}, title), el('p', { class: 'hint' }, hint)), el('div', { class: 'content' }, reading()))

export function open(main) {
  opened = {}
  plots = {}
  show(main, el('section', { class: 'events', 'aria-label': 'Events' },
    el('div', { class: 'title-line' }, el('h1', {}, 'Events'), el('p', { class: 'hint' }, 'News, tickers and what the jobs beside the main one make of them.')),
    part('sentiment', 'Sentiment', 'Mean score of the articles of three minutes, 0 bad to 1 good; the grey band is neutral.'),
    part('tickers', 'Tickers and predictions', 'Every 30 s the mean of the last three minutes, plus and minus one deviation, for the next price.'),
    el('div', { class: 'two' }, part('articles', 'News', 'The newest articles.'), part('sessions', 'Sessions', 'Tickers of a pair without a pause of a minute.'))))
  const stop = repeat(load, 10000)
  return () => {
    opened = null
    stop()
    Object.values(plots).forEach(each => each.dispose())
  }
}

export async function load() {
  await Promise.all([
    fill('sentiment', sentiment),
    fill('tickers', tickers),
    fill('articles', articles),
    fill('sessions', sessions),
  ])
}

const target = id => byId(id)?.querySelector('.content')

/** One part cannot be shown: the others still are. */
async function fill(id, draw) {
  const mine = opened
  try {
    await draw(() => mine !== opened)
  } catch (failure) {
    if (mine === opened) nothing(id, empty('This cannot be shown', failure.message))
  }
}

function nothing(id, content) {
  plots[id]?.dispose()
  delete plots[id]
  show(target(id), content)
}

/** The chart of a part, made once; what stands around it is made anew each time. */
function chart(id, label, above, below) {
  if (!plots[id]) {
    const canvas = el('div', { class: 'plot', role: 'img', 'aria-label': label })
    show(target(id), el('div', { class: 'above' }), canvas, el('div', { class: 'under' }))
    plots[id] = plot(canvas)
  }
  show(target(id).querySelector('.above'), above)
  show(target(id).querySelector('.under'), below)
  return plots[id]
}

const tag = label => el('span', { class: `tag ${{ positive: 'filled', negative: 'critical' }[label] ?? ''}` }, label)

async function sentiment(isOver) {
  const all = await get('/sentiment', { limit: 1 })
  if (isOver()) return
  if (!all.currencies.length) {
    nothing('sentiment', empty('No sentiment yet', 'Two programs beside the run make it: the feed of news, and the job that reads it.', './pipeline feed news', './pipeline job Sentiment'))
    return
  }
  const named = name => all.currencies.find(each => each.cryptocurrency === name)
  const chosen = named(state.currency) ?? named('BTC') ?? all.currencies[0]
  const { windows } = await get('/sentiment', { currency: chosen.cryptocurrency, limit: 480 })
  if (isOver()) return
  const chips = el('div', { class: 'chips', role: 'group', 'aria-label': 'Currency' }, all.currencies.slice(0, 12).map(each => el('button', {
    type: 'button', class: 'chip', 'aria-pressed': each === chosen ? 'true' : 'false', onclick: () => go({ currency: each.cryptocurrency }),
  }, el('b', {}, each.cryptocurrency), el('span', { class: 'num' }, `${Number(each.mean_score).toFixed(2)} ${each.label}`))))
  const newest = windows.at(-1)
  const words = `${chosen.cryptocurrency}: ${format.count(chosen.mentions)} mentions in seven days. Newest three minutes, ${format.moment(newest.window_start)}: mean ${format.cut(newest.mean_score, 3)} of ${format.count(newest.mentions)} mention${newest.mentions === 1 ? '' : 's'}, ${newest.label}, confidence ${Number(newest.confidence).toFixed(2)}.`
  const points = windows.map(each => ({ value: [Date.parse(each.window_start), Number(each.mean_score)], symbolSize: 5 + 9 * Number(each.confidence) }))
  chart('sentiment', words, chips, el('p', { class: 'hint num' }, `${words} A larger point is more certain.`)).draw(() => ({
    ...base(words, { min: 0, max: 1, interval: 0.2 }),
    series: [{
      name: 'Mean score', type: 'line', data: points, showSymbol: true, symbol: 'circle', itemStyle: { color: colour('--accent') }, lineStyle: { width: 1.5, color: colour('--accent') },
      markArea: { silent: true, itemStyle: { color: colour('--raised') }, data: [[{ yAxis: 0.4 }, { yAxis: 0.6 }]] },
    }],
  }))
}

async function tickers(isOver) {
  const { tickers: found, accuracy } = await get('/tickers')
  if (isOver()) return
  if (!found.length && !accuracy.length) {
    nothing('tickers', empty('No ticker yet', 'The feed reads Kraken’s tickers; MarketEvents stores them, Predictions predicts the next price.', './pipeline feed tickers', './pipeline job MarketEvents', './pipeline job Predictions'))
    return
  }
  const pairs = [...new Set([...found.map(each => each.pair), ...accuracy.map(each => each.pair)])].sort()
  const chosen = pairs.includes(state.pair) ? state.pair : pairs.find(each => /^(XBT|BTC)/.test(each)) ?? pairs[0]
  const rows = pairs.map(pair => {
    const ticker = found.find(each => each.pair === pair)
    const held = accuracy.find(each => each.pair === pair)
    return [
      el('button', { type: 'button', class: 'link', 'aria-pressed': pair === chosen ? 'true' : 'false', onclick: () => go({ pair }) }, pair),
      format.decimal(ticker?.last), format.decimal(ticker?.bid), format.decimal(ticker?.ask), ticker ? `${format.decimal(ticker.pct_change)} %` : '–', ticker ? format.clockSeconds(ticker.event_time) : '–',
      held ? `${format.count(held.held)} of ${format.count(held.judged)}` : '–', held?.held_percent ? `${format.decimal(held.held_percent)} %` : '–', held?.mean_error ? format.short(Number(held.mean_error)) : '–',
    ]
  })
  const list = table('Tickers', ['Pair', '#Last', '#Bid', '#Ask', '#24 h', '#At', '#Interval held', '#Share', '#Mean error'], rows, pairs.indexOf(chosen))
  const { predictions } = await get('/predictions', { pair: chosen, limit: 240 })
  if (isOver()) return
  if (!predictions.length) {
    nothing('tickers', [list, empty(`No prediction of ${chosen} yet`, 'The job predicts from the tickers’ topic:', './pipeline job Predictions')])
    return
  }
  drawPredictions(chosen, predictions, list)
}

function drawPredictions(pair, predictions, list) {
  const judged = predictions.filter(each => each.actual_price !== null)
  const inside = each => Number(each.lower_bound) <= Number(each.actual_price) && Number(each.actual_price) <= Number(each.upper_bound)
  const held = judged.filter(inside).length
  const words = `${pair}, the newest ${format.count(predictions.length)} predictions: the interval held ${format.count(held)} of ${format.count(judged.length)} times.`
  const actual = (each, kind, tone) => ({ name: kind, type: 'scatter', data: judged.filter(each).map(found => [Date.parse(found.actual_time), Number(found.actual_price)]), symbol: kind === 'inside' ? 'circle' : 'diamond', symbolSize: kind === 'inside' ? 6 : 9, itemStyle: { color: colour(tone) } })
  chart('tickers', words, list, el('p', { class: 'hint num' }, `${words} Circle: the price came inside the interval; rhomb: outside. One deviation of a normal price would hold 68 of 100.`)).draw(() => ({
    ...base(words),
    series: [
      ...band('interval', predictions.map(each => [Date.parse(each.window_end), Number(each.lower_bound), Number(each.upper_bound)]), '--accent'),
      { name: 'predicted', type: 'line', showSymbol: false, data: predictions.map(each => [Date.parse(each.window_end), Number(each.predicted_price)]), lineStyle: { width: 1.5, color: colour('--accent') }, itemStyle: { color: colour('--accent') } },
      actual(inside, 'inside', '--good'), actual(each => !inside(each), 'outside', '--bad'),
    ],
  }))
}

async function articles(isOver) {
  const { articles: found } = await get('/articles', { limit: 12 })
  if (isOver()) return
  show(target('articles'), found.length ? el('ul', { class: 'plain news' }, found.map(each => el('li', {},
    el('p', {}, each.title),
    el('p', { class: 'hint num' }, tag(each.sentiment_label), ` ${Number(each.sentiment_score).toFixed(2)} · ${each.currencies || 'no currency'} · ${each.website} · ${format.moment(each.published_at)}`))))
    : empty('No article yet', 'The feed reads pages of news; MarketEvents stores them.', './pipeline feed news', './pipeline job MarketEvents'))
}

async function sessions(isOver) {
  const { sessions: found } = await get('/sessions', { limit: 12 })
  if (isOver()) return
  show(target('sessions'), found.length ? table('Sessions', ['Pair', 'State', 'Began', '#Lasted', '#Tickers', '#Open', '#Close'], found.map(each => [
    each.pair, each.state, format.moment(each.session_start), format.duration((Date.parse(each.last_tick) - Date.parse(each.session_start)) / 1000), format.count(each.ticks), format.decimal(each.open_price), format.decimal(each.close_price),
  ])) : empty('No session yet', 'The job joins a pair’s tickers to sessions.', './pipeline feed tickers', './pipeline job Sessions'))
}

/** The address names another currency or pair. */
export function selected() {
  opened = {}
  load()
}

export const redraw = () => Object.values(plots).forEach(each => each.restyle())
