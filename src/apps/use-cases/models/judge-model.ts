import { type Answer, mapAnswer, outOfScope } from '../../../core/index.ts'
import type { ChampionComparison, FrozenTest } from '../../../governance/change-control/index.ts'
import {
  alignedRows,
  calibrationBins,
  compareModels,
  type Estimate,
  expectedCalibrationError,
  fairnessGaps,
  type Grouping,
  harrellC,
  type Judged,
  type Model,
  performanceOf,
  predictionsOf,
  predictorOf,
  proportionOf,
  type Resampling,
  resamplingDefaults,
  type SmallestGroup,
  type Table,
} from '../../../learning/index.ts'
import type { CalibrationBin, TrainingRun } from '../../../pipeline/models/index.ts'
import { concordanceApart, concordanceEstimate } from '../learning/evaluate-survival.ts'
import { judgeSurvival } from './judge-survival.ts'

/** Rows that a model is judged on. */
export type TestRows = {
  readonly table: Table
  readonly outcome: Float64Array
  /** Days, of survival. */
  readonly time: Float64Array
  /** Days after the index at which the time at risk ends. */
  readonly horizon: number
  /** Which rows are of one patient; absent where nobody has two. */
  readonly clusters?: Int32Array
  readonly groupings: readonly Grouping[]
  readonly hash: string
}

export type JudgeSettings = {
  /** Where acting begins; absent: the frequency of the outcome. */
  readonly threshold?: number
  readonly smallest: SmallestGroup
  readonly resampling?: Resampling
}

/** Bins of the expected calibration error, and of the curve that is kept. */
const BINS = 10

/** Rows from which the mean contributions are taken, evenly over the test. */
const EXPLAINED = 2_000

/** What a gate asks: how a model did on rows that it was not trained on. Of survival: Harrell's C, and what a Cox model foretells of the end. */
export const judgeModel = (model: Model, test: TestRows, settings: JudgeSettings): FrozenTest => {
  const { resampling = resamplingDefaults, smallest } = settings
  const rows = test.outcome.length
  const events = test.outcome.reduce((sum, one) => sum + one, 0)
  const common = { hash: test.hash, rows, events }
  const predicted = predictionsOf(model, test.table)
  if (model.target.kind === 'survival') {
    const none = outOfScope('a score of survival is no chance: it has no calibration')
    return {
      ...common,
      discrimination: concordanceEstimate(followedOf(test, predicted), harrellC, resampling),
      slope: none,
      inTheLarge: none,
      ece: none,
      survival: judgeSurvival(model, test, resampling),
      subgroups: test.groupings.map(({ name }) => ({ column: name, smallest, fairness: none })),
    }
  }
  const judged = judgedOf(test, predicted)
  const { auc, slope, inTheLarge } = performanceOf(judged, resampling)
  const threshold = settings.threshold ?? (rows === 0 ? 0.5 : events / rows)
  return {
    ...common,
    discrimination: auc,
    slope,
    inTheLarge,
    ece: mapAnswer(expectedCalibrationError(judged, BINS), ({ value }) => value),
    subgroups: test.groupings.map(one => ({
      column: one.name,
      smallest,
      fairness: fairnessGaps(judged, one, { threshold, smallest, resampling }),
    })),
  }
}

/** The candidate beside the version that served last, on the same rows: DeLong, or by resampling patients who have several. */
export const compareWithChampion = (
  candidate: Model,
  champion: { readonly version: string; readonly model: Model },
  test: TestRows,
  resampling: Resampling = resamplingDefaults,
): ChampionComparison => ({
  version: champion.version,
  test: test.hash,
  difference: differenceOf(candidate, champion.model, test, resampling),
})

const differenceOf = (one: Model, other: Model, test: TestRows, resampling: Resampling): Answer<Estimate> => {
  if (one.target.kind !== other.target.kind) return outOfScope('the two foretell different things')
  const [first, second] = [predictionsOf(one, test.table), predictionsOf(other, test.table)]
  return one.target.kind === 'survival'
    ? concordanceApart(followedOf(test, first), second, resampling)
    : compareModels(judgedOf(test, first), judgedOf(test, second), resampling).auc
}

const judgedOf = ({ outcome, clusters }: TestRows, prediction: Float64Array): Judged => ({
  outcome,
  prediction,
  ...(clusters === undefined ? {} : { clusters }),
})

const followedOf = ({ time, outcome, clusters }: TestRows, risk: Float64Array) => ({
  time,
  event: outcome,
  risk,
  ...(clusters === undefined ? {} : { clusters }),
})

/** Observed beside predicted, in parts of about equal size; empty of survival, and where it cannot be computed. */
export const calibrationOf = (model: Model, test: TestRows): readonly CalibrationBin[] => {
  if (model.target.kind === 'survival') return []
  const prediction = predictionsOf(model, test.table)
  const bins = calibrationBins(judgedOf(test, prediction), BINS)
  if (bins.kind !== 'answered') return []
  return bins.value.map(({ rows, predicted, observed, low: from, high: to }) => {
    const sure = proportionOf(Math.round(observed * rows), rows)
    const interval = sure.kind === 'answered' ? sure.value.interval : sure
    const { low, high } = interval.kind === 'answered' ? interval.value : { low: 0, high: 1 }
    return { from, to, rows, predicted, observed, low, high }
  })
}

/** Mean absolute contribution of each feature to the score, the largest first. */
export const importanceOf = (model: Model, { table }: TestRows): TrainingRun['importance'] => {
  const { explain } = predictorOf(model)
  const wide = model.features.length
  const values = alignedRows(table, model.features)
  const step = Math.max(1, Math.ceil(table.rows / EXPLAINED))
  const sums = new Float64Array(wide)
  let rows = 0
  for (let row = 0; row < table.rows; row += step) {
    rows += 1
    for (const [at, part] of explain(values, row * wide).features.entries()) sums[at]! += Math.abs(part)
  }
  return model.features
    .map(({ name }, at) => ({ feature: name, logOdds: rows === 0 ? 0 : sums[at]! / rows }))
    .sort((a, b) => b.logOdds - a.logOdds || (a.feature < b.feature ? -1 : 1))
}
