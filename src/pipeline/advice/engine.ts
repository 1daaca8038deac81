import {
  type AdviceContext,
  deathOf,
  type Jurisdiction,
  type KnowledgeView,
  type PatientProfile,
  type PlanItem,
  type ProposedOrder,
  type Recommendation,
  type RecommendationDraft,
  type Specialty,
} from '../../clinical/index.ts'
import type { Advice } from './advice.ts'
import type { OnFailure } from './consult.ts'
import { completeRecommendation, profileHash } from './recommendation.ts'
import { runVerbs } from './run-verbs.ts'

export type AdviceRequest = {
  readonly profile: PatientProfile
  readonly knowledge: KnowledgeView
  readonly jurisdiction: Jurisdiction | null
  /** Orders under the clinician's hand (order-sign); empty otherwise. */
  readonly orders: readonly ProposedOrder[]
  /** What clinicians have accepted for this person by the profile's moment. */
  readonly plan?: readonly PlanItem[]
}

/** Runs the six contracts of every specialty over one profile. No I/O: the same request gives the same advice. */
export type AdviceEngine = (request: AdviceRequest) => Advice

/**
 * @param code version of the code, part of every recommendation
 * @example
 * const advise = createAdviceEngine({ specialties: [kidney], code: '0.1.0', onFailure: log })
 * advise({ profile, knowledge, jurisdiction: 'us', orders: [] }).recommendations
 */
export const createAdviceEngine =
  ({
    specialties,
    code,
    onFailure,
  }: {
    readonly specialties: readonly Specialty[]
    readonly code: string
    readonly onFailure: OnFailure
  }): AdviceEngine =>
  request => {
    const { profile, knowledge, jurisdiction } = request
    const versions = { code, knowledge: knowledge.version, model: null }
    const hash = profileHash(profile)
    const nothing = {
      patient: profile.person,
      asOf: profile.asOf,
      knownAt: profile.knownAt,
      jurisdiction,
      versions,
      profile: hash,
      noAdvice: null,
      predictions: [],
      options: [],
      findings: [],
      panels: [],
      signals: [],
      unwatched: [],
      messages: [],
      medicines: [],
      recommendations: [],
      missing: [],
      notChecked: [],
    } satisfies Advice

    const death = deathOf(profile)
    if (death !== null) {
      const day = death.death?.at?.slice(0, 10)
      return { ...nothing, noAdvice: { because: `The person has died${day === undefined ? '' : ` (${day})`}.` } }
    }

    const context: AdviceContext = { profile, knowledge, jurisdiction, plan: request.plan ?? [] }
    const run = runVerbs(specialties, context, request.orders, onFailure)
    const complete = (specialty: string, draft: RecommendationDraft): Recommendation =>
      completeRecommendation(draft, specialty, { profile, profileHash: hash, jurisdiction, versions })
    return {
      ...nothing,
      predictions: run.predictions,
      options: run.options,
      findings: run.findings,
      panels: run.panels,
      recommendations: sortBySeverity(run.drafts.map(({ specialty, draft }) => complete(specialty, draft))),
      missing: run.missing,
      notChecked: run.notChecked,
    }
  }

const severities = ['critical', 'warning', 'info']
const urgencies = ['now', 'today', 'soon', 'routine']

const sortBySeverity = (recommendations: readonly Recommendation[]): readonly Recommendation[] =>
  [...new Map(recommendations.map(one => [one.id, one])).values()].sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency) ||
      (a.id < b.id ? -1 : 1),
  )
