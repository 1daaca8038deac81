import { hash } from 'node:crypto'
import { AppError, type DocumentHash, type RecordId } from '../../core/index.ts'
import type { AuditPoint } from '../../governance/audit/index.ts'
import { type IngestEvent, ingestSlices } from '../../pipeline/ingest/index.ts'
import { allStored, packCall } from '../../pipeline/profile/index.ts'
import { type HookRequest, type PrefetchRange, prefetchRanges } from '../../standards/cds-hooks/index.ts'
import type { Appended, Caller, Dependencies } from './dependencies.ts'
import { importEvents } from './import.ts'
import { partHash } from './received-before.ts'

/** A hook call, with the request's bytes, which facts point into, and where in them each prefetched value stands. */
export type HookCall = {
  readonly request: HookRequest
  readonly body: Uint8Array
  readonly parts: readonly CallPart[]
}

export type CallPart = PrefetchRange & { readonly hash: string }

/** The prefetched values of a request. */
export const partsOf = (body: Uint8Array): readonly CallPart[] =>
  prefetchRanges(body).map(range => ({
    ...range,
    hash: partHash(body.subarray(range.offset, range.offset + range.length)),
  }))

/** Resources, and problems, of one call. A patient's whole record is some thousand. */
const mostReceived = 20_000

/** What keeping a call came to. */
export type Kept = {
  /** To where the audit trail was followed; `null` when the call brought something new, and was kept for it. */
  readonly followed: AuditPoint | null
  /** Keys of prefetched values that hold something that cannot be read. */
  readonly unread: readonly string[]
}

/**
 * The prefetched resources become facts like any other; the request's bytes are their document, in the blob store
 * before anything refers to them.
 *
 * @throws AppError `too-large` for a call of more than 20,000 resources
 */
export const keepNews = async (deps: Dependencies, call: HookCall, caller: Caller): Promise<Kept> => {
  const { request, body } = call
  // `null` is how a client says that it has nothing for a key.
  const parts = call.parts.filter(({ key }) => request.prefetch?.[key] !== null)
  const point = await deps.tail.follow()
  if (parts.every(part => deps.received.isStored(part.hash))) return { followed: point, unread: [] }
  const document = documentOf(deps, call)
  const events = atMost(mostReceived, ingestSlices(document, body, parts))
  const records = events.flatMap(event => (event.kind === 'record' ? [event.record] : []))
  const allRead = events.every(event => event.kind === 'record' || event.kind === 'document')
  if (allRead && (await allStored(deps.database.kysely, records))) {
    const of = [...new Set(records.map(({ record }) => record))]
    for (const part of parts) deps.received.noteStored(part.hash, of, point)
    return { followed: point, unread: [] }
  }
  await deps.blobs.put(body)
  await importEvents(deps, events, { source: document.source, adapter: 'cds-hooks' }, caller, () => undefined)
  return { followed: null, unread: unreadIn(events, parts) }
}

const atMost = (most: number, events: Iterable<IngestEvent>): readonly IngestEvent[] => {
  const taken: IngestEvent[] = []
  for (const event of events) {
    if (taken.length === most) {
      throw new AppError('too-large', `The prefetch holds more than ${most} resources.`, {
        remedy: 'Import them with attune import, or prefetch less; docs/operations/limits.md has the limits.',
      })
    }
    taken.push(event)
  }
  return taken
}

const unreadIn = (events: readonly IngestEvent[], parts: readonly CallPart[]): readonly string[] => {
  const bad = events.flatMap(event => (event.kind === 'quarantine' ? [event.quarantined.range.offset] : []))
  return parts
    .filter(({ offset, length }) => bad.some(at => at >= offset && at < offset + length))
    .map(({ key }) => key)
}

/** A draft order stands nowhere else, so a call with one is always kept. */
export const callOf = async (deps: Dependencies, call: HookCall, record: RecordId): Promise<Appended> => {
  const packed = packCall(call.body)
  if (packed === null) await deps.blobs.put(call.body)
  return { kind: 'call', note: { document: documentOf(deps, call), about: record, received: deps.clock(), packed } }
}

const documentOf = ({ site }: Dependencies, { request, body }: HookCall) => ({
  document: hash('sha256', body) as DocumentHash,
  source: site.source,
  name: `cds-hooks ${request.hook} ${request.hookInstance}`,
  bytes: body.length,
})
