import { el, say } from './dom.js'
import { here } from './remedy.js'

/** A button that copies a text and says so. */
export function copyButton(label, text) {
  return el('button', {
    type: 'button',
    class: 'button',
    onclick: async event => {
      const button = event.currentTarget
      try {
        await navigator.clipboard.writeText(here(text))
        button.textContent = 'Copied'
        say(`${label}: copied`)
      } catch {
        button.textContent = 'Not copied: the browser does not allow it'
      }
      setTimeout(() => (button.textContent = label), 1500)
    },
  }, label)
}
