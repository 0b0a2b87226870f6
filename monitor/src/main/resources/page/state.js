// What the address says: view, market, interval, time shown, minute selected. The address is the only place where it is kept.

const KNOWN = ['market', 'coverage', 'lake', 'events', 'pipeline', 'alerts']
export const INTERVALS = { '1m': 60, '5m': 300, '15m': 900, '1h': 3600, '1d': 86400 }

export const state = { view: 'market', source: null, symbol: null, interval: '1m', to: null, minute: null, day: null, currency: null, pair: null, zone: 'UTC' }

export function readAddress() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?')
  const given = new URLSearchParams(query)
  state.view = KNOWN.includes(path) ? path : 'market'
  state.source = given.get('source') ?? state.source
  state.symbol = given.get('symbol') ?? state.symbol
  state.interval = INTERVALS[given.get('interval')] ? given.get('interval') : '1m'
  state.to = time(given.get('to'))
  state.minute = time(given.get('minute'))
  state.day = /^\d{4}-\d{2}-\d{2}$/.test(given.get('day') ?? '') ? given.get('day') : null
  state.currency = given.get('currency')
  state.pair = given.get('pair')
  state.zone = given.get('zone') === 'local' ? 'local' : 'UTC'
}

function time(text) {
  const value = text ? Date.parse(text) : NaN
  return Number.isNaN(value) ? null : new Date(value).toISOString().replace('.000Z', 'Z')
}

export function address(changes = {}) {
  const next = { ...state, ...changes }
  const query = new URLSearchParams()
  for (const name of ['source', 'symbol', 'interval', 'to', 'minute', 'day', 'currency', 'pair']) {
    if (next[name] && !(name === 'interval' && next[name] === '1m')) query.set(name, next[name])
  }
  if (next.zone !== 'UTC') query.set('zone', next.zone)
  return `#/${next.view}${query.size ? '?' + query : ''}`
}

/** Goes to another state. A step that Back should undo is pushed, a small one replaces. */
export function go(changes, { push = true } = {}) {
  const hash = address(changes)
  if (hash === location.hash) return
  if (push) {
    location.hash = hash
  } else {
    history.replaceState(null, '', hash)
    readAddress()
  }
}
