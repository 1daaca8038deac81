import { expit, type LogisticFit, logisticFit, logit } from '../numeric/index.ts'
import { type Calibrator, calibrated, inside } from './calibrator.ts'
import { bentLogOdds, fitCurve } from './curve.ts'

/** A prediction's calibrator cannot be fitted on these rows; the message says why. */
const fitted = (fit: LogisticFit | { readonly because: string }): Float64Array => {
  if ('because' in fit) throw new RangeError(`cannot be calibrated: ${fit.because}`)
  return fit.coefficients
}

/**
 * Recalibration in the large: moves the log-odds of all predictions by one number, so that the mean prediction is the frequency.
 * For a model that ranks well at a site with another prevalence.
 *
 * @throws RangeError when the outcomes are of one class
 */
export const fitInTheLarge = (prediction: Float64Array, outcome: Float64Array): Calibrator & { kind: 'logistic' } => {
  const [intercept] = fitted(logisticFit({ outcome, columns: [], offset: logOddsOf(prediction) }))
  return { kind: 'logistic', slope: 1, intercept: intercept! }
}

/**
 * Logistic recalibration: intercept and slope of the log-odds (Cox 1958). Where the slope would be below 0 it is 0: a map that turns the
 * ranks around is no calibration. So it is where all predictions are one. Predictions that part the outcomes perfectly have no finite
 * slope: then Platt's targets stand for 1 and 0.
 *
 * @throws RangeError when the outcomes are of one class
 */
export const fitSlope = (prediction: Float64Array, outcome: Float64Array): Calibrator & { kind: 'logistic' } => {
  const columns = [logOddsOf(prediction)]
  const likeliest = logisticFit({ outcome, columns })
  if (!('because' in likeliest)) return rising(likeliest, outcome)
  // Throws for one class: nothing is known of the other.
  fitted(logisticFit({ outcome, columns: [] }))
  const target = plattTargets(outcome)
  const finite = logisticFit({ outcome: target, columns })
  return 'because' in finite ? { ...flat(outcome), kind: 'logistic' } : rising(finite, target)
}

const rising = (
  { coefficients: [intercept, slope] }: LogisticFit,
  outcome: Float64Array,
): Calibrator & { kind: 'logistic' } =>
  slope! > 0 ? { kind: 'logistic', slope: slope!, intercept: intercept! } : { ...flat(outcome), kind: 'logistic' }

/**
 * Platt's map of any score (Platt 1999; as corrected by Lin, Lin and Weng 2007), with his targets (N+ + 1) / (N+ + 2) and 1 / (N- + 2)
 * instead of 1 and 0, which keep it finite where the classes are parted.
 *
 * @throws RangeError when all scores are one
 */
export const fitPlatt = (score: Float64Array, outcome: Float64Array): Calibrator & { kind: 'platt' } => {
  const target = plattTargets(outcome)
  const [intercept, slope] = fitted(logisticFit({ outcome: target, columns: [score] }))
  return slope! > 0 ? { kind: 'platt', slope: slope!, intercept: intercept! } : { ...flat(target), kind: 'platt' }
}

const plattTargets = (outcome: Float64Array): Float64Array => {
  const events = outcome.reduce((sum, y) => sum + y, 0)
  const high = (events + 1) / (events + 2)
  const low = 1 / (outcome.length - events + 2)
  return outcome.map(y => (y === 1 ? high : low))
}

/**
 * Beta calibration with three parameters (Kull, Silva Filho and Flach, AISTATS 2017): a logistic model on ln(p) and -ln(1 - p). A
 * coefficient below 0 is set to 0 and the other fitted again, as the authors do; so the map never descends.
 *
 * @throws RangeError when the outcomes are of one class, or parted perfectly
 */
export const fitBeta = (prediction: Float64Array, outcome: Float64Array): Calibrator & { kind: 'beta' } => {
  const rising = prediction.map(p => Math.log(inside(p)))
  const falling = prediction.map(p => -Math.log1p(-inside(p)))
  const [intercept, a, b] = fitted(logisticFit({ outcome, columns: [rising, falling] }))
  if (a! >= 0 && b! >= 0) return { kind: 'beta', a: a!, b: b!, intercept: intercept! }
  const alone = (column: Float64Array) => fitted(logisticFit({ outcome, columns: [column] }))
  const [start, slope] = alone(a! < 0 ? falling : rising)
  if (slope! <= 0) return { kind: 'beta', a: 0, b: 0, intercept: flat(outcome).intercept }
  return a! < 0
    ? { kind: 'beta', a: 0, b: slope!, intercept: start! }
    : { kind: 'beta', a: slope!, b: 0, intercept: start! }
}

/** Above this twice the gain in log-likelihood is by chance in 1 of 100 samples: chi-square of one degree of freedom. */
const ASKS_FOR_A_CURVE = 6.635

/**
 * Logistic recalibration, and where the rows ask for it (a likelihood-ratio test at 1%) a curve behind it: what a sum of shapes
 * without interactions lacks is not straight in log-odds.
 *
 * @throws RangeError when the outcomes are of one class
 */
export const fitCurved = (
  prediction: Float64Array,
  outcome: Float64Array,
): Calibrator & { kind: 'logistic' | 'curved' } => {
  const line = fitSlope(prediction, outcome)
  const straight = prediction.map(p => logit(calibrated(line, p)))
  const curve = fitCurve(straight, outcome)
  if (curve === undefined) return line
  const bent = straight.map(s => bentLogOdds(curve, s))
  const gain = 2 * (logLikelihood(bent, outcome) - logLikelihood(straight, outcome))
  return gain > ASKS_FOR_A_CURVE ? { ...line, kind: 'curved', curve } : line
}

const logLikelihood = (logOdds: Float64Array, outcome: Float64Array): number =>
  logOdds.reduce((sum, s, row) => sum + Math.log(expit(outcome[row] === 1 ? s : -s)), 0)

const logOddsOf = (prediction: Float64Array): Float64Array => prediction.map(p => logit(inside(p)))

/** The same probability for everybody. */
const flat = (outcome: Float64Array): { readonly slope: number; readonly intercept: number } => ({
  slope: 0,
  intercept: logit(outcome.reduce((sum, y) => sum + y, 0) / outcome.length),
})
