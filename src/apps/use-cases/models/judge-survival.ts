import { type Answer, answered, outOfScope } from '../../../core/index.ts'
import type { SurvivalTest } from '../../../governance/change-control/index.ts'
import {
  bootstrapIntervals,
  coxScores,
  coxSurvival,
  kaplanMeier,
  type Model,
  type Resampling,
  survivalAt,
  survivalBrier,
  type Table,
} from '../../../learning/index.ts'

/** Rows that were followed up. */
export type FollowedRows = {
  readonly table: Table
  /** Days. */
  readonly time: Float64Array
  /** 1 where the event came. */
  readonly outcome: Float64Array
  /** Days after the index at which the time at risk ends. */
  readonly horizon: number
  readonly clusters?: Int32Array
}

/** Moments of the integrated Brier score: the last just before the end of the time at risk, where follow-up ends for everybody. */
const MOMENTS = 10
const JUST_BEFORE = 1 - 1e-6

/**
 * Calibration of survival at the end of the time at risk: the part to whom the event came, by Kaplan and Meier, beside the part that was
 * foretold; and the integrated Brier score (Graf 1999) beside that of the curve of all rows, which knows nothing of anybody. Who died of
 * something else counts as no longer observed in both. Only a Cox model has a curve: trees tell a score.
 */
export const judgeSurvival = (model: Model, test: FollowedRows, resampling: Resampling): Answer<SurvivalTest> => {
  const { time, outcome: event, horizon, clusters, table } = test
  if (model.kind !== 'cox')
    return outOfScope('a score of trees has no curve of survival: only a Cox model foretells one')
  const [baseline, ...strata] = model.body.baseline
  if (baseline === undefined || strata.length > 0)
    return outOfScope('it has a curve for each stratum, and rows have none')
  if (!time.some(one => one >= horizon)) return outOfScope(`nobody was followed for ${horizon} days`)
  const scores = coxScores(model.body, table)
  const foretold = coxSurvival(baseline, scores, [horizon])
  const rows = time.length
  const observed = (weight?: Float64Array): number =>
    1 - survivalAt(kaplanMeier({ time, event, ...(weight === undefined ? {} : { weight }) }), horizon)
  const predicted = (weight?: Float64Array): number => {
    let [sum, all] = [0, 0]
    for (let row = 0; row < rows; row++) {
      const one = weight?.[row] ?? 1
      sum += one * (1 - foretold[row]!)
      all += one
    }
    return sum / all
  }
  const [aroundObserved, aroundDifference] = bootstrapIntervals(rows, clusters, resampling, weight => {
    const seen = observed(weight)
    return [seen, seen - predicted(weight)]
  })
  const times = Float64Array.from({ length: MOMENTS }, (_, at) => (horizon * JUST_BEFORE * (at + 1)) / MOMENTS)
  const curve = kaplanMeier({ time, event })
  const ofAll = Float64Array.from({ length: rows * MOMENTS }, (_, at) => survivalAt(curve, times[at % MOMENTS]!))
  const followUp = { time, event }
  return answered({
    days: horizon,
    predicted: predicted(),
    observed: { value: observed(), interval: aroundObserved! },
    difference: { value: observed() - predicted(), interval: aroundDifference! },
    integratedBrier: survivalBrier({ followUp, times, survival: coxSurvival(baseline, scores, times) }).integrated,
    ofAll: survivalBrier({ followUp, times, survival: ofAll }).integrated,
  })
}
