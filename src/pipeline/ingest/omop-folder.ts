import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../core/index.ts'
import { csvRows, type Format, type OmopConcept, omopFormat, omopTableOf } from './convert/index.ts'
import { readFile } from './read-file.ts'

/** Tables of OMOP, ready to be read: the files, PERSON first, and the format that knows their concepts. */
export type OmopFolder = { readonly files: readonly string[]; readonly format: Format }

/**
 * Finds the tables of the OMOP CDM among files and in folders, and reads what their rows need of other tables: of CONCEPT
 * those that occur, and when the persons of DEATH died. Holds those, and no table.
 *
 * @throws AppError `not-found` for a path that is not there, `misuse` when no table of OMOP is among them
 */
export const openOmop = async (paths: readonly string[]): Promise<OmopFolder> => {
  const all = (await Promise.all(paths.map(filesAt))).flat()
  const files = all
    .filter(file => omopTableOf(file) !== undefined)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  if (files.length === 0) {
    throw new AppError('misuse', 'No table of OMOP is there.', {
      remedy: 'Name the folder that holds PERSON.csv, MEASUREMENT.csv and the others.',
    })
  }
  const used = new Set<string>()
  const deaths = new Map<string, string>()
  for (const file of files) await lookThrough(file, used, deaths)
  const concepts = new Map<string, OmopConcept>()
  for (const file of all) if (isConcept(file)) await readConcepts(file, used, concepts)
  const persons = files.some(file => omopTableOf(file) === 'person')
  return { files, format: omopFormat({ concepts, deaths, persons }) }
}

const isConcept = (file: string): boolean => /^concept\.(?:csv|tsv|txt)(?:\.gz)?$/i.test(basename(file))

/** Persons and visits before what refers to them. */
const rank = (file: string): number => {
  const table = omopTableOf(file)
  return table === 'person' ? 0 : table === 'visit_occurrence' ? 1 : 2
}

const filesAt = async (path: string): Promise<readonly string[]> => {
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    return (await readdir(path)).map(name => join(path, name))
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause
    throw new AppError('not-found', `There is nothing at ${path}.`, { remedy: 'Give a path that exists.', cause })
  }
}

/** Calls back with each row as its columns by name, in lower case. */
const eachRow = async (file: string, read: (cell: (column: string) => string) => void): Promise<void> => {
  const { chunks } = await readFile(file)
  // Vocabulary files of Athena are separated by tabs, and have no quotes.
  const { rows } = await csvRows(chunks, isConcept(file) ? { quotes: false } : {})
  let columns: ReadonlyMap<string, number> | undefined
  for await (const some of rows) {
    for (const row of some) {
      if (row.kind === 'fault') continue
      if (columns === undefined) columns = new Map(row.values.map((name, n) => [name.trim().toLowerCase(), n]))
      else {
        const places = columns
        read(column => row.values[places.get(column) ?? -1]?.trim() ?? '')
      }
    }
  }
}

const conceptColumns: Readonly<Record<string, readonly string[]>> = {
  visit_occurrence: ['visit_concept_id', 'visit_source_concept_id'],
  condition_occurrence: ['condition_concept_id', 'condition_source_concept_id'],
  drug_exposure: ['drug_concept_id', 'drug_source_concept_id', 'route_concept_id'],
  procedure_occurrence: ['procedure_concept_id', 'procedure_source_concept_id'],
  measurement: ['measurement_concept_id', 'measurement_source_concept_id', 'value_as_concept_id', 'unit_concept_id'],
  observation: ['observation_concept_id', 'observation_source_concept_id', 'value_as_concept_id', 'unit_concept_id'],
  death: ['cause_concept_id', 'cause_source_concept_id'],
}

const lookThrough = async (file: string, used: Set<string>, deaths: Map<string, string>): Promise<void> => {
  const table = omopTableOf(file) ?? ''
  const columns = conceptColumns[table] ?? []
  if (columns.length === 0) return
  await eachRow(file, cell => {
    for (const column of columns) used.add(cell(column))
    if (table === 'death') deaths.set(cell('person_id'), cell('death_date'))
  })
}

const readConcepts = async (
  file: string,
  used: ReadonlySet<string>,
  concepts: Map<string, OmopConcept>,
): Promise<void> => {
  await eachRow(file, cell => {
    const id = cell('concept_id')
    if (!used.has(id)) return
    concepts.set(id, { name: cell('concept_name'), vocabulary: cell('vocabulary_id'), code: cell('concept_code') })
  })
}
