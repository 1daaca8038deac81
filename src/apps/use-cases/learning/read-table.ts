import { basename } from 'node:path'
import { failure, type Issue, issue, type Result, success } from '../../../core/index.ts'
import type { Table } from '../../../learning/index.ts'
import type { Condition } from './chosen-rows.ts'
import { type ColumnBuilder, categoricalBuilder, numericBuilder } from './table-columns.ts'
import { readRows } from './table-rows.ts'

export type ReadTableOptions = {
  /** Columns whose cells are levels even where they are numbers (`--categorical`). */
  readonly categorical?: readonly string[]
  /** Columns that must be numbers: a cell that is none refuses the table, with row and column. */
  readonly numeric?: readonly string[]
  /** What is said besides, once, of a column of these that has another cell. */
  readonly hints?: ReadonlyMap<string, string>
  /** Columns that are passed over. */
  readonly exclude?: readonly string[]
  /** Only these columns, in this order; without it all, in the order of the file. */
  readonly columns?: readonly string[]
  /** Only these rows. */
  readonly where?: readonly Condition[]
}

/** A table of a file: what its rows are called there, and how many conditions left out. */
export type FileTable = Table & {
  /** The file's own number of each row, from 1. */
  readonly numbers: Uint32Array
  readonly leftOut: number
}

/**
 * Reads a table to learn from, `.csv` or `.csv.gz`: the first line names the columns, an empty cell is missing. A column
 * is of numbers when each of its cells is empty or a number, else of levels as written, sorted. A column that has numbers
 * and is of levels for a few cells only comes with a warning that names the first of these (`NA` and the like).
 *
 * Streaming: memory is that of the columns (8 bytes a number, 4 a level).
 *
 * @returns a table of `rows` and columns; a failure for rows that do not fit the first line, columns that are not there, and
 *   cells of `numeric` columns that are no numbers. Locations are `FILE:LINE`, messages say row and column.
 * @throws AppError `not-found`; `misuse` for damaged gzip
 *
 * @example
 * const table = await readTable('ward.csv.gz', { categorical: ['ward'], exclude: ['patient_id'] })
 * if (table.ok) table.value.columns.map(({ name, kind }) => [name, kind]) // [['ward', 'categorical'], ['age', 'numeric']]
 */
export const readTable = async (path: string, options: ReadTableOptions = {}): Promise<Result<FileTable>> => {
  const first = await collect(path, options, new Set(options.categorical))
  if (!first.ok) return first
  const { builders, turned, numbers, leftOut } = first.value
  // A column that showed itself late as one of levels is read again, this time as written.
  const again =
    turned.size === 0
      ? undefined
      : await collect(path, { columns: [...turned.keys()], where: options.where ?? [] }, new Set(turned.keys()))
  if (again?.ok === false) return again
  const levels = new Map(again?.value.builders.map(one => [one.name, one]))
  return success(
    {
      rows: numbers.length,
      columns: builders.map(one => (levels.get(one.name) ?? one).build()),
      numbers: Uint32Array.from(numbers),
      leftOut,
    },
    [...turned].flatMap(([name, { numbers, where, row }]) => (numbers === 0 ? [] : [mixed(name, numbers, row, where)])),
  )
}

const mixed = (name: string, numbers: number, row: number, where: string): Issue =>
  issue(
    'warning',
    'column-mixed',
    `Column ${name} is read as levels: its first ${numbers} values are numbers, row ${row} is not. Empty the cell if it means missing, or name the column in --categorical.`,
    where,
  )

/** Where a column turned from numbers to levels, and after how many numbers. */
type Turn = { readonly numbers: number; readonly row: number; readonly where: string }

type Collected = {
  readonly builders: readonly ColumnBuilder[]
  readonly turned: ReadonlyMap<string, Turn>
  readonly numbers: readonly number[]
  readonly leftOut: number
}

const collect = async (
  path: string,
  options: ReadTableOptions,
  categorical: ReadonlySet<string>,
): Promise<Result<Collected>> => {
  const name = basename(path)
  const strict = new Set(options.numeric)
  const hints = new Map(options.hints)
  const turned = new Map<string, Turn>()
  const numbers: number[] = []
  let builders: readonly ColumnBuilder[] = []
  const take: Parameters<typeof readRows>[1] = ({ columns }) => {
    const wanted = wantedColumns(columns, options, name)
    if (!wanted.ok) return wanted
    builders = wanted.value.map(column => (categorical.has(column) ? categoricalBuilder : numericBuilder)(column))
    const places = wanted.value.map(column => columns.indexOf(column))
    const filled = new Float64Array(builders.length)
    const isTurned = new Uint8Array(builders.length)
    return success(({ cells, row, line }) => {
      numbers.push(row)
      for (let at = 0; at < builders.length; at++) {
        if (isTurned[at] === 1) continue
        const cell = cells[places[at]!]!
        const builder = builders[at]!
        if (builder.add(cell)) {
          if (cell !== '') filled[at]!++
          continue
        }
        const where = `${name}:${line}`
        if (strict.has(builder.name)) {
          // The cell itself is not repeated: it may be of a patient.
          const hint = hints.get(builder.name) ?? ''
          hints.delete(builder.name)
          return issue(
            'error',
            'cell-not-a-number',
            `Row ${row}, column ${builder.name} is not a number.${hint}`,
            where,
          )
        }
        isTurned[at] = 1
        turned.set(builder.name, { numbers: filled[at]!, row, where })
      }
      return undefined
    })
  }
  const read = await readRows(path, take, options.where)
  return read.ok ? success({ builders, turned, numbers, leftOut: read.value.leftOut }) : read
}

const wantedColumns = (
  columns: readonly string[],
  { categorical = [], numeric = [], exclude = [], columns: only }: ReadTableOptions,
  name: string,
): Result<readonly string[]> => {
  const known = new Set(columns)
  const unknown = [...new Set([...categorical, ...numeric, ...exclude, ...(only ?? [])])].filter(one => !known.has(one))
  if (unknown.length > 0) {
    return failure(
      issue('error', 'column-unknown', `${name} has no column ${unknown.join(', ')}. It has ${listed(columns)}.`, name),
    )
  }
  const left = new Set(exclude)
  return success((only ?? columns).filter(column => !left.has(column)))
}

const listed = (columns: readonly string[]): string =>
  columns.length <= 60 ? columns.join(', ') : `${columns.slice(0, 60).join(', ')} and ${columns.length - 60} more`
