import type { Instant } from '../../core/index.ts'
import type { CalibrationBin } from '../models/index.ts'
import type { MeasureView, WatchVerdictView, WatchView } from './contract-model-watch.ts'
import type { EditEffectView, ShapesView } from './contract-shapes.ts'

export type { CalibrationBin }

export type ModelStageView = 'candidate' | 'gated' | 'approved' | 'shadow' | 'serving' | 'retired'

/** What a person decides; `retired` before it served is a rejection. */
export type ModelDecisionView = 'approved' | 'shadowed' | 'served' | 'rolled-back' | 'retired'

/** A training or a gate that runs now: it goes on while nobody looks, and ends when it is stopped or the server is. */
export type ModelRunView = {
  readonly model: string
  readonly what: 'training' | 'gate' | 'effect' | 'edit'
  readonly by: string
  readonly startedAt: Instant
  /** Since then. */
  readonly seconds: number
  /** What it does now, e.g. `reading people`. */
  readonly step: string
  readonly done: number
  /** `null`: not counted, or not countable. */
  readonly of: number | null
}

/** What the last run of this server came to; `remedy` where it brought nothing. */
export type ModelRunEndView = {
  readonly model: string
  readonly what: ModelRunView['what']
  readonly message: string
  readonly remedy: string | null
  /** What edits would do, that were asked about last; `null` after anything else. */
  readonly effect: EditEffectView | null
}

/** What the reader may do, by their role. */
export type ModelRightsView = { readonly decide: boolean; readonly train: boolean; readonly edit: boolean }

/** `GET /api/models` */
export type ModelsView = {
  readonly models: readonly ModelRowView[]
  /** Cohort definitions that come with Attune, of which nothing was trained here. */
  readonly templates: readonly { readonly name: string; readonly title: string; readonly description: string }[]
  readonly may: ModelRightsView
  readonly running: ModelRunView | null
  readonly ended: ModelRunEndView | null
}

export type ModelRowView = {
  readonly name: string
  readonly title: string
  /** `null`: no version answers for patients. */
  readonly serving: { readonly version: string; readonly since: Instant } | null
  /** Why the version that should serve does not, e.g. its plan has expired. */
  readonly notServed: string | null
  readonly shadows: number
  readonly newest: {
    readonly version: string
    readonly stage: ModelStageView
    readonly at: Instant
    /** Under the plan that counts now; `null`: not gated under it. */
    readonly gates: Pick<GatesView, 'verdict' | 'notShown'> | null
  } | null
  /** The last; of another version than the one that serves until that one was watched. */
  readonly watch: { readonly version: string; readonly at: Instant; readonly verdict: WatchVerdictView } | null
  readonly openProposals: number
}

/** `GET /api/models/:name`; `POST /api/models/:name/moves` answers the same. */
export type ModelView = Omit<ModelRowView, 'openProposals' | 'watch'> & {
  readonly description: string
  readonly may: ModelRightsView
  /** The signed plan that counts now; `null`: there is none, and nothing can be decided. */
  readonly plan: PlanView | null
  /** Newest first. */
  readonly versions: readonly VersionView[]
  /** Every move, newest first. */
  readonly history: readonly MoveView[]
  /** As last watched; `null`: nothing was watched yet. */
  readonly watch: WatchView | null
  readonly earlierWatches: readonly { readonly at: Instant; readonly verdict: WatchVerdictView }[]
  /** Newest first. */
  readonly proposals: readonly ProposalView[]
  readonly running: ModelRunView | null
  readonly ended: ModelRunEndView | null
}

export type PlanView = {
  readonly hash: string
  readonly id: string
  /** From this moment on it allows nothing. */
  readonly expires: Instant
  readonly expired: boolean
  /** What it asks, line by line. */
  readonly asks: readonly { readonly what: string; readonly words: string }[]
}

export type GatesView = {
  readonly verdict: 'passed' | 'failed' | 'blocked'
  readonly at: Instant
  readonly by: string
  /** Gates at which neither good nor bad is shown: said beside the verdict. */
  readonly notShown: number
  /** Why it is blocked: what lies outside the plan. */
  readonly outside: readonly string[]
  readonly gates: readonly {
    readonly gate: string
    readonly outcome: 'passed' | 'failed' | 'not-shown' | 'not-computable' | 'waived' | 'no-champion'
    /** Of `not-shown`: it does not stop the candidate. */
    readonly reportedOnly: boolean
    readonly measure: MeasureView
    readonly limit: string
    /** Groups too small to be judged. */
    readonly suppressed: readonly string[]
  }[]
  /** Beside which version it was judged. */
  readonly champion: string | null
}

export type MoveView = {
  /** `edited`: registered as the edit of another version. */
  readonly kind: 'registered' | 'edited' | 'gated' | ModelDecisionView
  readonly version: string
  readonly at: Instant
  readonly by: string
  readonly role: string
  readonly why: string
}

/** Whether something could be decided now by whoever reads, and otherwise why not. */
export type MoveAllowedView = {
  readonly kind: ModelDecisionView
  readonly allowed: boolean
  readonly because: string | null
}

export type VersionView = {
  /** SHA-256 of the model file. */
  readonly version: string
  readonly stage: ModelStageView
  readonly hasServed: boolean
  readonly kind: string
  readonly settings: readonly { readonly name: string; readonly value: string }[]
  readonly trained: {
    readonly by: string
    readonly at: Instant
    readonly code: string
    readonly seed: number
    readonly rows: number
    readonly events: number
    readonly newestIndexDate: string
    readonly proposal: string | null
  }
  readonly test: {
    readonly rows: number
    readonly events: number
    /** `AUC` or `Harrell's C`. */
    readonly discriminationName: string
    readonly discrimination: MeasureView
    readonly slope: MeasureView
    readonly inTheLarge: MeasureView
    readonly ece: MeasureView
  }
  /** Of a version whose shapes a person has edited; `null`: as it was trained. */
  readonly edited: {
    readonly parent: string
    readonly edits: ShapesView['edits']
    /** Versions that had been judged on the same test rows before. */
    readonly judgedBefore: number
  } | null
  readonly calibration: readonly CalibrationBin[]
  readonly subgroups: readonly SubgroupsView[]
  /** `null`: not gated under the plan that counts now. */
  readonly gates: GatesView | null
  readonly approval: { readonly by: string; readonly at: Instant; readonly why: string } | null
  readonly moves: readonly MoveAllowedView[]
  /** Beside the best model that cannot be read; `null`: this is that model, or it was not compared. */
  readonly gap: string | null
  /** Mean absolute contribution in log-odds, largest first. */
  readonly importance: readonly { readonly feature: string; readonly logOdds: number }[]
  /** For whom it was made: of each feature the values it was trained on, in words. */
  readonly applicability: readonly { readonly feature: string; readonly words: string; readonly missing: number }[]
  readonly cohort: {
    readonly people: number
    readonly rows: number
    readonly events: number
    readonly died: number
    readonly censored: number
    readonly attrition: readonly { readonly step: string; readonly rows: number; readonly patients: number }[]
  }
  /** Records and index moments at which it broke when it was asked, and the last time; `null`: it never has. */
  readonly failed: { readonly count: number; readonly last: Instant } | null
  /** Its shapes can be read: `GET /api/models/:name/:version/shapes`. */
  readonly hasShapes: boolean
}

/** Groups of one column beside their reference. */
export type SubgroupsView = {
  readonly column: string
  /** Where acting begins, a probability; `null` with `because`. */
  readonly threshold: number | null
  readonly reference: string | null
  readonly because: string | null
  /** Each minus the reference. */
  readonly groups: readonly {
    readonly group: string
    readonly tpr: MeasureView
    readonly fpr: MeasureView
    readonly ppv: MeasureView
    /** Log-odds. */
    readonly inTheLarge: MeasureView
  }[]
  readonly suppressed: readonly string[]
}

/** A proposal to train anew that a breach has written. */
export type ProposalView = {
  readonly id: string
  readonly at: Instant
  readonly because: string
  /** `trained`: the version that came of it. */
  readonly answered: { readonly at: Instant; readonly trained: string | null } | null
}

/** `POST /api/models/:name/moves`. Who does it is whoever is signed in. */
export type MoveRequest = { readonly version: string; readonly kind: ModelDecisionView; readonly why: string }
