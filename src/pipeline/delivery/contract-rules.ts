import type { Instant } from '../../core/index.ts'

/** Who stopped it, when and why. */
export type SwitchedOffView = { readonly by: string; readonly at: Instant; readonly reason: string }

/** How often something would have fired. `critical` and `warning` make cards; `info` is only shown beside them. */
export type AlertCountsView = {
  readonly people: number
  /** Current medicines that something was found of; 0 for a rule that is not about a medicine. */
  readonly medicines: number
  readonly critical: number
  readonly warning: number
  readonly info: number
  /** What was decided while it spoke; `null`: nothing. */
  readonly decisions: { readonly decided: number; readonly overridden: number; readonly rate: number } | null
}

export type BurdenView = AlertCountsView & {
  /** Medicines (checks) or people (others) of whom it lacked data. */
  readonly notChecked: number
  /** By knowledge row, the most frequent first. */
  readonly rows: readonly (AlertCountsView & { readonly row: string })[]
}

/** One verb of a specialty, as `attune switch` names it. */
export type RuleView = {
  readonly target: string
  readonly title: string
  readonly verb: 'predict' | 'choose' | 'dose' | 'check' | 'watch' | 'engage'
  /** It alone is switched off; its specialty may be, too. */
  readonly off: SwitchedOffView | null
  /** As last measured; `null`: not measured, or it makes no alerts (predictions, doses, messages). */
  readonly burden: BurdenView | null
}

/** A run that counts now: it goes on while nobody looks, and ends when it is stopped or the server is. */
export type MeasuringView = {
  readonly by: string
  readonly startedAt: Instant
  /** Since then. */
  readonly seconds: number
  readonly done: number
  /** `null`: not counted yet. */
  readonly of: number | null
}

/**
 * `GET /api/rules`: every rule, whether it speaks, and how often it would have fired on the stored people.
 * `POST /api/rules/measurement` begins to count again (answers at once); `DELETE` stops it. `POST /api/rules/switch` switches.
 */
export type RulesView = {
  readonly measured: {
    readonly at: Instant
    readonly by: string
    /** The moment that people were looked at. */
    readonly asOf: Instant
    readonly people: number
    /** Left out: the dead get no advice. */
    readonly died: number
    /** Current medicines, ingredient by ingredient. */
    readonly medicines: number
    /** The rules read other knowledge now than they did then. */
    readonly otherKnowledge: boolean
  } | null
  readonly measuring: MeasuringView | null
  /** Why the last run of this server brought nothing; `null`: it did, or there was none. */
  readonly stopped: { readonly message: string; readonly remedy: string } | null
  readonly specialties: readonly {
    readonly id: string
    readonly title: string
    readonly off: SwitchedOffView | null
    readonly rules: readonly RuleView[]
  }[]
}

/** `POST /api/rules/switch`, by a specialty's id or a rule's target; answers a RulesView. */
export type SwitchRequest = { readonly target: string; readonly off: boolean; readonly reason: string }
