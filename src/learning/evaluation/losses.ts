import { type Answer, answered } from '../../core/index.ts'
import { hindrance, type Judged, notComputable } from './judged.ts'

/** The squared distance of each prediction from what happened (Brier 1950). */
export const squaredErrors = ({ outcome, prediction }: Judged): Float64Array =>
  outcome.map((y, row) => (y - prediction[row]!) ** 2)

/** Minus the logarithm of the probability that was given to what happened; infinite where that was 0. */
export const logLosses = ({ outcome, prediction }: Judged): Float64Array =>
  outcome.map((y, row) => (y === 1 ? -Math.log(prediction[row]!) : -Math.log1p(-prediction[row]!)))

const meanOf = (judged: Judged, each: (judged: Judged) => Float64Array): Answer<number> => {
  const because = hindrance(judged, { probabilities: true })
  if (because !== undefined) return notComputable(because)
  let sum = 0
  for (const loss of each(judged)) sum += loss
  return Number.isFinite(sum)
    ? answered(sum / judged.outcome.length)
    : notComputable('infinite: a prediction of exactly 0 or 1 was wrong')
}

/**
 * The Brier score: the mean squared distance of predictions from what happened, from 0 (perfect) to 1 (Brier 1950).
 *
 * @throws RangeError when lengths differ, or an outcome is neither 0 nor 1
 *
 * @example
 * brierScore({ outcome: Float64Array.of(0, 1), prediction: Float64Array.of(0.5, 0.5) }) // value 0.25
 */
export const brierScore = (judged: Judged): Answer<number> => meanOf(judged, squaredErrors)

/**
 * The log loss (cross-entropy): the mean of minus the natural logarithm of the probability given to what happened; not computable
 * where that was 0 once.
 *
 * @throws RangeError when lengths differ, or an outcome is neither 0 nor 1
 *
 * @example
 * logLoss({ outcome: Float64Array.of(0, 1), prediction: Float64Array.of(0.5, 0.5) }) // value 0.693
 */
export const logLoss = (judged: Judged): Answer<number> => meanOf(judged, logLosses)
