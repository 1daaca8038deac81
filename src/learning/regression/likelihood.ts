import type { Likelihood } from '../numeric/index.ts'
import type { ScaledColumns } from './columns.ts'
import { familyOf, type LinearOutcome } from './family.ts'

/**
 * Scaled columns as each column's commonest value and, row by row, what differs from it: columns of levels are 0 in most
 * rows, and what is 0 need not be multiplied.
 */
type SparseRows = {
  /** The commonest value of each column; 0 where most rows have their own. */
  readonly base: Float64Array
  /** Where each row's entries begin, `rows + 1`; which columns they are of, rising; and how far from `base` they are. */
  readonly from: Uint32Array
  readonly column: Uint16Array | Uint32Array
  readonly value: Float64Array
}

const sparseRows = (columns: readonly Float64Array[], rows: number): SparseRows => {
  const base = Float64Array.from(columns, commonestOf)
  const from = new Uint32Array(rows + 1)
  columns.forEach((values, at) => {
    for (let row = 0; row < rows; row++) if (values[row] !== base[at]) from[row + 1]!++
  })
  for (let row = 0; row < rows; row++) from[row + 1]! += from[row]!
  const next = from.slice(0, rows)
  const column = columns.length < 65_536 ? new Uint16Array(from[rows]!) : new Uint32Array(from[rows]!)
  const value = new Float64Array(from[rows]!)
  columns.forEach((values, at) => {
    for (let row = 0; row < rows; row++) {
      if (values[row] === base[at]) continue
      const to = next[row]!++
      column[to] = at
      value[to] = values[row]! - base[at]!
    }
  })
  return { base, from, column, value }
}

/** The value that more than half of the rows have, or 0 (Boyer and Moore's vote). */
const commonestOf = (values: Float64Array): number => {
  let chosen = 0
  let votes = 0
  for (let row = 0; row < values.length; row++) {
    if (votes === 0) chosen = values[row]!
    votes += values[row] === chosen ? 1 : -1
  }
  let count = 0
  for (let row = 0; row < values.length; row++) if (values[row] === chosen) count++
  return 2 * count > values.length ? chosen : 0
}

/**
 * The log-likelihood over scaled columns at an intercept and one coefficient a column, less half of `ridge` times their sum
 * of squares (the intercept is free). Time is in the squares of the entries of each row that are not the column's
 * commonest.
 */
export const likelihoodOf = (
  { columns }: Pick<ScaledColumns, 'columns'>,
  outcome: LinearOutcome,
  weight: Float64Array | undefined,
  ridge = 0,
): ((at: Float64Array) => Likelihood) => {
  const family = familyOf(outcome.kind)
  const rows = outcome.y.length
  const { base, from, column, value: entry } = sparseRows(columns, rows)
  const size = columns.length + 1
  return at => {
    // Sums over a 1 and the entries; the columns' bases join at the end.
    const slope = new Float64Array(size)
    const moments = new Float64Array(size * size)
    let value = 0
    let level = at[0]!
    for (let a = 1; a < size; a++) level += at[a]! * base[a - 1]!
    for (let row = 0; row < rows; row++) {
      const own = weight?.[row] ?? 1
      if (own === 0) continue
      const [begin, end] = [from[row]!, from[row + 1]!]
      let score = level + (outcome.offset?.[row] ?? 0)
      for (let k = begin; k < end; k++) score += entry[k]! * at[column[k]! + 1]!
      const expected = family.expected(score)
      const spread = own * family.variance(expected)
      const distance = own * (outcome.y[row]! - expected)
      value += own * family.logLikelihood(outcome.y[row]!, score)
      slope[0]! += distance
      moments[0]! += spread
      for (let k = begin; k < end; k++) {
        const a = column[k]! + 1
        const part = spread * entry[k]!
        slope[a]! += distance * entry[k]!
        moments[a * size]! += part
        for (let l = begin; l <= k; l++) moments[a * size + column[l]! + 1]! += part * entry[l]!
      }
    }
    for (let a = 1; a < size; a++) {
      slope[a]! += base[a - 1]! * slope[0]! - ridge * at[a]!
      value -= (ridge / 2) * at[a]! * at[a]!
    }
    return { value, gradient: slope, information: informationOf(moments, base, ridge) }
  }
}

/** Second moments of columns from those of their distances from `base`, with the ridge on the diagonal. */
const informationOf = (moments: Float64Array, base: Float64Array, ridge: number): Float64Array => {
  const size = base.length + 1
  const out = new Float64Array(size * size)
  const all = moments[0]!
  out[0] = all
  for (let a = 1; a < size; a++) {
    const first = moments[a * size]!
    const own = base[a - 1]!
    out[a * size] = first + own * all
    out[a] = out[a * size]!
    for (let b = 1; b <= a; b++) {
      const other = base[b - 1]!
      const sum = moments[a * size + b]! + own * moments[b * size]! + other * first + own * other * all
      out[a * size + b] = a === b ? sum + ridge : sum
      out[b * size + a] = out[a * size + b]!
    }
  }
  return out
}
