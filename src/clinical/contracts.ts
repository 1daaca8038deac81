import type { Answer, Coding, Instant, Missing } from '../core/index.ts'
import type { DoseRequest, Dosing } from './dosing.ts'
import type { Jurisdiction, KnowledgeView } from './knowledge.ts'
import type { Panel } from './panel.ts'
import type { PatientProfile } from './profile.ts'
import type {
  Action,
  ActionKind,
  Because,
  Evidence,
  MonitorItem,
  NotChecked,
  Published,
  Recommendation,
  RecommendationDraft,
  Regimen,
  TaskOwner,
  Urgency,
} from './recommendation.ts'

/** What every verb gets. `profile.asOf` is the moment; there is no clock. */
export type AdviceContext = {
  readonly profile: PatientProfile
  readonly knowledge: KnowledgeView
  /** The site's; `null` when not configured: then no label dose. */
  readonly jurisdiction: Jurisdiction | null
  /** What clinicians have accepted for this person by `asOf`, oldest first: the signed plan that *engage* speaks from. */
  readonly plan: readonly PlanItem[]
}

/** Accepted advice. Only what stands here may be told to a patient as a dose or a change (hazard H17). */
export type PlanItem = {
  readonly recommendation: Recommendation
  readonly acceptedBy: string
  readonly acceptedAt: Instant
  /** The clinician's words, where the advice was accepted with a change: then the dose advised is not the dose signed. */
  readonly change: string | null
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
  readonly horizon: { readonly years: number } | { readonly days: number } | 'present'
  /** 0 to 1, unrounded. */
  readonly probability: number
  readonly interval: Published<readonly [number, number]>
  readonly category: { readonly label: string; readonly source: string } | null
  /** Log-odds that the contributions are added to; with them they give the probability. Absent where an equation does not say. */
  readonly reference?: number
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
  /**
   * `not checked` for want of a test that no source asks for before the drug is used (a genotype, mostly): said with the
   * findings, but it opens no question, makes no card and is no reason to prefer another drug.
   */
  readonly unasked?: true
  /** What to do, in words, where the effect alone does not say it. */
  readonly advise?: string
  /** What kind of act that is, where the effect alone would say another: a medicine that must not be stopped without a specialist is `refer`. */
  readonly action?: ActionKind
  /** When to act, where the severity alone would say later, e.g. a medicine that is to be weighed today. */
  readonly urgency?: Urgency
  /** How the source would have it given, when that is the advice. */
  readonly regimen?: Regimen
}

export type Checker = {
  readonly id: string
  readonly title: string
  /** Concept ids of the drugs it knows. */
  readonly drugs: readonly string[]
  readonly check: (context: AdviceContext, order: ProposedOrder) => Finding
  /** Where one check may find several things of one order, e.g. two interactions: all of them, the gravest first. */
  readonly checkEach?: (context: AdviceContext, order: ProposedOrder) => readonly Finding[]
}

// ---- dose ----

export type Doser = {
  readonly id: string
  readonly title: string
  readonly drugs: readonly string[]
  /**
   * An aid beside the usual dose (a factor, an estimate), which no source demands: it is asked without an indication too, as it
   * looks for its own, and what it lacks is no open question of the drug.
   */
  readonly aid?: true
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

/** `event`: something happened. `overdue`: something was not done. `silence`: a stream that should speak does not (H15). */
export type SignalKind = 'event' | 'overdue' | 'silence'

/** A task for a person, with a deadline: a signal that somebody must see opens one, and it escalates when nobody answers. */
export type SignalTask = {
  readonly what: string
  readonly owner: TaskOwner
  readonly withinHours: number
}

/** Something that a watcher noticed. The engine makes a recommendation of it, and enters it in the safety ledger. */
export type Signal = {
  /** Rule id, stable, e.g. `overdue-hba1c`. */
  readonly id: string
  readonly kind: SignalKind
  readonly severity: 'critical' | 'warning' | 'info'
  readonly urgency: Urgency
  /** Under 140 characters. */
  readonly summary: string
  readonly action: readonly [Action, ...Action[]]
  readonly because: readonly [Because, ...Because[]]
  readonly evidence: readonly [Evidence, ...Evidence[]]
  readonly limits: readonly [string, ...string[]]
  readonly wouldChangeIf: readonly [string, ...string[]]
  readonly missing: readonly Missing[]
  readonly monitor: readonly MonitorItem[]
  readonly knowledgeRows: readonly string[]
  /** `null`: worth showing, nobody has to act. A critical signal always has one. */
  readonly task: SignalTask | null
}

export type Watcher = {
  readonly id: string
  readonly title: string
  /** Answered with no signals: looked, and nothing found. Insufficient: could not look; the ledger says "data absent". */
  readonly watch: (context: AdviceContext) => Answer<readonly Signal[]> | 'not-applicable'
}

// ---- engage ----

/** Plain language, reading age about 12. No dose, and no change of a medicine, that no clinician has accepted. */
export type PatientMessage = {
  /** Rule id, stable. */
  readonly id: string
  readonly kind: 'message' | 'reminder' | 'question'
  /** Who it is for; a carer only where the record names the need. */
  readonly audience: 'patient' | 'carer'
  readonly title: string
  readonly text: string
  /** What the patient can answer, for a question; free text otherwise. */
  readonly answers: readonly string[]
  readonly because: readonly [Because, ...Because[]]
  readonly evidence: readonly [Evidence, ...Evidence[]]
  readonly knowledgeRows: readonly string[]
  /** `true`: shown only after a clinician has released it. */
  readonly needsRelease: boolean
  /** Who answers for it when the patient does not answer, or answers with trouble. */
  readonly escalation: SignalTask
  /** Of two messages, the smaller number is shown first; crisis text is 0. */
  readonly priority: number
}

export type Engager = {
  readonly id: string
  readonly title: string
  readonly engage: (context: AdviceContext) => Answer<readonly PatientMessage[]> | 'not-applicable'
}

// ---- panels: what a specialty shows besides its advice ----

export type PanelMaker = {
  readonly id: string
  readonly title: string
  readonly show: (context: AdviceContext) => Answer<Panel> | 'not-applicable'
}

export type { NotChecked }
