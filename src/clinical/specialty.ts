import type { Calculator } from './calculator.ts'
import type { Checker, Chooser, Doser, Engager, PanelMaker, Predictor, Watcher } from './contracts.ts'
import type { FactKind } from './fact.ts'
import type { KnowledgePack, RowProvenance, TableOf } from './knowledge.ts'
import type { QualityFloor } from './quality-floor.ts'
import type { Verb } from './recommendation.ts'

/** One of the FDA's four criteria for non-device decision support (January 2026 guidance), and whether a verb meets it. */
export type DeviceCriteria = {
  readonly verb: Verb
  readonly noImageOrSignal: boolean
  readonly displaysMedicalInformation: boolean
  readonly supportsProfessional: boolean
  readonly basisReviewable: boolean
}

export type IntendedUse = {
  readonly user: string
  readonly population: string
  readonly exclusions: readonly string[]
  readonly setting: string
  readonly timeCriticality: string
  readonly criteria: readonly DeviceCriteria[]
}

/**
 * What a specialty may look at, by concept id. One list gives the CDS Hooks prefetch, the minimum-necessary rule,
 * the report of what is missing, and which advice a new fact touches.
 */
export type Reads = {
  readonly concepts: readonly string[]
  /** Kinds of fact that are read whole, e.g. `allergy`, `genotype`, `questionnaire-response`. Demographics and encounters always are. */
  readonly kinds?: readonly FactKind[]
  /** Measurements that it wants of a certain quality, by concept id; a newest value below it is answered as insufficient. */
  readonly floors?: Readonly<Record<string, QualityFloor>>
}

/** A field of medicine. It offers any of the six verbs, and nothing else. */
export type Specialty = {
  readonly id: string
  readonly title: string
  readonly intendedUse: IntendedUse
  readonly reads: Reads
  readonly knowledge: KnowledgePack
  /** The tables of `knowledge`: what an imported pack must fit. */
  readonly tables: readonly TableOf<RowProvenance>[]
  readonly predict?: readonly Predictor[]
  readonly choose?: readonly Chooser[]
  readonly dose?: readonly Doser[]
  readonly check?: readonly Checker[]
  readonly watch?: readonly Watcher[]
  readonly engage?: readonly Engager[]
  readonly panels?: readonly PanelMaker[]
  /** The published formulas it uses, open to anyone's check. */
  readonly calculators?: readonly Calculator[]
}
