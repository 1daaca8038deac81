import { featureOf, lossOf, type Table } from '../numeric/index.ts'
import { errorsByBags } from './bags.ts'
import { pairDrafts, settled, shapeDraft, startOf } from './drafts.ts'
import { type Course, fitTerms } from './fit-terms.ts'
import type { AdditiveModel } from './model.ts'
import { type AdditiveOutcome, fittedOutcome } from './outcomes.ts'
import { objectionTo } from './usable.ts'

export type AdditiveSettings = {
  /** How many pairs of features are looked for, at most; those without evidence are left out. */
  readonly pairs: number
  /** Cells of a number's shape, at most 255, missing values apart. */
  readonly bins: number
  /** Cells of a number in a pair, at most 32; levels have up to twice as many. */
  readonly pairBins: number
  /** By name of a column of numbers: 1 when the outcome may only rise with it, -1 when only fall. It is then in no pair. */
  readonly monotone: Readonly<Record<string, 1 | -1>>
  /** Resamples from which standard errors come; below 2 none are given. */
  readonly bags: number
  readonly seed: number
}

export const additiveDefaults: AdditiveSettings = { pairs: 0, bins: 32, pairBins: 8, monotone: {}, bags: 16, seed: 1 }

export type AdditiveInput = {
  readonly table: Table
  readonly outcome: AdditiveOutcome
  /** Of each row, at least 0: how many rows it stands for. */
  readonly weight?: Float64Array
  /** Whose row it is: rows of one group stay together in resampling. Without it each row is its own. */
  readonly group?: ArrayLike<number>
  readonly settings: AdditiveSettings
}

const COURSE: Course = { learning: 10, rounds: 20, passes: 2, close: 1e-4 }

/**
 * A generalised additive model on binned columns (Hastie and Tibshirani 1986), with pairs (GA2M: Lou and others 2013). Each
 * shape is as smooth, and as close to nothing, as the data ask for: its penalties are variance components, learnt in the fit
 * (empirical Bayes), so that nothing is tuned and no rows are kept apart. Missing values and levels are taken as they are.
 * One thread; the same input gives the same numbers.
 *
 * @throws RangeError for outcomes that are not of their kind, lengths that differ, and names that the table does not have
 *
 * @example
 * const model = fitAdditive({ table, outcome: { kind: 'binary', y }, settings: { ...additiveDefaults, pairs: 10 } })
 * additiveScores(model, alignedRows(table, model.features)) // log-odds
 */
export const fitAdditive = (input: AdditiveInput): AdditiveModel => {
  const objection = objectionTo(input)
  if (objection !== undefined) throw new RangeError(objection)
  const { table, settings } = input
  const weight = input.weight ?? new Float64Array(table.rows).fill(1)
  const { outcome, zero, unit, dispersion } = fittedOutcome(input.outcome, weight)
  const loss = lossOf(outcome, weight)
  const shapes = table.columns.map((column, feature) =>
    shapeDraft(column, feature, weight, settings.bins, settings.monotone[column.name] ?? 0),
  )
  const alone = startOf(shapes, new Float64Array(table.rows).fill(loss.base))
  fitTerms(alone, loss, COURSE, dispersion)
  const pairs = pairDrafts(table.columns, shapes, alone, weight, settings.pairs, settings.pairBins)
  const drafts = [...shapes, ...pairs]
  const start = startOf(drafts, alone.scores)
  const fit = { ...start, states: [...alone.states, ...start.states.slice(shapes.length)] }
  if (pairs.length > 0) fitTerms(fit, loss, COURSE, dispersion)
  const { values, gained } = settled(drafts, fit.states)
  const bags = {
    ...settings,
    group: input.group,
    weight,
    lossOf: (drawn: Float64Array) => lossOf(outcome, drawn),
    dispersion,
  }
  const errors = errorsByBags(fit, bags, states => settled(drafts, states).values)
  return {
    features: table.columns.map(featureOf),
    outcome: outcome.kind,
    // A hazard ratio has no intercept.
    intercept: outcome.kind === 'cox' ? 0 : zero + unit * (loss.base + gained),
    terms: drafts.map(({ axes, rows }, term) => ({
      axes,
      values: Array.from(values[term]!, value => value * unit),
      errors: Array.from(errors[term]!, (error, cell) => (rows[cell]! > 0 ? error * unit : Number.NaN)),
      rows: [...rows],
    })),
    edits: [],
  }
}
