import { type Answer, answered } from '../../core/index.ts'
import { logisticFit, logit } from '../numeric/index.ts'
import { ONE_UNIT } from './bootstrap.ts'
import { ascendingRows, type Estimate, hindrance, type Judged, normalEstimate, notComputable } from './judged.ts'

/**
 * Calibration in the large: the intercept of a logistic model whose offset is the predicted log-odds (Cox 1958; Steyerberg, "Clinical
 * Prediction Models"). 0 is right, above 0 the outcome is more frequent than predicted. Its error allows for `clusters`.
 *
 * @example
 * calibrationInTheLarge({ outcome: Float64Array.of(0, 1), prediction: Float64Array.of(0.5, 0.5) }) // value 0
 */
export const calibrationInTheLarge = (judged: Judged): Answer<Estimate> => {
  const ready = logOdds(judged)
  if (typeof ready === 'string') return notComputable(ready)
  const fit = logisticFit({ ...clustersOf(judged), outcome: judged.outcome, columns: [], offset: ready })
  if ('because' in fit) return notComputable(fit.because)
  return answered(estimateOf(judged, fit.coefficients[0]!, fit.covariance[0]!))
}

/**
 * The calibration slope and the intercept beside it: a logistic model on the predicted log-odds. A slope below 1 says predictions are
 * too extreme (Van Calster, BMC Medicine 2019; 17: 230).
 *
 * @example
 * const line = calibrationSlope({ outcome, prediction })
 * if (line.kind === 'answered') line.value.slope.value // below 1: too extreme
 */
export const calibrationSlope = (
  judged: Judged,
): Answer<{ readonly slope: Estimate; readonly intercept: Estimate }> => {
  const ready = logOdds(judged)
  if (typeof ready === 'string') return notComputable(ready)
  const fit = logisticFit({ ...clustersOf(judged), outcome: judged.outcome, columns: [ready] })
  if ('because' in fit) return notComputable(fit.because)
  const [intercept, slope] = fit.coefficients
  return answered({
    slope: estimateOf(judged, slope!, fit.covariance[3]!),
    intercept: estimateOf(judged, intercept!, fit.covariance[0]!),
  })
}

/** The sandwich of one cluster is 0, as if it were certain. */
const estimateOf = (judged: Judged, value: number, variance: number): Estimate => {
  const { clusters } = judged
  return clusters?.every(one => one === clusters[0]) === true
    ? { value, interval: notComputable(ONE_UNIT) }
    : normalEstimate(value, Math.sqrt(variance), methodOf(judged))
}

const clustersOf = ({ clusters }: Judged) => (clusters === undefined ? {} : { clusters })
const methodOf = ({ clusters }: Judged): string => (clusters === undefined ? 'Wald' : 'Wald, sandwich over clusters')

const logOdds = (judged: Judged): Float64Array | string =>
  hindrance(judged, { inside: true, bothClasses: true }) ?? judged.prediction.map(logit)

export type CalibrationBin = {
  readonly rows: number
  readonly predicted: number
  readonly observed: number
  readonly low: number
  readonly high: number
}

/**
 * Bins of as equal a count as may be, in ascending order of prediction; rows of one prediction stay in one bin (that of the
 * first of them), so that the order of rows does not matter and there may be fewer bins than asked for.
 *
 * @throws RangeError for bins that are no whole number from 1
 *
 * @example
 * calibrationBins({ outcome: Float64Array.of(0, 1), prediction: Float64Array.of(0.2, 0.7) }, 2)
 * // [{ rows: 1, predicted: 0.2, observed: 0, low: 0.2, high: 0.2 }, { rows: 1, predicted: 0.7, observed: 1, low: 0.7, high: 0.7 }]
 */
export const calibrationBins = (judged: Judged, bins = 10): Answer<readonly CalibrationBin[]> => {
  if (!(Number.isInteger(bins) && bins >= 1)) throw new RangeError(`bins must be a whole number from 1, not ${bins}`)
  const because = hindrance(judged, { probabilities: true })
  if (because !== undefined) return notComputable(because)
  const { outcome, prediction } = judged
  const order = ascendingRows(prediction)
  const made: CalibrationBin[] = []
  let from = 0
  for (const end of binEnds(order.length, bins)) {
    let to = Math.max(from, end)
    while (to > from && to < order.length && prediction[order[to]!] === prediction[order[to - 1]!]) to++
    if (to === from) continue
    let predicted = 0
    let observed = 0
    for (let at = from; at < to; at++) {
      predicted += prediction[order[at]!]!
      observed += outcome[order[at]!]!
    }
    const rows = to - from
    const [low, high] = [prediction[order[from]!]!, prediction[order[to - 1]!]!]
    made.push({ rows, predicted: predicted / rows, observed: observed / rows, low, high })
    from = to
  }
  return answered(made)
}

/** The first bins are one row larger where the rows do not divide. */
const binEnds = (rows: number, bins: number): readonly number[] => {
  const [each, larger] = [Math.floor(rows / bins), rows % bins]
  return Array.from({ length: bins }, (_, bin) => (bin + 1) * each + Math.min(bin + 1, larger))
}

/**
 * The expected calibration error: how far observed and predicted are apart in bins of equal count, weighted by their rows. It depends
 * on the number of bins, which is why that stands beside it; chance alone makes it larger than 0.
 *
 * @example
 * expectedCalibrationError({ outcome: Float64Array.of(0, 1), prediction: Float64Array.of(0.2, 0.7) }, 2) // value 0.25, bins 2
 */
export const expectedCalibrationError = (
  judged: Judged,
  bins = 10,
): Answer<{ readonly value: number; readonly bins: number }> => {
  const made = calibrationBins(judged, bins)
  if (made.kind !== 'answered') return made
  let sum = 0
  for (const { rows, predicted, observed } of made.value) sum += rows * Math.abs(observed - predicted)
  return answered({ value: sum / judged.outcome.length, bins: made.value.length })
}
