import { assertTable, type Column, type Feature, featureOf, type Table } from './table.ts'

/** One column of a linear model. */
export type Term =
  /** The value of a column of numbers; where it is missing, `mean`. */
  | { readonly kind: 'value'; readonly feature: string; readonly mean: number }
  /** 1 for a level, 0 for others; where the level is missing or was never seen, `mean`: its share of the training rows. */
  | { readonly kind: 'level'; readonly feature: string; readonly level: string; readonly mean: number }
  /** 1 where the column is missing. */
  | { readonly kind: 'missing'; readonly feature: string; readonly mean: number }

/**
 * How a table becomes the columns of a linear model, learnt from training rows: numbers as they are, a 0/1 column for each
 * level but the commonest (`reference`), and one for missing values where training rows had some. A missing value is read
 * as the training mean, so that the indicator's coefficient tells how far the missing are from the average.
 */
export type Design = {
  readonly features: readonly Feature[]
  readonly terms: readonly Term[]
  /** By name of a column of levels: the level that the others are compared with. */
  readonly reference: Readonly<Record<string, string>>
  /** Columns of one value only, which no term stands for. */
  readonly constant: readonly string[]
}

/** What a term is called in a table of coefficients. */
export const nameOfTerm = (term: Term): string => {
  if (term.kind === 'value') return term.feature
  return term.kind === 'level' ? `${term.feature}=${term.level}` : `${term.feature} missing`
}

/**
 * What a table's columns become in a linear model.
 *
 * @throws RangeError as `assertTable`, and for a number that is not finite
 *
 * @example
 * const design = designOf(table)
 * const rows = designRows(table, design) // rows x design.terms.length
 */
export const designOf = (table: Table): Design => {
  assertTable(table)
  const terms: Term[] = []
  const constant: string[] = []
  const reference: Record<string, string> = {}
  const patterns: Uint8Array[] = []
  for (const column of table.columns) {
    const missing = missingOf(column)
    const count = missing.reduce((sum, one) => sum + one, 0)
    const own = column.kind === 'numeric' ? valueTerms(column.name, column.values) : levelTerms(column, reference)
    terms.push(...own)
    // Columns that are missing together share one indicator: two would be collinear.
    const isNew =
      count > 0 && count < table.rows && !patterns.some(known => known.every((one, row) => one === missing[row]))
    if (isNew) {
      terms.push({ kind: 'missing', feature: column.name, mean: count / table.rows })
      patterns.push(missing)
    }
    if (own.length === 0 && !isNew) constant.push(column.name)
  }
  return { features: table.columns.map(featureOf), terms, reference, constant }
}

const missingOf = (column: Column): Uint8Array => {
  const { length } = column.kind === 'numeric' ? column.values : column.codes
  const missing = new Uint8Array(length)
  for (let row = 0; row < length; row++)
    missing[row] = (column.kind === 'numeric' ? Number.isNaN(column.values[row]!) : column.codes[row]! < 0) ? 1 : 0
  return missing
}

const valueTerms = (feature: string, values: Float64Array): Term[] => {
  let sum = 0
  let count = 0
  let first = Number.NaN
  let varies = false
  values.forEach((value, row) => {
    if (Number.isNaN(value)) return
    if (!Number.isFinite(value)) throw new RangeError(`column ${feature}, row ${row + 1}: ${value} is not finite`)
    if (count === 0) first = value
    else if (value !== first) varies = true
    sum += value
    count++
  })
  return varies ? [{ kind: 'value', feature, mean: sum / count }] : []
}

const levelTerms = (column: Extract<Column, { kind: 'categorical' }>, reference: Record<string, string>): Term[] => {
  const counts = new Float64Array(column.levels.length)
  for (const code of column.codes) if (code >= 0) counts[code]!++
  const known = counts.reduce((sum, count) => sum + count, 0)
  const seen = [...counts.keys()].filter(level => counts[level]! > 0)
  if (seen.length < 2) return []
  const commonest = seen.reduce((best, level) => (counts[level]! > counts[best]! ? level : best))
  reference[column.name] = column.levels[commonest]!
  return seen
    .filter(level => level !== commonest)
    .map(level => ({
      kind: 'level',
      feature: column.name,
      level: column.levels[level]!,
      mean: counts[level]! / known,
    }))
}

/**
 * A table as numbers, row by row: `rows x terms`.
 *
 * @throws RangeError when the table lacks a column, or has one of the other kind
 */
export const designRows = (table: Table, design: Design): Float64Array => {
  const wide = design.terms.length
  const out = new Float64Array(table.rows * wide)
  readersOf(table, design).forEach((read, at) => {
    for (let row = 0; row < table.rows; row++) out[row * wide + at] = read(row)
  })
  return out
}

/** The same, one array a term. */
export const designColumns = (table: Table, design: Design): readonly Float64Array[] =>
  readersOf(table, design).map(read => {
    const out = new Float64Array(table.rows)
    for (let row = 0; row < table.rows; row++) out[row] = read(row)
    return out
  })

const readersOf = (table: Table, { terms, features }: Design) => {
  assertTable(table)
  return terms.map(term => {
    const column = table.columns.find(({ name }) => name === term.feature)
    if (column === undefined) throw new RangeError(`the table has no column ${term.feature}`)
    const known = features.find(({ name }) => name === term.feature)!
    if (column.kind !== known.kind)
      throw new RangeError(`the model knows ${term.feature} as ${known.kind}, the table as ${column.kind}`)
    return readerOf(term, column, known)
  })
}

const readerOf = (term: Term, column: Column, known: Feature): ((row: number) => number) => {
  if (column.kind === 'numeric') {
    const { values } = column
    if (term.kind === 'missing') return row => (Number.isNaN(values[row]!) ? 1 : 0)
    return row => (Number.isNaN(values[row]!) ? term.mean : values[row]!)
  }
  const { codes } = column
  const legal = new Set(known.kind === 'categorical' ? known.levels : [])
  const isKnown = column.levels.map(level => legal.has(level))
  if (term.kind !== 'level') return row => (codes[row]! < 0 || !isKnown[codes[row]!] ? 1 : 0)
  const own = column.levels.indexOf(term.level)
  return row => {
    const code = codes[row]!
    if (code < 0 || !isKnown[code]) return term.mean
    return code === own ? 1 : 0
  }
}

/**
 * How far each column of a table moves the score of a row from that of the average training row, `rows x features`: its
 * terms' coefficients times their distance from the mean, summed.
 */
export const designContributions = (table: Table, design: Design, coefficients: Float64Array): Float64Array => {
  const { features, terms } = design
  const rows = designRows(table, design)
  const place = new Map(features.map(({ name }, at) => [name, at]))
  const out = new Float64Array(table.rows * features.length)
  terms.forEach((term, at) => {
    const feature = place.get(term.feature)!
    for (let row = 0; row < table.rows; row++)
      out[row * features.length + feature]! += (rows[row * terms.length + at]! - term.mean) * coefficients[at]!
  })
  return out
}

/**
 * The same for one row of `alignedRows`, at `from` and after: each feature's part of the distance from the average training
 * row's score.
 */
export const designScorerOf = (
  { features, terms }: Design,
  coefficients: Float64Array,
): ((values: Float64Array, from: number) => Float64Array) => {
  const parts = terms.map((term, at) => {
    const place = features.findIndex(({ name }) => name === term.feature)
    const feature = features[place]!
    const level = term.kind === 'level' && feature.kind === 'categorical' ? feature.levels.indexOf(term.level) : -1
    return { term, place, level, coefficient: coefficients[at]! }
  })
  return (values, from) => {
    const out = new Float64Array(features.length)
    for (const { term, place, level, coefficient } of parts) {
      const value = values[from + place]!
      const isMissing = Number.isNaN(value)
      if (term.kind === 'missing') out[place]! += coefficient * ((isMissing ? 1 : 0) - term.mean)
      else if (!isMissing)
        out[place]! += coefficient * ((term.kind === 'value' ? value : value === level ? 1 : 0) - term.mean)
    }
    return out
  }
}
