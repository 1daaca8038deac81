import { basename } from 'node:path'
import { AppError } from '../../core/index.ts'
import { patientInSource } from '../../pipeline/profile/index.ts'
import type { Dependencies } from './dependencies.ts'
import { openTable } from './read-table.ts'

/** Samples of one list: a cohort. */
const mostSamples = 100_000

const columns = ['sample', 'patient']
const named = (lines: readonly number[]): string =>
  `${lines.slice(0, 20).join(', ')}${lines.length > 20 ? ` and ${lines.length - 20} more` : ''}`

/**
 * Reads which patient of a source each sample of a VCF file is of: a table with the columns `sample` and `patient`.
 *
 * @returns the source's own id of the patient, by sample
 * @throws AppError `not-found`; `misuse`, naming the lines of the table and nothing of what stands there
 */
export const samplesOfPatients = async (
  deps: Dependencies,
  source: string,
  path: string,
): Promise<ReadonlyMap<string, string>> => {
  const name = basename(path)
  const remedy =
    'The table has a line "sample,patient", then a line for each sample, with the source’s id of its patient.'
  const refuse = (message: string): AppError => new AppError('misuse', `${name}: ${message}.`, { remedy })
  const table = await openTable(path, name)
  const [sampleAt = -1, patientAt = -1] = columns.map(column =>
    table.columns.findIndex(one => one.toLowerCase() === column),
  )
  if (sampleAt < 0 || patientAt < 0) throw refuse('no columns sample and patient')
  const rows: { readonly sample: string; readonly patient: string; readonly line: number }[] = []
  const broken = await table.each((values, line) => {
    if (rows.length <= mostSamples)
      rows.push({ sample: values[sampleAt] ?? '', patient: values[patientAt] ?? '', line })
  })
  if (broken.length > 0) throw refuse('lines with another number of values than columns')
  if (rows.length === 0) throw refuse('no sample is listed')
  if (rows.length > mostSamples) throw refuse(`more than ${mostSamples} samples`)
  const listed = new Map<string, string>()
  const twice: number[] = []
  const unknown: number[] = []
  for (const { sample, patient, line } of rows) {
    if (sample === '' || listed.has(sample)) twice.push(line)
    const found = patient === '' ? undefined : await knownPatient(deps, source, patient)
    if (found === undefined) unknown.push(line)
    else listed.set(sample, found)
  }
  if (twice.length > 0) throw refuse(`a sample is missing, or stands there twice, in line ${named(twice)}`)
  if (unknown.length > 0)
    throw refuse(`the source ${source} has no such patient, or several, in line ${named(unknown)}`)
  return listed
}

const knownPatient = async (deps: Dependencies, source: string, patient: string): Promise<string | undefined> => {
  try {
    return await patientInSource(deps.database.kysely, source, patient)
  } catch (error) {
    if (error instanceof AppError && (error.code === 'not-found' || error.code === 'ambiguous')) return undefined
    throw error
  }
}
