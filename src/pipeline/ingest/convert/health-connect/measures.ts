import { type Coding, codeSystems } from '../../../../core/index.ts'
import type { SqliteTable } from '../../../../standards/sqlite/index.ts'
import { ucum } from '../devices/fhir.ts'
import type { SeriesColumn, SeriesKind } from '../devices/series-buffer.ts'
import { type Columns, createColumns, type Fate } from './columns.ts'
import rows from './measures.json' with { type: 'json' }
import type { Parents } from './parents.ts'
import { type Noted, recordObservation } from './resources.ts'
import { momentOf } from './row-time.ts'
import {
  drop,
  knownOffset,
  numberAt,
  type Row,
  type RowReader,
  type RowTime,
  rangeOf,
  type Scope,
  scaled,
  spanOf,
  timeOf,
  untimed,
  valueless,
} from './scope.ts'

/** A number of a table, and what it is. */
type Measure = {
  readonly column: string
  readonly times: 'instant' | 'interval' | 'samples'
  readonly shape: 'series' | 'observation'
  readonly text: string
  readonly category: 'vital-signs' | 'activity'
  readonly codings: readonly Coding[]
  readonly unit: string
  readonly factor: number
}

export type SeriesTold = Pick<SeriesKind, 'codings' | 'text' | 'unit' | 'category'>

const measureOf = (row: (typeof rows)[number]): Measure => ({
  column: row.column,
  times: row.times as Measure['times'],
  shape: row.shape as Measure['shape'],
  text: row.text,
  category: row.category as Measure['category'],
  codings: 'loinc' in row && row.loinc !== undefined ? [{ system: codeSystems.loinc, code: row.loinc }] : [],
  unit: row.unit,
  factor: 'factor' in row ? (row.factor ?? 1) : 1,
})

const measures = Map.groupBy(rows, ({ table }) => table)

/** Tables of samples, by the table of the records that they belong to. */
export const sampleTables: ReadonlyMap<string, string> = new Map(
  rows.flatMap(row => ('parent' in row && row.parent !== undefined ? [[row.table, row.parent] as const] : [])),
)

const mealNotes: Noted = { meal_name: { title: 'Meal' }, meal_type: { title: 'Meal type', words: 'mealType' } }
const nutrients: Fate = { reason: 'Of nutrients only carbohydrates and energy are read' }

/** The reader of a table of plain measures; `undefined` for another table. */
export const measureReader = (
  scope: Scope,
  table: SqliteTable,
  parentsOf: (table: string) => Parents,
): RowReader | undefined => {
  const found = measures.get(table.name)?.map(measureOf)
  const [first] = found ?? []
  if (found === undefined || first === undefined) return undefined
  const isFood = table.name === 'nutrition_record_table'
  const own: Readonly<Record<string, Fate>> = {
    ...Object.fromEntries(found.map(({ column }) => [column, 'mapped' as const])),
    ...(isFood ? { meal_name: 'text', meal_type: { words: 'mealType' } } : {}),
    ...(first.times === 'samples' ? { parent_key: 'mapped', epoch_millis: 'mapped' } : {}),
  }
  const shape = first.shape === 'series' ? 'series' : 'resource'
  const columns = createColumns(table, shape, own, scope.context.loss, isFood ? nutrients : undefined)
  if (first.times === 'samples') return samplesReader(scope, columns, first, parentsOf(sampleTables.get(table.name)!))
  if (first.shape === 'series') return seriesReader(scope, columns, first)
  return resourceReader(scope, columns, found, isFood ? mealNotes : {})
}

/** The column of a series by the app and device that took it; the same ones follow each other. */
export const createSeriesColumns = ({ buffer, patient }: Scope, told: SeriesTold, spans: boolean) => {
  const key = `${told.text} ${told.unit}`
  let last: { readonly origin: string; readonly column: SeriesColumn } | undefined
  return (origin: string): SeriesColumn => {
    if (last?.origin === origin) return last.column
    const device = origin === '' ? {} : { device: { text: origin } }
    const column = buffer.column(`${key} ${origin}`, () => ({ ...told, ...device, spans, patient }))
    last = { origin, column }
    return column
  }
}

const seriesTold = ({ codings, text, unit, category }: Measure): SeriesTold => ({ codings, text, unit, category })

const seriesReader = (scope: Scope, columns: Columns, measure: Measure): RowReader => {
  const spans = measure.times === 'interval'
  const columnOf = createSeriesColumns(scope, seriesTold(measure), spans)
  return (row, found) => {
    const value = numberAt(columns, row, measure.column)
    const times = timesOf(scope, columns, row, measure)
    if (value === undefined || times === undefined) {
      drop(scope, columns, row, times === undefined ? untimed : valueless)
      return
    }
    const { start, end = start } = times
    const origin = scope.origins.words(columns.of(row, 'app_info_id'), columns.of(row, 'device_info_id'))
    const amount = scaled(value, measure.factor)
    const run = columnOf(origin).push(start.at, end.at, amount, start.offset, 0, row.from, row.to)
    if (run !== undefined) found.push(run)
    columns.count(row)
  }
}

const timesOf = (
  scope: Scope,
  columns: Columns,
  row: Row,
  { times }: Measure,
): { readonly start: RowTime; readonly end?: RowTime } | undefined => {
  if (times === 'interval') return spanOf(scope, columns, row)
  const start = timeOf(scope, columns, row, 'time', 'zone_offset')
  return start === undefined ? undefined : { start }
}

const orphaned = {
  code: 'record-missing',
  message: 'A sample whose record is not there: nobody knows which app took it',
}

/** Millions of rows of three numbers: as little as can be is done for each. */
const samplesReader = (scope: Scope, columns: Columns, measure: Measure, parents: Parents): RowReader => {
  const columnOf = createSeriesColumns(scope, seriesTold(measure), false)
  const [key, time] = [columns.at('parent_key'), columns.at('epoch_millis')]
  return (row, found) => {
    const value = numberAt(columns, row, measure.column)
    const at = momentOf(row.values[time])
    const parent = parents.of(Number(row.values[key] ?? Number.NaN))
    if (value === undefined || at === undefined || parent === undefined) {
      drop(scope, columns, row, at === undefined ? untimed : value === undefined ? valueless : orphaned)
      return
    }
    const offset = knownOffset(scope.notices, row, parent.offset)
    const run = columnOf(parent.origin).push(at, at, scaled(value, measure.factor), offset, 0, row.from, row.to)
    if (run !== undefined) found.push(run)
    columns.count(row)
  }
}

const resourceReader =
  (scope: Scope, columns: Columns, all: readonly Measure[], noted: Noted): RowReader =>
  (row, found) => {
    const times = timesOf(scope, columns, row, all[0]!)
    const values = all.flatMap(measure => {
      const value = numberAt(columns, row, measure.column)
      return value === undefined ? [] : [{ measure, value }]
    })
    if (times === undefined || values.length === 0) {
      drop(scope, columns, row, times === undefined ? untimed : valueless)
      return
    }
    for (const { measure, value } of values) {
      const { category, codings, text, unit, factor } = measure
      const told = { category, codings, text, value: { valueQuantity: ucum(scaled(value, factor), unit) } }
      const resource = recordObservation(scope, columns, row, { ...told, ...times, noted })
      found.push({ kind: 'resource', resource, range: rangeOf(row) })
    }
    columns.count(row)
  }
