/** The one catalogue of thrown errors: bugs, misuse and infrastructure. Bad source data is never thrown. */
export const errorCodes = {
  misuse: { exit: 2, http: 400 },
  'not-found': { exit: 2, http: 404 },
  ambiguous: { exit: 2, http: 409 },
  'not-signed-in': { exit: 1, http: 401 },
  forbidden: { exit: 1, http: 403 },
  'data-folder-in-use': { exit: 1, http: 503 },
  'data-folder-unusable': { exit: 1, http: 503 },
  'disk-full': { exit: 1, http: 503 },
  'database-unavailable': { exit: 1, http: 503 },
  interrupted: { exit: 130, http: 500 },
  'source-silent': { exit: 3, http: 503 },
  'peer-unavailable': { exit: 1, http: 502 },
  'peer-refused': { exit: 1, http: 502 },
  'port-in-use': { exit: 1, http: 500 },
  'not-loopback': { exit: 2, http: 500 },
  conflict: { exit: 1, http: 409 },
  'too-large': { exit: 1, http: 413 },
  'method-not-allowed': { exit: 1, http: 405 },
  'unsupported-media-type': { exit: 1, http: 415 },
  internal: { exit: 1, http: 500 },
} as const

export type ErrorCode = keyof typeof errorCodes

/** Caught in exactly three places: the HTTP handler, the job runner and the CLI main. `remedy` says what to do next. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly remedy: string
  /** Machine-readable context, e.g. the candidates of an ambiguous name. No patient data beyond ids. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      readonly remedy: string
      readonly details?: Readonly<Record<string, unknown>>
      readonly cause?: unknown
    },
  ) {
    super(message, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.remedy = options.remedy
    this.details = options.details ?? {}
  }
}
