import { countAtMost, normalQuantile } from '../numeric/index.ts'
import { type FollowUp, riskTableOf } from './follow-up.ts'

/** Estimates at each distinct time, ascending; before the first time survival is 1. */
export type SurvivalCurve = {
  /** In the unit of the follow-up. */
  readonly times: Float64Array
  readonly atRisk: Float64Array
  readonly events: Float64Array
  readonly censored: Float64Array
  readonly survival: Float64Array
  /** Of `survival` (Greenwood 1926). */
  readonly standardError: Float64Array
  /** Of `survival`, on the log-minus-log scale; NaN where survival is 0 or 1, which has no interval there. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Nelson (1972) and Aalen (1978). */
  readonly cumulativeHazard: Float64Array
  readonly cumulativeHazardError: Float64Array
}

/**
 * Kaplan and Meier's (1958) product limit, with Nelson and Aalen's cumulative hazard beside it.
 *
 * Weights stand for persons: with other weights (of sampling, say) the standard errors do not hold.
 *
 * @param level coverage of the interval
 * @throws RangeError for a row that cannot be read, and a level that is not between 0 and 1
 *
 * @example
 * const curve = kaplanMeier({ time: Float64Array.of(1, 2, 3), event: Float64Array.of(1, 0, 1) })
 * survivalAt(curve, 2.5) // 0.6667
 */
export const kaplanMeier = (seen: FollowUp, level = 0.95): SurvivalCurve => {
  const { times, atRisk, allEvents, censored } = riskTableOf(seen, 1)
  const empty = (): Float64Array => new Float64Array(times.length)
  const curve = {
    ...{ times, atRisk, events: allEvents, censored, survival: empty(), standardError: empty() },
    ...{ lower: empty(), upper: empty(), cumulativeHazard: empty(), cumulativeHazardError: empty() },
  }
  const z = normalQuantile(0.5 + level / 2)
  let survival = 1
  let greenwood = 0
  let hazard = 0
  let variance = 0
  for (let at = 0; at < times.length; at++) {
    const n = atRisk[at]!
    const d = allEvents[at]!
    if (d > 0) {
      survival *= (n - d) / n
      greenwood += d / (n * (n - d))
      hazard += d / n
      variance += d / (n * n)
    }
    curve.survival[at] = survival
    // At 0 Greenwood's sum is infinite and its product with 0 is 0 in the limit.
    curve.standardError[at] = survival === 0 ? 0 : survival * Math.sqrt(greenwood)
    curve.cumulativeHazard[at] = hazard
    curve.cumulativeHazardError[at] = Math.sqrt(variance)
    const width = (z * Math.sqrt(greenwood)) / Math.log(survival)
    const middle = Math.log(-Math.log(survival))
    const isInside = survival > 0 && survival < 1
    curve.lower[at] = isInside ? Math.exp(-Math.exp(middle - width)) : Number.NaN
    curve.upper[at] = isInside ? Math.exp(-Math.exp(middle + width)) : Number.NaN
  }
  return curve
}

/** The value of a step function at `time`: that of the last step at or before it; `before` where there is none. */
export const stepAt = (times: Float64Array, values: Float64Array, time: number, before: number): number => {
  if (Number.isNaN(time)) throw new RangeError('a time to read the curve at is NaN')
  const steps = countAtMost(times, time)
  return steps === 0 ? before : values[steps - 1]!
}

/**
 * Survival at a time; behind the last time that was seen its last value, which says nothing there unless it is 0.
 *
 * @throws RangeError for a time that is no number
 *
 * @example
 * survivalAt(curve, 365)
 */
export const survivalAt = (curve: Pick<SurvivalCurve, 'times' | 'survival'>, time: number): number =>
  stepAt(curve.times, curve.survival, time, 1)

/**
 * The first time at which survival is at most `share` (the median: 0.5); undefined when it never is.
 *
 * @example
 * survivalQuantile(curve, 0.5) // the median survival time
 */
export const survivalQuantile = (
  curve: Pick<SurvivalCurve, 'times' | 'survival'>,
  share: number,
): number | undefined => {
  const at = curve.survival.findIndex(survival => survival <= share)
  return at < 0 ? undefined : curve.times[at]
}
