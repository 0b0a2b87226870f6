// Starts the page, and shows the view that the address names.
import * as alerts from './alerts.js'
import { get } from './api.js'
import * as coverage from './coverage.js'
import { byId, el, empty, notice, show } from './dom.js'
import * as format from './format.js'
import * as events from './events.js'
import * as lake from './lake.js'
import { follow, listen } from './live.js'
import * as market from './market.js'
import * as pipeline from './pipeline.js'
import { INTERVALS, address, go, readAddress, state } from './state.js'

const VIEWS = { market, coverage, lake, events, pipeline, alerts }
const NEEDS_MARKET = ['market', 'coverage', 'lake']

let markets = []
/** Why they cannot be read; null: not read yet; empty: they were. */
let marketsProblem = null
let close = null
let shown = null

/** Everything but what a view shows without being built anew: the selected minute, currency and pair. */
const place = () => JSON.stringify({ ...state, minute: null, currency: null, pair: null, day: state.view === 'coverage' ? state.day : null })

function render() {
  readAddress()
  choose()
  controls()
  if (close && shown === place() && VIEWS[state.view].selected) {
    VIEWS[state.view].selected()
    return
  }
  shown = place()
  close?.()
  close = null
  notice('view', '')
  notice('extras', '')
  const main = byId('main')
  document.title = `${state.view === 'market' && state.symbol ? state.symbol : state.view[0].toUpperCase() + state.view.slice(1)} · Crypto Pipeline`
  follow()
  if (NEEDS_MARKET.includes(state.view) && !state.source) {
    show(main, noMarket())
    return
  }
  close = VIEWS[state.view].open(main)
}

function noMarket() {
  if (marketsProblem === null) return empty('Reading the markets …', '')
  if (marketsProblem) return empty('The markets cannot be read', `${marketsProblem} This page looks again by itself.`)
  return empty('No minute has been written yet', 'The first row appears some seconds after the first trade. This page looks again by itself; the pipeline’s processes are shown by:', './pipeline status')
}

/** The market of the address, or the first one. */
function choose() {
  if (!state.source && markets.length) {
    const first = markets.find(each => each.symbol.startsWith('BTC') || each.symbol.startsWith('XBT')) ?? markets[0]
    state.source = first.source
    state.symbol = first.symbol
  }
}

function controls() {
  for (const link of document.querySelectorAll('[data-view]')) {
    link.href = address({ view: link.dataset.view })
    if (link.dataset.view === state.view) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  const chosen = `${state.source} ${state.symbol}`
  const known = markets.some(each => `${each.source} ${each.symbol}` === chosen)
  const several = new Set(markets.map(each => each.source)).size > 1
  const list = known || !state.source ? markets : [...markets, { source: state.source, symbol: state.symbol }]
  show(byId('market'), list.map(each => el('option', { value: `${each.source} ${each.symbol}`, selected: `${each.source} ${each.symbol}` === chosen },
    several || list.length === 1 ? `${each.symbol} · ${each.source}` : each.symbol)))
  byId('market').parentElement.hidden = !NEEDS_MARKET.includes(state.view)
  byId('intervals').hidden = state.view !== 'market'
  show(byId('intervals'), Object.keys(INTERVALS).map(interval => el('button', {
    type: 'button', 'aria-pressed': interval === state.interval ? 'true' : 'false',
    onclick: () => go({ interval, minute: null }),
  }, interval)))
  show(byId('zone'), ['UTC', 'local'].map(zone => el('option', { value: zone, selected: zone === state.zone }, zone === 'UTC' ? 'UTC' : 'Local')))
}

byId('market').addEventListener('change', event => {
  const [source, symbol] = event.target.value.split(' ')
  go({ source, symbol, minute: null, to: null })
})
byId('zone').addEventListener('change', event => go({ zone: event.target.value }))
byId('theme').addEventListener('click', () => {
  const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'
  document.documentElement.dataset.theme = next
  try {
    localStorage.setItem('theme', next)
  } catch {
    // It lasts as long as this page.
  }
  VIEWS[state.view].redraw?.()
})
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault()
  byId('main').focus()
})
addEventListener('hashchange', render)

let troubled = false

/** A view that is shown, which the notice about no market is not. */
const reload = () => close && VIEWS[state.view].load?.()

listen({
  minutes: rows => state.view === 'market' && close && market.changed(rows),
  progress: () => {
    notice('database', '')
    // What was asked for meanwhile was not answered.
    if (troubled) reload()
    troubled = false
    if (state.view === 'market') market.tick()
  },
  problem: text => {
    troubled = true
    notice('database', `${text}. The page shows what it had and goes on by itself once the database is back.`)
  },
  lost: since => {
    notice('connection', `Not connected to the monitor since ${format.clockSeconds(since)} ${format.zoneName()}: what is still shown is from before. The page tries again by itself; ./pipeline status shows whether the monitor runs.`)
    if (state.view === 'market') market.tick()
  },
  back: () => {
    notice('connection', '')
    reload()
  },
})

/** Markets are added while the page is open. Asking for them costs the database more the more there are. */
const MARKETS_EVERY = 300000

/** What the page shows of them. */
const names = () => JSON.stringify([marketsProblem, markets.map(each => [each.source, each.symbol])])

async function loadMarkets() {
  const before = names()
  try {
    markets = (await get('/markets')).markets
    marketsProblem = ''
  } catch (failure) {
    marketsProblem = failure.message
  }
  setTimeout(loadMarkets, markets.length ? MARKETS_EVERY : 2000)
  if (names() === before) return
  if (shown === null || (!state.source && NEEDS_MARKET.includes(state.view))) {
    shown = null
    render()
  } else {
    controls()
  }
}

// An address that names its market is shown at once; the list of markets follows.
readAddress()
if (state.source) render()
else setTimeout(() => shown === null && render(), 300)
loadMarkets()
