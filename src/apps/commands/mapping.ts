import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { AppError } from '../../core/index.ts'
import { type Format, readMapping, type Said, tableFormat } from '../../pipeline/ingest/index.ts'

const manual = 'docs/operations/tables.md says what a mapping holds; attune map FILE proposes one.'

/**
 * `--mapping`: what the rows of tables become.
 *
 * @throws AppError `not-found` or `misuse`, with each place in the mapping that cannot be meant
 */
export const mappedTable = (given: unknown, cwd: string, said: Said): Format | undefined => {
  if (typeof given !== 'string') return undefined
  const read = readMapping(jsonOf(resolve(cwd, given)))
  if (!read.ok) {
    const places = read.issues.map(({ location, message }) => `${location}: ${message}`)
    throw new AppError('misuse', `${basename(given)} is no mapping yet. ${places.join('; ')}.`, { remedy: manual })
  }
  if ('said' in read.value.patient && said.patient === undefined) {
    throw new AppError('misuse', 'The mapping leaves to the caller whose the table is.', {
      remedy: 'Add --patient ID.',
    })
  }
  return tableFormat(read.value)
}

const jsonOf = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    if (cause instanceof SyntaxError) {
      throw new AppError('misuse', `${basename(path)} is not JSON: ${cause.message}`, { remedy: manual, cause })
    }
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause
    throw new AppError('not-found', `There is no mapping ${basename(path)}.`, { remedy: manual, cause })
  }
}
