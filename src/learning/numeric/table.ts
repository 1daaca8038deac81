/** A column of numbers; NaN is missing. */
export type NumericColumn = { readonly kind: 'numeric'; readonly name: string; readonly values: Float64Array }

/** A column of named levels; `codes` index `levels`, -1 is missing. */
export type CategoricalColumn = {
  readonly kind: 'categorical'
  readonly name: string
  readonly codes: Int32Array
  readonly levels: readonly string[]
}

export type Column = NumericColumn | CategoricalColumn

/**
 * What models are fitted on and asked about: columns of equal length, missing values kept as such.
 *
 * @example
 * const table: Table = { rows: 2, columns: [{ kind: 'numeric', name: 'age', values: Float64Array.of(61, NaN) }] }
 */
export type Table = { readonly rows: number; readonly columns: readonly Column[] }

/** What a column is called and may hold, without its values: kept with a model so that a later table can be read. */
export type Feature =
  | { readonly kind: 'numeric'; readonly name: string }
  | { readonly kind: 'categorical'; readonly name: string; readonly levels: readonly string[] }

/** @throws TypeError for a plain array: it sorts numbers as texts, so results would be wrong */
export const assertTyped = (name: string, values: unknown): void => {
  if (!ArrayBuffer.isView(values)) throw new TypeError(`${name} must be a typed array, such as a Float64Array`)
}

/**
 * @throws RangeError for a column of another length than the table, two of one name, and a code that is no level
 * @throws TypeError for a column that is neither of numbers nor of levels, or whose values are no typed array
 */
export const assertTable = ({ rows, columns }: Table): void => {
  const names = new Set<string>()
  for (const column of columns) {
    const { name } = column
    if (names.has(name)) throw new RangeError(`two columns are named ${name}`)
    names.add(name)
    if (column.kind !== 'numeric' && column.kind !== 'categorical')
      throw new TypeError(`column ${name} must be numeric or categorical, not ${String((column as Column).kind)}`)
    const values = column.kind === 'numeric' ? column.values : column.codes
    assertTyped(`column ${name}`, values)
    const { length } = values
    if (length !== rows) throw new RangeError(`column ${name} has ${length} rows, the table has ${rows}`)
    if (column.kind === 'numeric') continue
    const { codes, levels } = column
    // A loop: it runs before every prediction.
    for (let row = 0; row < rows; row++)
      if (codes[row]! >= levels.length || codes[row]! < -1)
        throw new RangeError(`column ${name}, row ${row + 1}: code ${codes[row]} is none of ${levels.length} levels`)
  }
}

/**
 * What is kept of a column with a model: its name, and its levels.
 *
 * @example
 * table.columns.map(featureOf) // [{ kind: 'numeric', name: 'age' }]
 */
export const featureOf = (column: Column): Feature =>
  column.kind === 'numeric'
    ? { kind: 'numeric', name: column.name }
    : { kind: 'categorical', name: column.name, levels: column.levels }

/**
 * A table's columns in a model's order and in a model's codes, row by row: `rows x features` numbers. Missing values and
 * levels that the model never saw are NaN.
 *
 * @throws RangeError as `assertTable`, when a feature has no column, or a column is of the other kind
 *
 * @example
 * alignedRows(table, [{ kind: 'numeric', name: 'age' }]) // [61, NaN]
 */
export const alignedRows = (table: Table, features: readonly Feature[]): Float64Array => {
  assertTable(table)
  const wide = features.length
  const values = new Float64Array(table.rows * wide)
  features.forEach((feature, at) => {
    const column = table.columns.find(({ name }) => name === feature.name)
    if (column === undefined) throw new RangeError(`the table has no column ${feature.name}`)
    if (feature.kind === 'numeric') {
      if (column.kind !== 'numeric')
        throw new RangeError(`the model knows ${feature.name} as numbers, the table does not`)
      for (let row = 0; row < table.rows; row++) values[row * wide + at] = column.values[row]!
      return
    }
    if (column.kind !== 'categorical')
      throw new RangeError(`the model knows ${feature.name} as levels, the table as numbers`)
    const code = codesOf(column.levels, feature.levels)
    for (let row = 0; row < table.rows; row++) {
      const level = column.codes[row]!
      values[row * wide + at] = level < 0 ? Number.NaN : code[level]!
    }
  })
  return values
}

/** For each of a table's levels the model's code; NaN where the model never saw it. */
const codesOf = (levels: readonly string[], known: readonly string[]): Float64Array => {
  const code = new Map(known.map((level, index) => [level, index]))
  return Float64Array.from(levels, level => code.get(level) ?? Number.NaN)
}

/**
 * The rows of a table that `keep` names from 0, in that order; one may come several times.
 *
 * @throws RangeError for a row that the table does not have
 *
 * @example
 * rowsOf(table, [1, 1, 0]).rows // 3
 */
export const rowsOf = (table: Table, keep: ArrayLike<number>): Table => {
  for (let at = 0; at < keep.length; at++)
    if (!(keep[at]! >= 0 && keep[at]! < table.rows))
      throw new RangeError(`there is no row ${keep[at]} (from 0) of ${table.rows}`)
  return { rows: keep.length, columns: table.columns.map(column => keptOf(column, keep)) }
}

const keptOf = (column: Column, keep: ArrayLike<number>): Column => {
  if (column.kind === 'numeric') {
    const values = new Float64Array(keep.length)
    for (let at = 0; at < keep.length; at++) values[at] = column.values[keep[at]!]!
    return { ...column, values }
  }
  const codes = new Int32Array(keep.length)
  for (let at = 0; at < keep.length; at++) codes[at] = column.codes[keep[at]!]!
  return { ...column, codes }
}
