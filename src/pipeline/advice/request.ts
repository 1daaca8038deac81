import type { Jurisdiction, KnowledgeView, PatientProfile, PlanItem, ProposedOrder } from '../../clinical/index.ts'
import type { SiteModels } from '../models/index.ts'
import type { SwitchedOff } from './switched-off.ts'

/** What the engine is asked: everything it knows about, since it reads nothing itself. */
export type AdviceRequest = {
  readonly profile: PatientProfile
  readonly knowledge: KnowledgeView
  readonly jurisdiction: Jurisdiction | null
  /** Orders under the clinician's hand (order-sign); empty otherwise. */
  readonly orders: readonly ProposedOrder[]
  /** What clinicians have accepted for this person by the profile's moment. */
  readonly plan?: readonly PlanItem[]
  /** Specialties and verbs that must not speak. */
  readonly switchedOff?: readonly SwitchedOff[]
  /** The site's own models, as they serve at the moment of the advice. */
  readonly models?: SiteModels
  /**
   * Minutes that a part of the advice, which nothing new touches, may be older than the request; it keeps its own
   * moment. 0 by default: only parts of the same moment are reused.
   */
  readonly toleranceMinutes?: number
  /** `true`: computed from nothing, and not remembered. For replay and what-if. */
  readonly fresh?: boolean
}
