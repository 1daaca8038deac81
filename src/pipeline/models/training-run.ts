import type { Instant } from '../../core/index.ts'
import type { FrozenTest, Trained } from '../../governance/change-control/index.ts'
import type { Applicability } from '../../learning/applicability/index.ts'
import type { DriftReference } from '../../learning/monitoring/index.ts'
import type { CohortReport } from '../features/index.ts'

/** Rows that nothing is trained on: by what they can be made again, and what they must be then. */
export type FrozenRows = {
  /** SHA-256, hexadecimal, of their canonical lines. */
  readonly hash: string
  readonly rows: number
  readonly events: number
  /** Hash of the cohort definition. */
  readonly definition: string
  /** Where the data ended, and up to when they were received. */
  readonly until: Instant
  readonly knownAt: Instant
}

/** Observed beside predicted in one part of the predictions. */
export type CalibrationBin = {
  readonly from: number
  readonly to: number
  readonly rows: number
  readonly predicted: number
  readonly observed: number
  /** Wilson, 95%. */
  readonly low: number
  readonly high: number
}

/** How a version was made: enough to make it again, to tell a card, and to watch it. Counts and sums only, no patient's row. */
export type TrainingRun = {
  readonly document: 'training-run'
  readonly format: 1
  readonly trained: Trained
  /** Hash of the cohort definition, kept beside. */
  readonly definition: string
  readonly code: string
  readonly seed: number
  readonly at: Instant
  /** Where the data ended, and up to when they were received. */
  readonly until: Instant
  readonly knownAt: Instant
  readonly cohort: CohortReport
  /** The rows of this run's own test part: a plan may name them as its frozen test. */
  readonly test: FrozenRows
  /** How the version did on them, with the subgroups that were asked for. */
  readonly found: FrozenTest
  /** Of the same rows. */
  readonly calibration: readonly CalibrationBin[]
  /** Discrimination beside the best model that cannot be read, in words; `null`: this is that model, or it was not compared. */
  readonly gap: string | null
  /** Mean absolute contribution of each feature in log-odds, largest first. */
  readonly importance: readonly { readonly feature: string; readonly logOdds: number }[]
  /** What is far from what it was trained on. */
  readonly applicability: Applicability
  /** What the training rows looked like, to see drift by: `referenceOf`. */
  readonly reference: DriftReference
  /** The proposal that asked for it. */
  readonly proposal: string | null
}
