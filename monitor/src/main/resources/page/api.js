// Requests to the API. What goes wrong becomes an error whose message a person can use.

/** A monitor that is frozen, or behind a network that swallows packets, never answers: a view must say so some time. */
const PATIENCE = 30000

export class ApiError extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

export async function get(path, parameters = {}) {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined) query.set(name, value)
  }
  let answer
  let body
  try {
    answer = await fetch(`/api/v1${path}${query.size ? '?' + query : ''}`, { signal: AbortSignal.timeout(PATIENCE), headers: { Accept: 'application/json' } })
    body = await answer.text()
  } catch {
    throw new ApiError(0, 'The monitor does not answer. ./pipeline status shows whether it runs.')
  }
  try {
    body = JSON.parse(body)
  } catch {
    throw new ApiError(answer.status, `The monitor answered ${answer.status}, and not with JSON.`)
  }
  if (!answer.ok) throw new ApiError(answer.status, body.detail ?? `The monitor answered ${answer.status}.`)
  return body
}

/** Loads at once, and again so many milliseconds after each answer; the function that is returned ends it. */
export function repeat(load, pause) {
  let timer = null
  let ended = false
  const next = async () => {
    await load()
    if (!ended) timer = setTimeout(next, pause)
  }
  next()
  return () => {
    ended = true
    clearTimeout(timer)
  }
}
