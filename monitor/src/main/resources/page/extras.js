// What jobs beside the main one say of the market that is shown. Each is of one market of one exchange, and shown nowhere else:
// z-scores are of Binance's price (./pipeline feed prices), predictions of Kraken's tickers (./pipeline feed tickers).
import { get } from './api.js'
import { state } from './state.js'

const WINDOW = '1h'

/** By the start of the candle they belong to, whose length is given in milliseconds; undefined, with the problem, what cannot be read. */
export async function extras(step) {
  const [zScores, predictions] = await Promise.allSettled([scores(step), intervals(step)])
  return { zScores: zScores.value, predictions: predictions.value, problem: (zScores.reason ?? predictions.reason)?.message }
}

async function scores(step) {
  const found = new Map()
  if (state.source !== 'binance') return found
  const { minutes } = await get('/zscores', { symbol: state.symbol })
  for (const each of minutes) {
    if (each.zscores[WINDOW] !== undefined) found.set(start(each.timestamp, step), Number(each.zscores[WINDOW]))
  }
  return found
}

async function intervals(step) {
  const found = new Map()
  if (state.source !== 'kraken') return found
  const { tickers } = await get('/tickers')
  const pair = tickers.map(each => each.pair).find(each => each.replace('XBT', 'BTC') === state.symbol.replace('XBT', 'BTC'))
  if (!pair) return found
  const { predictions } = await get('/predictions', { pair, limit: 1000 })
  for (const each of predictions) {
    found.set(start(each.window_end, step), { low: Number(each.lower_bound), high: Number(each.upper_bound) })
  }
  return found
}

const start = (time, step) => Math.floor(Date.parse(time) / step) * step
