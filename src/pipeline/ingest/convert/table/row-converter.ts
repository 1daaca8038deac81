import { type Issue, issue } from '../../../../core/index.ts'
import type { ConversionContext, ConvertedResource } from '../conversion.ts'
import { idOf } from '../ids.ts'
import { createRow, type RowReader } from '../table-row.ts'
import type { FieldContext } from './field-readers.ts'
import type { TableMapping } from './read-mapping.ts'
import { type MadeFor, resourceMaker } from './resource-maker.ts'

/** What a row became. `fault`: why it became nothing. */
export type ConvertedRow = {
  readonly resources: readonly ConvertedResource[]
  readonly issues: readonly Issue[]
  readonly fault?: { readonly code: string; readonly message: string }
}

/** @param row its number in the file, as a reader counts them */
export type RowConverter = (values: readonly string[], row: number) => ConvertedRow

/** Patients who have been given, so that each is given once. */
const mostPatients = 1_000_000

const nothing: ConvertedRow = { resources: [], issues: [] }

/**
 * Turns rows into the resources that a mapping says.
 *
 * @param columns names of the file's columns, each once; those that the mapping names are among them
 */
export const createRowConverter = (
  mapping: TableMapping,
  columns: readonly string[],
  context: ConversionContext,
): RowConverter => {
  const fields = fieldContext(mapping, columns, context)
  const makers = mapping.rows.map(row => resourceMaker(row, fields))
  const row = createRow(columns, new Set(mapping.missing), context.loss)
  const patientOf = patientReader(mapping, fields, context)
  const introduce = introduction(mapping)
  return (values, line) => {
    row.take(values, line)
    if (columns.every((_, n) => row.cell(n) === '')) return nothing
    const patient = patientOf(row)
    if (patient === undefined) {
      columns.forEach((_, n) => {
        row.lost(n, 'a row without its patient')
      })
      row.keep()
      return { ...nothing, issues: row.count(), fault: { code: 'patient-missing', message: `Row ${line}: no patient` } }
    }
    const resources: ConvertedResource[] = []
    for (const make of makers) {
      const resource = make(row, patient)
      if (resource !== undefined) resources.push(resource)
    }
    if (patient.column !== undefined) {
      if (resources.length > 0) row.mapped(patient.column)
      else row.lost(patient.column, 'the row became nothing')
      row.keep()
    }
    const issues = row.count()
    return resources.length === 0
      ? { resources, ...unused(issues, line) }
      : { resources: [...introduce(patient), ...resources], issues }
  }
}

const fieldContext = (
  { patient, dates, decimal, thousands }: TableMapping,
  columns: readonly string[],
  { said, source }: ConversionContext,
): FieldContext => {
  const places = new Map(columns.map((name, n) => [name, n]))
  return {
    place: column => places.get(column)!,
    dates: { ...dates, zone: dates?.zone ?? said.zone },
    numbers: { decimal, thousands },
    scope: 'system' in patient ? patient.system : source,
  }
}

const patientReader = (
  { patient: whose }: TableMapping,
  { place }: FieldContext,
  { said }: ConversionContext,
): ((row: RowReader) => MadeFor | undefined) => {
  if ('said' in whose) {
    const known = said.patient === undefined ? undefined : { id: said.patient }
    return () => known
  }
  const column = place(whose.column)
  return row => {
    const value = row.cell(column)
    if (value === '') return undefined
    if ('is' in whose) return { id: value, column }
    return { id: idOf('Patient', whose.system, value), column, identifier: { system: whose.system, value } }
  }
}

/** Patients of whom the file has no row of their own are given once, with their identifier and nothing else. */
const introduction = ({ patient: whose, rows }: TableMapping): ((patient: MadeFor) => readonly ConvertedResource[]) => {
  if (!('system' in whose) || whose.elsewhere === true || rows.some(({ type }) => type.type === 'Patient'))
    return () => []
  const given = new Set<string>()
  return ({ id, identifier }) => {
    if (given.has(id)) return []
    if (given.size >= mostPatients) given.clear()
    given.add(id)
    return [{ resourceType: 'Patient', id, identifier: [identifier] }]
  }
}

const unused = (issues: readonly Issue[], line: number): Pick<ConvertedRow, 'issues' | 'fault'> => {
  const failed = issues.find(({ severity }) => severity === 'error')
  return failed === undefined
    ? {
        issues: [
          ...issues,
          issue('information', 'row-unused', 'A row that the mapping makes nothing of', `row ${line}`),
        ],
      }
    : {
        issues: issues.filter(one => one !== failed),
        fault: { code: failed.code, message: `Row ${line}: ${failed.message}` },
      }
}
