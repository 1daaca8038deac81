import {
  type AdviceContext,
  deathOf,
  excludedByDefault,
  type Finding,
  type Jurisdiction,
  type KnowledgeView,
  type NotChecked,
  type OptionSet,
  type PatientProfile,
  type ProposedOrder,
  type Recommendation,
  type RecommendationDraft,
  type Specialty,
} from '../../clinical/index.ts'
import type { Answer, Missing } from '../../core/index.ts'
import type { Advice, OptionsFor, Said } from './advice.ts'
import { createConsult, type OnFailure } from './consult.ts'
import { draftOfFinding } from './drafts.ts'
import { currentOrders } from './orders.ts'
import { completeRecommendation, profileHash } from './recommendation.ts'

export type AdviceRequest = {
  readonly profile: PatientProfile
  readonly knowledge: KnowledgeView
  readonly jurisdiction: Jurisdiction | null
  /** Orders under the clinician's hand (order-sign); empty otherwise. */
  readonly orders: readonly ProposedOrder[]
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
      recommendations: [],
      missing: [],
      notChecked: [],
    } satisfies Advice

    const death = deathOf(profile)
    if (death !== null) {
      const day = death.death?.at?.slice(0, 10)
      return { ...nothing, noAdvice: { because: `The person has died${day === undefined ? '' : ` (${day})`}.` } }
    }

    const context: AdviceContext = { profile, knowledge, jurisdiction }
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

const runVerbs = (
  specialties: readonly Specialty[],
  context: AdviceContext,
  orders: readonly ProposedOrder[],
  onFailure: OnFailure,
) => {
  const { consult, judge, failed } = createConsult(specialties, context, onFailure)
  const brokenVerbs: NotChecked[] = []
  const guarded = <T>(
    specialty: string,
    verb: { readonly id: string; readonly title: string },
    run: () => T,
  ): T | null => {
    try {
      return run()
    } catch (error) {
      onFailure({ specialty, verb: verb.id, error })
      brokenVerbs.push({ what: verb.title, because: 'the calculation failed' })
      return null
    }
  }
  /** Every verb of one kind, of every specialty, that did not break. */
  const every = <V extends { readonly id: string; readonly title: string }, T>(
    verbsOf: (specialty: Specialty) => readonly V[] | undefined,
    run: (verb: V) => Answer<T>,
  ): readonly Said<T>[] =>
    specialties.flatMap(specialty =>
      (verbsOf(specialty) ?? []).flatMap(verb => {
        const answer = guarded(specialty.id, verb, () => run(verb))
        return answer === null ? [] : [{ specialty: specialty.id, id: verb.id, title: verb.title, ...answer }]
      }),
    )

  const predictions = every(
    specialty => specialty.predict,
    verb => verb.predict(context),
  )
  const panels = every(
    specialty => specialty.panels,
    verb => verb.show(context),
  )
  const options = specialties.flatMap(specialty =>
    (specialty.choose ?? []).flatMap((chooser): readonly OptionsFor[] => {
      const answer = guarded(specialty.id, chooser, () => chooser.choose(context, consult))
      if (answer === null || answer === 'not-applicable') return []
      const by = { specialty: specialty.id, chooser: chooser.id }
      if (answer.kind === 'answered') return [{ ...by, kind: 'answered', ...answer.value }]
      return [{ ...by, title: chooser.title, candidates: [], ...answer }]
    }),
  )
  const current = currentOrders(context.profile)
  const excluded = excludedByDefault(context.profile)
  const about = (kind: 'order' | 'current', judged: readonly ProposedOrder[]) =>
    judged.flatMap(order => judge(order).map(finding => ({ ...finding, about: kind })))
  const findings = [...about('order', orders), ...about('current', current.orders)]

  const sets: readonly OptionSet[] = options.flatMap(set => (set.kind === 'answered' ? [set] : []))
  const drafts = [
    ...findings.flatMap(finding => {
      const draft = guarded(finding.specialty, { id: finding.check, title: finding.title }, () =>
        draftOfFinding(finding, finding.about, sets),
      )
      return draft === null ? [] : [{ specialty: finding.specialty, draft }]
    }),
    ...options.flatMap(set =>
      set.kind === 'answered' ? set.recommend.map(draft => ({ specialty: set.specialty, draft })) : [],
    ),
  ]
  return {
    predictions,
    panels,
    options,
    findings,
    drafts,
    missing: collectMissing(predictions, options, findings, current.missing),
    notChecked: [
      ...findings.filter(({ state }) => state === 'not checked').map(notCheckedOf),
      ...current.notChecked,
      ...failed,
      ...brokenVerbs,
      ...(excluded === null ? [] : [{ what: 'Most advice', because: `out of scope by default: ${excluded.because}` }]),
    ],
  }
}

const notCheckedOf = (finding: Finding): NotChecked => ({
  what: `${finding.title}: ${finding.drug}`,
  because:
    finding.missing.length === 0
      ? finding.summary
      : finding.missing.map(({ what, have }) => `${what}: ${have === 'none' ? 'none on record' : have}`).join('; '),
})

const collectMissing = (
  predictions: readonly Said<unknown>[],
  options: readonly OptionsFor[],
  findings: readonly Finding[],
  lists: readonly Missing[],
): Advice['missing'] => {
  const byNeed = new Map<string, { missing: Missing; neededFor: Set<string> }>()
  const add = (missing: readonly Missing[], neededFor: string) => {
    for (const one of missing) {
      const key = JSON.stringify([one.what, one.need, one.have, one.reason])
      const known = byNeed.get(key)
      if (known === undefined) byNeed.set(key, { missing: one, neededFor: new Set([neededFor]) })
      else known.neededFor.add(neededFor)
    }
  }
  for (const said of predictions) if (said.kind === 'insufficient') add(said.missing, said.title)
  for (const set of options) {
    if (set.kind !== 'out-of-scope') add(set.missing, set.title)
    for (const candidate of set.candidates) {
      if (candidate.dose?.kind === 'insufficient') add(candidate.dose.missing, `dose of ${candidate.title}`)
    }
  }
  for (const finding of findings) add(finding.missing, `${finding.title}: ${finding.drug}`)
  add(lists, 'checks of current medicines')
  return [...byNeed.values()].map(({ missing, neededFor }) => ({ ...missing, neededFor: [...neededFor] }))
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
