import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Mutant } from './mutant.ts'

/** In the place of a test: no test noticed, but the type checker refuses it. */
export const TYPES = 'the type checker'

/** What came of one mutant: one line of the results file. */
export type Result = Mutant & {
  readonly area: string
  /** The test that found it, or `TYPES`; null when it survived. */
  readonly killer: string | null
  readonly difference: readonly string[]
  readonly seconds: number
}

/** The results so far; a file that is not there has none. */
export const readResults = (path: string): readonly Result[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as Result)
    : []

export const appendResult = (path: string, result: Result): void => {
  mkdirSync(dirname(path), { recursive: true })
  appendFileSync(path, `${JSON.stringify(result)}\n`)
}
