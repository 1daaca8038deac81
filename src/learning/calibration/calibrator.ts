import { expit, logit } from '../numeric/index.ts'
import { bentLogOdds, type Curve } from './curve.ts'

/**
 * How far a calibrated probability stays from 0 and 1: no number of rows shows that an outcome cannot happen, and a log-odds must be
 * finite.
 */
export const EXTREME = 1e-6

/** A monotone map from predictions to probabilities, as plain JSON. */
export type Calibrator =
  /** Straight lines between points; flat outside. `predictions` and `probabilities` ascend. */
  | {
      readonly kind: 'isotonic'
      readonly predictions: readonly number[]
      readonly probabilities: readonly number[]
    }
  /** log-odds = intercept + a ln(p) - b ln(1 - p), a and b at least 0. */
  | { readonly kind: 'beta'; readonly a: number; readonly b: number; readonly intercept: number }
  /** log-odds = intercept + slope x score. */
  | { readonly kind: 'platt'; readonly slope: number; readonly intercept: number }
  /** log-odds = intercept + slope x log-odds of the prediction, the slope at least 0; 1 where only the intercept is moved. */
  | { readonly kind: 'logistic'; readonly slope: number; readonly intercept: number }
  /** A logistic map, and a curve behind it. */
  | { readonly kind: 'curved'; readonly slope: number; readonly intercept: number; readonly curve: Curve }

/**
 * The probability that a calibrator makes of a prediction; NaN of NaN. Within `EXTREME` of 0 and 1 it stops, and predictions
 * beyond that are taken as there.
 *
 * @example
 * calibrated({ kind: 'logistic', slope: 1, intercept: 0 }, 0.2) // 0.2
 */
export const calibrated = (calibrator: Calibrator, prediction: number): number => {
  if (Number.isNaN(prediction)) return prediction
  return inside(mapped(calibrator, prediction))
}

const mapped = (calibrator: Calibrator, prediction: number): number => {
  switch (calibrator.kind) {
    case 'isotonic':
      return between(calibrator.predictions, calibrator.probabilities, prediction)
    case 'beta': {
      const p = inside(prediction)
      return expit(calibrator.intercept + calibrator.a * Math.log(p) - calibrator.b * Math.log1p(-p))
    }
    case 'platt':
      return expit(calibrator.intercept + calibrator.slope * prediction)
    case 'logistic':
      return expit(calibrator.intercept + calibrator.slope * logit(inside(prediction)))
    case 'curved': {
      const line = calibrator.intercept + calibrator.slope * logit(inside(prediction))
      return expit(bentLogOdds(calibrator.curve, line))
    }
  }
}

export const inside = (probability: number): number => Math.min(1 - EXTREME, Math.max(EXTREME, probability))

const between = (x: readonly number[], y: readonly number[], at: number): number => {
  if (at <= x[0]!) return y[0]!
  if (at >= x[x.length - 1]!) return y[y.length - 1]!
  let low = 0
  let high = x.length - 1
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (x[middle]! <= at) low = middle
    else high = middle
  }
  const part = (at - x[low]!) / (x[high]! - x[low]!)
  // Rounding must not carry it past its neighbours.
  return Math.min(y[high]!, Math.max(y[low]!, y[low]! + part * (y[high]! - y[low]!)))
}
