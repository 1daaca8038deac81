import { assertTable, directionOf, featureOf, lossOf } from '../numeric/index.ts'
import { errorsByBags } from './bags.ts'
import { pairDrafts, settled, shapeDraft, startOf } from './drafts.ts'
import { type Course, fitTerms } from './fit-terms.ts'
import { type AdditiveInput, objectionTo } from './input.ts'
import type { AdditiveModel } from './model.ts'
import { fittedOutcome } from './outcomes.ts'

const COURSE: Course = { learning: 10, rounds: 20, passes: 2, close: 1e-4 }

/**
 * A generalised additive model on binned columns (Hastie and Tibshirani 1986), with pairs (GA2M: Lou and others 2013). Each
 * shape is as smooth, and as close to nothing, as the data ask for: its penalties are variance components, learnt in the fit
 * (empirical Bayes), so that nothing is tuned and no rows are kept apart. Missing values and levels are taken as they are.
 * One thread; the same input gives the same numbers.
 *
 * @throws RangeError as `assertTable`; for outcomes that are not of their kind, or all the same; lengths that differ; weights below 0; and
 *   names that the table does not have
 *
 * @example
 * const model = fitAdditive({ table, outcome: { kind: 'binary', y }, settings: { ...additiveDefaults, pairs: 10 } })
 * additiveScores(model, alignedRows(table, model.features)) // log-odds
 */
export const fitAdditive = (input: AdditiveInput): AdditiveModel => {
  const objection = objectionTo(input)
  if (objection !== undefined) throw new RangeError(objection)
  const { table, settings } = input
  assertTable(table)
  const weight = input.weight ?? new Float64Array(table.rows).fill(1)
  const { outcome, zero, unit, dispersion } = fittedOutcome(input.outcome, weight)
  const loss = lossOf(outcome, weight)
  const shapes = table.columns.map((column, feature) =>
    shapeDraft(column, feature, weight, settings.bins, directionOf(settings.monotone, column.name)),
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
    clusters: input.clusters,
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
