import type { Answer } from '../../core/index.ts'
import {
  applicabilityOf,
  type CalibrationWatch,
  calibrationMonitor,
  compareModels,
  type DiscriminationWatch,
  type Drift,
  discriminationMonitor,
  driftOf,
  type Estimate,
  type ExpectedPerformance,
  expectedPerformance,
  firstAlarm,
  type LeastCases,
  normalQuantile,
  type OverrideWatch,
  overrideWatch,
  type ReferenceAuc,
  type SubgroupWatch,
  subgroupWatch,
} from '../../learning/index.ts'
import type { TrainingRun } from '../models/index.ts'
import type { LabelledCases } from './watch-periods.ts'
import { codesAt, groupsAt, numbersAt, placesWhere, rowsAt, type WatchedCases } from './watched-cases.ts'

/**
 * The chance that any monitor of a version ever raises a false alarm from the first case on, while nothing is wrong; each has an equal
 * part of it (the subgroups' columns share theirs). Its alarms for a change after long quiet come on top: of each monitor one in a million
 * cases (`alarmDefaults`).
 */
export const WATCH_ALPHA = 0.05

/** Calibration, discrimination, input drift, subgroups, overrides. */
export const SHARED_BY = 5

/** Drift is looked for in the index moments of so many days before the end: a change is not thinned by what was before. */
const DRIFT_DAYS = 90

/** With fewer rows drift is not told. */
const DRIFT_LEAST_ROWS = 100

/**
 * Notices of which more are overridden than are not do not help: a convention of this house, no clinical threshold. Fewer overrides are
 * no alarm.
 */
export const AGREED_OVERRIDES = 0.5

const dayInMs = 86_400_000

export type WatchAsked = {
  readonly cases: WatchedCases
  /** Of the version that serves, for every case. */
  readonly prediction: Float64Array
  /** A version in shadow, on the same cases; or how it broke on them. */
  readonly shadow: {
    readonly version: string
    readonly prediction: Float64Array | { readonly kind: 'failed'; readonly because: string }
  } | null
  readonly run: Pick<TrainingRun, 'found' | 'importance' | 'applicability' | 'reference'>
  /** By how much the AUC may be less than on its test before what is expected is worth a look. */
  readonly margin: number
  /** A group with fewer is not shown. */
  readonly smallest: LeastCases
  /** Decisions on its notices in order of time: 1 overridden, 0 taken. */
  readonly overridden: Float64Array
  /** The how manyeth watch of this version it is, from 1: the drift's promise is for all of them. */
  readonly look: number
  /** Epoch milliseconds; cases are of before. */
  readonly until: number
}

type Expected = { readonly performance: ExpectedPerformance; readonly referenceAuc: number; readonly margin: number }

/** What each monitor found; `undefined`: it was not run. */
export type MonitorsRun = {
  readonly predictions: number
  readonly abstained: number
  readonly labelled: LabelledCases
  readonly calibration: CalibrationWatch | undefined
  readonly discrimination: DiscriminationWatch | undefined
  readonly expected: Expected | undefined
  readonly drift: Drift | undefined
  /** Of each column. */
  readonly subgroups: readonly SubgroupWatch[]
  readonly overrides: OverrideWatch | undefined
  readonly shadow: {
    readonly version: string
    readonly difference: Answer<Estimate> | { readonly kind: 'failed'; readonly because: string }
  } | null
}

/**
 * Runs the monitors on all cases since a version was trained. They are judged in order of their index, which is the order in which their
 * times at risk end. Every watch begins at the first case again, so that an alarm that has come comes again, at the same case, unless facts
 * have been corrected; the promises hold however often it is watched.
 *
 * Cases of one patient are taken as they come: the calibration monitor's promise is exact only where a patient's cases depend on each other
 * in no other way than the predictions know.
 */
export const runMonitors = (asked: WatchAsked): MonitorsRun => {
  const { cases, prediction, shadow, run, margin, smallest, overridden } = asked
  const verdictOf = applicabilityOf(run.applicability, cases.table)
  const answers = placesWhere(cases.table.rows, row => verdictOf(row).verdict !== 'outside')
  const known = answers.filter(row => !Number.isNaN(cases.outcome[row]!))
  const open = answers.filter(row => Number.isNaN(cases.outcome[row]!))
  const labelled = labelledAt(cases, prediction, known)
  const alpha = WATCH_ALPHA / SHARED_BY
  const reference = referenceOf(run)
  const groupings = cases.groupings.map(one => groupsAt(one, known))
  return {
    predictions: answers.length,
    abstained: cases.table.rows - answers.length,
    labelled,
    calibration: known.length === 0 ? undefined : calibrationMonitor(labelled, { alpha }),
    discrimination:
      known.length === 0 || reference === undefined ? undefined : discriminationMonitor(labelled, reference, { alpha }),
    expected:
      open.length === 0 || reference === undefined
        ? undefined
        : { performance: expectedPerformance(numbersAt(prediction, open)), referenceAuc: reference.value, margin },
    drift: driftIn(asked, alpha),
    subgroups:
      known.length === 0
        ? []
        : groupings.map(one => subgroupWatch(labelled, one, smallest, { alpha: alpha / groupings.length })),
    overrides: overridden.length === 0 ? undefined : overrideWatch(overridden, AGREED_OVERRIDES, { alpha }),
    shadow:
      shadow === null
        ? null
        : {
            version: shadow.version,
            difference:
              'kind' in shadow.prediction
                ? shadow.prediction
                : compareModels(
                    { ...judgedAt(cases, known), prediction: numbersAt(shadow.prediction, known) },
                    { ...judgedAt(cases, known), prediction: labelled.prediction },
                  ).auc,
          },
  }
}

const labelledAt = ({ index, outcome }: WatchedCases, prediction: Float64Array, places: Int32Array): LabelledCases => ({
  index: numbersAt(index, places),
  outcome: numbersAt(outcome, places),
  prediction: numbersAt(prediction, places),
})

const judgedAt = ({ outcome, patients }: WatchedCases, places: Int32Array) => {
  const clusters = codesAt(patients, places)
  return {
    outcome: numbersAt(outcome, places),
    ...(new Set(clusters).size < places.length ? { clusters } : {}),
  }
}

/** The discrimination that the version had on its own test, with the error of that. */
const referenceOf = ({ found: { discrimination } }: WatchAsked['run']): ReferenceAuc | undefined => {
  if (discrimination.kind !== 'answered') return undefined
  const { value, interval } = discrimination.value
  if (interval.kind !== 'answered') return { value }
  const { low, high, level } = interval.value
  return { value, standardError: (high - low) / (2 * normalQuantile(0.5 + level / 2)) }
}

/** Also rows without outcome, and those outside of what it was trained on: they are what has changed. */
const driftIn = ({ cases, prediction, run, look, until }: WatchAsked, alpha: number): Drift | undefined => {
  const from = until - DRIFT_DAYS * dayInMs
  const recent = placesWhere(cases.table.rows, row => cases.index[row]! > from)
  if (recent.length < DRIFT_LEAST_ROWS) return undefined
  return driftOf(run.reference, rowsAt(cases.table, recent), {
    alpha,
    look,
    importance: Object.fromEntries(run.importance.map(({ feature, logOdds }) => [feature, logOdds])),
    ...(run.reference.predictions === undefined ? {} : { predictions: numbersAt(prediction, recent) }),
  })
}

/** The first alarm of a monitor as the index of its case; `null`: none. */
export const alarmIndex = (
  found: { readonly evidence: Parameters<typeof firstAlarm>[0] } | undefined,
  { index }: LabelledCases,
): number | null => {
  const at = found === undefined ? null : firstAlarm(found.evidence)
  return at === null ? null : (index[at] ?? null)
}
