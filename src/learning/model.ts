import type { AdditiveModel } from './additive/index.ts'
import type { Curve } from './calibration/index.ts'
import type { Feature } from './numeric/index.ts'
import type { LinearModel } from './regression/index.ts'
import type { CoxModel } from './survival/index.ts'
import type { Ensemble, KeptForest } from './trees/index.ts'

/** What a model foretells. */
export type Target =
  /** The chance that `outcome` is 1. */
  | { readonly kind: 'binary'; readonly outcome: string }
  /** The expected count or mean. */
  | { readonly kind: 'count' | 'mean'; readonly outcome: string }
  | { readonly kind: 'quantile'; readonly outcome: string; readonly level: number }
  /** A risk score, higher is worse: the logarithm of a hazard ratio, or what a forest counts. */
  | { readonly kind: 'survival'; readonly time: string; readonly event: string }

/**
 * How a raw score becomes the score that is used: `offset + slope * raw`, and bent by a curve where one is needed; from predictions on
 * rows that the model had not seen.
 */
export type Recalibration = {
  readonly slope: number
  readonly offset: number
  readonly folds: number
  readonly curve?: Curve
}

/** From what, and how, a model was made; enough to make it again. No clock: the same input gives the same bytes. */
export type Training = {
  readonly rows: number
  /** Rows whose outcome is 1, or that had the event. */
  readonly events?: number
  readonly seed: number
  readonly settings: Readonly<Record<string, unknown>>
}

/** A fitted model of any kind. */
export type Model = {
  readonly target: Target
  readonly features: readonly Feature[]
  readonly recalibration?: Recalibration
  readonly training: Training
} & (
  | { readonly kind: 'boosted'; readonly body: Ensemble }
  | { readonly kind: 'additive'; readonly body: AdditiveModel }
  | { readonly kind: 'logistic'; readonly body: LinearModel }
  | { readonly kind: 'cox'; readonly body: CoxModel }
  | { readonly kind: 'forest'; readonly body: KeptForest }
)
