// The proof strip: one cell a candle, below it and as wide. Its state is a colour and a shape; arrow keys move along it.
import { el, show } from './dom.js'
import * as format from './format.js'
import { INTERVALS, state } from './state.js'

export function drawStrip(target, select) {
  let cells = []
  let chosen = null
  let seen = new Map()
  const list = el('div', { class: 'cells', role: 'listbox', tabindex: '0', 'aria-label': 'Proof strip', 'aria-orientation': 'horizontal' })
  show(target, list)

  list.addEventListener('click', event => {
    const cell = event.target.closest('[data-time]')
    if (cell) select(Number(cell.dataset.time), true)
  })
  list.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key]
    if (step === undefined || !cells.length) return
    event.preventDefault()
    const at = cells.findIndex(cell => cell.time === chosen)
    const next = at < 0 ? cells.length - 1 : Math.min(cells.length - 1, Math.max(0, at + step))
    select(cells[next].time, false)
  })

  function label(cell) {
    const versions = cell.candle?.version > 1 ? `, version ${cell.candle.version}` : ''
    const proven = cell.candle?.minutes_proven === undefined ? '' : `, ${cell.candle.minutes_proven} of ${INTERVALS[state.interval] / 60} minutes proven`
    return `${format.clock(cell.time)} ${format.zoneName()}: ${format.statusWord(cell.status)}${versions}${proven}`
  }

  return {
    draw(next, selected) {
      cells = next
      chosen = selected
      const now = new Map()
      const elements = cells.map(cell => {
        const mark = `${cell.status} ${cell.candle?.version ?? ''}`
        now.set(cell.time, mark)
        const changed = seen.has(cell.time) && seen.get(cell.time) !== mark
        const element = el('div', {
          role: 'option', id: `cell-${cell.time}`, 'data-time': cell.time, 'data-status': cell.status, title: label(cell),
          'aria-label': label(cell), 'aria-selected': cell.time === selected ? 'true' : 'false',
          class: `cell ${cell.status}${changed ? ' changed' : ''}${cell.width < 7 ? ' narrow' : ''}`,
        }, el('i', { class: `mark ${cell.status}` }), cell.candle?.version > 1 && cell.width >= 7 ? el('span', { class: 'versions' }, String(cell.candle.version)) : null)
        element.style.left = `${cell.left}px`
        element.style.width = `${cell.width}px`
        return element
      })
      seen = now
      show(list, elements)
      const active = cells.find(cell => cell.time === selected)
      if (active) list.setAttribute('aria-activedescendant', `cell-${active.time}`)
      else list.removeAttribute('aria-activedescendant')
    },
  }
}
