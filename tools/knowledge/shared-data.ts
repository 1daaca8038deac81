import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const repository = new URL('../../', import.meta.url)

/** The folder of reference data: the first argument of a tool, else `$SHARED_DATA`, else `../shared/data`. */
export const sharedData =
  process.argv[2] ?? process.env.SHARED_DATA ?? fileURLToPath(new URL('../shared/data', repository))

/** When rows that are written now are due for review. */
export const reviewBy = '2027-11-24'

export const readJson = (path: string): unknown => JSON.parse(readFileSync(`${sharedData}/pgx/${path}`, 'utf8'))
