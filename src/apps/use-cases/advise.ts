import type { FactKind, Jurisdiction, PatientProfile, PlanItem, ProposedOrder } from '../../clinical/index.ts'
import { AppError, type Instant, type PersonId, type RecordId } from '../../core/index.ts'
import type { AuditPoint } from '../../governance/audit/index.ts'
import {
  type Advice,
  type AdviceRequest,
  type Channel,
  type DrugJudgement,
  type SwitchedOff,
  storeRecommendations,
  switchedOffAt,
} from '../../pipeline/advice/index.ts'
import { keepAnswers, type SiteModels, siteModelsId } from '../../pipeline/models/index.ts'
import { decidedOf, planAt } from '../../pipeline/outcomes/index.ts'
import { readProfile, type SeriesSummary, seriesAt } from '../../pipeline/profile/index.ts'
import { advicePlaces, placeOfAll } from './advice-place.ts'
import { type Appended, asOfFor, type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { answersToKeep, noteAnswers } from './model-answers.ts'
import { keepSafe, safetyOf } from './safety.ts'
import { noteKept, type Standing } from './standings.ts'
import { terminologyAt } from './terminology.ts'

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

type AdviceInputs = AdviceRequest & {
  readonly plan: readonly PlanItem[]
  readonly switchedOff: readonly SwitchedOff[]
  readonly models: SiteModels
}

/** Everything the engine needs for a person now, read from the store. */
export const adviceInputs = async (deps: Dependencies, request: Omit<AdviseRequest, 'orders'>): Promise<AdviceInputs> =>
  (await inputsAndStanding(deps, request)).inputs

/** The same, with where the person stands now; `null` where the past is asked about. */
export const inputsAndStanding = async (
  deps: Dependencies,
  request: Omit<AdviseRequest, 'orders'>,
  followed: AuditPoint | undefined = undefined,
) => {
  const asOf = asOfFor(deps, request.asOf)
  const { knownAt, notSent = [] } = request
  const standing = knownAt === null ? await deps.standings.of(request.person, followed) : null
  const profile = standing === null ? await profileOf(deps, request) : standing.profile(asOf)
  const db = deps.database.kysely
  const inputs = {
    profile: notSent.length === 0 ? profile : { ...profile, notSent },
    knowledge: deps.knowledge,
    jurisdiction: request.jurisdiction === undefined ? deps.site.jurisdiction : request.jurisdiction,
    orders: [],
    plan: planAt(standing?.decided ?? (await decidedOf(db, profile.records, knownAt)), asOf),
    switchedOff: standing?.site.switchedOff ?? (await switchedOffAt(db, knownAt)),
    models: standing?.site.models ?? (await deps.siteModels(knownAt ?? deps.clock())),
    toleranceMinutes: request.asOf === null && deps.site.asOf === null ? toleranceMinutes : 0,
  }
  return { inputs, standing }
}

/**
 * Reads the profile, runs every specialty, and keeps the recommendations, the safety ledger and their audit events in
 * one transaction, so that each can be explained, decided and replayed.
 *
 * @param visit what the caller has done already for the same question
 */
export const advise = async (
  deps: Dependencies,
  request: AdviseRequest,
  caller: Caller,
  visit: Visit = {},
): Promise<Advice> => {
  // Taken before reading: a replay at this moment sees no fact that was received after it.
  const at = deps.clock()
  const { inputs, standing } = await inputsAndStanding(deps, request, visit.followed)
  const { profile } = inputs
  const advice = deps.engine({ ...inputs, orders: request.orders })
  const record = firstRecord(profile)
  const given: Appended = {
    kind: 'audit',
    event: {
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
        ...modelsShown(advice, inputs.models, caller.channel),
      },
    },
  }
  await keepAdvice(deps, { request, inputs, standing, advice, record, at, caller }, [given, ...(visit.calls ?? [])])
  return advice
}

/** The versions whose predictions are shown, for a recall: cards show none but as a recommendation. */
const modelsShown = ({ predictions }: Advice, models: SiteModels, channel: Channel) => {
  if (channel === 'cds-hooks') return {}
  const shown = predictions.flatMap(({ specialty, kind, id }) =>
    specialty === siteModelsId && kind === 'answered' ? (models.versionOf(id) ?? []) : [],
  )
  return shown.length === 0 ? {} : { models: shown }
}

export type Visit = {
  /** To where the audit trail was followed. */
  readonly followed?: AuditPoint
  /** What came with the question, kept in the same transaction as the advice. */
  readonly calls?: readonly Appended[]
}

type Given = {
  readonly request: AdviseRequest
  readonly inputs: Awaited<ReturnType<typeof adviceInputs>>
  readonly standing: Standing | null
  readonly advice: Advice
  readonly record: RecordId
  readonly at: Instant
  readonly caller: Caller
}

/** Stores what is new of the advice: most calls about a person of whom nothing is new give what was given before. */
const keepAdvice = async (
  deps: Dependencies,
  { request, inputs, standing, advice, record, at, caller }: Given,
  appended: readonly Appended[],
): Promise<void> => {
  const { actor, channel } = caller
  const notSent = request.notSent ?? []
  const isNow = request.asOf === null && request.knownAt === null && notSent.length === 0
  const shown = ({ id }: { readonly id: string }) => `${id} ${channel} ${actor}`
  const fresh = advice.recommendations.filter(one => standing?.kept.recommendations.has(shown(one)) !== true)
  const placeOf = advicePlaces(inputs.profile, record)
  const otherwise = placeOfAll(inputs.profile, record)
  const safety = isNow ? safetyOf(advice, inputs.switchedOff, placeOf, otherwise) : null
  const ledger = safety === null ? null : JSON.stringify(safety)
  const isLedgerNew = safety !== null && standing?.kept.ledger !== ledger
  const answers =
    isNow && standing !== null
      ? answersToKeep(inputs.models, { advice, profile: inputs.profile, standing, record, at })
      : []
  if (fresh.length === 0 && !isLedgerNew && answers.length === 0) return await deps.append(appended)
  await deps.write(async tx => {
    await keepAnswers(tx, answers)
    await storeRecommendations(tx, fresh, {
      placeOf,
      knownAt: request.knownAt ?? at,
      request: { orders: request.orders, notSent },
      actor,
      channel,
      at,
    })
    if (isLedgerNew)
      await keepSafe(tx, safety, {
        records: inputs.profile.records,
        person: advice.patient,
        by: actor,
        at,
        now: asOfFor(deps, null),
      })
  }, appended)
  if (standing === null) return
  noteKept(standing.kept, fresh.map(shown))
  if (isNow) noteAnswers(inputs.models, standing, inputs.profile)
  if (isLedgerNew) standing.kept.ledger = ledger
}

/** One drug for one person, judged by everything that is known; audited, and nothing is kept: nobody has ordered it. */
export const judgeDrug = async (
  deps: Dependencies,
  request: Omit<AdviseRequest, 'orders'>,
  order: ProposedOrder,
  caller: Caller,
): Promise<{ readonly asOf: Instant; readonly noAdvice: Advice['noAdvice']; readonly judgement: DrugJudgement }> => {
  const inputs = await adviceInputs(deps, request)
  const dead = deps.engine({ ...inputs, orders: [] }).noAdvice
  const judgement = deps.engine.judge(inputs, order)
  await recordAct(deps, {
    actor: caller.actor,
    action: 'drug.judged',
    record: firstRecord(inputs.profile),
    purpose: 'TREAT',
    details: { asOf: inputs.profile.asOf, channel: caller.channel, drug: order.drug, verdict: judgement.verdict },
  })
  return { asOf: inputs.profile.asOf, noAdvice: dead, judgement }
}

/** The profile that a request is about. */
export const profileOf = async (
  deps: Dependencies,
  request: { readonly person: PersonId; readonly asOf: Instant | null; readonly knownAt: Instant | null },
): Promise<PatientProfile> => {
  const { person, knownAt } = request
  const asOf = asOfFor(deps, request.asOf)
  if (knownAt === null) return (await deps.standings.of(person)).profile(asOf)
  const terminology = await terminologyAt(deps, knownAt)
  return await readProfile(deps.database.kysely, { person, asOf, knownAt }, deps.facts, terminology)
}

/** Every series of a profile's records in one line each, as of its moment, without what is withheld. */
export const seriesOf = async (deps: Dependencies, profile: PatientProfile): Promise<readonly SeriesSummary[]> =>
  await seriesAt(
    deps.database.kysely,
    profile.records,
    profile,
    profile.withheld,
    await terminologyAt(deps, profile.knownAt),
  )

/** The record under whose key a person's advice is kept. */
export const firstRecord = (profile: PatientProfile): RecordId => {
  const [record] = profile.records
  if (record === undefined) {
    throw new AppError('not-found', 'No patient has that id.', { remedy: 'List the patients with `attune patients`.' })
  }
  return record
}
