import type { Answer } from '../../core/index.ts'
import { outOfScope } from '../../core/index.ts'
import { strayOf } from './bounded-mean.ts'
import { assertCases, type MonitoredCases, NEAREST, type WatchedEffect } from './cases.ts'
import {
  type AlarmSettings,
  alarmDefaults,
  type Evidence,
  evenWeights,
  evidenceGatherer,
  firstAlarm,
} from './evidence.ts'
import { shiftForecast, shiftOf } from './log-odds-shift.ts'
import { type Departures, departureDefaults, oddsBets, oddsOf } from './odds-bets.ts'
import { type CaseWindow, windowsOf } from './windows.ts'

export type CalibrationSettings = AlarmSettings & {
  readonly departures: Departures
  /** Of the effects' intervals, e.g. 0.95. */
  readonly level: number
  /** By how much dependent cases make counts vary more (`designEffectOf`), at least 1. */
  readonly designEffect: number
}

export const calibrationDefaults: CalibrationSettings = {
  ...alarmDefaults,
  departures: departureDefaults,
  level: 0.95,
  designEffect: 1,
}

/** What happened beside what was foretold; a description, without an interval. */
export type Stretch = { readonly cases: number; readonly observed: number; readonly expected: number }

export type CalibrationWindow = CaseWindow & Omit<Stretch, 'cases'> & { readonly logEvidence: number }

export type CalibrationWatch = Stretch & {
  /** Predictions that were read as 0.000001 from 0 or 1. */
  readonly nearCertain: number
  /** How often more than foretold: a risk, 0.01 is one in a hundred cases. */
  readonly riskDifference: Answer<WatchedEffect>
  /** Observed over expected. */
  readonly ratio: Answer<WatchedEffect>
  /** By how much log-odds would have to move. */
  readonly logOddsShift: Answer<WatchedEffect>
  readonly evidence: Evidence
  /** For a chart: up to 50 stretches, none of fewer than 100 cases but a lone one, with the whole run's evidence at their ends. */
  readonly windows: readonly CalibrationWindow[]
  /** From the likeliest change on; null without an alarm. Chosen after the fact, so it has no interval. */
  readonly sinceChange: (Stretch & { readonly from: number }) | null
}

/**
 * Watches whether outcomes come as often as foretold, case by case. "Nothing is wrong" says: given all outcomes before it, each
 * case's outcome has the predicted probability. Bets on shifts and slopes of the log-odds gather evidence against that (`Evidence`
 * says what each alarm promises). The risk difference and its ratio speak of the mean over all cases so far and assume nothing of
 * how it came about; the intervals of all three hold at every look, each with its `level`.
 *
 * Cases of one patient that hang together in a way that the predictions do not know are against the assumption. `designEffect` allows for
 * it: bets are raised to the power of 1 / designEffect and intervals widened as if cases were so many fewer. That is exact for sums that are
 * normal, and about right else. (Each patient's first case alone would be another population, with other risks.)
 *
 * A shift below half the smallest one that is bet on (0.05 in log-odds: odds 5% off) hardly ever alarms, however many cases there are.
 *
 * @throws RangeError when a case has no outcome or no prediction, or a setting has no meaning
 *
 * @example
 * const { evidence, ratio } = calibrationMonitor({ prediction, outcome })
 * evidence.wholeRun.alarmAt // null, or the case at which calibration was lost for certain
 */
export const calibrationMonitor = (
  cases: MonitoredCases,
  settings: Partial<CalibrationSettings> = {},
): CalibrationWatch => {
  assertCases(cases)
  const set = { ...calibrationDefaults, ...settings }
  if (!(set.level > 0 && set.level < 1)) throw new RangeError(`level is ${set.level}, not between 0 and 1`)
  if (!(set.designEffect >= 1 && set.designEffect < Number.POSITIVE_INFINITY))
    throw new RangeError(`designEffect is ${set.designEffect}, not 1 or above`)
  const { prediction, outcome } = cases
  const bets = oddsBets(set.departures)
  const gatherer = evidenceGatherer(evenWeights(bets.count), set)
  const forecast = shiftForecast()
  const factors = new Float64Array(bets.count)
  const odds = prediction.map(oddsOf)
  const cut = windowsOf(outcome.length)
  const windows: CalibrationWindow[] = []
  let variance = 0
  let nearCertain = 0
  for (let at = 0; at < outcome.length; at++) {
    const [p, y] = [prediction[at]!, outcome[at]!]
    bets.of(odds[at]!, y, factors)
    if (set.designEffect > 1) for (let k = 0; k < factors.length; k++) factors[k]! **= 1 / set.designEffect
    gatherer.take(factors)
    forecast.take(odds[at]!, y)
    variance += (y - p) ** 2
    if (p < NEAREST || p > 1 - NEAREST) nearCertain++
    const window = cut[windows.length]!
    if (at + 1 < window.to) continue
    const { observed, expected } = stretchOf(cases, window.from, window.to)
    windows.push({ ...window, observed, expected, logEvidence: gatherer.evidence().wholeRun.logEvidence })
  }
  const all = stretchOf(cases, 0)
  const evidence = gatherer.evidence()
  const from = firstAlarm(evidence) === null ? null : evidence.lateChange.changeAt
  return {
    ...all,
    nearCertain,
    ...meanEffects(all, variance * set.designEffect, set.level),
    logOddsShift: shiftOf(odds, outcome, forecast.logGain(), 1 - set.level, set.designEffect),
    evidence,
    windows,
    sinceChange: from === null ? null : { from, ...stretchOf(cases, from) },
  }
}

const stretchOf = ({ prediction, outcome }: MonitoredCases, from: number, to = outcome.length): Stretch => {
  let observed = 0
  let expected = 0
  for (let at = from; at < to; at++) {
    observed += outcome[at]!
    expected += prediction[at]!
  }
  return { cases: to - from, observed, expected }
}

const MEAN_METHOD = 'confidence sequence, empirical Bernstein, of the mean so far'

const meanEffects = (
  { cases, observed, expected }: Stretch,
  variance: number,
  level: number,
): Pick<CalibrationWatch, 'riskDifference' | 'ratio'> => {
  if (cases === 0) {
    const none = outOfScope('not computable: no cases')
    return { riskDifference: none, ratio: none }
  }
  const stray = strayOf(variance, (1 - level) / 2)
  // The true number expected lies between none and all.
  const [low, high] = [Math.max(0, observed - stray), Math.min(cases, observed + stray)]
  const effect = (of: (count: number) => number): Answer<WatchedEffect> => ({
    kind: 'answered',
    value: { value: of(observed), interval: { low: of(low), high: of(high), level, method: MEAN_METHOD } },
  })
  return {
    riskDifference: effect(count => (count - expected) / cases),
    ratio: expected === 0 ? outOfScope('not computable: no outcome was expected') : effect(count => count / expected),
  }
}
