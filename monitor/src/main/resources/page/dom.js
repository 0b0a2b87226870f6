// Elements from data. Text is always set as text: nothing from outside becomes markup.

import { here } from './remedy.js'

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (name === 'class') element.className = value
    else element.setAttribute(name, value === true ? '' : value)
  }
  const parts = children.flat(9).filter(child => child !== null && child !== undefined && child !== false)
  element.append(...parts.map(part => (typeof part === 'string' ? here(part) : part)))
  return element
}

export function show(parent, ...children) {
  parent.replaceChildren(...children.flat(9).filter(Boolean))
}

export const byId = id => document.getElementById(id)

const notices = new Map()

/**
 * What is wrong with the page as a whole, above every view, until the same cause is given no text. Whoever is not connected
 * needs no other reason why something is not shown.
 */
export function notice(cause, text) {
  if ((notices.get(cause) ?? '') === text) return
  if (text) notices.set(cause, text)
  else notices.delete(cause)
  const shown = notices.has('connection') ? [notices.get('connection')] : [...notices.values()]
  show(byId('notice'), shown.map(each => el('span', {}, each)))
  byId('notice').hidden = !shown.length
}

/** For screen readers: what has just happened. */
export function say(text) {
  byId('said').textContent = text
}

/** A sentence in place of data: what is missing, and the commands that help. */
export function empty(title, text, ...commands) {
  return el('div', { class: 'empty' }, el('h2', {}, title), el('p', {}, text), commands.map(each => el('p', {}, el('code', {}, each))))
}

/** Until the first answer is there, or the sentence that says why there is none. */
export const reading = () => el('p', { class: 'hint' }, 'Reading …')

/** A table that scrolls by itself; a column whose name begins with # holds figures, aligned right. */
export function table(label, columns, rows, chosen = -1) {
  const kind = index => (columns[index].startsWith('#') ? 'num figure' : 'num')
  return el('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': label }, el('table', {},
    el('thead', {}, el('tr', {}, columns.map((name, index) => el('th', { scope: 'col', class: kind(index) }, name.replace('#', ''))))),
    el('tbody', {}, rows.map((cells, row) => el('tr', { class: row === chosen ? 'chosen' : null }, cells.map((cell, index) => el('td', { class: kind(index) }, cell)))))))
}
