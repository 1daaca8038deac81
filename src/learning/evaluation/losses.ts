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

export const brierScore = (judged: Judged): Answer<number> => meanOf(judged, squaredErrors)

export const logLoss = (judged: Judged): Answer<number> => meanOf(judged, logLosses)
