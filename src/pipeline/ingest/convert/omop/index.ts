import type { Chunks, ConversionContext, Converted, ConvertedResource, Format } from '../conversion.ts'
import { csvRows, type FileRow, renderRows } from '../csv-rows.ts'
import { loseLine, loseRow, namedColumns } from '../table-columns.ts'
import { createRow, type RowReader } from '../table-row.ts'
import type { OmopContext } from './concepts.ts'
import { omopId, omopReading } from './reading.ts'
import { type OmopTable, omopTables } from './tables.ts'

export type { OmopConcept, OmopContext } from './concepts.ts'

/** The table that a file is, by its name: `PERSON.csv`, `measurement.csv.gz`; `undefined` for those that are not read. */
export const omopTableOf = (name: string): string | undefined => {
  const [, table = ''] = /(?:^|[/\\])([a-z_]+)\.(?:csv|tsv|txt)(?:\.gz)?$/i.exec(name) ?? []
  return Object.hasOwn(omopTables, table.toLowerCase()) ? table.toLowerCase() : undefined
}

/** Tables of the OMOP Common Data Model 5.4, each in a file of its name, as what HL7's FHIR to OMOP guide maps them from. */
export const omopFormat = (tables: OmopContext): Format => ({
  id: 'omop',
  title: 'tables of the OMOP CDM 5.4',
  extensions: ['csv', 'tsv', 'txt'],
  recognises: name => omopTableOf(name) !== undefined,
  revises: false,
  zipped: false,
  convert: (chunks, context) => convertTable(tables, chunks, context),
  render: renderRows,
})

async function* convertTable(
  tables: OmopContext,
  chunks: Chunks,
  context: ConversionContext,
): AsyncGenerator<Converted> {
  const table = omopTableOf(context.name)
  const { rows } = await csvRows(chunks, {})
  let convert: ((row: Extract<FileRow, { kind: 'record' }>) => Iterable<Converted>) | undefined
  let size = 0
  for await (const some of rows) {
    for (const row of some) {
      const range = { offset: row.offset, length: row.length }
      size = row.offset + row.length
      if (row.kind === 'fault') {
        loseLine(row, context.loss)
        yield { kind: 'quarantine', range, code: row.code, message: `Line ${row.line}: ${row.message}` }
      } else if (convert !== undefined) yield* convert(row)
      else if (table !== undefined)
        convert = rowsOf(
          table,
          namedColumns(
            row.values.map(name => name.toLowerCase()),
            true,
          ),
          tables,
          context,
        )
    }
  }
  if (convert !== undefined) return
  const message = table === undefined ? 'No table of OMOP that is read' : 'No row with the names of columns'
  yield { kind: 'quarantine', range: { offset: 0, length: size }, code: 'omop-table', message }
}

const rowsOf = (table: string, columns: readonly string[], tables: OmopContext, context: ConversionContext) => {
  const places = new Map(columns.map((name, n) => [name, n]))
  const { loss, said } = context
  const counted = columns.map(name => `${table}.${name}`)
  const row: RowReader = createRow(counted, new Set(['\\N', 'NULL']), loss)
  const reading = omopReading(row, places, tables, said.zone)
  const made = omopTables[table] ?? []
  const idColumn = table === 'person' || table === 'death' ? 'person_id' : `${table}_id`
  return function* ({ values, offset, length, line }: Extract<FileRow, { kind: 'record' }>): Generator<Converted> {
    const range = { offset, length }
    const fault = (code: string, message: string): Converted => ({
      kind: 'quarantine',
      range,
      code,
      message: `Row ${line}: ${message}`,
    })
    if (values.length !== columns.length) {
      loseRow(values, line, loss)
      yield fault('csv-columns', `${values.length} values for ${columns.length} columns`)
      return
    }
    row.take(values, line)
    const resources = resourcesOf(reading, row, table, made, tables, idColumn)
    const told = table === 'death' && tables.persons && !row.failed()
    if (resources.length === 0 && !told) row.drop(0, 'the row became nothing')
    row.keep()
    const issues = row.count()
    const failed = issues.find(({ severity }) => severity === 'error')
    for (const found of issues) if (found !== failed) yield { kind: 'issue', issue: found, range }
    for (const resource of resources) yield { kind: 'resource', resource, range }
    if (failed !== undefined) yield fault(failed.code, failed.message)
    else if (resources.length === 0 && !told)
      yield fault('omop-row-empty', 'No person, or no concept and no text: nothing is stated')
  }
}

const resourcesOf = (
  reading: ReturnType<typeof omopReading>,
  row: RowReader,
  table: string,
  made: readonly OmopTable[],
  tables: OmopContext,
  idColumn: string,
): readonly ConvertedResource[] => {
  const person = reading.use('person_id')
  const id = reading.use(idColumn)
  if (person === undefined || id === undefined) return []
  const patient = omopId('Patient', 'person', person)
  const found: ConvertedResource[] = []
  for (const { type, read } of made) {
    const members = read(reading, { id: person, reference: { reference: `Patient/${patient}` } }, tables)
    if (members === undefined) continue
    const identifier = [{ system: `urn:attune:omop:${idColumn}`, value: id }]
    if (type === 'Patient') found.push({ resourceType: type, id: patient, ...members })
    else found.push({ resourceType: type, id: omopId(type, table, id), identifier, ...members })
  }
  // A row whose time cannot be read would say that it has none.
  return row.failed() ? [] : found
}
