import { boundsOf, type Column } from '../numeric/index.ts'
import { type Axis, cellAt, cellsOf } from './model.ts'

/** Levels that have a cell of their own; rarer ones share that of missing values. */
const MOST_LEVELS = 255

/** Fine cells for a shape of one feature. */
export const fineAxis = (column: Column, feature: number, bins: number, weight: Float64Array | undefined): Axis => {
  if (column.kind === 'numeric') return { kind: 'numeric', feature, bounds: [...boundsOf(column.values, bins, weight)] }
  return {
    kind: 'categorical',
    feature,
    cellOf: commonest(levelWeights(column.codes, column.levels.length, weight), MOST_LEVELS),
  }
}

/**
 * Coarse cells for a pair: runs of fine cells of about equal weight, and the commonest levels, the others together.
 *
 * @param rows weight of each fine cell
 */
export const coarseAxis = (fine: Axis, rows: ArrayLike<number>, cells: number): Axis => {
  if (fine.kind === 'numeric') {
    const bounds: number[] = []
    let left = 0
    for (let cell = 0; cell <= fine.bounds.length; cell++) left += rows[cell]!
    let inCell = 0
    fine.bounds.forEach((bound, cell) => {
      inCell += rows[cell]!
      if (bounds.length + 1 >= cells || !(inCell >= left / (cells - bounds.length)) || !(left > inCell)) return
      bounds.push(bound)
      left -= inCell
      inCell = 0
    })
    return { ...fine, bounds }
  }
  const weights = Float64Array.from(fine.cellOf.slice(0, -1), cell => (cell === cellsOf(fine) - 1 ? 0 : rows[cell]!))
  return { ...fine, cellOf: commonest(weights, 2 * cells) }
}

/** The cell of each row. */
export const codesOf = (axis: Axis, column: Column, rows: number): Uint16Array => {
  const codes = new Uint16Array(rows)
  if (column.kind === 'numeric') for (let row = 0; row < rows; row++) codes[row] = cellAt(axis, column.values[row]!)
  else
    for (let row = 0; row < rows; row++)
      codes[row] = cellAt(axis, column.codes[row]! < 0 ? Number.NaN : column.codes[row]!)
  return codes
}

const levelWeights = (codes: Int32Array, levels: number, weight: Float64Array | undefined): Float64Array => {
  const weights = new Float64Array(levels)
  for (let row = 0; row < codes.length; row++) if (codes[row]! >= 0) weights[codes[row]!]! += weight?.[row] ?? 1
  return weights
}

/** Levels in their own order while they are few; of many the commonest, the others with missing values behind them. */
const commonest = (weights: Float64Array, most: number): number[] => {
  if (weights.length <= most) return [...weights.keys(), weights.length]
  const kept = [...weights.keys()]
    .sort((a, b) => weights[b]! - weights[a]! || a - b)
    .slice(0, most)
    .sort((a, b) => a - b)
  const cellOf = new Array<number>(weights.length + 1).fill(most)
  kept.forEach((level, cell) => {
    cellOf[level] = cell
  })
  return cellOf
}
