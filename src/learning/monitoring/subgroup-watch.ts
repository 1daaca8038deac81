import { type Answer, answered, outOfScope } from '../../core/index.ts'
import {
  type CalibrationSettings,
  type CalibrationWatch,
  calibrationDefaults,
  calibrationMonitor,
} from './calibration-monitor.ts'
import { assertCases, type MonitoredCases, type WatchedEffect } from './cases.ts'

/** To which group each case belongs: the place of its level, -1 where that is missing (a group of its own). */
export type CaseGroups = { readonly name: string; readonly codes: Int32Array; readonly levels: readonly string[] }

/** A group with fewer is not shown: its numbers say little, and may show a person. */
export type LeastCases = { readonly cases: number; readonly events: number; readonly others: number }

export type WatchedGroup = {
  readonly level: string
  /** Counts in tens where another group is not shown, or a subtraction would show it. */
  readonly watch: Answer<CalibrationWatch>
  /** The log-odds shift minus that of the largest group; none for that group itself. */
  readonly gap: Answer<WatchedEffect>
}

export type SubgroupWatch = {
  readonly name: string
  /** The largest group that is shown; null where none is. */
  readonly comparedWith: string | null
  readonly groups: readonly WatchedGroup[]
  readonly tooFew: readonly string[]
}

/**
 * The calibration monitor of each group. `alpha` and 1 - `level` are split over all levels and the missing one, shown or not, so that
 * an alarm of any group while nothing is wrong has a chance of at most `alpha`, and all intervals and gaps hold together with `level`.
 * `falseAlarmEvery` needs no split: the sum of all groups' detectors grows by at most 1 a case (see `evidenceGatherer`). Places (of alarms
 * and changes) count the cases of all groups.
 *
 * @throws RangeError as `calibrationMonitor`, and when groups and cases do not match
 *
 * @example
 * subgroupWatch(cases, { name: 'sex', codes, levels: ['female', 'male'] }, { cases: 100, events: 20, others: 20 })
 */
export const subgroupWatch = (
  cases: MonitoredCases,
  groups: CaseGroups,
  least: LeastCases,
  settings: Partial<CalibrationSettings> = {},
): SubgroupWatch => {
  assertCases(cases)
  const { name, codes, levels } = groups
  if (codes.length !== cases.outcome.length)
    throw new RangeError(`${name} has ${codes.length} cases of ${cases.outcome.length}`)
  codes.forEach((code, at) => {
    if (code < -1 || code >= levels.length) throw new RangeError(`case ${at}: ${name} has no level of number ${code}`)
  })
  const set = { ...calibrationDefaults, ...settings }
  const share = levels.length + 1
  const split = { ...set, alpha: set.alpha / share, level: 1 - (1 - set.level) / share }
  const parts = partsOf(cases, groups, least, split)
  const isHiding = parts.some(({ watch }) => watch === undefined)
  const largest = parts.reduce<Part | undefined>(
    (most, part) => (part.watch !== undefined && part.cases > (most?.cases ?? 0) ? part : most),
    undefined,
  )
  return {
    name,
    comparedWith: largest?.level ?? null,
    groups: parts.map(({ level, watch }) => ({
      level,
      watch: watch === undefined ? outOfScope('too few') : answered(isHiding ? inTens(watch) : watch),
      gap:
        watch === undefined || largest?.watch === undefined
          ? outOfScope('too few')
          : watch === largest.watch
            ? outOfScope('the group that others are compared with')
            : apart(watch.logOddsShift, largest.watch.logOddsShift, set.level),
    })),
    tooFew: parts.flatMap(({ level, watch }) => (watch === undefined ? [level] : [])),
  }
}

type Part = { readonly level: string; readonly cases: number; readonly watch: CalibrationWatch | undefined }

const partsOf = (
  { prediction, outcome }: MonitoredCases,
  { codes, levels }: CaseGroups,
  least: LeastCases,
  settings: CalibrationSettings,
): readonly Part[] => {
  const places = new Map<number, number[]>()
  codes.forEach((code, at) => {
    const own = places.get(code)
    if (own === undefined) places.set(code, [at])
    else own.push(at)
  })
  return [...levels.keys(), -1].flatMap(code => {
    const own = places.get(code)
    if (own === undefined) return []
    const outcomes = Float64Array.from(own, at => outcome[at]!)
    const events = outcomes.reduce((sum, y) => sum + y, 0)
    const isShown = own.length >= least.cases && events >= least.events && own.length - events >= least.others
    const one = { prediction: Float64Array.from(own, at => prediction[at]!), outcome: outcomes }
    const watch = isShown ? placed(calibrationMonitor(one, settings), own) : undefined
    return [{ level: code < 0 ? 'missing' : levels[code]!, cases: own.length, watch }]
  })
}

/** A group's places as places of all cases. */
const placed = (watch: CalibrationWatch, own: readonly number[]): CalibrationWatch => {
  const at = (place: number | null): number | null => (place === null ? null : (own[place] ?? null))
  const { wholeRun, lateChange } = watch.evidence
  return {
    ...watch,
    evidence: {
      wholeRun: { ...wholeRun, alarmAt: at(wholeRun.alarmAt) },
      lateChange: { ...lateChange, alarmAt: at(lateChange.alarmAt), changeAt: at(lateChange.changeAt) },
    },
    windows: watch.windows.map(window => ({ ...window, from: own[window.from]!, to: own[window.to - 1]! + 1 })),
    sinceChange: watch.sinceChange === null ? null : { ...watch.sinceChange, from: own[watch.sinceChange.from]! },
  }
}

/** All counts in tens; exact ones of what was expected would give the others away by the ratio. */
const inTens = (watch: CalibrationWatch): CalibrationWatch => {
  const tens = (count: number): number => Math.round(count / 10) * 10
  const rounded = <T extends { readonly observed: number; readonly expected: number }>(of: T): T => ({
    ...of,
    observed: tens(of.observed),
    expected: tens(of.expected),
  })
  const since = watch.sinceChange
  return {
    ...rounded(watch),
    cases: tens(watch.cases),
    windows: watch.windows.map(rounded),
    sinceChange: since === null ? null : { ...rounded(since), cases: tens(since.cases) },
  }
}

/** Both intervals hold at once, so the difference lies between their far ends. */
const apart = (own: Answer<WatchedEffect>, other: Answer<WatchedEffect>, level: number): Answer<WatchedEffect> => {
  if (own.kind !== 'answered') return own
  if (other.kind !== 'answered') return other
  const [a, b] = [own.value, other.value]
  return answered({
    value: a.value - b.value,
    interval: {
      low: a.interval.low - b.interval.high,
      high: a.interval.high - b.interval.low,
      level,
      method: 'from the confidence sequences of both groups',
    },
  })
}
