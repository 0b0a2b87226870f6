// Numbers and times as people read them. A decimal stays the text that is stored: only separators are set into it.
import { state } from './state.js'

const whole = new Intl.NumberFormat('en-US')

export const count = number => (number === null || number === undefined ? '–' : whole.format(number))

/** "89648.9100" -> "89,648.91": no digit is lost but zeros at the end. */
export function decimal(text) {
  if (text === null || text === undefined) return '–'
  const [left, right = ''] = String(text).split('.')
  const kept = right.replace(/0+$/, '')
  return left.replace(/\B(?=(\d{3})+(?!\d))/g, ',') + (kept ? '.' + kept : '')
}

/** The first so many decimals; … says that there are more. */
export function cut(text, digits) {
  const whole = decimal(text)
  const at = whole.indexOf('.')
  return at < 0 || whole.length - at - 1 <= digits ? whole : `${whole.slice(0, at + 1 + digits)}…`
}

/** For drawing only: a decimal as the nearest number. */
export const number = text => (text === null || text === undefined ? null : Number(text))

/** A figure for an axis or a share, rounded; never a stored price. */
export function short(value) {
  const size = Math.abs(value)
  if (size >= 1e9) return whole.format(Math.round(value / 1e7) / 100) + 'B'
  if (size >= 1e6) return whole.format(Math.round(value / 1e4) / 100) + 'M'
  return new Intl.NumberFormat('en-US', { maximumSignificantDigits: size >= 1000 ? 7 : 4 }).format(value)
}

const parts = new Map()

function formatter(kind, options) {
  const key = kind + state.zone
  if (!parts.has(key)) {
    parts.set(key, new Intl.DateTimeFormat('en-GB', { ...options, hourCycle: 'h23', timeZone: state.zone === 'UTC' ? 'UTC' : undefined }))
  }
  return parts.get(key)
}

export const clock = time => formatter('clock', { hour: '2-digit', minute: '2-digit' }).format(new Date(time))
export const clockSeconds = time =>
  formatter('seconds', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(time))
export const date = time => formatter('date', { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(time))
export const shortDate = time => formatter('day', { day: 'numeric', month: 'short' }).format(new Date(time))
export const moment = time => (time ? `${date(time)}, ${clockSeconds(time)}` : '–')
export const zoneName = () => (state.zone === 'UTC' ? 'UTC' : 'local time')

export function duration(seconds) {
  if (seconds === null || seconds === undefined || Number.isNaN(seconds)) return '–'
  if (seconds < 0) return '0 s'
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
  return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`
}

export function bytes(size) {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']
  let unit = 0
  let value = size
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${unit ? value.toFixed(1) : value} ${units[unit]}`
}

export const STATUS = {
  certified: { word: 'certified', sentence: 'Every trade id of this minute is here, and it joins its neighbours.' },
  quiet: { word: 'quiet', sentence: 'The exchange confirmed that nothing was traded.' },
  open: { word: 'open', sentence: 'This minute may still change: the first trade of the next one closes it.' },
  incomplete: { word: 'incomplete', sentence: 'Trade ids are missing in this minute or beside it.' },
  unproven: { word: 'unproven', sentence: 'Nothing can be claimed: two trades conflict, or the exchange numbered its trades anew.' },
  no_data: { word: 'no data', sentence: 'There is no row. That is not the same as "no trades".' },
}

export const statusWord = status => STATUS[status]?.word ?? String(status)
