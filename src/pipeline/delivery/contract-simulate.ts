import type { Recommendation } from '../../clinical/index.ts'
import type { Instant } from '../../core/index.ts'
import type { Advice, Verdict } from '../advice/index.ts'

/** `GET /api/simulation`: what can be supposed. */
export type SimulationChoices = {
  readonly drugs: readonly { readonly id: string; readonly title: string }[]
  readonly indications: readonly { readonly id: string; readonly title: string }[]
  readonly measurements: readonly {
    readonly id: string
    readonly title: string
    /** UCUM; the first one is the usual one. */
    readonly units: readonly string[]
  }[]
}

/** `POST /api/patients/:id/simulate`. Drugs and indications by concept id, or a drug as `system|code`. */
export type SimulateRequest = {
  readonly add?: readonly { readonly drug: string; readonly indication?: string | null }[]
  readonly stop?: readonly string[]
  readonly set?: readonly { readonly concept: string; readonly value: number; readonly unit: string }[]
  readonly asOf?: string
  readonly jurisdiction?: 'us' | 'eu'
}

/** What would be advised if the suppositions were true. Never stored as advice, never decided, audited as a read. */
export type SimulateView = {
  readonly hypothetical: true
  readonly asOf: Instant
  readonly supposed: {
    readonly add: readonly { readonly drug: string; readonly title: string; readonly indication: string | null }[]
    readonly stop: readonly { readonly drug: string; readonly title: string }[]
    readonly set: readonly {
      readonly concept: string
      readonly title: string
      readonly value: number
      readonly unit: string
    }[]
  }
  /** Ids of facts that exist only in this run. */
  readonly supposedFacts: readonly string[]
  readonly advice: Advice
  readonly differences: SimulatedDifferences
  /** What the suppositions were not applied to, and why. */
  readonly notApplied: readonly string[]
}

export type SimulatedDifferences = {
  readonly appeared: readonly Recommendation[]
  readonly vanished: readonly Recommendation[]
  readonly changed: readonly { readonly before: Recommendation; readonly after: Recommendation }[]
  /** `null`: not on the list. */
  readonly verdicts: readonly {
    readonly drug: string
    readonly before: Verdict | null
    readonly after: Verdict | null
  }[]
  /** Probabilities; `null`: no answer. */
  readonly predictions: readonly {
    readonly id: string
    readonly title: string
    readonly before: number | null
    readonly after: number | null
  }[]
}
