import { setTimeout as sleepFor } from 'node:timers/promises'
import { AppError } from '../../core/index.ts'
import { type BackendClient, createBackendServices, type TokenSource } from './backend-services.ts'
import { pause, retryAfter } from './retry-after.ts'
import { baseUrl, secureUrl } from './secure-url.ts'

/** Another server, as a client with a right to its data reaches it. */
export type FhirClient = {
  /** With a slash at its end. */
  readonly base: URL
  /**
   * One request and its answer. Waits and repeats when the server asks for it (429, 503, Retry-After), fails for a moment, or
   * cannot be reached; renews a token that is refused (401).
   *
   * @param url relative to the base, or absolute
   * @throws AppError `peer-unavailable` when that does not help; `peer-refused` for a status that is neither 2xx nor in
   * `takes`. Neither repeats what the server wrote, or the address.
   */
  readonly request: (url: string | URL, options?: FhirRequest) => Promise<Response>
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly now: () => number
  /** One line for who waits. */
  readonly note: (line: string) => void
}

export type FhirRequest = {
  readonly method?: 'GET' | 'POST' | 'DELETE' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Statuses besides 2xx that the caller reads itself. */
  readonly takes?: readonly number[]
  /** Whether the token goes along; unless told otherwise, only to the server's own origin. */
  readonly authorized?: boolean
}

export type FhirClientOptions = {
  readonly base: string
  readonly backend?: BackendClient
  readonly note?: (line: string) => void
  /** For tests: a clock that does not wait. */
  readonly sleep?: (milliseconds: number) => Promise<void>
  readonly now?: () => number
}

/** Attempts at one request, the first among them: with the usual pauses they last some four minutes. */
const attempts = 9

/** A request whose answer does not begin within this is given up, in milliseconds. */
const patience = 120_000

/** Redirections of one request. */
const mostRedirects = 5

/** 408 and 425 to 504 say "not now"; 500 may be a moment's failure, and is tried less often. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504])
const attemptsAtFailure = 3

/** @throws AppError `misuse` for an address or a key that cannot be used */
export const createFhirClient = ({
  base: baseText,
  backend,
  note = () => undefined,
  sleep = async milliseconds => {
    await sleepFor(milliseconds)
  },
  now = Date.now,
}: FhirClientOptions): FhirClient => {
  const base = baseUrl(baseText, 'The address of the server')
  const patiently = async (url: URL, init: RequestInit): Promise<Response> => {
    for (let attempt = 1; ; attempt++) {
      const answer = await once(url, init)
      const status = answer instanceof Response ? answer.status : undefined
      if (answer instanceof Response && !passing.has(answer.status)) return answer
      const most = status === 500 ? attemptsAtFailure : attempts
      if (attempt >= most) {
        if (answer instanceof Response) return answer
        throw new AppError('peer-unavailable', `The server cannot be reached (${reasonOf(answer.failed)}).`, {
          remedy: 'Try again later; what is done by then is kept.',
        })
      }
      const asked = answer instanceof Response ? retryAfter(answer.headers.get('retry-after'), now()) : undefined
      if (answer instanceof Response) await answer.body?.cancel()
      const milliseconds = pause(attempt, asked)
      note(`${status ?? 'no connection'}; again in ${Math.ceil(milliseconds / 1000)} s`)
      await sleep(milliseconds)
    }
  }
  const tokens: TokenSource | undefined =
    backend === undefined
      ? undefined
      : createBackendServices(
          backend,
          base,
          async (url, init = {}) => await patiently(url, { ...init, redirect: 'manual' }),
          now,
        )

  const authorizedly = async (url: URL, init: RequestInit, headers: Headers): Promise<Response> => {
    if (tokens === undefined) return await patiently(url, { ...init, headers })
    for (let renewed = false; ; renewed = true) {
      const token = await tokens.token()
      headers.set('authorization', `Bearer ${token}`)
      const response = await patiently(url, { ...init, headers })
      if (response.status !== 401 || renewed) return response
      await response.body?.cancel()
      tokens.forget(token)
    }
  }
  const request: FhirClient['request'] = async (to, options = {}) => {
    const { method = 'GET', headers: given = {}, body, takes = [] } = options
    const headers = new Headers({ accept: 'application/fhir+json', ...given })
    const init: RequestInit = { method, redirect: 'manual', ...(body === undefined ? {} : { body }) }
    let url = secureUrl(new URL(to, base).href, 'An address of the server')
    let withToken = options.authorized ?? url.origin === base.origin
    for (let redirects = 0; ; redirects++) {
      headers.delete('authorization')
      const response = withToken ? await authorizedly(url, init, headers) : await patiently(url, { ...init, headers })
      const location = response.headers.get('location')
      if (response.ok || takes.includes(response.status)) return response
      await response.body?.cancel()
      if (response.status < 300 || response.status > 399 || location === null || method !== 'GET') {
        throw refused(response.status)
      }
      if (redirects >= mostRedirects) throw refused(response.status)
      const next = secureUrl(new URL(location, url).href, 'An address that the server points to')
      // A token is for the server that it was asked for, not for where that points.
      if (next.origin !== url.origin) withToken = false
      url = next
    }
  }
  return { base, request, sleep, now, note }
}

const once = async (url: URL, init: RequestInit): Promise<Response | { readonly failed: unknown }> => {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), patience)
  try {
    return await fetch(url, { ...init, signal: late.signal })
  } catch (failed) {
    // fetch throws TypeError for whatever the network does, and AbortError for ours.
    if (failed instanceof TypeError || (failed instanceof Error && failed.name === 'AbortError')) return { failed }
    throw failed
  } finally {
    clearTimeout(timer)
  }
}

/** The system's word for it, e.g. ECONNREFUSED. */
const reasonOf = (failed: unknown): string => {
  const cause = failed instanceof Error ? failed.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return /^[A-Z_0-9]{3,40}$/.test(code) ? code : 'no answer'
}

const remedies: Readonly<Record<number, string>> = {
  401: 'Give --client-id and --key FILE of a client that is registered with the server.',
  403: 'Ask the server for the right to read this, for the client of --client-id.',
  404: 'Check the address, and what is asked of the server.',
}

const refused = (status: number): AppError =>
  new AppError('peer-refused', `The server refuses the request (${status}).`, {
    remedy: remedies[status] ?? 'Check the address and the options; the log of the server says more.',
    details: { status },
  })
