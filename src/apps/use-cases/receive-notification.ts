import { readFileSync } from 'node:fs'
import { AppError } from '../../core/index.ts'
import { type IngestEvent, ingestPage, type Notification, readNotification } from '../../pipeline/ingest/index.ts'
import { createFhirClient, type FhirClient } from '../../platform/fhir-client/index.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { importEvents } from './import.ts'
import { storeDeletions } from './store-deletions.ts'
import { readSubscription, type Subscription, writeSubscription } from './subscriptions.ts'

const caller: Caller = { actor: 'system:subscription', channel: 'command-line' }

/** What came of a notification: committed when this is returned. */
export type Received = { readonly stored: number; readonly fetched: number; readonly missed: number }

export type NotificationReceiver = {
  /** @param body R4 JSON: a resource, a Bundle, or a notification; empty: a ping */
  readonly receive: (id: string, body: Uint8Array) => Promise<Received>
  /** A resource that the server has deleted. */
  readonly deleted: (id: string, resourceType: string, resource: string) => Promise<Received>
}

/**
 * Takes in what servers notify of, in its order, one notification of a subscription after the other. The same again stores nothing
 * anew. Events that never came are fetched (`$events`); those that cannot be are remembered and told.
 */
export const createNotificationReceiver = (
  deps: Dependencies,
  clientOf: (one: Subscription) => FhirClient = clientFor,
): NotificationReceiver => {
  const last = new Map<string, Promise<unknown>>()
  const inTurn = async <T>(id: string, work: () => Promise<T>): Promise<T> => {
    const turn = (last.get(id) ?? Promise.resolve()).then(work, work)
    last.set(
      id,
      turn.catch(() => undefined),
    )
    return await turn
  }
  return {
    receive: (id, body) => inTurn(id, () => receive(deps, readSubscription(deps, id), body, clientOf)),
    deleted: (id, resourceType, resource) =>
      inTurn(id, async () => {
        await storeDeleted(deps, readSubscription(deps, id), [{ resourceType, id: resource }])
        return { stored: 0, fetched: 0, missed: 0 }
      }),
  }
}

/** The bytes kept are a Bundle that says so, since the notification is an address, or holds other things too. */
const storeDeleted = async (
  deps: Dependencies,
  { source }: Subscription,
  deleted: Notification['deleted'],
): Promise<void> => {
  if (deleted.length === 0) return
  const entry = deleted.map(({ resourceType, id }) => ({ request: { method: 'DELETE', url: `${resourceType}/${id}` } }))
  const bytes = Buffer.from(`${JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry })}\n`)
  const stored = await deps.blobs.put(bytes)
  const document = { document: stored.hash, source, name: 'deletion', bytes: stored.bytes }
  await storeDeletions(deps, document, deps.clock(), caller)
}

const receive = async (
  deps: Dependencies,
  subscription: Subscription,
  body: Uint8Array,
  clientOf: (one: Subscription) => FhirClient,
): Promise<Received> => {
  if (body.length === 0) return { stored: 0, fetched: 0, missed: 0 }
  const notification = readNotification(jsonOf(body))
  if (notification === undefined) return { stored: await store(deps, subscription, [body]), fetched: 0, missed: 0 }
  const missing = missedBefore(subscription, notification)
  const open = notification.events.flatMap(({ focus }) => (isOpen(focus, notification) ? [focus!] : []))
  const fetched: Uint8Array[] = []
  const gaps: [number, number][] = []
  if (missing !== undefined) {
    const events = await eventsOf(subscription, missing, clientOf)
    if (events === undefined) gaps.push([...missing])
    else fetched.push(...events)
  }
  for (const focus of new Set(open)) fetched.push(await bytesAt(clientOf(subscription), focus))
  const bodies = notification.type === 'event-notification' ? [...fetched, body] : fetched
  const stored = await store(deps, subscription, bodies)
  await storeDeleted(deps, subscription, notification.deleted)
  const reached = newestOf(notification)
  await writeSubscription(deps, {
    ...subscription,
    lastEvent: reached === undefined ? subscription.lastEvent : Math.max(reached, subscription.lastEvent ?? 0),
    missed: [...subscription.missed, ...gaps],
  })
  const missed = gaps.reduce((sum, [from, to]) => sum + to - from + 1, 0)
  if (missed > 0) {
    const details = { subscription: subscription.id, source: subscription.source, events: missed }
    await recordAct(deps, {
      actor: caller.actor,
      action: 'subscription.missed',
      record: null,
      purpose: 'HOPERAT',
      details,
    })
  }
  return { stored, fetched: fetched.length, missed }
}

/** @throws AppError `misuse`: the sender is told, and nothing is kept */
const jsonOf = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (cause) {
    throw new AppError('misuse', 'The notification is not JSON.', { remedy: 'Send application/fhir+json.', cause })
  }
}

const isOpen = (focus: string | undefined, { included, deleted }: Notification): boolean => {
  if (focus === undefined || included.has(focus)) return false
  if (deleted.some(({ resourceType, id }) => focus.endsWith(`${resourceType}/${id}`))) return false
  return !included.has(focus.split('/').slice(-2).join('/'))
}

const newestOf = ({ events, eventsSinceStart }: Notification): number | undefined => {
  const numbers = [
    ...events.flatMap(({ number }) => number ?? []),
    ...(eventsSinceStart === undefined ? [] : [eventsSinceStart]),
  ]
  return numbers.length === 0 ? undefined : Math.max(...numbers)
}

/** First and last number of events that should have come before these. */
const missedBefore = (
  { lastEvent }: Subscription,
  notification: Notification,
): readonly [number, number] | undefined => {
  const { type, events, eventsSinceStart } = notification
  const newest = newestOf(notification)
  if (newest === undefined) return undefined
  const numbers = events.flatMap(({ number }) => number ?? [])
  const own =
    type === 'event-notification'
      ? numbers.length > 0
        ? Math.min(...numbers)
        : (eventsSinceStart ?? newest)
      : newest + 1
  const known = lastEvent ?? (type === 'handshake' ? newest : 0)
  return own > known + 1 ? [known + 1, own - 1] : undefined
}

/** The notifications of events that did not come; `undefined` when the server does not give them. */
const eventsOf = async (
  subscription: Subscription,
  [from, to]: readonly [number, number],
  clientOf: (one: Subscription) => FhirClient,
): Promise<readonly Uint8Array[] | undefined> => {
  if (subscription.remote === null) return undefined
  const asked = new URLSearchParams({
    eventsSinceNumber: String(from),
    eventsUntilNumber: String(to),
    content: 'full-resource',
  })
  const client = clientOf(subscription)
  try {
    const bytes = await bytesAt(client, `Subscription/${encodeURIComponent(subscription.remote)}/$events?${asked}`)
    const found = readNotification(jsonOf(bytes))
    if (found === undefined) return undefined
    const open = found.events.flatMap(({ focus }) => (isOpen(focus, found) ? [focus!] : []))
    const resources: Uint8Array[] = []
    for (const focus of new Set(open)) resources.push(await bytesAt(client, focus))
    const got = new Set(found.events.map(({ number }) => number))
    for (let number = from; number <= to; number++) if (!got.has(number)) return undefined
    return [bytes, ...resources]
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

const bytesAt = async (client: FhirClient, reference: string): Promise<Uint8Array> => {
  const url = new URL(reference, client.base)
  if (url.origin !== client.base.origin) {
    throw new AppError('peer-refused', 'A notification points to another server.', {
      remedy: 'Tell the operator of the server.',
    })
  }
  return new Uint8Array(await (await client.request(url)).arrayBuffer())
}

/** Stores bodies in their order; when it returns they are committed. */
const store = async (deps: Dependencies, { source }: Subscription, bodies: readonly Uint8Array[]): Promise<number> => {
  if (bodies.length === 0) return 0
  const events = async function* (): AsyncGenerator<IngestEvent> {
    for (const bytes of bodies) {
      const kept = await deps.blobs.put(bytes)
      yield* ingestPage({ document: kept.hash, source, name: 'notification.json', bytes: kept.bytes }, bytes, {})
    }
  }
  return (await importEvents(deps, events(), { source, adapter: 'fhir-subscription' }, caller, () => undefined)).stored
}

const clientFor = ({ fhir, clientId, keyFile, tokenUrl }: Subscription): FhirClient => {
  const backend =
    clientId === null || keyFile === null
      ? undefined
      : { clientId, key: readFileSync(keyFile, 'utf8'), ...(tokenUrl === null ? {} : { tokenUrl }) }
  // Whoever notifies waits for the answer: no long patience with the same server.
  return createFhirClient({ base: fhir, sleep: async () => undefined, ...(backend === undefined ? {} : { backend }) })
}
