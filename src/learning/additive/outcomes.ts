import type { Outcome } from '../numeric/index.ts'
import type { Dispersion } from './fit-terms.ts'

export type AdditiveOutcome = Exclude<Outcome, { readonly kind: 'quantile' }>

/** An outcome on the scale on which it is fitted. */
export type FittedOutcome = {
  readonly outcome: AdditiveOutcome
  /** A raw score of the model is `zero + unit * fitted`. */
  readonly zero: number
  readonly unit: number
  readonly dispersion: Dispersion
}

/**
 * Means are fitted in units of their deviation, so that penalties mean the same whatever is measured. Means and counts have a
 * dispersion (of counts at least 1, Pearson's: McCullagh and Nelder 1989, 4.5); the others have none.
 */
export const fittedOutcome = (outcome: AdditiveOutcome, weight: Float64Array): FittedOutcome => {
  if (outcome.kind === 'binary' || outcome.kind === 'cox') return { outcome, zero: 0, unit: 1, dispersion: () => 1 }
  const all = weight.reduce((sum, value) => sum + value, 0)
  if (outcome.kind === 'count') {
    const excess = (row: number, scores: Float64Array): number =>
      (outcome.y[row]! - Math.exp(scores[row]!)) ** 2 / Math.exp(scores[row]!)
    return { outcome, zero: 0, unit: 1, dispersion: scatter(weight, all, excess, 1) }
  }
  const mean = outcome.y.reduce((sum, value, row) => sum + weight[row]! * value, 0) / all
  const variance = outcome.y.reduce((sum, value, row) => sum + weight[row]! * (value - mean) ** 2, 0) / all
  const unit = variance > 0 ? Math.sqrt(variance) : 1
  const y = outcome.y.map(value => (value - mean) / unit)
  const square = (row: number, scores: Float64Array): number => (y[row]! - scores[row]!) ** 2
  return { outcome: { kind: 'mean', y }, zero: mean, unit, dispersion: scatter(weight, all, square, 1e-6) }
}

const scatter =
  (weight: Float64Array, all: number, of: (row: number, scores: Float64Array) => number, least: number): Dispersion =>
  (scores, freedom) => {
    let sum = 0
    for (let row = 0; row < weight.length; row++) if (weight[row]! > 0) sum += weight[row]! * of(row, scores)
    return Math.max(least, sum / Math.max(all - freedom - 1, all / 10))
  }
