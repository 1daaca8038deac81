import type { Instant, PersonId, RecordId } from '../../core/index.ts'
import type { NotedDecision } from '../identity/index.ts'
import type { LinkVersion } from '../profile/index.ts'

/** One record of a pair, or of a person, as its source describes them. */
export type IdentityRecord = {
  readonly record: RecordId
  readonly person: PersonId
  readonly source: string
  /** The source's own id of the patient. */
  readonly patient: string
  readonly name: string | null
  readonly birthDate: string | null
  readonly sex: string | null
}

/** Two records that may be one person, in a list. Probability `null`: the matcher says nothing of them. */
export type PairSummary = {
  readonly a: IdentityRecord
  readonly b: IdentityRecord
  readonly probability: number | null
  readonly state: 'linked' | 'review' | 'later' | 'refused' | 'conflict'
  /** Why it waits for a person, in words. */
  readonly because: readonly string[]
}

/** `POST /api/identity/queue` */
export type IdentityQueue = {
  readonly pairs: readonly PairSummary[]
  readonly waiting: number
  /** Pass as `after` for the next page. */
  readonly next: string | null
}

/** One field of two records. `weight` is log2 of how much likelier it is of one person than of two; `null`: not compared. */
export type PairField = {
  readonly field: string
  readonly a: string | null
  readonly b: string | null
  readonly level: 'exact' | 'close' | 'similar' | 'different' | 'exchanged' | 'missing'
  readonly weight: number | null
}

export type PairDecisionView = NotedDecision

/** `GET /api/identity/pairs/:a/:b` */
export type PairView = PairSummary & {
  readonly fields: readonly PairField[]
  /** The version by which it was judged. */
  readonly model: { readonly id: string; readonly version: number; readonly at: Instant } | null
  readonly decisions: readonly PairDecisionView[]
}

/** `POST /api/identity/pairs/:a/:b` */
export type PairVerdict = {
  readonly verdict: 'same' | 'different' | 'later'
  readonly comment?: string | null
}

/** A change of whose a record is, and why. `alone`: with no other record. */
export type LinkChange = LinkVersion

/** `GET /api/patients/:id/identity`: the records of a person, and how they came to be one. */
export type PersonIdentity = {
  readonly person: PersonId
  readonly records: readonly IdentityRecord[]
  readonly history: readonly LinkChange[]
  readonly decisions: readonly PairDecisionView[]
}
