import type { Column, Grouping, Table } from '../../learning/index.ts'

/** Index moments after a version was trained, in order: numbers of rows, and of whom they are only as codes. */
export type WatchedCases = {
  /** Features as of the index, as serving saw them. */
  readonly table: Table
  /** Epoch milliseconds, ascending. */
  readonly index: Float64Array
  /** 0 or 1 from later facts; NaN while the time at risk is not over. */
  readonly outcome: Float64Array
  /** Which rows are of one patient. */
  readonly patients: Int32Array
  readonly groupings: readonly Grouping[]
}

/** Those row numbers, below `rows`, of which something holds. */
export const placesWhere = (rows: number, holds: (row: number) => boolean): Int32Array => {
  const places: number[] = []
  for (let row = 0; row < rows; row++) if (holds(row)) places.push(row)
  return Int32Array.from(places)
}

export const numbersAt = (values: Float64Array, places: Int32Array): Float64Array =>
  Float64Array.from(places, place => values[place]!)

export const codesAt = (codes: Int32Array, places: Int32Array): Int32Array => places.map(place => codes[place]!)

/** Some rows of a table, in another order if the places are. */
export const rowsAt = ({ columns }: Table, places: Int32Array): Table => ({
  rows: places.length,
  columns: columns.map(
    (column): Column =>
      column.kind === 'numeric'
        ? { ...column, values: numbersAt(column.values, places) }
        : { ...column, codes: codesAt(column.codes, places) },
  ),
})

export const groupsAt = ({ name, codes, levels }: Grouping, places: Int32Array): Grouping => ({
  name,
  levels,
  codes: codesAt(codes, places),
})
