// One connection for everything that changes. It comes back by itself; what was missed meanwhile is loaded anew.
import { state } from './state.js'

/** The monitor sends something at least every five seconds. */
const SILENCE = 20000

let source = null
let address = ''
let listeners = {}

/** What is known of the stream; lostAt is 0 while the page is connected, or has not been yet. */
export const progress = { connected: false, event: null, received: 0, lostAt: 0 }

export function listen(handlers) {
  listeners = handlers
}

/** The changes of the market that is shown; before there is one, only how far the stream is. */
export function follow() {
  const wanted = '/api/v1/stream' + (state.source ? '?' + new URLSearchParams({ source: state.source, symbol: state.symbol }) : '')
  if (source && wanted === address && source.readyState !== EventSource.CLOSED) return
  source?.close()
  address = wanted
  const opened = new EventSource(wanted)
  source = opened
  opened.addEventListener('open', heard)
  opened.addEventListener('progress', event => {
    heard()
    const commit = JSON.parse(event.data)
    progress.event = commit.newest_event_time ? Date.parse(commit.newest_event_time) : null
    progress.skew = Date.parse(commit.now) - Date.now()
    progress.received = Date.now()
    listeners.progress?.(commit)
  })
  opened.addEventListener('minutes', event => listeners.minutes?.(JSON.parse(event.data).minutes))
  opened.addEventListener('problem', event => {
    heard()
    progress.received = Date.now()
    listeners.problem?.(JSON.parse(event.data).detail)
  })
  opened.addEventListener('error', async () => {
    if (opened.readyState !== EventSource.CLOSED) {
      lost(Date.now())
      return
    }
    setTimeout(() => opened === source && follow(), 3000)
    const unknown = await isUnknown(wanted)
    if (opened === source && !unknown) lost(Date.now())
  })
}

/** Whether the monitor is there and has no such market, which is no reason to call it lost: an EventSource does not say why. */
async function isUnknown(wanted) {
  const request = new AbortController()
  try {
    return (await fetch(wanted, { signal: request.signal })).status === 404
  } catch {
    return false
  } finally {
    request.abort()
  }
}

function heard() {
  progress.connected = true
  if (!progress.lostAt) return
  progress.lostAt = 0
  listeners.back?.()
}

function lost(since) {
  progress.connected = false
  progress.lostAt ||= since
  listeners.lost?.(progress.lostAt)
}

/** A monitor that is frozen, or a network that was cut, closes nothing. */
setInterval(() => {
  if (progress.lostAt || !progress.received || Date.now() - progress.received < SILENCE) return
  lost(progress.received)
  source.close()
  follow()
}, 1000)
