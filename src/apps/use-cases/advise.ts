import type { FactKind, Jurisdiction, PatientProfile, PlanItem, ProposedOrder } from '../../clinical/index.ts'
import { AppError, type Instant, type PersonId, type RecordId } from '../../core/index.ts'
import {
  type Advice,
  type AdviceRequest,
  type DrugJudgement,
  type SwitchedOff,
  storeRecommendations,
  switchedOffAt,
} from '../../pipeline/advice/index.ts'
import { planOf } from '../../pipeline/outcomes/index.ts'
import { readProfile } from '../../pipeline/profile/index.ts'
import { asOfFor, type Caller, type Dependencies } from './dependencies.ts'
import { keepSafe } from './safety.ts'
import { withExpansion } from './terminology.ts'

export type AdviseRequest = {
  readonly person: PersonId
  readonly asOf: Instant | null
  readonly knownAt: Instant | null
  /** `undefined`: the site's. */
  readonly jurisdiction: Jurisdiction | null | undefined
  readonly orders: readonly ProposedOrder[]
  /** Lists that the caller was asked for and did not send. */
  readonly notSent?: readonly FactKind[]
}

/** Minutes that a part of the advice, which no new fact touches, may be older than the question. */
const toleranceMinutes = 15

/** Everything the engine needs for a person now, read from the store. */
export const adviceInputs = async (
  deps: Dependencies,
  request: Omit<AdviseRequest, 'orders'>,
): Promise<AdviceRequest & { readonly plan: readonly PlanItem[]; readonly switchedOff: readonly SwitchedOff[] }> => {
  const profile = { ...(await profileOf(deps, request)), notSent: request.notSent ?? [] }
  const db = deps.database.kysely
  const { asOf } = profile
  const { knownAt } = request
  return {
    profile,
    knowledge: deps.knowledge,
    jurisdiction: request.jurisdiction === undefined ? deps.site.jurisdiction : request.jurisdiction,
    orders: [],
    plan: await planOf(db, profile.records, { asOf, knownAt }),
    switchedOff: await switchedOffAt(db, knownAt),
    toleranceMinutes: request.asOf === null && deps.site.asOf === null ? toleranceMinutes : 0,
  }
}

/**
 * Reads the profile, runs every specialty, and keeps the recommendations, the safety ledger and their audit events in
 * one transaction, so that each can be explained, decided and replayed.
 */
export const advise = async (deps: Dependencies, request: AdviseRequest, caller: Caller): Promise<Advice> => {
  // Taken before reading: a replay at this moment sees no fact that was received after it.
  const at = deps.clock()
  const notSent = request.notSent ?? []
  const inputs = await adviceInputs(deps, request)
  const { profile, switchedOff } = inputs
  const advice = deps.engine({ ...inputs, orders: request.orders })
  const record = firstRecord(profile)
  const isNow = request.asOf === null && request.knownAt === null && notSent.length === 0
  await deps.write(async (tx, audit) => {
    await storeRecommendations(tx, advice.recommendations, {
      record,
      knownAt: request.knownAt ?? at,
      request: { orders: request.orders, notSent },
      actor: caller.actor,
      channel: caller.channel,
      at,
    })
    if (isNow) await keepSafe(tx, advice, { record, by: caller.actor, at, now: asOfFor(deps, null) }, switchedOff)
    audit({
      at,
      actor: caller.actor,
      action: 'advice.given',
      record,
      purpose: 'TREAT',
      details: {
        asOf: profile.asOf,
        channel: caller.channel,
        profile: advice.profile,
        recommendations: advice.recommendations.map(({ id }) => id),
      },
    })
  })
  return advice
}

/** One drug for one person, judged by everything that is known; audited, and nothing is kept: nobody has ordered it. */
export const judgeDrug = async (
  deps: Dependencies,
  request: Omit<AdviseRequest, 'orders'>,
  order: ProposedOrder,
  caller: Caller,
): Promise<{ readonly asOf: Instant; readonly noAdvice: Advice['noAdvice']; readonly judgement: DrugJudgement }> => {
  const at = deps.clock()
  const inputs = await adviceInputs(deps, request)
  const dead = deps.engine({ ...inputs, orders: [] }).noAdvice
  const judgement = deps.engine.judge(inputs, order)
  await deps.write(async (_tx, audit) =>
    audit({
      at,
      actor: caller.actor,
      action: 'drug.judged',
      record: firstRecord(inputs.profile),
      purpose: 'TREAT',
      details: { asOf: inputs.profile.asOf, channel: caller.channel, drug: order.drug, verdict: judgement.verdict },
    }),
  )
  return { asOf: inputs.profile.asOf, noAdvice: dead, judgement }
}

/** The profile that a request is about. */
export const profileOf = async (
  deps: Dependencies,
  request: { readonly person: PersonId; readonly asOf: Instant | null; readonly knownAt: Instant | null },
): Promise<PatientProfile> => {
  const { person, knownAt } = request
  const moment = { person, asOf: asOfFor(deps, request.asOf), knownAt }
  const profile = await readProfile(deps.database.kysely, moment, deps.facts)
  return await withExpansion(deps, profile, knownAt)
}

/** The record under whose key a person's advice is kept. */
export const firstRecord = (profile: PatientProfile): RecordId => {
  const [record] = profile.records
  if (record === undefined) {
    throw new AppError('not-found', 'No patient has that id.', { remedy: 'List the patients with `attune patients`.' })
  }
  return record
}
