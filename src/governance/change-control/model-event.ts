import type { Instant } from '../../core/index.ts'
import type { Role } from '../access/index.ts'
import type { ChampionComparison, FrozenTest, Trained } from './candidate.ts'

/**
 * A move in the life of a model, as it is kept: who, when, why, about which version. `plan` is the hash of the signed plan that allows it.
 * What a gate found is never kept as a verdict: its facts are, and are judged again whenever somebody asks.
 */
export type ModelEvent = {
  readonly version: string
  readonly at: Instant
  /** A person, or `system:NAME` where no person is needed. */
  readonly by: { readonly id: string; readonly role: Role }
  readonly why: string
} & (
  | { readonly kind: 'registered'; readonly trained: Trained }
  | {
      readonly kind: 'gated'
      readonly plan: string
      readonly test: FrozenTest
      /** Beside the version that served last; only the first one has none. */
      readonly champion?: ChampionComparison
    }
  | { readonly kind: 'approved' | 'shadowed' | 'served' | 'rolled-back'; readonly plan: string }
  | { readonly kind: 'retired' }
)

/** Where a version stands. */
export type Stage = 'candidate' | 'gated' | 'approved' | 'shadow' | 'serving' | 'retired'

/** Why a move is not allowed, by name. */
export type Refusal =
  | 'moment-unreadable'
  | 'out-of-order'
  | 'nobody-named'
  | 'no-reason'
  | 'not-a-person'
  | 'role-not-allowed'
  | 'trained-it-oneself'
  | 'edited-it-oneself'
  | 'edits-not-recorded'
  | 'parent-unknown'
  | 'version-unreadable'
  | 'version-unknown'
  | 'version-registered'
  | 'other-model'
  | 'plan-unknown'
  | 'plan-expired'
  | 'other-champion'
  | 'gates-not-passed'
  | 'not-approved'
  | 'wrong-stage'
  | 'never-served'
  | 'serves-already'
  | 'no-chance'
