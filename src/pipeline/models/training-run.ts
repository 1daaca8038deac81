import type { Answer, Instant } from '../../core/index.ts'
import type { FrozenTest, Trained } from '../../governance/change-control/index.ts'
import type { ShapeEditRecord } from '../../learning/additive/index.ts'
import type { Applicability } from '../../learning/applicability/index.ts'
import type { Estimate } from '../../learning/evaluation/index.ts'
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
  /** Of a version whose shapes a person has edited: each edit with every cell before and after, and what it did. */
  readonly edited?: {
    readonly parent: string
    /** Since training. */
    readonly edits: readonly ShapeEditRecord[]
    /** Of the edits since the parent. */
    readonly effect: EditEffect
    /** How many versions had been judged on the same test rows before: each look makes them a little less of a test. */
    readonly judgedBefore: number
  }
}

/** Rows whose score an edit moves; `null` under ten. */
export type TouchedRows = { readonly rows: number | null; readonly people: number | null }

/** How a model did on rows that it had not seen. */
export type Checked = Pick<FrozenTest, 'discrimination' | 'slope' | 'inTheLarge' | 'ece'>

/**
 * What edits do, told before they are saved. Of the test rows only how many are touched is looked at, never their outcomes: whoever tries edits
 * until these rows look well has trained on them. The numbers come from the training rows, each predicted by models that had not seen it, to
 * which the edit is added.
 */
export type EditEffect = {
  readonly training: TouchedRows & { readonly of: number }
  readonly test: TouchedRows & { readonly of: number }
  readonly check:
    | {
        readonly kind: 'checked'
        readonly folds: number
        readonly before: Checked
        readonly after: Checked
        /** AUC after minus before, on the same rows. */
        readonly difference: Answer<Estimate>
        /** Among the training rows that are touched: mean chance before and after, and how often it happened; `null` under ten. */
        readonly touched: {
          readonly before: number
          readonly after: number
          readonly observed: Answer<Estimate>
        } | null
      }
    | { readonly kind: 'not-checked'; readonly because: string }
}
