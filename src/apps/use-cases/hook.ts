import type { FactKind, Recommendation } from '../../clinical/index.ts'
import { codingKey, daysBefore, type Instant } from '../../core/index.ts'
import type { Advice } from '../../pipeline/advice/index.ts'
import { informationCards, nothingCheckedCard, toCards } from '../../pipeline/delivery/index.ts'
import { recordIdOf } from '../../pipeline/ingest/index.ts'
import { type DecidedAdvice, newestAbout } from '../../pipeline/outcomes/index.ts'
import type { HookRequest, HookResource, HookResponse } from '../../standards/cds-hooks/index.ts'
import { advise } from './advise.ts'
import type { Caller, Dependencies } from './dependencies.ts'
import { type DraftOrders, readDraftOrders } from './draft-orders.ts'
import { callOf, type HookCall, keepNews } from './keep-call.ts'

/**
 * Answers a hook call: keeps what came with it, then advises on everything known about the patient.
 *
 * @param baseUrl where the workspace answers, for links on the cards
 */
export const answerHook = async (deps: Dependencies, call: HookCall, baseUrl: string): Promise<HookResponse> => {
  const { request } = call
  const { hookInstance, context } = request
  const { source } = deps.site
  const caller: Caller = { actor: context.userId, channel: 'cds-hooks' }
  const record = recordIdOf(source, context.patientId)
  const { followed: known, unread } = await keepNews(deps, call, caller)
  const followed = known ?? (await deps.tail.follow())
  const person = await deps.standings.personOf(record, followed)
  // A view that brings only what is known leaves nothing to keep: those bytes stand in the store.
  const calls = known === null || request.hook === 'patient-view' ? [] : [await callOf(deps, call, record)]
  if (person === null) {
    await deps.append(calls)
    return { cards: [nothingCheckedCard(hookInstance, 'no data about this patient was received (prefetch)')] }
  }
  const { terminology } = (await deps.standings.of(person, followed)).site
  const drafts: DraftOrders =
    request.hook === 'patient-view'
      ? { orders: [], notChecked: [], byIngredient: new Map() }
      : withUnsent(readDraftOrders(ordersOf(request), source, context.patientId, terminology), request)
  const advice = await advise(
    deps,
    {
      person,
      asOf: null,
      knownAt: null,
      jurisdiction: undefined,
      orders: drafts.orders,
      notSent: listsNotSent(request),
    },
    caller,
    { followed, calls },
  )
  const about = withUnread(request.hook === 'patient-view' ? advice : aboutOrders(advice, drafts), unread)
  const { decided } = await deps.standings.of(person, followed)
  const cards = toCards(withoutDismissed(about, decided, { by: caller.actor, now: deps.clock() }), {
    baseUrl,
    patient: context.patientId,
    hookInstance,
    draftOrders: drafts.byIngredient,
  })
  return { cards: alertsNonSerious(request) ? [...cards, ...informationCards(about, { hookInstance })] : cards }
}

/** A client that wants to be told also what is not serious says so (HL7 PDDI-CDS 1.0.0, `alert-non-serious`). */
const alertsNonSerious = ({ extension }: HookRequest): boolean =>
  extension?.['pddi-configuration-items']?.['alert-non-serious'] === true

/**
 * The lists that a prefetching client leaves out. A client that prefetches nothing sends its records by another way,
 * and leaves nothing out.
 */
const listsNotSent = ({ prefetch }: HookRequest): readonly FactKind[] => {
  if (prefetch === undefined) return []
  const sent = (...keys: readonly string[]) => keys.some(key => (prefetch[key] ?? null) !== null)
  return [
    ...(sent('conditions') ? [] : ['condition' as const]),
    ...(sent('medicationRequests', 'medicationStatements') ? [] : ['medication' as const]),
  ]
}

/**
 * The orders that the hook is about: all drafts when signing, those just selected when selecting. A Medication stays,
 * since an order may refer to it.
 */
const ordersOf = (request: OrderRequest): readonly HookResource[] => {
  const resources = draftsOf(request)
  if (request.hook === 'order-sign') return resources
  const selected = new Set(request.context.selections)
  return resources.filter(
    ({ resourceType, id }) => resourceType === 'Medication' || selected.has(`${resourceType}/${String(id)}`),
  )
}

type OrderRequest = Exclude<HookRequest, { readonly hook: 'patient-view' }>

const draftsOf = ({ context }: OrderRequest): readonly HookResource[] =>
  (context.draftOrders?.entry ?? []).map(({ resource }) => resource as HookResource)

/** An order that was selected and not sent is one that nobody has looked at. */
const withUnsent = (drafts: DraftOrders, request: OrderRequest): DraftOrders => {
  if (request.hook === 'order-sign') return drafts
  const sent = new Set(draftsOf(request).map(({ resourceType, id }) => `${resourceType}/${String(id)}`))
  const unsent = request.context.selections.filter(reference => !sent.has(reference))
  const because = 'it was selected, but is not among the draft orders that were sent'
  return {
    ...drafts,
    notChecked: [...drafts.notChecked, ...unsent.map(reference => ({ what: `Order: ${reference}`, because }))],
  }
}

/** What was sent and cannot be read may be what matters: it is said on the card, and not only kept. */
const withUnread = (advice: Advice, unread: readonly string[]): Advice => {
  const notRead = unread.map(key => ({ what: `Prefetch ${key}`, because: 'part of it could not be read' }))
  return notRead.length === 0 ? advice : { ...advice, notChecked: [...notRead, ...advice.notChecked] }
}

/**
 * A card that this clinician has dismissed stays quiet while its subject is the same: until a fact changes, for as long
 * as the advice was valid. A critical one always returns (hazard H9).
 */
const withoutDismissed = (
  advice: Advice,
  decided: readonly DecidedAdvice[],
  { by, now }: { readonly by: string; readonly now: Instant },
): Advice => {
  const since = daysBefore(now, quietDays)
  const isDismissed = (one: Recommendation) => {
    const last = one.severity === 'critical' ? undefined : newestAbout(decided, one)
    return last?.kind === 'overridden' && last.decidedBy === by && last.at >= since
  }
  return { ...advice, recommendations: advice.recommendations.filter(one => !isDismissed(one)) }
}

/** Days that a dismissed card stays quiet. */
const quietDays = 30

/** Signing an order is about that order: other advice waits for the patient view. */
const aboutOrders = (advice: Advice, drafts: DraftOrders): Advice => {
  const drugs = new Set(drafts.orders.map(({ drug }) => drug))
  const findings = advice.findings.filter(({ about }) => about === 'order')
  const judged = new Set(findings.map(({ drug }) => drug))
  const unjudged = [...drugs]
    .filter(drug => !judged.has(drug))
    .map(drug => ({ what: `Order: ${drug}`, because: 'Attune has no check for this drug yet' }))
  return {
    ...advice,
    findings,
    recommendations: eachOnce(
      advice.recommendations.filter(
        ({ verb, action: [action], rule }) =>
          verb === 'check' &&
          action.subject !== undefined &&
          drafts.byIngredient.has(codingKey(action.subject)) &&
          findings.some(({ check }) => check === rule),
      ),
    ),
    missing: advice.missing.filter(({ neededFor }) =>
      findings.some(({ title, drug }) => neededFor.includes(`${title}: ${drug}`)),
    ),
    notChecked: [
      ...drafts.notChecked,
      ...unjudged,
      ...advice.notChecked.filter(({ what }) => findings.some(({ title, drug }) => what === `${title}: ${drug}`)),
    ],
  }
}

/** An order for what is taken already would say the same of the order and of the current medicine: once is enough. */
const eachOnce = (recommendations: readonly Recommendation[]): readonly Recommendation[] =>
  [...new Map(recommendations.toReversed().map(one => [`${one.rule} ${one.summary}`, one])).values()].reverse()
