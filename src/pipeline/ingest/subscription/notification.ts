import { isJsonObject, type JsonObject, targetOf } from '../../../standards/fhir/index.ts'

/** What a server tells of a subscription (Subscriptions R5 Backport 1.1.0), and the events it tells of. */
export type Notification = {
  readonly type: 'handshake' | 'heartbeat' | 'event-notification' | 'query-status' | 'query-event'
  /** Events since the subscription began, these included; `undefined` when it does not say. */
  readonly eventsSinceStart: number | undefined
  /** In their order. */
  readonly events: readonly {
    readonly number: number | undefined
    /** Reference to what it is about. */
    readonly focus: string | undefined
  }[]
  /** What the server has deleted: `Type/id`. */
  readonly deleted: readonly { readonly resourceType: string; readonly id: string }[]
  /** What is in the Bundle itself: `Type/id` and full URLs. */
  readonly included: ReadonlySet<string>
}

const types: ReadonlySet<unknown> = new Set([
  'handshake',
  'heartbeat',
  'event-notification',
  'query-status',
  'query-event',
])

/**
 * Reads the first entry of a notification: SubscriptionStatus (R4B), or Parameters by the names of its elements (R4). `undefined`: it
 * is none.
 *
 * @example readNotification({ resourceType: 'Bundle', type: 'history', entry: [{ resource: { resourceType: 'Parameters', … } }] })
 */
export const readNotification = (json: unknown): Notification | undefined => {
  if (!isJsonObject(json) || json.resourceType !== 'Bundle' || !Array.isArray(json.entry)) return undefined
  const entries = json.entry.filter(isJsonObject)
  const first = entries[0]?.resource
  if (!isJsonObject(first)) return undefined
  const status = first.resourceType === 'SubscriptionStatus' ? first : fromParameters(first)
  if (status === undefined || !types.has(status.type)) return undefined
  const events = Array.isArray(status.notificationEvent) ? status.notificationEvent.filter(isJsonObject) : []
  return {
    type: status.type as Notification['type'],
    eventsSinceStart: numberOf(status.eventsSinceSubscriptionStart),
    events: events.map(({ eventNumber, focus }) => ({
      number: numberOf(eventNumber),
      focus: isJsonObject(focus) && typeof focus.reference === 'string' ? focus.reference : undefined,
    })),
    deleted: entries.slice(1).flatMap(({ request }) => {
      if (!isJsonObject(request) || request.method !== 'DELETE' || typeof request.url !== 'string') return []
      return targetOf(request.url) ?? []
    }),
    included: new Set(
      entries
        .slice(1)
        .flatMap(({ resource, fullUrl }) => [
          ...(isJsonObject(resource) ? [`${resource.resourceType}/${resource.id}`] : []),
          ...(isJsonObject(resource) && typeof fullUrl === 'string' ? [fullUrl] : []),
        ]),
    ),
  }
}

/** R4 has no SubscriptionStatus: the profile of Parameters names its elements with hyphens. */
const fromParameters = (resource: JsonObject): JsonObject | undefined => {
  if (resource.resourceType !== 'Parameters' || !Array.isArray(resource.parameter)) return undefined
  const parameters = resource.parameter.filter(isJsonObject)
  const value = (name: string) => parameterValue(parameters.find(one => one.name === name))
  return {
    type: value('type'),
    eventsSinceSubscriptionStart: value('events-since-subscription-start'),
    notificationEvent: parameters
      .filter(({ name }) => name === 'notification-event')
      .map(({ part }) => {
        const parts = Array.isArray(part) ? part.filter(isJsonObject) : []
        return {
          eventNumber: parameterValue(parts.find(({ name }) => name === 'event-number')),
          focus: parameterValue(parts.find(({ name }) => name === 'focus')),
        }
      }),
  }
}

const parameterValue = (parameter: JsonObject | undefined): unknown =>
  Object.entries(parameter ?? {}).find(([name]) => name.startsWith('value'))?.[1]

/** `eventNumber` is an integer64, which JSON carries as a text. */
const numberOf = (json: unknown): number | undefined => {
  const number = typeof json === 'string' && /^\d{1,15}$/.test(json) ? Number(json) : json
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}
