import { binOf, type Feature, type Outcome } from '../numeric/index.ts'
import type { ShapeEdit } from './shape-edit.ts'

/** How one feature is cut into cells. The last cell is for missing values, and for levels that have none of their own. */
export type Axis =
  /** Cell `b` holds what is above `bounds[b - 1]` and at most `bounds[b]`. */
  | { readonly kind: 'numeric'; readonly feature: number; readonly bounds: readonly number[] }
  /** The cell of each of the feature's levels. */
  | { readonly kind: 'categorical'; readonly feature: number; readonly cellOf: readonly number[] }

/** The shape function of one feature, or of two that matter together: a value a cell, of two axes row by row. */
export type AdditiveTerm = {
  readonly axes: readonly [Axis] | readonly [Axis, Axis]
  /** What the raw score gains there. Weighted by `rows` their mean is 0, of a pair also in each row and column. */
  readonly values: readonly number[]
  /** The standard error of each value; NaN where no training row was. */
  readonly errors: readonly number[]
  /** Training rows of each cell, by weight. */
  readonly rows: readonly number[]
}

/** A change that a person made to a shape after training. */
export type ShapeEditRecord = {
  readonly edit: ShapeEdit
  /** What was asked for, in words. */
  readonly change: string
  readonly by: string
  readonly because: string
  /** When, as the caller's clock has it: ISO 8601. */
  readonly at: string
  /** Every cell, on the raw scale of the model. */
  readonly before: readonly number[]
  /** Every cell after it, centred again; of a pair that was taken out all 0. */
  readonly after: readonly number[]
  /** How far the mean raw score of the training rows moved: what the intercept took up, and a recalibration would take back. */
  readonly meanShift: number
}

/**
 * A generalised additive model: the raw score of a row is `intercept` plus the value of its cell in each term.
 *
 * Its scale is that of its outcome: log-odds (binary), logarithm of the expected count, mean, or log hazard ratio.
 */
export type AdditiveModel = {
  readonly features: readonly Feature[]
  readonly outcome: Exclude<Outcome['kind'], 'quantile'>
  readonly intercept: number
  /** One term a feature in the order of `features`, then the pairs. */
  readonly terms: readonly AdditiveTerm[]
  readonly edits: readonly ShapeEditRecord[]
}

/** How many cells an axis has, that of missing values included. */
export const cellsOf = (axis: Axis): number =>
  axis.kind === 'numeric' ? axis.bounds.length + 2 : axis.cellOf.reduce((most, cell) => Math.max(most, cell), 0) + 1

/** The cell of a value as `alignedRows` gives it: NaN is missing. */
export const cellAt = (axis: Axis, value: number): number => {
  if (axis.kind === 'numeric') return Number.isNaN(value) ? axis.bounds.length + 1 : binOf(axis.bounds, value)
  // Behind the levels stands the cell of missing values.
  return axis.cellOf[Number.isNaN(value) ? axis.cellOf.length - 1 : value] ?? axis.cellOf.at(-1)!
}

const valueAt = (term: AdditiveTerm, wide: number, values: Float64Array, from: number): number => {
  const [first, second] = term.axes
  const cell = cellAt(first, values[from + first.feature]!)
  if (second === undefined) return term.values[cell]!
  return term.values[cell * wide + cellAt(second, values[from + second.feature]!)]!
}

/** What a model says of a row, and which term says how much of it. */
export type AdditiveExplanation = {
  readonly bias: number
  /** One a term, in the order of the model's `terms`; with `bias` they sum to the raw score. */
  readonly terms: Float64Array
  /** One a feature, a pair's part in halves to its two (its Shapley value, as a pair holds no main effect). */
  readonly features: Float64Array
}

/** A model prepared to be asked. */
export type AdditiveScorer = {
  /** @param values one number a feature, at `from` and after; NaN is missing */
  readonly score: (values: Float64Array, from?: number) => number
  readonly explain: (values: Float64Array, from?: number) => AdditiveExplanation
}

/**
 * Prepares a model to be asked for raw scores and their exact parts.
 *
 * @example
 * const { score, explain } = additiveScorerOf(model)
 * const rows = alignedRows(table, model.features)
 * const { bias, features } = explain(rows) // bias + all features = score(rows)
 */
export const additiveScorerOf = (model: AdditiveModel): AdditiveScorer => {
  const wide = model.terms.map(({ axes }) => (axes[1] === undefined ? 1 : cellsOf(axes[1])))
  const score = (values: Float64Array, from = 0): number => {
    let sum = model.intercept
    for (let at = 0; at < wide.length; at++) sum += valueAt(model.terms[at]!, wide[at]!, values, from)
    return sum
  }
  return {
    score,
    explain: (values, from = 0) => {
      const terms = new Float64Array(wide.length)
      const features = new Float64Array(model.features.length)
      model.terms.forEach((term, at) => {
        const part = valueAt(term, wide[at]!, values, from)
        terms[at] = part
        for (const { feature } of term.axes) features[feature]! += part / term.axes.length
      })
      return { bias: model.intercept, terms, features }
    },
  }
}

/**
 * The raw scores of rows laid one after the other, as `alignedRows` gives them.
 *
 * @example
 * additiveScores(model, alignedRows(table, model.features)) // log-odds, of a binary outcome
 */
export const additiveScores = (model: AdditiveModel, rows: Float64Array): Float64Array => {
  const { score } = additiveScorerOf(model)
  const wide = model.features.length
  return Float64Array.from({ length: wide === 0 ? 0 : rows.length / wide }, (_, row) => score(rows, row * wide))
}
