// Requests to the API. What goes wrong becomes an error whose message a person can use.

export class ApiError extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

export async function get(path, parameters = {}, signal) {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined) query.set(name, value)
  }
  let answer
  try {
    answer = await fetch(`/api/v1${path}${query.size ? '?' + query : ''}`, { signal, headers: { Accept: 'application/json' } })
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure
    throw new ApiError(0, 'The monitor does not answer. ./pipeline status shows whether it runs.')
  }
  const body = await answer.json().catch(() => null)
  if (!answer.ok) throw new ApiError(answer.status, body?.detail ?? `The monitor answered ${answer.status}.`)
  return body
}
