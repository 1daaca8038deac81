import type {
  Because,
  Finding,
  Jurisdiction,
  Recommendation,
  RecommendationStatus,
  SourceLocator,
  TaskOwner,
  Urgency,
} from '../../clinical/index.ts'
import type { Coding, DecisionId, Instant, Issue, PersonId, RecommendationId } from '../../core/index.ts'
import type { Advice } from '../advice/index.ts'
import type { PatientNoteKind } from './contract-patient.ts'

export type * from './contract-identity.ts'
export type * from './contract-model-watch.ts'
export type * from './contract-models.ts'
export type * from './contract-patient.ts'
export type * from './contract-quality.ts'
export type * from './contract-rules.ts'
export type * from './contract-shapes.ts'
export type * from './contract-simulate.ts'
export type * from './contract-sources.ts'
export type * from './contract-timeline.ts'

/** What the web workspace and the API exchange. Plain JSON; every list is complete or says how to get the rest. */

export type Role = 'clinician' | 'governance' | 'integration-engineer' | 'patient'

/** `GET /api/site`: before sign-in. */
export type SiteView = {
  readonly title: string
  readonly version: string
  readonly jurisdiction: Jurisdiction | null
  /** Fixed for the example hospital; `null`: the current time. */
  readonly asOf: Instant | null
  /** Example sign-in, on loopback only; empty when the site has its own. */
  readonly exampleUsers: readonly { readonly id: string; readonly name: string; readonly role: Role }[]
}

/** `GET /api/session` (`null` when nobody is signed in), `POST /api/session { user }`, `DELETE /api/session`. */
export type SessionView = {
  readonly user: {
    readonly id: string
    readonly name: string
    readonly role: Role
    /** Whose record a patient may see: their own. */
    readonly patient?: PersonId
  }
}

/** Lists are counted so far; a `total` of one more means that there are more: counting on would read all of a large list. */
export const countedAtMost = 10_000

/** `POST /api/patients/search { q, after, limit }`, or `GET /api/patients` for the first page: by name, then id. */
export type PatientList = {
  readonly patients: readonly PatientSummary[]
  readonly total: number
  /** Pass as `after` for the next page. */
  readonly next: string | null
}

export type PatientSummary = {
  readonly id: PersonId
  readonly name: string | null
  readonly birthDate: string | null
  readonly age: number | null
  readonly sex: 'female' | 'male' | null
  readonly deceased: boolean
  readonly identifiers: readonly { readonly system: string; readonly value: string }[]
  /** Newest moment any source knew something: data as of. */
  readonly dataAsOf: Instant | null
  readonly story: string | null
}

/** `GET /api/patients/:id?asOf=` */
export type PatientView = {
  readonly banner: PatientBanner
  readonly facts: readonly FactGroup[]
  readonly quality: readonly (Issue & { readonly fact?: string })[]
}

export type PatientBanner = PatientSummary & {
  readonly asOf: Instant
  readonly allergies:
    | { readonly kind: 'recorded'; readonly names: readonly string[] }
    | { readonly kind: 'none known' }
    | { readonly kind: 'not recorded' }
  /** `denial not applied`: the patient denies something that is not understood, and nothing is withheld. */
  readonly consent: 'not recorded' | 'permitted' | 'denial not applied' | { readonly withheld: readonly string[] }
  readonly deathDate: string | null
}

/** Facts of one kind; measurements are grouped by code with the newest first. */
export type FactGroup = {
  readonly id:
    | 'problems'
    | 'medicines'
    | 'allergies'
    | 'measurements'
    | 'procedures'
    | 'encounters'
    | 'immunizations'
    | 'reports'
    | 'family-history'
    | 'goals'
    | 'imaging'
    | 'forms'
    | 'genetics'
    | 'consents'
    | 'devices'
  readonly title: string
  readonly rows: readonly FactRow[]
}

export type FactRow = {
  readonly fact: string
  readonly title: string
  /** The value only, without unit. */
  readonly value: string | null
  readonly unit: string | null
  readonly at: Instant
  readonly precision: 'year' | 'month' | 'day' | 'instant'
  readonly state: string | null
  readonly current: boolean
  readonly quality: readonly Issue[]
  /** Older values of the same measurement, newest first. */
  readonly earlier: readonly {
    readonly fact: string
    readonly value: string | null
    readonly unit: string | null
    readonly at: Instant
  }[]
}

/** `GET /api/patients/:id/advice?asOf=&jurisdiction=`: computed now, stored, so that it can be decided, explained and replayed. */
export type AdviceView = Advice & {
  readonly decisions: Readonly<Record<string, DecisionView>>
}

/** What one person answers for, by when. It ends when somebody acknowledges it, or escalates when nobody does. */
export type TaskView = {
  readonly id: string
  readonly patient: PersonId
  readonly recommendation: RecommendationId
  readonly what: string
  readonly severity: 'critical' | 'warning' | 'info'
  readonly owner: TaskOwner
  readonly openedAt: Instant
  readonly deadline: Instant
  /** `escalated`: the deadline passed and nobody had answered. */
  readonly state: 'open' | 'escalated' | 'acknowledged' | 'closed'
  readonly by: string | null
  readonly at: Instant | null
  readonly comment: string | null
}

/** `GET /api/patients/:id/tasks`; `POST /api/tasks/:id { state: 'acknowledged' | 'closed', comment? }` answers a TaskView. */
export type TaskList = { readonly tasks: readonly TaskView[] }

/** Where a signal or a critical recommendation stands: exactly one of these at any time. */
export type LedgerState = 'delivered' | 'acknowledged' | 'escalated' | 'suppressed' | 'data-absent'

/** `GET /api/patients/:id/ledger`: the safety ledger, newest first. */
export type LedgerView = {
  readonly entries: readonly {
    readonly subject: string
    readonly title: string
    readonly severity: 'critical' | 'warning' | 'info'
    readonly state: LedgerState
    /** Why suppressed, or what data is absent. */
    readonly reason: string | null
    readonly since: Instant
    readonly history: readonly {
      readonly state: LedgerState
      readonly at: Instant
      readonly by: string
      readonly reason: string | null
    }[]
  }[]
}

/** `POST /api/worklist { filter, after, limit }`: who needs me, most urgent first. */
export type WorklistView = {
  readonly entries: readonly WorklistEntry[]
  readonly total: number
  readonly next: string | null
  /** People whose facts have changed since their line was written: being looked at again. */
  readonly due: number
}

export type WorklistFilter = {
  readonly urgency?: readonly Urgency[]
  readonly specialty?: string
  readonly withTasks?: boolean
  readonly search?: string
}

export type WorklistEntry = {
  readonly patient: PersonId
  readonly name: string | null
  readonly age: number | null
  readonly sex: 'female' | 'male' | null
  readonly urgency: Urgency
  readonly severity: 'critical' | 'warning' | 'info'
  /** The most urgent summary, as the reason of the line. */
  readonly reason: string
  readonly specialty: string
  /** Since when it has been so. */
  readonly since: Instant
  readonly counts: { readonly critical: number; readonly warning: number; readonly info: number }
  readonly tasks: { readonly open: number; readonly escalated: number }
}

/** `GET /api/recommendations/:id/explain`: from the recommendation back to the bytes received. */
export type ExplainView = {
  readonly recommendation: Recommendation
  readonly status: RecommendationStatus
  readonly because: readonly ExplainedBecause[]
  readonly decision: DecisionView | null
}

export type ExplainedBecause = {
  readonly because: Because
  /** The facts behind it; several for something derived. */
  readonly facts: readonly ExplainedFact[]
}

export type ExplainedFact = {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly value: string | null
  readonly effective: { readonly start: Instant; readonly end: Instant | null; readonly precision: string }
  readonly recorded: Instant
  readonly received: Instant
  readonly quality: readonly Issue[]
  readonly source: SourceLocator & { readonly name: string }
  /** The very bytes received, as text (UTF-8), cut at 20,000 characters; `null` when the document cannot be read, and why. */
  readonly bytes: string | null
  readonly bytesProblem: string | null
  /** What the site's maps and releases made of its codes, then. */
  readonly readAs?: readonly Coding[]
}

/** `GET /api/facts/:id`: one fact with the bytes it was read from, for who may read the patient. */
export type FactSourceView = { readonly person: PersonId; readonly fact: ExplainedFact }

/** Coded reasons of an override. */
export const overrideReasons = {
  'patient-declined': 'Patient declined',
  'already-done': 'Already done or planned',
  'not-appropriate': 'Not appropriate for this patient',
  'data-wrong': 'The data used is wrong or out of date',
  'disagree-evidence': 'I disagree with the evidence',
  'other-priority': 'Another problem comes first',
  other: 'Other (say why)',
} as const

export type OverrideReason = keyof typeof overrideReasons

/** `POST /api/recommendations/:id/decisions`. Acceptance creates a draft proposal only. */
export type DecisionRequest =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'modified'; readonly change: string }
  | { readonly kind: 'overridden'; readonly reason: OverrideReason; readonly comment?: string }

export type DecisionView = {
  readonly id: DecisionId
  readonly recommendation: RecommendationId
  readonly kind: 'accepted' | 'modified' | 'overridden'
  readonly reason: string | null
  readonly comment: string | null
  readonly by: string
  readonly at: Instant
  readonly from: 'web' | 'cds-hooks' | 'command-line'
  /** FHIR R4 draft (status `draft`, intent `proposal`) made by an acceptance; Attune never signs or sends it. */
  readonly draft: Readonly<Record<string, unknown>> | null
}

/** `POST /api/recommendations/:id/replay` */
export type ReplayView =
  | { readonly identical: true; readonly sha256: string }
  | {
      readonly identical: false
      readonly sha256: string
      readonly because: Readonly<Record<string, readonly [string, string]>>
      readonly difference: readonly string[]
    }

/** What a patient can tell the clinic, in the patient's words. */
export const patientNoteKinds: Readonly<Record<PatientNoteKind, string>> = {
  'side-effect': 'I think a medicine does me harm',
  error: 'Something here is wrong',
  taking: 'What I really take',
  goal: 'What matters to me',
  answer: 'My answer to a question',
  'ask-human': 'I want to talk to a person',
  'decline-advice': 'I do not want automatic advice',
  'accept-advice': 'I want automatic advice again',
}

/** Any error: the same on the command line with `--json`. */
export type ErrorView = {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly remedy: string
    readonly details?: unknown
  }
}

/** Facts that a finding is about; not the age, which half of all findings rest on. */
const factsOf = ({ because }: Finding): ReadonlySet<string> =>
  new Set(
    because.flatMap((one: Because) =>
      one.label === 'Age' ? [] : one.kind === 'fact' ? [one.fact] : one.kind === 'derived' ? one.from : [],
    ),
  )

/** A finding, and those that other checks make of the same facts. */
type Together<T extends Finding = Finding> = { readonly lead: T; readonly also: readonly T[] }

/**
 * What was found, each matter once: where several checks speak of the same fact, e.g. a label and STOPP of one low eGFR, the
 * gravest leads and the others are told below it, with all of their words.
 *
 * @param findings the gravest first
 */
export const foundTogether = <T extends Finding>(findings: readonly T[]): readonly Together<T>[] => {
  const groups: { lead: T; also: T[]; facts: ReadonlySet<string> }[] = []
  for (const finding of findings.filter(({ state }) => state === 'found')) {
    const facts = factsOf(finding)
    const host = groups.find(group => [...facts].some(fact => group.facts.has(fact)))
    if (host === undefined) groups.push({ lead: finding, also: [], facts })
    else host.also.push(finding)
  }
  return groups.map(({ lead, also }) => ({ lead, also }))
}
