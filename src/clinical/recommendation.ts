import type { Coding, FactId, Instant, Missing, PersonId, Quantity, RecommendationId } from '../core/index.ts'
import type { Jurisdiction } from './knowledge.ts'

/** The six kinds of advice. */
export type Verb = 'predict' | 'choose' | 'dose' | 'check' | 'watch' | 'engage'

type NonEmpty<T> = readonly [T, ...T[]]

/** A reason: a fact of the profile, something derived from facts by a named method, or the order under review. */
export type Because =
  | {
      readonly kind: 'fact'
      readonly fact: FactId
      readonly label: string
      readonly value: string
      readonly at: Instant
    }
  | {
      readonly kind: 'derived'
      /** Method, e.g. `Cockcroft-Gault`. */
      readonly label: string
      readonly value: string
      readonly from: readonly FactId[]
      /** Evidence id of the method. */
      readonly evidence: string
    }
  | { readonly kind: 'order'; readonly label: string; readonly value: string }

/** A citation. `grade` in the words of the source (e.g. `Class 1, LOE A`), or `not graded`. */
export type Evidence = {
  readonly id: string
  readonly citation: string
  readonly url?: string
  readonly grade: string
  readonly kind: 'guideline' | 'label' | 'trial' | 'cohort' | 'review' | 'standard'
}

/** Published, with its source, or said to be unpublished. Nothing is invented to fill a field. */
export type Published<T> = { readonly value: T; readonly source: string } | 'not published'

export type ActionKind =
  | 'start'
  | 'stop'
  | 'continue'
  | 'reduce'
  | 'switch'
  | 'combine'
  | 'test'
  | 'refer'
  | 'wait'
  | 'discuss'

export type Action = {
  readonly kind: ActionKind
  /** The drug or test, if there is one. */
  readonly subject?: Coding
  readonly text: string
}

/** What to look at afterwards, by when, and whose task it is. Feeds *watch* and *engage*. */
export type MonitorItem = {
  readonly what: string
  /** Days after acceptance. */
  readonly withinDays: number
  readonly owner: TaskOwner
  /** Measurement concept whose next value shows that it was done, e.g. `potassium`; absent when only a person can say so. */
  readonly measurement?: string
}

export type TaskOwner = 'clinician' | 'patient' | 'pharmacist' | 'laboratory'

/** `now`: before the order goes out. */
export type Urgency = 'now' | 'today' | 'soon' | 'routine'

/** What a specialty says; the engine adds who, when, where and under which versions. */
export type RecommendationDraft = {
  readonly rule: string
  readonly verb: Verb
  readonly action: NonEmpty<Action>
  /** Under 140 characters. */
  readonly summary: string
  readonly severity: 'critical' | 'warning' | 'info'
  readonly because: NonEmpty<Because>
  readonly evidence: NonEmpty<Evidence>
  readonly wouldChangeIf: NonEmpty<string>
  readonly limits: NonEmpty<string>
  readonly missing: readonly Missing[]
  readonly notChecked: readonly NotChecked[]
  readonly alternatives: readonly Alternative[]
  readonly indication: Coding | null
  readonly dose: Regimen | null
  readonly urgency: Urgency
  readonly validForDays: number
  readonly monitor: readonly MonitorItem[]
  /** Ids of the knowledge rows used. */
  readonly knowledgeRows: readonly string[]
}

export type Alternative = {
  readonly title: string
  readonly action: Action
  /** Why not; empty when it may be used. */
  readonly excluded: readonly string[]
}

/** A check that did not run to an end. Never rendered as "no problem". */
export type NotChecked = { readonly what: string; readonly because: string }

/** `model`: SHA-256 of the file of the site's model that it rests on; of whole advice all that serve, a space between; `null`: none. */
export type Versions = { readonly code: string; readonly knowledge: string; readonly model: string | null }

/**
 * Advice about one person at one moment, content-addressed: `id` is the hash of everything else in it, so the
 * same facts, knowledge and code give the same id and the same bytes.
 */
export type Recommendation = Omit<RecommendationDraft, 'validForDays'> & {
  readonly id: RecommendationId
  readonly person: PersonId
  readonly moment: Instant
  readonly specialty: string
  readonly validUntil: Instant
  readonly jurisdiction: Jurisdiction | null
  readonly intendedUser: 'clinician'
  readonly patientPreference: 'not recorded'
  readonly clinicalReview: null | { readonly name: string; readonly role: string; readonly date: string }
  /** Hash of the facts that were read for it. */
  readonly profile: string
  /** What it is about, at whatever moment it is given: decisions and the safety ledger hold for the subject. */
  readonly subject: string
  readonly versions: Versions
}

/** Where a recommendation stands now; not part of its content. */
export type RecommendationStatus = 'active' | 'superseded' | 'withdrawn' | 'expired'

/** How to give a drug. A dose never stands without indication, route, frequency and maximum. */
export type Regimen = {
  readonly drug: Coding
  readonly indication: string
  readonly amount: Quantity
  readonly route: string
  /** e.g. `2 times a day`; `code` is the usual abbreviation, `bid`. */
  readonly frequency: { readonly timesPerDay: number; readonly code: string; readonly text: string }
  readonly duration: string
  readonly maximum: { readonly perDay: Quantity; readonly text: string }
  /** e.g. `with the evening meal` */
  readonly instructions: readonly string[]
  readonly monitoring: readonly MonitorItem[]
  readonly jurisdiction: Jurisdiction
  readonly because: NonEmpty<Because>
  readonly evidence: NonEmpty<Evidence>
  readonly limits: readonly string[]
  readonly knowledgeRows: readonly string[]
}
