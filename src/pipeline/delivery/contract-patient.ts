import type { PatientMessage } from '../../clinical/index.ts'
import type { Instant, PersonId, RecommendationId } from '../../core/index.ts'

/**
 * `GET /api/patients/:id/plan`: the patient's own page. Plain words; only what a clinician has accepted, and a dose only
 * as it was signed.
 */
export type PatientPlanView = {
  readonly patient: PersonId
  readonly name: string | null
  readonly asOf: Instant
  readonly region: { readonly name: string | null; readonly lines: readonly EmergencyLine[] }
  /** The patient does not want automatic advice. The signed plan and the emergency lines stay. */
  readonly declined: boolean
  /** Crisis text first, then by priority. Only what needs no release, or has been released. */
  readonly messages: readonly PlanMessage[]
  readonly steps: readonly PlanStep[]
  readonly reminders: readonly PlanReminder[]
  /** What the record says is taken: names only. */
  readonly medicines: readonly string[]
  /** A clinician has released the wallet card as it now is: `GET /api/patients/:id/wallet-card`. */
  readonly walletCard: boolean
  readonly notes: readonly PatientNote[]
  /** Who looked at this record, newest first. */
  readonly looks: readonly { readonly by: string; readonly what: string; readonly at: Instant }[]
}

export type EmergencyLine = { readonly number: string; readonly when: string }

export type PlanMessage = Pick<PatientMessage, 'kind' | 'audience' | 'title' | 'text' | 'answers' | 'priority'> & {
  /** Rule id. */
  readonly rule: string
}

/** One accepted piece of advice. */
export type PlanStep = {
  readonly recommendation: RecommendationId
  readonly title: string
  /** What to do; for a medicine with a dose that was signed as advised. */
  readonly what: readonly string[]
  readonly why: readonly string[]
  /** The clinician's own words, where they changed the advice: then no dose of Attune's stands here. */
  readonly changed: string | null
  readonly signedBy: string
  readonly signedAt: Instant
}

export type PlanReminder = { readonly what: string; readonly by: Instant; readonly who: 'you' | 'your care team' }

export type PatientNoteKind =
  | 'side-effect'
  | 'error'
  | 'taking'
  | 'goal'
  | 'answer'
  | 'ask-human'
  | 'decline-advice'
  | 'accept-advice'

/** What the patient told the clinic. `POST /api/patients/:id/notes { kind, text, about? }` */
export type PatientNote = {
  readonly id: string
  readonly kind: PatientNoteKind
  readonly text: string
  /** Rule id of the question that it answers. */
  readonly about: string | null
  readonly at: Instant
  /** Who in the clinic has read it, and when; `POST /api/patients/:id/notes/:note/read`. */
  readonly readBy: string | null
  readonly readAt: Instant | null
}

/** `GET /api/patients/:id/notes`: for the clinician. */
export type PatientNoteList = { readonly notes: readonly PatientNote[]; readonly declined: boolean }

/** `GET /api/patients/:id/releases`, `POST /api/patients/:id/messages/:rule/release`. */
export type MessageReleases = {
  readonly releases: readonly { readonly rule: string; readonly by: string; readonly at: Instant }[]
}

/**
 * `GET /api/patients/:id/gene-papers`: what can be printed of a person's genes. The chart report is the page
 * `GET /api/patients/:id/gene-report`, the card `GET /api/patients/:id/wallet-card`;
 * `POST /api/patients/:id/wallet-card/release { card }` lets the patient see the card of that rule.
 */
export type GenePapersView = {
  /** Genes that have a result. */
  readonly genes: number
  readonly withheld: boolean
  /** `null` without any gene. `rule` changes with what stands on the card. */
  readonly card: {
    readonly rule: string
    readonly released: { readonly by: string; readonly at: Instant } | null
  } | null
}
