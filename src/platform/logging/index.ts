import pino, { type Logger } from 'pino'

export type Log = Logger

/**
 * JSON lines on stderr. Callers log ids and codes only: no patient data, no file names, no URLs with queries.
 *
 * @param level `silent` for the command line, `info` for the server
 */
export const createLog = (level: string): Log =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: 2, sync: false }))
