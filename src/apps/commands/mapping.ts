import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { AppError } from '../../core/index.ts'
import { type Format, openOmop, readMapping, type Said, tableFormat } from '../../pipeline/ingest/index.ts'

const manual = 'docs/operations/tables.md says what a mapping holds; attune map FILE proposes one.'

/** Files that a mapping is for, and the format it makes of them. */
export type MappedFiles = { readonly paths: readonly string[]; readonly format: Format }

/**
 * `--mapping`: what the rows of tables become; `omop` for the tables of the OMOP CDM in folders or files.
 *
 * @throws AppError `not-found` or `misuse`, with each place in the mapping that cannot be meant
 */
export const mappedFiles = async (
  given: unknown,
  paths: readonly string[],
  cwd: string,
  said: Said,
): Promise<MappedFiles | undefined> => {
  if (typeof given !== 'string') return undefined
  if (given.toLowerCase() === 'omop') {
    const { files, format } = await openOmop(paths)
    return { paths: files, format }
  }
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
  return { paths, format: tableFormat(read.value) }
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
