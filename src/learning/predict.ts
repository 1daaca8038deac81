import { additiveScorerOf } from './additive/index.ts'
import { bentLogOdds, type Curve, steepnessAt } from './calibration/index.ts'
import type { Model } from './model.ts'
import { alignedRows, type Design, designScorerOf, expit, type Table } from './numeric/index.ts'
import { explainerOf, type ImportedTrees, scoreOf } from './trees/index.ts'

/** What a model says of one row. */
export type Predictor = {
  /** The score that is used: log-odds, logarithm of a count, mean, or risk score. */
  readonly score: (values: Float64Array, from?: number) => number
  /** Each feature's part of that score; with `bias` they sum to it. */
  readonly explain: (values: Float64Array, from?: number) => { readonly bias: number; readonly features: Float64Array }
  /** A score as what is foretold: a chance, a count, a number, or the score itself. */
  readonly predictionOf: (score: number) => number
}

/**
 * Prepares a model to be asked.
 *
 * @example
 * const predictor = predictorOf(model)
 * const rows = alignedRows(table, model.features)
 * predictor.predictionOf(predictor.score(rows)) // of the first row
 */
export const predictorOf = (model: Model): Predictor => {
  const { slope, offset, curve } = model.recalibration ?? { slope: 1, offset: 0 }
  const raw = rawOf(model)
  const straight: Omit<Predictor, 'predictionOf'> = {
    score: (values, from = 0) => offset + slope * raw.score(values, from),
    explain: (values, from = 0) => {
      const { bias, features } = raw.explain(values, from)
      return { bias: offset + slope * bias, features: features.map(part => slope * part) }
    },
  }
  return { ...(curve === undefined ? straight : bentBy(curve, straight)), predictionOf: linkOf(model) }
}

/** A curve behind a score. For one row it stretches all parts alike: by how steep it is between the bias and the row's score. */
const bentBy = (
  curve: Curve,
  { score, explain }: Omit<Predictor, 'predictionOf'>,
): Omit<Predictor, 'predictionOf'> => ({
  score: (values, from) => bentLogOdds(curve, score(values, from)),
  explain: (values, from) => {
    const { bias, features } = explain(values, from)
    const moved = features.reduce((sum, part) => sum + part, 0)
    const start = bentLogOdds(curve, bias)
    // Where nothing moves it, the parts cancel: they are then as steep as the curve is there.
    const stretch =
      Math.abs(moved) < 1e-9 ? steepnessAt(curve, bias) : (bentLogOdds(curve, bias + moved) - start) / moved
    return { bias: start, features: features.map(part => stretch * part) }
  },
})

/**
 * The same of trees of another program (`parseLightgbm`).
 *
 * @example
 * const read = parseLightgbm(text)
 * if (read.ok) importedPredictorOf(read.value).explain(Float64Array.of(61, 1.4)).features
 */
export const importedPredictorOf = ({ trees, link }: ImportedTrees): Predictor => ({
  score: (values, from) => scoreOf(trees, values, from),
  explain: explainerOf(trees).explain,
  predictionOf: link === 'logit' ? expit : link === 'log' ? Math.exp : score => score,
})

/** Raw scores and their parts; of additive models a pair's part goes in halves to its two features. */
const rawOf = (model: Model): Omit<Predictor, 'predictionOf'> => {
  if (model.kind === 'additive') return additiveScorerOf(model.body)
  if (model.kind === 'logistic') {
    const { design, coefficients, intercept } = model.body
    return linearRaw(
      design,
      coefficients,
      design.terms.reduce((sum, { mean }, at) => sum + mean * coefficients[at]!, intercept),
    )
  }
  // A Cox model's score is the logarithm of the hazard's ratio to the average training row.
  if (model.kind === 'cox') return linearRaw(model.body.design, model.body.coefficients, 0)
  const trees = model.kind === 'forest' ? model.body.trees : model.body
  return { score: (values, from) => scoreOf(trees, values, from), explain: explainerOf(trees).explain }
}

const linearRaw = (design: Design, coefficients: Float64Array, bias: number): Omit<Predictor, 'predictionOf'> => {
  const parts = designScorerOf(design, coefficients)
  return {
    score: (values, from = 0) => parts(values, from).reduce((sum, part) => sum + part, bias),
    explain: (values, from = 0) => ({ bias, features: parts(values, from) }),
  }
}

const linkOf = ({ target }: Model): ((score: number) => number) => {
  if (target.kind === 'binary') return expit
  return target.kind === 'count' ? Math.exp : score => score
}

/**
 * Predictions of all rows of a table.
 *
 * @throws RangeError when the table lacks a column of the model, or has one of the other kind
 *
 * @example
 * predictionsOf(model, patients) // [0.12, 0.4]
 */
export const predictionsOf = (model: Model, table: Table): Float64Array => {
  const { score, predictionOf } = predictorOf(model)
  const rows = alignedRows(table, model.features)
  const wide = model.features.length
  return Float64Array.from({ length: table.rows }, (_, row) => predictionOf(score(rows, row * wide)))
}
