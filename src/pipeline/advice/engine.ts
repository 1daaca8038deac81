import {
  type AdviceContext,
  deathOf,
  type Jurisdiction,
  type PatientProfile,
  type ProposedOrder,
  type Recommendation,
  type Specialty,
} from '../../clinical/index.ts'
import type { PersonId } from '../../core/index.ts'
import { noSiteModels, siteModelsId } from '../models/index.ts'
import type { Advice, DrugJudgement } from './advice.ts'
import type { OnFailure } from './consult.ts'
import { followUp } from './follow-up.ts'
import { judgeDrug } from './judgement.ts'
import { createMemo, type Memory, type Work } from './memo.ts'
import { inOrderOfNeed } from './order-of-need.ts'
import { completeRecommendation, type Drafted, profileHash } from './recommendation.ts'
import type { AdviceRequest } from './request.ts'
import { runVerbs } from './run-verbs.ts'
import { globalsOf, noRuns, type Runs, rememberRun } from './runs.ts'
import { alternativesOfGroup, groupOf } from './same-group.ts'
import { taskOf } from './signals.ts'
import { withoutSwitchedOff } from './switched-off.ts'

/**
 * Runs the six contracts of every specialty over one profile. No I/O: the same request gives the same advice, whether
 * it was computed or remembered.
 */
export type AdviceEngine = {
  (request: AdviceRequest): Advice
  /** One drug judged by everything that is known, as a candidate that nobody has ordered. */
  readonly judge: (request: AdviceRequest, order: ProposedOrder) => DrugJudgement
  /** Units computed and units reused since the start. */
  readonly work: () => Work
  /** Lets go of what is remembered of a person. */
  readonly forget: (person: PersonId) => void
}

/** People whose last advice is remembered. */
const remembered = 500

/**
 * @param code version of the code, part of every recommendation
 * @example
 * const advise = createAdviceEngine({ specialties: [kidney], code: '0.1.0', onFailure: log })
 * advise({ profile, knowledge, jurisdiction: 'us', orders: [] }).recommendations
 */
export const createAdviceEngine = ({
  specialties,
  code,
  onFailure,
}: {
  readonly specialties: readonly Specialty[]
  readonly code: string
  readonly onFailure: OnFailure
}): AdviceEngine => {
  const memories = new Map<PersonId, { readonly units: Memory; readonly runs: Runs }>()
  const work = { ran: 0, reused: 0 }
  const all = [...specialties, followUp]

  const memoryOf = ({ profile, fresh }: AdviceRequest) => (fresh === true ? undefined : memories.get(profile.person))
  const keep = ({ profile: { person }, fresh }: AdviceRequest, memory: Memory, runs: Runs) => {
    if (fresh === true) return
    memories.delete(person)
    memories.set(person, { units: memory, runs })
    const [oldest] = memories.keys()
    if (memories.size > remembered && oldest !== undefined) memories.delete(oldest)
  }
  const start = (request: AdviceRequest) => {
    const { profile, knowledge, jurisdiction, plan = [], switchedOff = [], models = noSiteModels } = request
    const context: AdviceContext = { profile, knowledge, jurisdiction, plan }
    const memo = createMemo(context, globalsOf(request), {
      previous: memoryOf(request)?.units,
      toleranceMinutes: request.toleranceMinutes ?? 0,
    })
    const count = () => {
      const done = memo.work()
      work.ran += done.ran
      work.reused += done.reused
    }
    const speaking = withoutSwitchedOff([...all, ...models.specialties], switchedOff)
    return { context, memo, count, ...speaking, notChecked: [...speaking.notChecked, ...models.notChecked] }
  }

  const advise = (request: AdviceRequest): Advice => {
    const { profile, knowledge, jurisdiction, models = noSiteModels } = request
    const runs = memoryOf(request)?.runs
    const before = runs?.find(request)
    if (before !== undefined) return { ...before, asOf: profile.asOf, profile: profileHash(profile) }
    const versions = { code, knowledge: knowledge.version, model: models.version }
    const nothing = emptyAdvice(profile, jurisdiction, versions)
    const death = deathOf(profile)
    if (death !== null) {
      const day = death.death?.at?.slice(0, 10)
      return { ...nothing, noAdvice: { because: `The person has died${day === undefined ? '' : ` (${day})`}.` } }
    }
    let failures = 0
    const { context, memo, count, specialties: speaking, notChecked } = start(request)
    const run = runVerbs(speaking, context, request.orders, memo, failure => {
      failures += 1
      onFailure(failure)
    })
    count()
    const complete = ({ specialty, draft, basis }: Drafted): Recommendation =>
      completeRecommendation(draft, specialty, {
        person: profile.person,
        basis,
        jurisdiction,
        // What rests on no model stays the same whichever serves.
        versions: { ...versions, model: specialty === siteModelsId ? models.versionOf(draft.rule) : null },
      })
    const completed = run.drafts.map(drafted => ({ drafted, recommendation: complete(drafted) }))
    const advice: Advice = {
      ...nothing,
      predictions: run.predictions,
      options: run.options,
      findings: run.findings,
      panels: run.panels,
      signals: run.signals.map(({ specialty, watcher, signal }) => ({
        specialty,
        watcher,
        id: signal.id,
        kind: signal.kind,
        severity: signal.severity,
        urgency: signal.urgency,
        summary: signal.summary,
        task: taskOf(signal),
        recommendation: completed.find(
          ({ drafted: { draft, specialty: by } }) =>
            by === specialty && draft.rule === signal.id && draft.because === signal.because,
        )!.recommendation.id,
      })),
      unwatched: run.unwatched,
      messages: run.messages,
      medicines: run.medicines,
      recommendations: inOrderOfNeed(completed.map(({ recommendation }) => recommendation)),
      missing: run.missing,
      notChecked: [...notChecked, ...run.notChecked],
    }
    keep(request, memo.memory, failures > 0 ? noRuns : rememberRun(runs, request, { advice, oldest: memo.oldest() }))
    return advice
  }

  const judge = (request: AdviceRequest, order: ProposedOrder): DrugJudgement => {
    const { context, memo, count, specialties: speaking } = start(request)
    const { judge: judgeOrder, doseOfOrder, sets } = runVerbs(speaking, context, [], memo, onFailure)
    const judged = (one: ProposedOrder): DrugJudgement =>
      judgeDrug(one, { findings: judgeOrder(one).findings, ...doseOfOrder(one) }, sets)
    const judgement = judged(order)
    // Where only data is lacking, the remedy is the data and not another drug.
    const isAgainst = judgement.verdict === 'avoid' || judgement.verdict === 'adjust'
    const alone = isAgainst && judgement.alternativesFrom === null
    const group = alone ? groupOf(order.drug) : null
    const alternatives = group === null ? judgement.alternatives : alternativesOfGroup(group, order, judged)
    count()
    keep(request, memo.memory, noRuns)
    return { ...judgement, alternatives, alternativesFrom: group?.from ?? judgement.alternativesFrom }
  }

  return Object.assign(advise, {
    judge,
    work: () => ({ ...work }),
    forget: (person: PersonId) => {
      memories.delete(person)
    },
  })
}

const emptyAdvice = (
  profile: PatientProfile,
  jurisdiction: Jurisdiction | null,
  versions: Advice['versions'],
): Advice => ({
  patient: profile.person,
  asOf: profile.asOf,
  knownAt: profile.knownAt,
  jurisdiction,
  versions,
  profile: profileHash(profile),
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
})
