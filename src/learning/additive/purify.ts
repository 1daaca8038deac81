import { binOf } from '../numeric/index.ts'
import { type Axis, cellsOf } from './model.ts'

/** A term's values as they are being put in order; `rows` is the training weight of each cell. */
export type RawTerm = { readonly axes: readonly Axis[]; readonly values: Float64Array; readonly rows: Float64Array }

const PASSES = 2000
const CLOSE = 1e-13

/**
 * Moves what a pair says of one feature alone into that feature's shape, and what a shape says of nobody in particular into
 * the intercept: weighted by training rows, a pair then has mean 0 in each row and column and a shape mean 0 (Lengerich, Tan,
 * Chang, Hooker and Caruana 2020, "Purifying interaction effects"). No prediction for a training row changes.
 *
 * @param shapes the terms of one feature, at the feature's place; changed
 * @param pairs changed
 * @returns what the intercept gains
 */
export const purify = (shapes: readonly RawTerm[], pairs: readonly RawTerm[]): number => {
  for (const { axes, values, rows } of pairs) {
    const [first, second] = axes as [Axis, Axis]
    const [tall, wide] = [cellsOf(first), cellsOf(second)]
    const toFirst = new Float64Array(tall)
    const toSecond = new Float64Array(wide)
    for (let pass = 0; pass < PASSES; pass++) {
      const moved = Math.max(
        takeMeans(values, rows, tall, wide, wide, 1, toFirst),
        takeMeans(values, rows, wide, tall, 1, wide, toSecond),
      )
      if (moved < CLOSE) break
    }
    give(shapes[first.feature]!, first, toFirst)
    give(shapes[second.feature]!, second, toSecond)
  }
  return shapes.reduce((sum, { values, rows }) => sum + centre(values, rows), 0)
}

/** Takes from each line of a table its weighted mean; gives the largest. Lines are `step` apart, their cells `stride`. */
const takeMeans = (
  values: Float64Array,
  rows: Float64Array,
  lines: number,
  cells: number,
  step: number,
  stride: number,
  taken: Float64Array,
): number => {
  let largest = 0
  for (let line = 0; line < lines; line++) {
    let sum = 0
    let weight = 0
    for (let cell = 0; cell < cells; cell++) {
      const at = line * step + cell * stride
      sum += rows[at]! * values[at]!
      weight += rows[at]!
    }
    // Where no training row was there is no mean to take.
    if (weight === 0) continue
    const mean = sum / weight
    for (let cell = 0; cell < cells; cell++) values[line * step + cell * stride]! -= mean
    taken[line]! += mean
    largest = Math.max(largest, Math.abs(mean))
  }
  return largest
}

/** Adds a coarse axis's values to the fine cells that lie in them. */
const give = (shape: RawTerm, coarse: Axis, values: Float64Array): void => {
  const [fine] = shape.axes as [Axis]
  for (let cell = 0; cell < shape.values.length; cell++) shape.values[cell]! += values[coarseCell(fine, coarse, cell)]!
}

const coarseCell = (fine: Axis, coarse: Axis, cell: number): number => {
  if (cell === cellsOf(fine) - 1) return cellsOf(coarse) - 1
  if (fine.kind === 'numeric' && coarse.kind === 'numeric')
    return cell < fine.bounds.length ? binOf(coarse.bounds, fine.bounds[cell]!) : coarse.bounds.length
  if (fine.kind === 'categorical' && coarse.kind === 'categorical') return coarse.cellOf[fine.cellOf.indexOf(cell)]!
  throw new RangeError('a pair cuts a feature otherwise than its shape')
}

const centre = (values: Float64Array, rows: Float64Array): number => {
  let sum = 0
  let weight = 0
  for (let cell = 0; cell < values.length; cell++) {
    sum += rows[cell]! * values[cell]!
    weight += rows[cell]!
  }
  const mean = sum / weight
  for (let cell = 0; cell < values.length; cell++) values[cell]! -= mean
  return mean
}
