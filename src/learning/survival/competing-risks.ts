import { normalQuantile } from '../numeric/index.ts'
import { type FollowUp, riskTableOf } from './follow-up.ts'

/** Of one cause, at each of the times. */
export type CauseCurve = {
  /** The probability of this event by each time, others having prevented it from happening where they came first. */
  readonly incidence: Float64Array
  /** Of `incidence`: Greenwood's formula for several causes. */
  readonly standardError: Float64Array
  /** On the log-minus-log scale; NaN where the incidence is 0 or 1. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Nelson and Aalen's sum of the cause's own hazard, others counting as the end of observation. */
  readonly cumulativeHazard: Float64Array
  readonly cumulativeHazardError: Float64Array
}

export type CompetingRisks = {
  readonly times: Float64Array
  readonly atRisk: Float64Array
  /** The probability that nothing has happened. */
  readonly eventFree: Float64Array
  /** The first is cause 1. */
  readonly causes: readonly CauseCurve[]
}

/**
 * Aalen and Johansen's (1978) cumulative incidence of events that exclude each other, and each cause's own hazard. With one
 * cause it is 1 minus Kaplan and Meier.
 *
 * The variance is Greenwood's, carried through the product integral (Marubini and Valsecchi 1995, 10.3; Pintilie 2006, 4.2);
 * it reduces to Greenwood's own where there is one cause.
 *
 * @param causes how many there are; `event` holds 0 or the number of a cause
 * @throws RangeError for a row that cannot be read
 *
 * @example
 * const risks = competingRisks({ time: Float64Array.of(1, 2, 3), event: Float64Array.of(1, 2, 0) }, 2)
 * risks.causes[1].incidence // [0, 1/3, 1/3]
 */
export const competingRisks = (seen: FollowUp, causes: number, level = 0.95): CompetingRisks => {
  const { times, atRisk, events, allEvents } = riskTableOf(seen, causes)
  const eventFree = new Float64Array(times.length)
  let free = 1
  for (let at = 0; at < times.length; at++) {
    if (allEvents[at]! > 0) free *= (atRisk[at]! - allEvents[at]!) / atRisk[at]!
    eventFree[at] = free
  }
  const z = normalQuantile(0.5 + level / 2)
  return {
    times,
    atRisk,
    eventFree,
    causes: events.map(own => causeCurve(own, atRisk, allEvents, eventFree, z)),
  }
}

const causeCurve = (
  own: Float64Array,
  atRisk: Float64Array,
  all: Float64Array,
  free: Float64Array,
  z: number,
): CauseCurve => {
  const empty = (): Float64Array => new Float64Array(own.length)
  const curve = { incidence: empty(), standardError: empty(), lower: empty(), upper: empty() }
  const hazards = { cumulativeHazard: empty(), cumulativeHazardError: empty() }
  const variance = incidenceVariance()
  let incidence = 0
  let hazard = 0
  let hazardVariance = 0
  for (let at = 0; at < own.length; at++) {
    const n = atRisk[at]!
    const before = at === 0 ? 1 : free[at - 1]!
    if (all[at]! > 0) {
      incidence += (before * own[at]!) / n
      hazard += own[at]! / n
      hazardVariance += own[at]! / (n * n)
      variance.add(n, all[at]!, own[at]!, before, incidence)
    }
    curve.incidence[at] = incidence
    const error = Math.sqrt(Math.max(0, variance.at(incidence)))
    curve.standardError[at] = error
    const isInside = incidence > 0 && incidence < 1
    const middle = Math.log(-Math.log(incidence))
    const width = (z * error) / (incidence * Math.log(incidence))
    curve.lower[at] = isInside ? Math.exp(-Math.exp(middle - width)) : Number.NaN
    curve.upper[at] = isInside ? Math.exp(-Math.exp(middle + width)) : Number.NaN
    hazards.cumulativeHazard[at] = hazard
    hazards.cumulativeHazardError[at] = Math.sqrt(hazardVariance)
  }
  return { ...curve, ...hazards }
}

/**
 * With F the incidence, S survival before a moment, n at risk, d all events and c those of the cause, the variance at t is
 * the sum over moments s up to t of
 * (F(t)-F(s))^2 d/(n(n-d)) + S(s)^2 c(n-c)/n^3 - 2 (F(t)-F(s)) S(s) c/n^2.
 * It is kept as a polynomial in F(t), so that all times together take one pass.
 */
const incidenceVariance = () => {
  let square = 0
  let linear = 0
  let constant = 0
  return {
    add: (n: number, d: number, c: number, before: number, incidence: number): void => {
      // The last at risk all had events: nothing is left that a later moment could change.
      const spread = n > d ? d / (n * (n - d)) : 0
      const shared = (before * c) / (n * n)
      square += spread
      linear -= 2 * (incidence * spread + shared)
      constant += incidence ** 2 * spread + (before ** 2 * c * (n - c)) / n ** 3 + 2 * incidence * shared
    },
    at: (incidence: number): number => square * incidence ** 2 + linear * incidence + constant,
  }
}
