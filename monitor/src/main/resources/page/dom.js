// Elements from data. Text is always set as text: nothing from outside becomes markup.

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (name === 'class') element.className = value
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.flat(9).filter(child => child !== null && child !== undefined && child !== false))
  return element
}

export function show(parent, ...children) {
  parent.replaceChildren(...children.flat(9).filter(Boolean))
}

export const byId = id => document.getElementById(id)

/** For screen readers: what has just happened. */
export function say(text) {
  byId('said').textContent = text
}

/** A sentence in place of data: what is missing, and what to do about it. */
export function empty(title, text, command) {
  return el('div', { class: 'empty' }, el('h2', {}, title), el('p', {}, text), command ? el('p', {}, el('code', {}, command)) : null)
}
