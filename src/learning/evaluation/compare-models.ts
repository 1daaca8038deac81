import { type Answer, answered } from '../../core/index.ts'
import { bootstrapIntervals, type Resampling, resamplingDefaults } from './bootstrap.ts'
import { pairedAuc, weightedAuc } from './discrimination.ts'
import { type Estimate, hindrance, type Judged, notComputable } from './judged.ts'
import { logLosses, squaredErrors } from './losses.ts'

/** First minus second. A larger AUC is better; a smaller Brier score and log loss are. */
export type Comparison = {
  readonly auc: Answer<Estimate>
  readonly brier: Answer<Estimate>
  readonly logLoss: Answer<Estimate>
}

/**
 * Two models on the same rows. Without `clusters` the difference of AUC has DeLong's interval; with them all three intervals come from
 * resampling whole clusters, so that a patient with many rows counts as one patient.
 *
 * @throws RangeError when the outcomes of the two differ
 *
 * @example
 * const { auc } = compareModels({ outcome, prediction: ours, clusters: patient }, { outcome, prediction: theirs, clusters: patient })
 * if (auc.kind === 'answered') auc.value.interval // of ours less theirs
 */
export const compareModels = (
  first: Judged,
  second: Judged,
  resampling: Resampling = resamplingDefaults,
): Comparison => {
  if (first.outcome.length !== second.outcome.length) throw new RangeError('two models are compared on the same rows')
  const auc = pairedAuc(first, second)
  const because = hindrance(first, { probabilities: true }) ?? hindrance(second, { probabilities: true })
  const brier = because === undefined ? lossApart(first, second, squaredErrors) : undefined
  const losses = because === undefined ? lossApart(first, second, logLosses) : undefined
  const rank = auc.kind === 'answered' && first.clusters !== undefined ? [first, second].map(weightedAuc) : undefined
  const intervals = bootstrapIntervals(first.outcome.length, first.clusters, resampling, weights => [
    rank === undefined ? Number.NaN : rank[0]!(weights) - rank[1]!(weights),
    brier === undefined ? Number.NaN : weightedMean(brier, weights),
    losses === undefined ? Number.NaN : weightedMean(losses, weights),
  ])
  const lossEstimate = (apart: Float64Array | undefined, at: number): Answer<Estimate> => {
    if (apart === undefined) return notComputable(because!)
    const value = weightedMean(apart, new Float64Array(apart.length).fill(1))
    return Number.isFinite(value)
      ? answered({ value, interval: intervals[at]! })
      : notComputable('infinite: a prediction of exactly 0 or 1 was wrong')
  }
  return {
    auc: auc.kind === 'answered' && rank !== undefined ? answered({ ...auc.value, interval: intervals[0]! }) : auc,
    brier: lossEstimate(brier, 1),
    logLoss: lossEstimate(losses, 2),
  }
}

const lossApart = (first: Judged, second: Judged, losses: (judged: Judged) => Float64Array): Float64Array => {
  const theirs = losses(second)
  return losses(first).map((loss, row) => loss - theirs[row]!)
}

const weightedMean = (values: Float64Array, weights: Float64Array): number => {
  let sum = 0
  let all = 0
  for (let row = 0; row < values.length; row++) {
    // 0 times infinite would be no number.
    if (weights[row] !== 0) sum += weights[row]! * values[row]!
    all += weights[row]!
  }
  return sum / all
}
