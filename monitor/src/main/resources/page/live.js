// One connection for everything that changes. It comes back by itself; what was missed meanwhile is loaded anew.
import { state } from './state.js'

let source = null
let market = ''
let listeners = {}

export const progress = { committed: null, event: null, received: 0, lostAt: 0 }

export function listen(handlers) {
  listeners = handlers
}

export function follow() {
  const wanted = `${state.source} ${state.symbol}`
  if (!state.source || (source && wanted === market && source.readyState !== EventSource.CLOSED)) return
  source?.close()
  market = wanted
  source = new EventSource('/api/v1/stream?' + new URLSearchParams({ source: state.source, symbol: state.symbol }))
  source.addEventListener('open', () => {
    if (progress.lostAt) listeners.back?.()
    progress.lostAt = 0
  })
  source.addEventListener('progress', event => {
    const commit = JSON.parse(event.data)
    progress.committed = Date.parse(commit.committed_at)
    progress.event = commit.newest_event_time ? Date.parse(commit.newest_event_time) : null
    progress.skew = Date.parse(commit.now) - Date.now()
    progress.received = Date.now()
    listeners.progress?.(commit)
  })
  source.addEventListener('minutes', event => listeners.minutes?.(JSON.parse(event.data).minutes))
  source.addEventListener('problem', event => listeners.problem?.(JSON.parse(event.data).detail))
  source.addEventListener('error', () => {
    progress.lostAt ||= Date.now()
    listeners.lost?.()
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 2000)
  })
}
