import { countAtMost } from '../numeric/index.ts'
import { type FollowUp, riskTableOf } from './follow-up.ts'

/** The chance to be still observed, as a step function of time. */
export type CensoringCurve = { readonly times: Float64Array; readonly observed: Float64Array }

/**
 * Kaplan and Meier's estimate with the end of observation as the event. Who has the event at a moment has left before
 * observation of others ends at it.
 *
 * @throws RangeError for a row that cannot be read
 *
 * @example
 * unoC({ followUp, risk, censoring: censoringCurve(followUpOfTraining) })
 */
export const censoringCurve = (followUp: Pick<FollowUp, 'time' | 'event' | 'weight'>): CensoringCurve => {
  const { times, atRisk, allEvents, censored } = riskTableOf(followUp, 1)
  let observed = 1
  return {
    times,
    observed: Float64Array.from(times, (_, at) => {
      const staying = atRisk[at]! - allEvents[at]!
      if (censored[at]! > 0) observed *= (staying - censored[at]!) / staying
      return observed
    }),
  }
}

/** The chance to be observed up to and with `time`. */
export const observedAt = ({ times, observed }: CensoringCurve, time: number): number =>
  positive(steps(observed, countAtMost(times, time)), time)

/** The chance to be observed up to, but without, `time`. */
export const observedBefore = ({ times, observed }: CensoringCurve, time: number): number => {
  const upTo = countAtMost(times, time)
  return positive(steps(observed, times[upTo - 1] === time ? upTo - 1 : upTo), time)
}

const steps = (observed: Float64Array, count: number): number => (count === 0 ? 1 : observed[count - 1]!)

const positive = (chance: number, time: number): number => {
  if (chance > 0) return chance
  throw new RangeError(`nobody is observed at time ${time}: take earlier times only`)
}
