import { type CensoringCurve, censoringCurve, observedAt, observedBefore } from './censoring.ts'
import { assertFollowUp, type FollowUp } from './follow-up.ts'

export type SurvivalBrier = {
  readonly times: Float64Array
  /** Mean squared distance of survival and what happened, at each time: 0 is perfect, 0.25 is a coin. */
  readonly brier: Float64Array
  /** Its mean over the stretch of the times (trapezoids). */
  readonly integrated: number
}

export type BrierInput = {
  readonly followUp: Pick<FollowUp, 'time' | 'event'>
  /** Ascending, within the follow-up, in its unit. */
  readonly times: Float64Array
  /** Predicted survival, `rows x times`. */
  readonly survival: Float64Array
  /** From training rows; without it from the rows themselves. */
  readonly censoring?: CensoringCurve
}

/**
 * The Brier score of survival curves with censored rows (Graf 1999): rows whose state at a time is known stand for those
 * whose observation ended before, by the inverse chance of being observed.
 *
 * @throws RangeError for rows or times that cannot be read, and where nobody is observed at a time
 *
 * @example
 * survivalBrier({ followUp, times: Float64Array.of(1, 2, 5), survival }).integrated
 */
export const survivalBrier = (input: BrierInput): SurvivalBrier => {
  const { followUp, times, survival, censoring = censoringCurve(followUp) } = input
  assertFollowUp(followUp, 1)
  const { time, event } = followUp
  if (times.length === 0) throw new RangeError('no times to score survival at')
  if (survival.length !== time.length * times.length)
    throw new RangeError(`survival has ${survival.length} values, not ${time.length} rows x ${times.length} times`)
  times.forEach((at, index) => {
    if (!Number.isFinite(at)) throw new RangeError(`times[${index}] is ${at}`)
    if (index > 0 && !(at > times[index - 1]!)) throw new RangeError(`times[${index}] is ${at}: times must ascend`)
  })
  const wrong = survival.findIndex(chance => !(chance >= 0 && chance <= 1))
  if (wrong >= 0)
    throw new RangeError(
      `row ${Math.floor(wrong / times.length) + 1}, time ${times[wrong % times.length]}: survival is ${survival[wrong]}`,
    )
  const scores = times.map((at, index) => {
    let sum = 0
    // Asked for only where somebody outlives the time.
    let later: number | undefined
    for (let row = 0; row < time.length; row++) {
      const predicted = survival[row * times.length + index]!
      if (time[row]! > at) {
        later ??= observedAt(censoring, at)
        sum += (1 - predicted) ** 2 / later
      } else if (event[row] === 1) sum += predicted ** 2 / observedBefore(censoring, time[row]!)
    }
    return sum / time.length
  })
  return { times, brier: scores, integrated: integralMean(times, scores) }
}

const integralMean = (times: Float64Array, values: Float64Array): number => {
  if (times.length === 1) return values[0]!
  let area = 0
  for (let at = 1; at < times.length; at++)
    area += ((times[at]! - times[at - 1]!) * (values[at]! + values[at - 1]!)) / 2
  return area / (times.at(-1)! - times[0]!)
}
