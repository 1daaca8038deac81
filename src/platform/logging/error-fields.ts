import { AppError } from '../../core/index.ts'

/** What is said of an error in a log line. */
export type ErrorFields = {
  readonly type: string
  /** Of our catalogue, of Node.js (`ENOSPC`), or an SQLSTATE. */
  readonly code?: string
  /** Of errors of our catalogue only. */
  readonly message?: string
  /** Where: system call, table, column, constraint. */
  readonly where?: Readonly<Record<string, string>>
  /** Stack frames, innermost first. */
  readonly at: readonly string[]
  readonly cause?: ErrorFields
}

/** A frame as V8 writes it: a place in a file, perhaps with the function. */
const frame = /^ {4}at (?:\S.* \()?(?:file:|node:|\/|[A-Z]:\\)[^()]+:\d+:\d+\)?$/

/** Identifiers of the schema and the system, never values. */
const places = ['syscall', 'table', 'column', 'constraint', 'routine'] as const

/** Causes of causes are followed so far. */
const deepest = 5

/**
 * What of an error may be written to a log. Messages of other libraries are left out: a database repeats the row that
 * did not fit, a parser the text that it could not read, and both hold patient data. Type, code and stack say where to
 * look; messages of `AppError` are ours and hold none.
 *
 * @param error whatever was thrown
 * @example errorFields(new SyntaxError('"Alvarez" is not JSON')) // { type: 'SyntaxError', at: [...] }
 */
export const errorFields = (error: unknown, depth = 0): ErrorFields => {
  if (!(error instanceof Error)) return { type: typeof error, at: [] }
  const code = (error as { code?: unknown }).code
  const where = Object.fromEntries(
    places.flatMap(name => {
      const value = (error as unknown as Record<string, unknown>)[name]
      return typeof value === 'string' && /^[\w.-]{1,100}$/.test(value) ? [[name, value]] : []
    }),
  )
  return {
    type: error.constructor.name,
    ...(typeof code === 'string' && /^[\w-]{1,60}$/.test(code) ? { code } : {}),
    ...(error instanceof AppError ? { message: error.message } : {}),
    ...(Object.keys(where).length === 0 ? {} : { where }),
    at: framesOf(error),
    ...(error.cause === undefined || depth === deepest ? {} : { cause: errorFields(error.cause, depth + 1) }),
  }
}

/** The stack without the message that V8 puts before it: a line of a message may look like a frame. */
const framesOf = ({ stack = '', message }: Error): readonly string[] => {
  const begin = stack.indexOf(message)
  return stack
    .slice(begin < 0 ? 0 : begin + message.length)
    .split('\n')
    .flatMap(line => (frame.test(line) ? [line.trim().slice(3)] : []))
}
