import type { Answer, Issue } from '../../../core/index.ts'
import {
  alertBurden,
  type CalibrationBin,
  type CalibrationPoint,
  calibrationBins,
  compareModels,
  decisionCurve,
  type Estimate,
  expectedCalibrationError,
  fairnessGaps,
  type Grouping,
  type Interval,
  type Judged,
  type Performance,
  performanceOf,
  type Rates,
  type Resampling,
  ratesAt,
  smoothCalibration,
  subgroupPerformance,
} from '../../../learning/index.ts'
import type { JudgedTable } from './judged-table.ts'

/** Numbers by name (null: not computable, and why), and how sure they are. */
export type Measures = {
  readonly metrics: Readonly<Record<string, number | null>>
  readonly intervals: Readonly<Record<string, Interval>>
  readonly notComputable: Readonly<Record<string, string>>
}

/** What `attune learn evaluate --json` gives. */
export type Evaluation = Measures & {
  readonly rows: number
  readonly events: number
  readonly leftOut: JudgedTable['leftOut']
  /** Rows of the file that were not asked for. */
  readonly notChosen: number
  /** Where acting begins, for `rates` and `groups`. */
  readonly threshold: number
  readonly eceBins: number | null
  readonly calibration: { readonly bins: readonly CalibrationBin[]; readonly smooth: readonly CalibrationPoint[] }
  readonly decisionCurve: readonly unknown[]
  readonly alertBurden: readonly unknown[]
  readonly comparison?: Measures
  readonly groups?: Readonly<Record<string, GroupReport>>
  readonly issues: readonly Issue[]
}

export type GroupReport = {
  readonly levels: readonly (
    | ({ readonly level: string; readonly rows: number; readonly events: number } & Measures)
    | { readonly level: string; readonly tooFew: string }
  )[]
  readonly fairness:
    | {
        readonly reference: string
        readonly gaps: readonly ({ readonly level: string } & Measures)[]
        readonly largest: Readonly<Record<string, number | null>>
      }
    | { readonly notComputable: string }
}

/** Thresholds of the decision curve, and budgets of alerts per 100. */
const THRESHOLDS = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
const PER_100 = [1, 2, 5, 10, 15, 20, 30, 50]
const BINS = 10

export type EvaluateOptions = {
  /** Without it the frequency of the outcome. */
  readonly threshold?: number | undefined
  readonly resampling: Resampling
}

/** Everything that is told of predictions, as one document. */
export const evaluate = (
  { judged, other, groupings, leftOut, notChosen }: JudgedTable,
  issues: readonly Issue[],
  options: EvaluateOptions,
): Evaluation => {
  const events = judged.outcome.reduce((sum, y) => sum + y, 0)
  const threshold = options.threshold ?? (judged.outcome.length === 0 ? 0.5 : events / judged.outcome.length)
  const ece = expectedCalibrationError(judged, BINS)
  const curve = decisionCurve(judged, THRESHOLDS)
  return {
    rows: judged.outcome.length,
    events,
    leftOut,
    notChosen,
    ...measuresOf({
      ...answersOf(performanceOf(judged, options.resampling)),
      ece: ece.kind === 'answered' ? { kind: 'answered', value: ece.value.value } : ece,
      ...ratesOf(ratesAt(judged, threshold, options.resampling)),
    }),
    threshold,
    eceBins: valueOr(ece, undefined)?.bins ?? null,
    calibration: { bins: valueOr(calibrationBins(judged, BINS), []), smooth: valueOr(smoothCalibration(judged), []) },
    decisionCurve: valueOr(curve, []),
    alertBurden: alertBurden(judged, PER_100).map(({ allowedPer100, burden }) =>
      burden.kind === 'answered' ? burden.value : { allowedPer100, notComputable: becauseOf(burden) },
    ),
    ...(other === undefined ? {} : { comparison: measuresOf(compareModels(judged, other, options.resampling)) }),
    ...(groupings.length === 0
      ? {}
      : {
          groups: Object.fromEntries(
            groupings.map(one => [one.name, groupReport(judged, one, threshold, options.resampling)]),
          ),
        }),
    issues,
  }
}

const groupReport = (judged: Judged, grouping: Grouping, threshold: number, resampling: Resampling): GroupReport => {
  const fairness = fairnessGaps(judged, grouping, { threshold, resampling })
  return {
    levels: subgroupPerformance(judged, grouping, { threshold, resampling }).map(({ level, performance }) => {
      if (performance.kind !== 'answered') return { level, tooFew: becauseOf(performance) }
      const { rows, events, rates, ...measures } = performance.value
      return { level, rows, events, ...measuresOf({ ...measures, ...(rates === undefined ? {} : ratesOf(rates)) }) }
    }),
    fairness:
      fairness.kind !== 'answered'
        ? { notComputable: becauseOf(fairness) }
        : fairness.value.gaps.length === 0
          ? { notComputable: 'fewer than two groups are large enough' }
          : {
              reference: fairness.value.reference,
              gaps: fairness.value.gaps.map(({ level, size: _, ...gaps }) => ({ level, ...measuresOf(gaps) })),
              largest: fairness.value.largest,
            },
  }
}

const answersOf = ({ rows: _, events: __, ...answers }: Performance) => answers

const ratesOf = (rates: Answer<Rates>): Readonly<Record<string, Answer<number | Estimate>>> => {
  if (rates.kind !== 'answered') return { tpr: rates, fpr: rates, ppv: rates }
  const { tpr, fpr, ppv, alertsPer100 } = rates.value
  return { tpr, fpr, ppv, alertsPer100: { kind: 'answered', value: alertsPer100 } }
}

/** Answers as numbers, intervals and reasons. */
export const measuresOf = (answers: Readonly<Record<string, Answer<number | Estimate>>>): Measures => {
  const named = Object.entries(answers)
  return {
    metrics: Object.fromEntries(
      named.map(([name, answer]) => [
        name,
        answer.kind !== 'answered' ? null : typeof answer.value === 'number' ? answer.value : answer.value.value,
      ]),
    ),
    intervals: Object.fromEntries(
      named.flatMap(([name, answer]) =>
        answer.kind === 'answered' && typeof answer.value !== 'number' && answer.value.interval.kind === 'answered'
          ? [[name, answer.value.interval.value]]
          : [],
      ),
    ),
    notComputable: Object.fromEntries(
      named.flatMap(([name, answer]) => {
        if (answer.kind !== 'answered') return [[name, becauseOf(answer)]]
        if (typeof answer.value === 'number' || answer.value.interval.kind === 'answered') return []
        return [[`${name} interval`, becauseOf(answer.value.interval)]]
      }),
    ),
  }
}

const becauseOf = (answer: Answer<unknown>): string => (answer.kind === 'out-of-scope' ? answer.because : answer.kind)

const valueOr = <T, U>(answer: Answer<T>, otherwise: U): T | U =>
  answer.kind === 'answered' ? answer.value : otherwise
