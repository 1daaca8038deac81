import { type Answer, answered, mapAnswer } from '../../core/index.ts'
import { bootstrapIntervals, type Resampling, resamplingDefaults } from './bootstrap.ts'
import { calibrationInTheLarge, calibrationSlope } from './calibration-measures.ts'
import { aucOf, averagePrecision, weightedAuc } from './discrimination.ts'
import { type Estimate, hindrance, type Interval, type Judged, notComputable } from './judged.ts'
import { brierScore, logLoss } from './losses.ts'
import { proportionOf } from './proportions.ts'

/** Sensitivity, false positive rate and precision of acting at or above a threshold. */
export type Rates = {
  readonly threshold: number
  readonly tpr: Answer<Estimate>
  readonly fpr: Answer<Estimate>
  readonly ppv: Answer<Estimate>
  readonly alertsPer100: number
}

export type Performance = {
  readonly rows: number
  readonly events: number
  readonly auc: Answer<Estimate>
  readonly averagePrecision: Answer<number>
  readonly brier: Answer<number>
  readonly logLoss: Answer<number>
  readonly inTheLarge: Answer<Estimate>
  readonly slope: Answer<Estimate>
  readonly intercept: Answer<Estimate>
}

/**
 * How well predictions rank and how true they are. Where rows come in clusters, the interval of the AUC is from resampling
 * clusters and those of calibration from the sandwich; else DeLong and Wald.
 *
 * @throws RangeError when lengths differ, or an outcome is neither 0 nor 1
 *
 * @example
 * const { auc } = performanceOf({ outcome, prediction })
 * if (auc.kind === 'answered') auc.value // { value: 0.81, interval: { kind: 'answered', value: { low: 0.78, high: 0.84, .. } } }
 */
export const performanceOf = (judged: Judged, resampling: Resampling = resamplingDefaults): Performance => {
  const line = calibrationSlope(judged)
  const auc = aucOf(judged)
  return {
    rows: judged.outcome.length,
    events: judged.outcome.reduce((sum, y) => sum + y, 0),
    auc:
      judged.clusters === undefined || auc.kind !== 'answered'
        ? auc
        : answered({ value: auc.value.value, interval: clusteredAuc(judged, resampling) }),
    averagePrecision: averagePrecision(judged),
    brier: brierScore(judged),
    logLoss: logLoss(judged),
    inTheLarge: calibrationInTheLarge(judged),
    slope: mapAnswer(line, ({ slope }) => slope),
    intercept: mapAnswer(line, ({ intercept }) => intercept),
  }
}

const clusteredAuc = (judged: Judged, resampling: Resampling): Answer<Interval> => {
  const auc = weightedAuc(judged)
  return bootstrapIntervals(judged.outcome.length, judged.clusters, resampling, weights => [auc(weights)])[0]!
}

/**
 * At a threshold: rates with Wilson's intervals, or by resampling clusters where rows come in them.
 *
 * @throws RangeError for a threshold that is no number
 *
 * @example
 * ratesAt({ outcome: Float64Array.of(0, 1), prediction: Float64Array.of(0.2, 0.7) }, 0.5) // tpr 1, fpr 0, ppv 1, alertsPer100 50
 */
export const ratesAt = (
  judged: Judged,
  threshold: number,
  resampling: Resampling = resamplingDefaults,
): Answer<Rates> => {
  if (Number.isNaN(threshold)) throw new RangeError('the threshold is NaN')
  const because = hindrance(judged, {})
  if (because !== undefined) return notComputable(because)
  const counts = countsAt(judged, threshold, undefined)
  const [tpr, fpr, ppv] = fractionsOf(counts).map(([part, whole]) => proportionOf(part, whole))
  const alertsPer100 = (100 * (counts.found + counts.falsely)) / judged.outcome.length
  if (judged.clusters === undefined) {
    return answered({ threshold, tpr: tpr!, fpr: fpr!, ppv: ppv!, alertsPer100 })
  }
  const intervals = bootstrapIntervals(judged.outcome.length, judged.clusters, resampling, weights =>
    fractionsOf(countsAt(judged, threshold, weights)).map(([part, whole]) => part / whole),
  )
  const [tprC, fprC, ppvC] = [tpr!, fpr!, ppv!].map((rate, at) =>
    mapAnswer(rate, ({ value }): Estimate => ({ value, interval: intervals[at]! })),
  )
  return answered({ threshold, tpr: tprC!, fpr: fprC!, ppv: ppvC!, alertsPer100 })
}

export type Counts = { found: number; falsely: number; missed: number; rightly: number }

/** True and false positives, false and true negatives; each row counts as often as `weights` says. */
export const countsAt = (
  { outcome, prediction }: Judged,
  threshold: number,
  weights: Float64Array | undefined,
  only?: (row: number) => boolean,
): Counts => {
  const counts: Counts = { found: 0, falsely: 0, missed: 0, rightly: 0 }
  for (let row = 0; row < outcome.length; row++) {
    if (only !== undefined && !only(row)) continue
    const weight = weights?.[row] ?? 1
    const alerts = prediction[row]! >= threshold
    if (outcome[row] === 1) counts[alerts ? 'found' : 'missed'] += weight
    else counts[alerts ? 'falsely' : 'rightly'] += weight
  }
  return counts
}

/** Of sensitivity, false positive rate and precision: the part and the whole. */
export const fractionsOf = ({ found, falsely, missed, rightly }: Counts): readonly (readonly [number, number])[] => [
  [found, found + missed],
  [falsely, falsely + rightly],
  [found, found + falsely],
]
