import { AppError, type ErrorCode } from '../../core/index.ts'

/** The one shape of an error, on the wire and on the command line. */
export const errorBody = ({ code, message, remedy, details }: AppError) => ({
  error: { code, message, remedy, ...(Object.keys(details).length === 0 ? {} : { details }) },
})

/** Seconds after which a client may try again; absent for what trying again does not mend. */
const retryAfter: Partial<Readonly<Record<ErrorCode, number>>> = {
  'database-unavailable': 2,
  'data-folder-in-use': 5,
  'data-folder-unusable': 60,
  'disk-full': 60,
}

/** The headers that go with an error: RFC 9110, section 10.2.3, Retry-After. */
export const errorHeaders = ({ code }: AppError): Readonly<Record<string, string>> => {
  const seconds = retryAfter[code]
  return seconds === undefined ? {} : { 'retry-after': String(seconds) }
}

/**
 * What could not be read of a request, by its HTTP status. The words are ours: those of the parsers repeat pieces of the
 * address or the body, and these can hold patient data.
 */
const unreadable: Readonly<Record<number, readonly [ErrorCode, message: string, remedy: string]>> = {
  408: ['misuse', 'The request took too long to arrive.', 'Send it again, all of it at once.'],
  413: [
    'too-large',
    'The request body is too large.',
    'Send less at a time; docs/operations/limits.md has the limits.',
  ],
  414: ['too-large', 'The address is too long.', 'Shorten the address; docs/operations/limits.md has the limits.'],
  415: ['unsupported-media-type', 'A request body of this type is not read.', 'Send JSON as application/json.'],
  417: ['misuse', 'This expectation is not met here.', 'Send the request without an Expect header.'],
  431: ['too-large', 'The headers are too large.', 'Shorten them; docs/operations/limits.md has the limits.'],
}

const badRequest = [
  'misuse',
  'The address or the body of the request cannot be read.',
  'Send a valid address, and a body that is JSON without members named __proto__ or constructor.',
] as const

/** The error for a request that cannot be read, by its HTTP status (400 to 499). */
export const unreadableRequest = (status: number, cause?: unknown): AppError => {
  const [code, message, remedy] = unreadable[status] ?? badRequest
  return new AppError(code, message, { remedy, cause })
}

/** What a thrown value is to a client. Anything but an `AppError` or an unreadable request is a bug of ours. */
export const toAppError = (error: unknown): AppError => {
  if (error instanceof AppError) return error
  const status = (error as { statusCode?: number }).statusCode ?? 500
  if (status >= 400 && status < 500) return unreadableRequest(status, error)
  return new AppError('internal', 'Something went wrong in Attune.', {
    remedy: 'Try again; if it stays, the server log says what happened.',
    cause: error,
  })
}
