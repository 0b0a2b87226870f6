// The alerts view: what lasts, and what is over.
import { get, repeat } from './api.js'
import { byId, el, empty, reading, show } from './dom.js'
import * as format from './format.js'

let ended = false

export function open(main) {
  ended = false
  show(main, el('section', { 'aria-label': 'Alerts' }, el('div', { class: 'title-line' }, el('h1', {}, 'Alerts'),
    el('p', { class: 'hint' }, 'One row an incident: raised once, cleared once. Written by the monitor’s checks: by itself when it has receivers (ALERT_URLS), by check all --alert, or by Airflow.')), el('div', { class: 'card', id: 'list' }, reading())))
  const stop = repeat(load, 5000)
  return () => {
    ended = true
    stop()
  }
}

export async function load() {
  try {
    const { alerts } = await get('/alerts', { limit: 200 })
    if (!ended) render(alerts)
  } catch (failure) {
    if (!ended) show(byId('list'), empty('Alerts cannot be shown', failure.message))
  }
}

function render(alerts) {
  if (!alerts.length) {
    show(byId('list'), empty('No alert was ever raised', 'Findings become alerts where the monitor has receivers (ALERT_URLS), or where Airflow or this command asks:', './pipeline monitor check all --alert'))
    return
  }
  show(byId('list'), el('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Alerts' }, el('table', {},
    el('thead', {}, el('tr', {}, ['Severity', 'Check', 'Subject', 'Message', 'Raised', 'Cleared'].map(name => el('th', { scope: 'col' }, name)))),
    el('tbody', {}, alerts.map(each => el('tr', {},
      el('td', {}, el('span', { class: `tag ${each.cleared_at ? 'past' : each.severity}` }, each.severity)), el('td', {}, each.check_name), el('td', {}, each.subject),
      el('td', {}, each.message), el('td', { class: 'num' }, format.moment(each.raised_at)), el('td', { class: 'num' }, each.cleared_at ? format.moment(each.cleared_at) : 'lasts')))))))
}
