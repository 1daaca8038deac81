import type { ErrorView } from '../../../src/pipeline/delivery/contract.ts'

/** What the server refused or could not do, with what to do next. `status` 0: it was never reached. */
export class RequestFailed extends Error {
  readonly status: number
  readonly code: string
  readonly remedy: string

  constructor(status: number, error: ErrorView['error']) {
    super(error.message)
    this.name = 'RequestFailed'
    this.status = status
    this.code = error.code
    this.remedy = error.remedy
  }
}

/** The failure for a reply that is not an `ErrorView`, e.g. from a proxy in between. */
const unexpected = (status: number): RequestFailed =>
  new RequestFailed(status, {
    code: 'unexpected-reply',
    message: `The server answered ${status} in a form that Attune does not know.`,
    remedy: 'Try again; if it stays so, tell whoever runs this site.',
  })

const errorOf = (value: unknown): ErrorView['error'] | undefined => {
  const error = (value as ErrorView | null)?.error
  return typeof error?.message === 'string' && typeof error.remedy === 'string' ? error : undefined
}

const parse = (text: string, status: number): unknown => {
  if (text === '') return null
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw Object.assign(unexpected(status), { cause })
  }
}

/**
 * One request to the API of this origin. The session travels as a cookie.
 *
 * @throws RequestFailed for every status of 400 and above, and when the server is not reached; `AbortError` passes.
 */
export const request = async <T>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  options: { readonly body?: unknown; readonly signal?: AbortSignal } = {},
): Promise<T> => {
  const init: RequestInit = { method, headers: { accept: 'application/json' }, credentials: 'same-origin' }
  if (options.signal !== undefined) init.signal = options.signal
  if (options.body !== undefined) {
    init.headers = { ...init.headers, 'content-type': 'application/json' }
    init.body = JSON.stringify(options.body)
  }
  let response: Response
  try {
    response = await fetch(path, init)
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause
    throw new RequestFailed(0, {
      code: 'not-reached',
      message: 'The Attune server cannot be reached.',
      remedy: 'Check that it is running and that this computer is connected, then try again.',
    })
  }
  const value = parse(await response.text(), response.status)
  if (response.ok) return value as T
  const error = errorOf(value)
  throw error === undefined ? unexpected(response.status) : new RequestFailed(response.status, error)
}

/**
 * A path with its query; empty parts are left out.
 *
 * @example
 * withQuery('/api/patients/p1', { asOf: '2026-11-02', jurisdiction: null }) // '/api/patients/p1?asOf=2026-11-02'
 */
export const withQuery = (path: string, query: Readonly<Record<string, string | null | undefined>>): string => {
  const entries = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return entries.length === 0 ? path : `${path}?${new URLSearchParams(entries).toString()}`
}
