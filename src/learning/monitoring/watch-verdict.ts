import type { Answer } from '../../core/index.ts'
import type { CalibrationWatch } from './calibration-monitor.ts'
import type { WatchedEffect } from './cases.ts'
import type { DiscriminationWatch } from './discrimination-monitor.ts'
import type { Drift } from './drift-of.ts'
import { type Evidence, firstAlarm } from './evidence.ts'
import type { ExpectedPerformance } from './expected-performance.ts'
import type { OverrideWatch } from './override-rate.ts'
import type { SubgroupWatch } from './subgroup-watch.ts'

/** `quiet`: nothing to do. `watch`: look at it, nothing is shown. `breach`: shown, with false alarms held to the monitor's promise. */
export type WatchLevel = 'quiet' | 'watch' | 'breach'

export type MonitorVerdict = { readonly monitor: MonitorName; readonly verdict: WatchLevel; readonly reason: string }

const MONITORS = [
  'calibration',
  'discrimination',
  'expected performance',
  'input drift',
  'subgroups',
  'overrides',
] as const
export type MonitorName = (typeof MONITORS)[number]

export type Watches = {
  readonly calibration?: CalibrationWatch
  readonly discrimination?: DiscriminationWatch
  /** With the AUC that the model was approved with, and by how much less it may be. */
  readonly expected?: {
    readonly performance: ExpectedPerformance
    readonly referenceAuc: number
    readonly margin: number
  }
  readonly drift?: Drift
  readonly subgroups?: readonly SubgroupWatch[]
  readonly overrides?: OverrideWatch
}

export type WatchVerdict = {
  /** The worst of the monitors; `watch` where none was run. */
  readonly verdict: WatchLevel
  readonly monitors: readonly MonitorVerdict[]
  readonly notRun: readonly MonitorName[]
}

/** From here on an index says "large"; a convention (Siddiqi 2006). */
const LARGE_PSI = 0.25

/**
 * All monitors in words, for a retrain proposal. A breach of calibration, discrimination, a subgroup or overrides is an alarm whose
 * false ones are held down (each monitor for itself: those of several add up); of inputs, a named feature of index 0.25 or more. What is
 * expected without labels never breaches by itself. What cannot be told is `watch`, not `quiet`.
 *
 * @example
 * watchVerdict({ calibration, drift }).monitors[0].reason // 'alarm at case 1103: observed over expected 0.805 (0.765 to 0.845, ..), ..'
 */
export const watchVerdict = (watches: Watches): WatchVerdict => {
  const { calibration, discrimination, expected, drift, subgroups, overrides } = watches
  const judged: readonly ((Judgement & { readonly monitor: MonitorName }) | undefined)[] = [
    calibration && { monitor: 'calibration', ...judgeCalibration(calibration) },
    discrimination && { monitor: 'discrimination', ...judgeDiscrimination(discrimination) },
    expected && { monitor: 'expected performance', ...judgeExpected(expected) },
    drift && { monitor: 'input drift', ...judgeDrift(drift) },
    subgroups && { monitor: 'subgroups', ...judgeSubgroups(subgroups) },
    overrides && { monitor: 'overrides', ...judgeOverrides(overrides) },
  ]
  const monitors = judged.flatMap(one => (one === undefined ? [] : [one]))
  const run = new Set(monitors.map(({ monitor }) => monitor))
  return {
    verdict: monitors.length === 0 ? 'watch' : worstOf(monitors.map(({ verdict }) => verdict)),
    monitors,
    notRun: MONITORS.filter(name => !run.has(name)),
  }
}

type Judgement = { readonly verdict: WatchLevel; readonly reason: string }

const worstOf = (levels: readonly WatchLevel[]): WatchLevel =>
  levels.includes('breach') ? 'breach' : levels.includes('watch') ? 'watch' : 'quiet'

const told = (value: number): string => String(Number(value.toPrecision(3)))

const withInterval = (what: string, { value, interval }: WatchedEffect): string =>
  `${what} ${told(value)} (${told(interval.low)} to ${told(interval.high)}, ${told(100 * interval.level)} % at every look)`

const inWords = (what: string, effect: Answer<WatchedEffect>): string =>
  effect.kind === 'answered'
    ? withInterval(what, effect.value)
    : `${what} ${effect.kind === 'out-of-scope' ? effect.because : 'not known'}`

/** An alarm, or half way to one on the scale of bets, or an effect that cannot be told. */
const judgeEvidence = (evidence: Evidence, effect: Answer<WatchedEffect>, words: string, since = ''): Judgement => {
  const at = firstAlarm(evidence)
  const { wholeRun, lateChange } = evidence
  const isGone = wholeRun.alarmAt === null && lateChange.logEvidence < Math.log(lateChange.falseAlarmEvery) / 2
  if (at !== null && isGone)
    return { verdict: 'watch', reason: `the alarm at case ${at} is not borne out by the cases since: ${words}` }
  if (at !== null) {
    const promise =
      wholeRun.alarmAt === at
        ? `a false alarm in the whole run has a chance of at most ${told(wholeRun.alpha)}`
        : `false alarms come once in ${told(lateChange.falseAlarmEvery)} cases or less often`
    const change = lateChange.changeAt === null ? '' : `; likeliest since case ${lateChange.changeAt}${since}`
    return { verdict: 'breach', reason: `alarm at case ${at}: ${words}${change}; ${promise}` }
  }
  if (effect.kind !== 'answered') return { verdict: 'watch', reason: `cannot be told: ${words}` }
  const isHalfWay = evidence.wholeRun.highest >= Math.log(1 / evidence.wholeRun.alpha) / 2
  return isHalfWay
    ? { verdict: 'watch', reason: `no alarm, but evidence half way to one: ${words}` }
    : { verdict: 'quiet', reason: `no alarm: ${words}` }
}

const judgeCalibration = ({ evidence, ratio, sinceChange }: CalibrationWatch): Judgement => {
  const since =
    sinceChange === null || sinceChange.expected === 0
      ? ''
      : `, from there ${told(sinceChange.observed / sinceChange.expected)}`
  return judgeEvidence(evidence, ratio, inWords('observed over expected', ratio), since)
}

const judgeDiscrimination = ({ evidence, difference, sinceChange }: DiscriminationWatch): Judgement => {
  const since = sinceChange === null ? '' : `, AUC from there ${told(sinceChange.auc)}`
  return judgeEvidence(evidence, difference, inWords('AUC minus reference', difference), since)
}

const judgeOverrides = ({ evidence, rate, reference }: OverrideWatch): Judgement =>
  judgeEvidence(evidence, rate, `${inWords('override rate', rate)}, agreed ${told(reference)}`)

const judgeExpected = ({ performance, referenceAuc, margin }: NonNullable<Watches['expected']>): Judgement => {
  const { auc, assumption } = performance
  if (auc.kind !== 'answered') return { verdict: 'watch', reason: 'the expected AUC cannot be told' }
  const { value, low, high } = auc.value
  return {
    verdict: high < referenceAuc - margin ? 'watch' : 'quiet',
    reason: `AUC expected before labels ${told(value)} (${told(low)} to ${told(high)}), approved with ${told(referenceAuc)}, margin ${told(margin)}; ${assumption}`,
  }
}

const judgeDrift = ({ features, predictions, alpha }: Drift): Judgement => {
  const named = [...features, ...(predictions === null ? [] : [predictions])].filter(({ isDrifted }) => isDrifted)
  if (named.length === 0) return { verdict: 'quiet', reason: `no feature of ${features.length} is named` }
  const words = named.map(({ name, psi }) => `${name} (stability index ${told(psi)})`).join(', ')
  return {
    verdict: named.some(({ psi }) => psi >= LARGE_PSI) ? 'breach' : 'watch',
    reason: `changed since the reference: ${words}; any of them named wrongly with a chance of at most ${told(alpha)} at this look`,
  }
}

const judgeSubgroups = (watched: readonly SubgroupWatch[]): Judgement => {
  const all = watched.flatMap(({ name, groups, tooFew }) => [
    ...groups.flatMap(({ level, watch }) =>
      watch.kind === 'answered' ? [{ who: `${name} ${level}`, ...judgeCalibration(watch.value) }] : [],
    ),
    ...tooFew.map(level => ({ who: `${name} ${level}`, verdict: 'quiet' as const, reason: 'too few to be told' })),
  ])
  const verdict = worstOf(all.map(one => one.verdict))
  const worst = all.filter(one => one.verdict === verdict)
  if (all.length === 0) return { verdict: 'watch', reason: 'no groups' }
  if (verdict !== 'quiet') return { verdict, reason: worst.map(({ who, reason }) => `${who}: ${reason}`).join('; ') }
  const few = watched.flatMap(({ name, tooFew }) => tooFew.map(level => `${name} ${level}`))
  const shown = all.length - few.length
  if (shown === 0) return { verdict: 'watch', reason: `too few to be told: ${few.join(', ')}` }
  return {
    verdict,
    reason: `no alarm in ${shown} groups${few.length === 0 ? '' : `; too few to be told: ${few.join(', ')}`}`,
  }
}
