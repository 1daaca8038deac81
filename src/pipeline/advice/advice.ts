import type {
  Alternative,
  Candidate,
  Dosing,
  Finding,
  Jurisdiction,
  NotChecked,
  OptionSet,
  Panel,
  PatientMessage,
  Prediction,
  ProposedOrder,
  Recommendation,
  Signal,
  Versions,
} from '../../clinical/index.ts'
import type { Answer, Coding, Instant, Missing, PersonId, RecommendationId } from '../../core/index.ts'

/** What a verb of a specialty answered: the answer itself, or why there is none. */
export type Said<T> = { readonly specialty: string; readonly id: string; readonly title: string } & Answer<T>

/** Everything that all specialties say about one person at one moment. Plain JSON. */
export type Advice = {
  readonly patient: PersonId
  readonly asOf: Instant
  readonly knownAt: Instant | null
  readonly jurisdiction: Jurisdiction | null
  readonly versions: Versions
  /** Hash of the facts used. */
  readonly profile: string
  /** Set when the person has died: then there is no advice at all, and this says why. */
  readonly noAdvice: { readonly because: string } | null
  readonly predictions: readonly Said<Prediction>[]
  readonly options: readonly OptionsFor[]
  /** What the checks say of the orders under review and of the current medicines. */
  readonly findings: readonly (Finding & { readonly specialty: string; readonly about: 'order' | 'current' })[]
  readonly panels: readonly Said<Panel>[]
  /** What the watchers noticed; each is also a recommendation, named here. */
  readonly signals: readonly NoticedSignal[]
  /** Watchers that could not look, and why: the safety ledger says "data absent". */
  readonly unwatched: readonly {
    readonly specialty: string
    readonly id: string
    readonly title: string
    readonly missing: readonly Missing[]
  }[]
  /** For the patient's page; what needs a release waits for it. */
  readonly messages: readonly (PatientMessage & { readonly specialty: string; readonly engager: string })[]
  /** One answer for each drug: current medicines and orders, by everything that is known. */
  readonly medicines: readonly DrugJudgement[]
  readonly recommendations: readonly Recommendation[]
  readonly missing: readonly (Missing & { readonly neededFor: readonly string[] })[]
  readonly notChecked: readonly NotChecked[]
}

export type NoticedSignal = Pick<Signal, 'id' | 'kind' | 'severity' | 'urgency' | 'summary' | 'task'> & {
  readonly specialty: string
  readonly watcher: string
  readonly recommendation: RecommendationId
}

/** `not checked`: some check lacks data or failed, or nobody knows the drug. Never rendered as "no problem". */
export type Verdict = 'avoid' | 'adjust' | 'monitor' | 'ok' | 'not checked'

/** Everything that all specialties say about one drug for one person, settled by a named rule. */
export type DrugJudgement = {
  /** Concept id, or `null` for a code that Attune does not know. */
  readonly drug: string | null
  readonly title: string
  readonly origin: ProposedOrder['origin']
  readonly reference: string | null
  readonly indication: string | null
  readonly verdict: Verdict
  readonly dose: Answer<Dosing> | null
  readonly findings: readonly (Finding & { readonly specialty: string })[]
  /** The rule that settled it, what it settled between, and what else was found that it outweighs. */
  readonly settledBy: {
    readonly rule: string
    readonly because: string
    readonly between: readonly string[]
    readonly over: readonly string[]
  }
  /** Other drugs that pass every check; those that do not are shown with the reason. */
  readonly alternatives: readonly Alternative[]
  /** Where they come from, in words; `null` when none were looked for: nothing speaks against the drug, or only data is lacking. */
  readonly alternativesFrom: string | null
  readonly wouldChangeIf: readonly string[]
}

/** The candidates for one indication, or why there are none. */
export type OptionsFor = { readonly specialty: string; readonly chooser: string } & (
  | (OptionSet & { readonly kind: 'answered' })
  | {
      readonly kind: 'insufficient'
      readonly indication: Coding
      readonly title: string
      readonly missing: readonly Missing[]
      readonly candidates: readonly Candidate[]
    }
  | {
      readonly kind: 'out-of-scope'
      readonly indication: Coding
      readonly title: string
      readonly because: string
      readonly candidates: readonly Candidate[]
    }
)
