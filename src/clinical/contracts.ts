import type { Answer, Coding, Missing } from '../core/index.ts'
import type { Jurisdiction, KnowledgeView } from './knowledge.ts'
import type { PatientProfile } from './profile.ts'
import type {
  Action,
  Because,
  Evidence,
  MonitorItem,
  NotChecked,
  Published,
  RecommendationDraft,
  Regimen,
} from './recommendation.ts'

/** What every verb gets. `profile.asOf` is the moment; there is no clock. */
export type AdviceContext = {
  readonly profile: PatientProfile
  readonly knowledge: KnowledgeView
  /** The site's; `null` when not configured: then no label dose. */
  readonly jurisdiction: Jurisdiction | null
}

// ---- predict ----

export type Contribution = {
  /** Clinical concept, e.g. `Blood pressure`. */
  readonly concept: string
  /** Raw value shown to the reader, e.g. `150 mm[Hg]`. */
  readonly value: string
  /** Added to the log-odds, against the reference the equation is centred on. */
  readonly logOdds: number
  readonly from: readonly Because[]
}

/** The effect of an action on the baseline risk, from a cited trial; never from re-running the equation. */
export type ActionEffect = {
  readonly id: string
  readonly action: string
  readonly relativeRisk: number
  readonly relativeRiskInterval: readonly [number, number]
  /** Probability after the action. */
  readonly probability: number
  readonly assumption: string
  readonly evidence: Evidence
}

export type Prediction = {
  readonly id: string
  readonly outcome: string
  readonly horizon: { readonly years: number } | 'present'
  /** 0 to 1, unrounded. */
  readonly probability: number
  readonly interval: Published<readonly [number, number]>
  readonly category: { readonly label: string; readonly source: string } | null
  readonly contributions: readonly Contribution[]
  readonly effects: readonly ActionEffect[]
  readonly population: string
  readonly because: readonly Because[]
  readonly evidence: readonly Evidence[]
  readonly limits: readonly string[]
  readonly wouldChangeIf: readonly string[]
}

export type Predictor = {
  readonly id: string
  readonly title: string
  readonly predict: (context: AdviceContext) => Answer<Prediction>
}

// ---- check ----

/** An order that is being written, or a candidate that is being considered. `drug` is a concept id. */
export type ProposedOrder = {
  readonly drug: string
  readonly codings: readonly Coding[]
  readonly text: string
  /** Concept id of the indication, e.g. `atrial-fibrillation`; `null` when unknown. */
  readonly indication: string | null
  /** `order`: under the clinician's hand now; `current`: on the medicine list; `candidate`: considered by *choose*. */
  readonly origin: 'order' | 'current' | 'candidate'
  /** Reference of the draft order in the request, e.g. `MedicationRequest/draft-1`. */
  readonly reference: string | null
  readonly dose: {
    readonly amount: number
    readonly unit: string
    readonly text: string
    /** Absent when the order does not structure it. */
    readonly timesPerDay?: number
  } | null
}

/** `avoid`: the source says so. `consider-alternative`: it only asks to weigh one. `adjust`: another dose, not a lower one. */
export type FindingEffect =
  | 'avoid'
  | 'consider-alternative'
  | 'contraindicated'
  | 'reduce'
  | 'adjust'
  | 'monitor'
  | 'test-first'
  | 'none'

export type Finding = {
  readonly check: string
  readonly title: string
  readonly drug: string
  readonly state: 'found' | 'not found' | 'not checked'
  readonly severity: 'critical' | 'warning' | 'info'
  readonly effect: FindingEffect
  /** Under 140 characters. */
  readonly summary: string
  readonly because: readonly Because[]
  readonly evidence: readonly Evidence[]
  readonly missing: readonly Missing[]
  readonly limits: readonly string[]
  readonly wouldChangeIf: readonly string[]
  readonly knowledgeRows: readonly string[]
  /** What to do, in words, where the effect alone does not say it. */
  readonly advise?: string
  /** How the source would have it given, when that is the advice. */
  readonly regimen?: Regimen
}

export type Checker = {
  readonly id: string
  readonly title: string
  /** Concept ids of the drugs it knows. */
  readonly drugs: readonly string[]
  readonly check: (context: AdviceContext, order: ProposedOrder) => Finding
}

// ---- dose ----

export type DoseRequest = {
  /** Concept ids. */
  readonly drug: string
  readonly indication: string | null
}

export type Dosing =
  | { readonly kind: 'regimen'; readonly regimen: Regimen }
  | {
      readonly kind: 'do-not-use'
      readonly reason: string
      readonly because: readonly Because[]
      readonly evidence: readonly Evidence[]
      readonly knowledgeRows: readonly string[]
    }

export type Doser = {
  readonly id: string
  readonly title: string
  readonly drugs: readonly string[]
  readonly dose: (context: AdviceContext, request: DoseRequest) => Answer<Dosing>
}

// ---- choose ----

/** What all other verbs say of a drug: one drug is judged once, by everything that is known. */
export type Consult = (order: ProposedOrder) => {
  readonly findings: readonly Finding[]
  /** `null`: nobody doses this drug. */
  readonly dose: Answer<Dosing> | null
}

export type Candidate = {
  readonly id: string
  readonly title: string
  /** Concept id of the drug, if it is one. */
  readonly drug: string | null
  readonly actions: readonly Action[]
  /** 1 is first; ties share a rank; `null` when excluded. */
  readonly rank: number | null
  /** Reasons against; an excluded option stays visible with them. Empty: not excluded. */
  readonly excluded: readonly string[]
  readonly benefit: Published<string>
  readonly harms: Published<string>
  readonly findings: readonly Finding[]
  readonly dose: Answer<Dosing> | null
  readonly because: readonly Because[]
  readonly evidence: readonly Evidence[]
  readonly wouldChangeIf: readonly string[]
}

export type OptionSet = {
  readonly chooser: string
  readonly indication: Coding
  readonly title: string
  /** Why treat or not treat, in words. */
  readonly conclusion: string
  /** Named rules that ranked the candidates, in order. */
  readonly rankedBy: readonly string[]
  readonly candidates: readonly Candidate[]
  readonly because: readonly Because[]
  readonly evidence: readonly Evidence[]
  readonly limits: readonly string[]
  readonly missing: readonly Missing[]
  readonly wouldChangeIf: readonly string[]
  /** What to put before the clinician; "do nothing, because" is one of these. */
  readonly recommend: readonly RecommendationDraft[]
}

export type Chooser = {
  readonly id: string
  readonly title: string
  /** Concept id of the indication. */
  readonly indication: string
  readonly choose: (context: AdviceContext, consult: Consult) => Answer<OptionSet> | 'not-applicable'
}

// ---- watch ----

export type Signal = {
  readonly id: string
  readonly severity: 'critical' | 'warning' | 'info'
  readonly summary: string
  readonly because: readonly Because[]
  readonly evidence: readonly Evidence[]
}

export type Watcher = {
  readonly id: string
  readonly title: string
  readonly watch: (context: AdviceContext) => Answer<readonly Signal[]>
}

// ---- engage ----

export type PatientMessage = {
  readonly id: string
  readonly kind: 'message' | 'reminder' | 'question'
  readonly text: string
  readonly escalation: MonitorItem
}

export type Engager = {
  readonly id: string
  readonly title: string
  readonly engage: (context: AdviceContext) => Answer<readonly PatientMessage[]>
}

// ---- panels: what a specialty shows besides its advice ----

export type PanelRow = {
  readonly label: string
  readonly value: string
  readonly note?: string
  readonly because: readonly Because[]
}

export type Panel = {
  readonly id: string
  readonly title: string
  readonly rows: readonly PanelRow[]
  /** A line to draw, oldest first, with its unit and reference bands. */
  readonly series: null | {
    readonly unit: string
    readonly points: readonly { readonly at: string; readonly value: number; readonly note?: string }[]
    readonly bands: readonly { readonly label: string; readonly from: number; readonly to: number | null }[]
  }
  readonly limits: readonly string[]
  readonly evidence: readonly Evidence[]
}

export type PanelMaker = {
  readonly id: string
  readonly title: string
  readonly show: (context: AdviceContext) => Answer<Panel>
}

export type { NotChecked }
