import { type Answer, type Instant, instantOf } from '../../core/index.ts'
import {
  type CalibrationWatch,
  type Drift,
  type Estimate,
  firstAlarm,
  type MonitorName,
  type MonitorVerdict,
  type SubgroupWatch,
  type WatchedGroup,
  type WatchLevel,
  watchVerdict,
} from '../../learning/index.ts'
import {
  type DriftView,
  type MeasureView,
  type MonitorView,
  measureView,
  noMeasure,
  type SubgroupWatchView,
  type WatchView,
} from '../delivery/index.ts'
import { measureOfEffect, measureOfFigure } from './measure-view.ts'
import {
  AGREED_OVERRIDES,
  alarmIndex,
  type MonitorsRun,
  runMonitors,
  SHARED_BY,
  WATCH_ALPHA,
  type WatchAsked,
} from './run-monitors.ts'
import { calibrationPeriods, discriminationPeriods, periodsOf } from './watch-periods.ts'

/** What the monitors found, without of what and when. */
export type WatchFindings = Omit<
  WatchView,
  'document' | 'format' | 'model' | 'version' | 'at' | 'from' | 'until' | 'left' | 'failed'
> & {
  readonly abstained: number
}

/**
 * Watches a version: runs the monitors and tells what they found.
 *
 * @throws RangeError when arrays do not match
 * @example
 * watchOf({ cases, prediction, shadow: null, run, smallest, overridden, look: 1, until }).verdict // 'quiet'
 */
export const watchOf = (asked: WatchAsked): WatchFindings => {
  const found = runMonitors(asked)
  const { labelled, calibration, discrimination, expected, subgroups, overrides } = found
  const judged = judge(found)
  const monitors = monitorViews(found, judged)
  // What cannot be told yet is not quiet.
  const verdict = worstOf([...monitors.map(one => one.verdict), labelled.outcome.length === 0 ? 'watch' : 'quiet'])
  const periods = periodsOf(labelled.index)
  const alarmOf = (one: { readonly evidence: Parameters<typeof firstAlarm>[0] } | undefined) =>
    one === undefined ? null : firstAlarm(one.evidence)
  return {
    predictions: found.predictions,
    abstained: found.abstained,
    labelled: labelled.outcome.length,
    events: labelled.outcome.reduce((sum, one) => sum + one, 0),
    verdict,
    because: reasonOf(found, monitors, verdict),
    monitors,
    calibration: calibrationPeriods(labelled, periods, alarmOf(calibration)),
    discrimination: discriminationPeriods(labelled, periods, alarmOf(discrimination)),
    estimated:
      expected === undefined
        ? null
        : {
            name: 'AUC',
            measure: measureOfFigure(expected.performance.auc),
            words: `of ${expected.performance.cases} predictions whose outcome is not known yet; ${expected.performance.assumption}`,
          },
    drift: driftViews(found.drift),
    subgroups: subgroups.flatMap(groupViews),
    overrides:
      overrides === undefined
        ? null
        : {
            decided: overrides.decided,
            overridden: overrides.overridden,
            rate: measureOfEffect(overrides.rate),
            verdict: judged.get('overrides')?.verdict ?? 'quiet',
            words: judged.get('overrides')?.reason ?? '',
          },
  }
}

type Judged = ReadonlyMap<MonitorName, Pick<MonitorVerdict, 'verdict' | 'reason'>>

const worstOf = (levels: readonly WatchLevel[]): WatchLevel =>
  levels.includes('breach') ? 'breach' : levels.includes('watch') ? 'watch' : 'quiet'

const judge = ({ calibration, discrimination, expected, drift, subgroups, overrides }: MonitorsRun): Judged => {
  const { monitors } = watchVerdict({
    ...(calibration === undefined ? {} : { calibration }),
    ...(discrimination === undefined ? {} : { discrimination }),
    ...(expected === undefined ? {} : { expected }),
    ...(drift === undefined ? {} : { drift }),
    ...(subgroups.length === 0 ? {} : { subgroups }),
    ...(overrides === undefined ? {} : { overrides }),
  })
  const isBelow = overrides !== undefined && overrides.overridden < AGREED_OVERRIDES * overrides.decided
  return new Map(
    monitors.map(({ monitor, verdict, reason }) => [
      monitor,
      // The monitor looks to both sides; that a model is followed is no alarm.
      monitor === 'overrides' && isBelow
        ? { verdict: 'quiet', reason: `no more than agreed: ${reason}` }
        : { verdict, reason },
    ]),
  )
}

type Shown = {
  readonly effect: MeasureView
  readonly unit: string
  readonly alarmWhen: string
  readonly alarm: number | null
}

const monitorViews = (found: MonitorsRun, judged: Judged): readonly MonitorView[] => {
  const views = [...judged].map(([name, { verdict, reason }]): MonitorView => {
    const { effect, unit, alarmWhen, alarm } = shownOf(found, name)
    const alarmAt = alarm === null ? null : instantOf(alarm)
    return { name, verdict, effect, unit, alarmWhen, words: `${reason}${datedAlarm(alarmAt)}`, alarmAt }
  })
  const { shadow } = found
  return shadow === null ? views : [...views, shadowView(shadow)]
}

const datedAlarm = (alarmAt: Instant | null): string =>
  alarmAt === null ? '' : `; the case of the alarm has its index on ${alarmAt.slice(0, 10)}`

const atEveryLook = `evidence of ${SHARED_BY / WATCH_ALPHA} to 1; all monitors together raise a false alarm with a chance of at most ${WATCH_ALPHA}, however often it is watched`

const shownOf = (found: MonitorsRun, name: MonitorName): Shown => {
  const { labelled, calibration, discrimination, expected, drift, overrides } = found
  switch (name) {
    case 'calibration':
      return {
        effect: calibration === undefined ? none : measureOfEffect(calibration.logOddsShift),
        unit: 'log-odds',
        alarmWhen: atEveryLook,
        alarm: alarmIndex(calibration, labelled),
      }
    case 'discrimination':
      return {
        effect: discrimination === undefined ? none : measureOfEffect(discrimination.difference),
        unit: 'AUC',
        alarmWhen: atEveryLook,
        alarm: alarmIndex(discrimination, labelled),
      }
    case 'expected performance':
      return {
        effect:
          expected === undefined ? none : lessBy(measureOfFigure(expected.performance.auc), expected.referenceAuc),
        unit: 'AUC',
        alarmWhen: 'never by itself: it rests on the predictions alone',
        alarm: null,
      }
    case 'input drift':
      return {
        effect: drift === undefined ? none : largestIndex(drift),
        unit: 'stability index',
        alarmWhen: 'a feature that has changed for certain, with an index of 0.25 or more',
        alarm: null,
      }
    case 'subgroups':
      return { effect: noMeasure('of each group its own'), unit: 'log-odds', alarmWhen: atEveryLook, alarm: null }
    case 'overrides':
      return {
        effect: overrides === undefined ? none : measureOfEffect(overrides.difference),
        unit: 'part of decisions',
        alarmWhen: `more than ${AGREED_OVERRIDES}: ${atEveryLook}`,
        alarm: null,
      }
  }
}

const none = noMeasure('not run')

const lessBy = ({ value, interval, because }: MeasureView, reference: number): MeasureView => ({
  value: value === null ? null : value - reference,
  interval: interval === null ? null : { ...interval, low: interval.low - reference, high: interval.high - reference },
  because,
})

const largestIndex = ({ features, predictions }: Drift): MeasureView => ({
  value: Math.max(0, ...[...features, ...(predictions === null ? [] : [predictions])].map(({ psi }) => psi)),
  interval: null,
  because: 'the largest of all; what is sure and large is named',
})

/** The one in shadow beside the one that serves, on the same cases. */
const shadowView = ({
  version,
  difference,
}: {
  readonly version: string
  readonly difference: Answer<Estimate> | { readonly kind: 'failed'; readonly because: string }
}): MonitorView => {
  if (difference.kind === 'failed')
    return {
      name: `shadow ${version.slice(0, 12)}`,
      verdict: 'watch',
      effect: noMeasure(difference.because),
      unit: 'AUC, shadow minus serving',
      alarmWhen: 'never: nobody is shown what it says',
      words: 'the version in shadow breaks on the same cases',
      alarmAt: null,
    }
  const effect = measureView(difference)
  const isBetter = effect.interval !== null && effect.interval.low > 0
  return {
    name: `shadow ${version.slice(0, 12)}`,
    verdict: isBetter ? 'watch' : 'quiet',
    effect,
    unit: 'AUC, shadow minus serving',
    alarmWhen: 'never: it may be gated and served in its place',
    words: isBetter
      ? 'the version in shadow ranks the same cases better than the one that serves'
      : 'on the same cases the version in shadow is not shown to be better',
    alarmAt: null,
  }
}

const driftViews = (drift: Drift | undefined): readonly DriftView[] =>
  drift === undefined
    ? []
    : [...drift.features, ...(drift.predictions === null ? [] : [drift.predictions])].map(one => ({
        feature: one.name,
        psi: one.psi,
        p: one.adjusted,
        missing: { training: one.missing.reference, now: one.missing.current },
        verdict: one.isDrifted ? (one.psi >= 0.25 ? 'breach' : 'watch') : 'quiet',
        words: driftWords(one),
      }))

const driftWords = ({ isDrifted, unfamiliar, psiByChance }: Drift['features'][number]): string => {
  const strange = unfamiliar?.levels ?? []
  return [
    isDrifted ? 'changed since training' : 'no change that is sure and large',
    ...(strange.length === 0 ? [] : [`new here: ${strange.join(', ')}`]),
    `by chance alone about ${Number(psiByChance.toPrecision(2))}`,
  ].join('; ')
}

const groupViews = (watch: SubgroupWatch): readonly SubgroupWatchView[] => [
  ...watch.groups.flatMap(group =>
    group.watch.kind === 'answered' ? [groupView(watch, group, group.watch.value)] : [],
  ),
  ...watch.tooFew.map(
    (level): SubgroupWatchView => ({
      column: watch.name,
      group: level,
      rows: null,
      shift: noMeasure('too few'),
      gap: noMeasure('too few'),
      verdict: 'quiet',
      words: 'too few to be told',
    }),
  ),
]

const groupView = (watch: SubgroupWatch, group: WatchedGroup, found: CalibrationWatch): SubgroupWatchView => {
  const { monitors } = watchVerdict({ subgroups: [{ ...watch, groups: [group], tooFew: [] }] })
  return {
    column: watch.name,
    group: group.level,
    rows: found.cases,
    shift: measureOfEffect(found.logOddsShift),
    gap: measureOfEffect(group.gap),
    verdict: monitors[0]?.verdict ?? 'quiet',
    words: monitors[0]?.reason ?? '',
  }
}

const reasonOf = ({ labelled }: MonitorsRun, monitors: readonly MonitorView[], verdict: WatchLevel): string => {
  const known = labelled.outcome.length
  const gravest = monitors.filter(one => one.verdict === verdict)
  if (verdict !== 'quiet' && gravest.length > 0) return gravest.map(({ name, words }) => `${name}: ${words}`).join('. ')
  if (known === 0) return 'no outcome of a case after its training is known yet'
  return `no alarm of ${monitors.map(({ name }) => name).join(', ')} in ${known} cases with outcome`
}
