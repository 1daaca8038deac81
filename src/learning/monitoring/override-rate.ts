import { type Answer, answered, outOfScope } from '../../core/index.ts'
import type { WatchedEffect } from './cases.ts'
import { type AlarmSettings, alarmDefaults, type Evidence, evenWeights, evidenceGatherer } from './evidence.ts'
import { oddsBets } from './odds-bets.ts'

export type OverrideWatch = {
  readonly overridden: number
  readonly decided: number
  /** Neither taken nor overridden: silence is no rejection. */
  readonly undecided: number
  readonly reference: number
  readonly rate: Answer<WatchedEffect>
  /** Minus the reference. */
  readonly difference: Answer<WatchedEffect>
  /** Against "each decision is an override with the reference's chance"; places count all of `overridden`, decided or not. */
  readonly evidence: Evidence
}

/** Log-odds that the rate may have moved by. */
const SHIFTS = [-1.6, -0.8, -0.4, -0.2, 0.2, 0.4, 0.8, 1.6]

/**
 * How often what the model led to is overridden, beside an agreed rate, at any number of looks.
 *
 * The interval holds the rates under which what was seen is not 1 / alpha times less likely than on average over all rates
 * (prior over posterior with an even prior: Waudby-Smith and Ramdas, NeurIPS 2020, "Confidence sequences for sampling without
 * replacement", and Robbins 1970 before them).
 *
 * @param overridden in order of time: 1 overridden, 0 taken, NaN not decided (counted, no more)
 * @param reference the agreed rate, above 0 and below 1
 * @throws RangeError for any other value
 *
 * @example
 * overrideWatch(Float64Array.of(0, 1, NaN, 0), 0.2).rate // 1 of 3
 */
export const overrideWatch = (
  overridden: Float64Array,
  reference: number,
  settings: Partial<AlarmSettings & { readonly level: number }> = {},
): OverrideWatch => {
  if (!(reference > 0 && reference < 1)) throw new RangeError(`the reference rate is ${reference}, not between 0 and 1`)
  const { level = 0.95, ...alarms } = settings
  if (!(level > 0 && level < 1)) throw new RangeError(`level is ${level}, not between 0 and 1`)
  const bets = oddsBets({ shifts: SHIFTS, slopes: [1] })
  const gatherer = evidenceGatherer(evenWeights(bets.count), { ...alarmDefaults, ...alarms })
  const factors = new Float64Array(bets.count)
  const odds = reference / (1 - reference)
  const decidedAt: number[] = []
  let count = 0
  overridden.forEach((one, at) => {
    if (Number.isNaN(one)) return
    if (one !== 0 && one !== 1)
      throw new RangeError(`decision ${at} is ${one}: neither 1 (overridden), 0 (taken) nor NaN`)
    decidedAt.push(at)
    count += one
    bets.of(odds, one, factors)
    gatherer.take(factors)
  })
  const decided = decidedAt.length
  const rate = overrideRate(count, decided, level)
  const { wholeRun, lateChange } = gatherer.evidence()
  const place = (at: number | null): number | null => (at === null ? null : (decidedAt[at] ?? null))
  return {
    overridden: count,
    decided,
    undecided: overridden.length - decided,
    reference,
    rate,
    difference: rate.kind === 'answered' ? answered(lessBy(rate.value, reference)) : rate,
    evidence: {
      wholeRun: { ...wholeRun, alarmAt: place(wholeRun.alarmAt) },
      lateChange: { ...lateChange, alarmAt: place(lateChange.alarmAt), changeAt: place(lateChange.changeAt) },
    },
  }
}

const lessBy = ({ value, interval }: WatchedEffect, reference: number): WatchedEffect => ({
  value: value - reference,
  interval: { ...interval, low: interval.low - reference, high: interval.high - reference },
})

const overrideRate = (count: number, of: number, level: number): Answer<WatchedEffect> => {
  if (of === 0) return outOfScope('not computable: nothing is decided')
  const value = count / of
  // The mean likelihood over all rates, B(count + 1, of - count + 1), by its logarithm.
  let logMean = -Math.log(of + 1)
  for (let k = 1; k <= Math.min(count, of - count); k++) logMean -= Math.log((of - k + 1) / k)
  const least = logMean + Math.log(1 - level)
  const logLikelihood = (rate: number): number =>
    (count === 0 ? 0 : count * Math.log(rate)) + (count === of ? 0 : (of - count) * Math.log1p(-rate))
  const edge = (out: number): number => {
    let inside = value
    let outside = out
    for (let step = 0; step < 60; step++) {
      const middle = (inside + outside) / 2
      if (logLikelihood(middle) >= least) inside = middle
      else outside = middle
    }
    return outside
  }
  return answered({
    value,
    interval: {
      low: count === 0 ? 0 : edge(0),
      high: count === of ? 1 : edge(1),
      level,
      method: 'confidence sequence, prior over posterior',
    },
  })
}
