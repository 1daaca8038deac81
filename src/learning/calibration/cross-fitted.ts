import { randomOf } from '../numeric/index.ts'
import { type Calibrator, calibrated } from './calibrator.ts'
import { fitIsotonic } from './isotonic.ts'
import { fitBeta, fitCurved, fitInTheLarge, fitPlatt, fitSlope } from './parametric.ts'

export type CalibrationMethod = 'isotonic' | 'beta' | 'platt' | 'slope' | 'curved' | 'in-the-large'

/** What is taken unless another is named: see docs/operations/learning.md for the measurements. */
export const defaultMethod: CalibrationMethod = 'slope'

const fits: Readonly<Record<CalibrationMethod, (prediction: Float64Array, outcome: Float64Array) => Calibrator>> = {
  isotonic: fitIsotonic,
  beta: fitBeta,
  platt: fitPlatt,
  slope: fitSlope,
  curved: fitCurved,
  'in-the-large': fitInTheLarge,
}

/**
 * Fits one kind of calibrator on predictions that the model did not learn from.
 *
 * @param prediction probabilities; of `isotonic` and `platt` any scores
 * @throws RangeError when lengths differ, a prediction is missing, an outcome is neither 0 nor 1, and where the method has no fit (one class,
 *   classes parted perfectly)
 *
 * @example
 * const calibrator = fitCalibrator('beta', prediction, outcome)
 * calibrated(calibrator, 0.31)
 */
export const fitCalibrator = (
  method: CalibrationMethod,
  prediction: Float64Array,
  outcome: Float64Array,
): Calibrator => {
  if (prediction.length !== outcome.length)
    throw new RangeError(`${prediction.length} predictions, ${outcome.length} outcomes`)
  const isScore = method === 'isotonic' || method === 'platt'
  for (let row = 0; row < outcome.length; row++) {
    const [p, y] = [prediction[row]!, outcome[row]!]
    if (y !== 0 && y !== 1) throw new RangeError(`row ${row + 1}: the outcome is ${y}, not 0 or 1`)
    if (isScore ? !Number.isFinite(p) : !(p >= 0 && p <= 1))
      throw new RangeError(`row ${row + 1}: the prediction is ${p}, not ${isScore ? 'a number' : 'from 0 to 1'}`)
  }
  return fits[method](prediction, outcome)
}

/**
 * Parts of rows for cross-fitting: rows of one group (a patient) are always in one part, parts are as even in rows as whole groups
 * allow.
 *
 * @param groups a number per row; without it each row is its own
 * @returns the part of each row, from 0 to `parts` - 1
 * @throws RangeError when there is not one group a row, or there are fewer groups than parts
 *
 * @example
 * groupedFolds(4, Int32Array.of(7, 7, 3, 3), 2, 1) // rows of one patient in one part: [0, 0, 1, 1] or the other way round
 */
export const groupedFolds = (rows: number, groups: Int32Array | undefined, parts: number, seed: number): Int32Array => {
  if (groups !== undefined && groups.length !== rows) throw new RangeError(`${groups.length} groups for ${rows} rows`)
  const sizes = new Map<number, number>()
  for (let row = 0; row < rows; row++) {
    const group = groups?.[row] ?? row
    sizes.set(group, (sizes.get(group) ?? 0) + 1)
  }
  if (parts < 2 || parts > sizes.size) throw new RangeError(`${sizes.size} groups do not make ${parts} parts`)
  const random = randomOf(seed, 0)
  const shuffled = [...sizes].map(([group, size]) => ({ group, size, place: random.unit() }))
  // Largest first into the emptiest part; chance among equals.
  shuffled.sort((a, b) => b.size - a.size || a.place - b.place)
  const filled = new Array<number>(parts).fill(0)
  const partOf = new Map<number, number>()
  for (const { group, size } of shuffled) {
    const emptiest = filled.indexOf(Math.min(...filled))
    partOf.set(group, emptiest)
    filled[emptiest]! += size
  }
  return Int32Array.from({ length: rows }, (_, row) => partOf.get(groups?.[row] ?? row)!)
}

export type CrossFitted = {
  /** To put behind a model that is fitted on all rows; of the methods `slope` and `curved`, its slope is that expected of all rows. */
  readonly calibrator: Calibrator
  /** Of each row, by a model that did not see its part; not calibrated. */
  readonly outOfPart: Float64Array
  /** The same, calibrated by a map fitted without the row's part: what to judge calibration on. */
  readonly calibrated: Float64Array
}

/**
 * Cross-fitted recalibration: each part of the rows is predicted by a model fitted on the others, and one calibrator is fitted on all
 * these honest predictions.
 *
 * @param folds the part of each row, e.g. of `groupedFolds`
 * @param predictHeld fits the model on the rows `train` and returns predictions of the rows `of`, in that order
 *
 * @example
 * const { calibrator } = crossFitCalibrator(y, groupedFolds(rows, patient, 5, 1), 'beta', (train, of) => {
 *   const model = fitBoosted({ table: rowsOf(table, train), outcome: outcomeOf(train), settings })
 *   return probabilities(model, rowsOf(table, of))
 * })
 */
export const crossFitCalibrator = (
  outcome: Float64Array,
  folds: Int32Array,
  method: CalibrationMethod,
  predictHeld: (train: Uint32Array, of: Uint32Array) => Float64Array,
): CrossFitted => {
  if (folds.length !== outcome.length) throw new RangeError(`${folds.length} folds, ${outcome.length} outcomes`)
  const outOfPart = new Float64Array(outcome.length)
  const parts = [...new Set(folds)].sort((a, b) => a - b)
  const rows = Uint32Array.from(outcome.keys())
  for (const part of parts) {
    const held = rows.filter(row => folds[row] === part)
    const predicted = predictHeld(
      rows.filter(row => folds[row] !== part),
      held,
    )
    if (predicted.length !== held.length)
      throw new RangeError(`${predicted.length} predictions for ${held.length} rows of part ${part}`)
    for (let at = 0; at < held.length; at++) outOfPart[held[at]!] = predicted[at]!
  }
  const judged = new Float64Array(outcome.length)
  for (const part of parts) {
    const others = rows.filter(row => folds[row] !== part)
    const map = fitCalibrator(method, pick(outOfPart, others), pick(outcome, others))
    for (const row of rows) if (folds[row] === part) judged[row] = calibrated(map, outOfPart[row]!)
  }
  const calibrator = fitCalibrator(method, outOfPart, outcome)
  return {
    calibrator:
      method === 'slope' || method === 'curved' ? ofAllRows(calibrator, parts.length, outOfPart, outcome) : calibrator,
    outOfPart,
    calibrated: judged,
  }
}

/**
 * Models of k - 1 of k parts overfit a little more than one of all rows. The expected slope is 1 - degrees of freedom / chi-square (van
 * Houwelingen and le Cessie, Statistics in Medicine 1990; 9: 1303-1325), and chi-square grows with the rows: what a slope lacks of 1 shrinks to (k - 1) / k
 * of it. The intercept is fitted again; a curve stays.
 */
const ofAllRows = (
  calibrator: Calibrator,
  parts: number,
  prediction: Float64Array,
  outcome: Float64Array,
): Calibrator => {
  if ((calibrator.kind !== 'logistic' && calibrator.kind !== 'curved') || calibrator.slope >= 1) return calibrator
  const slope = 1 - ((1 - calibrator.slope) * (parts - 1)) / parts
  const moved = prediction.map(p => calibrated({ kind: 'logistic', slope, intercept: 0 }, p))
  const level = fitInTheLarge(moved, outcome)
  return { ...calibrator, slope, intercept: level.intercept }
}

const pick = (values: Float64Array, rows: Uint32Array): Float64Array => Float64Array.from(rows, row => values[row]!)
