import pino, { type Logger } from 'pino'
import { errorFields } from './error-fields.ts'

export { errorFields } from './error-fields.ts'

export type Log = Logger

/** What `LOG_LEVEL` may be, most silent first. */
export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

export type LogLevel = (typeof logLevels)[number]

/**
 * JSON lines on stderr. Callers log ids and codes only: no patient data, no file names, no URLs with queries; an error
 * goes under `err` and is reduced to what holds none. `event` names what happened (docs/operations/monitoring.md).
 *
 * @param level `silent` for the command line, `warn` for the server
 */
export const createLog = (level: LogLevel): Log =>
  pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: error => errorFields(error) } },
    pino.destination({ dest: 2, sync: false }),
  )
