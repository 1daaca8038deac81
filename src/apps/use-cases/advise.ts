import type { FactKind, Jurisdiction, PatientProfile, ProposedOrder } from '../../clinical/index.ts'
import { AppError, type Instant, type PersonId, type RecordId } from '../../core/index.ts'
import { type Advice, storeRecommendations } from '../../pipeline/advice/index.ts'
import { readProfile } from '../../pipeline/profile/index.ts'
import { asOfFor, type Caller, type Dependencies } from './dependencies.ts'

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

/**
 * Reads the profile, runs every specialty, and keeps the recommendations with their audit events in one
 * transaction, so that each can be explained, decided and replayed.
 */
export const advise = async (deps: Dependencies, request: AdviseRequest, caller: Caller): Promise<Advice> => {
  // Taken before reading: a replay at this moment sees no fact that was received after it.
  const at = deps.clock()
  const notSent = request.notSent ?? []
  const profile = { ...(await profileOf(deps, request)), notSent }
  const jurisdiction = request.jurisdiction === undefined ? deps.site.jurisdiction : request.jurisdiction
  const advice = deps.engine({ profile, knowledge: deps.knowledge, jurisdiction, orders: request.orders })
  const record = firstRecord(profile)
  await deps.write(async (tx, audit) => {
    await storeRecommendations(tx, advice.recommendations, {
      record,
      knownAt: request.knownAt ?? at,
      request: { orders: request.orders, notSent },
      actor: caller.actor,
      channel: caller.channel,
      at,
    })
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

/** The profile that a request is about. */
export const profileOf = async (
  deps: Dependencies,
  request: { readonly person: PersonId; readonly asOf: Instant | null; readonly knownAt: Instant | null },
): Promise<PatientProfile> =>
  readProfile(deps.database.kysely, {
    person: request.person,
    asOf: asOfFor(deps, request.asOf),
    knownAt: request.knownAt,
  })

/** The record under whose key a person's advice is kept. */
export const firstRecord = (profile: PatientProfile): RecordId => {
  const [record] = profile.records
  if (record === undefined) {
    throw new AppError('not-found', 'No patient has that id.', { remedy: 'List the patients with `attune patients`.' })
  }
  return record
}
