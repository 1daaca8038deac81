import { type IngestEvent, outlineOfLines, readingLines, type SourceDocument } from '../../pipeline/ingest/index.ts'
import { patientsAmong } from '../../pipeline/profile/index.ts'
import type { Log } from '../../platform/logging/index.ts'
import type { Caller, Dependencies } from './dependencies.ts'
import { importEvents } from './import.ts'
import { isResource, observationsOf, refusedReadings } from './live-readings.ts'

/** Messages that are written in one transaction, and their bytes. */
const mostTogether = 500
const bytesTogether = 8 * 1024 * 1024

export type PublishedReceiver = {
  /** Resolves when the message is committed; rejects when it could not be stored. */
  readonly receive: (payload: Uint8Array) => Promise<void>
  readonly counts: () => Readonly<Record<'stored' | 'unreadable' | 'failed', number>>
}

type Waiting = {
  readonly payload: Uint8Array
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

const caller: Caller = { actor: 'system:mqtt', channel: 'command-line' }

/**
 * Takes messages that a broker hands on, each as `POST /readings` takes a body: readings as JSON objects, one a line, or FHIR R4
 * Observations. One writer; while it writes, what comes waits and is then written together. The same again changes
 * nothing. What cannot be read is kept in quarantine: nobody is there to whom it could be said.
 */
export const createPublishedReceiver = (deps: Dependencies, source: string, log: Log): PublishedReceiver => {
  const waiting: Waiting[] = []
  const counts = { stored: 0, unreadable: 0, failed: 0 }
  let working = false
  const storeCounted = async (batch: readonly Waiting[]): Promise<void> => {
    const refused = await store(
      deps,
      source,
      batch.map(({ payload }) => payload),
    )
    counts.stored += batch.length - refused
    counts.unreadable += refused
    for (const { done } of batch) done()
  }
  const work = async (): Promise<void> => {
    working = true
    while (waiting.length > 0) {
      const batch = nextBatch(waiting)
      try {
        await storeCounted(batch)
      } catch {
        // One for each, so that one message that cannot be stored does not hold up the others.
        for (const one of batch) {
          await storeCounted([one]).catch(error => {
            counts.failed += 1
            log.error({ event: 'published-not-stored', err: error }, 'a message of the broker could not be stored')
            one.failed(error)
          })
        }
      }
    }
    working = false
  }
  return {
    receive: payload =>
      new Promise((done, failed) => {
        waiting.push({ payload, done, failed })
        // What arrived in the same piece of the connection is written together from the first.
        if (!working) {
          working = true
          setImmediate(() => void work())
        }
      }),
    counts: () => ({ ...counts }),
  }
}

const nextBatch = (waiting: Waiting[]): readonly Waiting[] => {
  let [count, bytes] = [0, 0]
  for (const { payload } of waiting) {
    if (count >= mostTogether || (count > 0 && bytes + payload.length > bytesTogether)) break
    count += 1
    bytes += payload.length
  }
  return waiting.splice(0, count)
}

/**
 * Readings that are sound share a document, in which those of a patient stand side by side; any other message is a document of its
 * own, the same one however often it is sent.
 *
 * @returns how many messages had something that could not be read
 */
const store = async (deps: Dependencies, source: string, payloads: readonly Uint8Array[]): Promise<number> => {
  const lines = payloads
    .filter(payload => !isResource(payload))
    .map(payload => ({ payload, ...outlineOfLines(payload) }))
  const known = await knownAmong(deps, source, lines)
  const isKnown = (patient: string) => known.has(patient)
  const isSound = (one: (typeof lines)[number]) => one.areReadings && one.patients.every(isKnown)
  const sound = lines.filter(isSound).sort((a, b) => order(a.series, b.series))
  const unsound = lines.filter(one => !isSound(one))
  const shared = sound.length === 0 ? [] : [joined(sound.map(({ payload }) => payload))]
  const [read, resources] = await Promise.all([
    put(deps, source, [...shared, ...unsound.map(({ payload }) => payload)]),
    put(deps, source, payloads.filter(isResource)),
  ])
  const observations = resources.map(one => ({ ...one, ...observationsOf(one.document, one.bytes) }))
  const subjects = await knownAmong(deps, source, observations)
  const found = [
    ...read.map(({ document, bytes }) => orEmpty(document, bytes, [...readingLines(document, bytes, isKnown)])),
    ...observations.map(({ document, bytes, events, patients }) =>
      events !== undefined && patients.every(patient => subjects.has(patient))
        ? events
        : refusedReadings(document, bytes),
    ),
  ]
  await importEvents(deps, found.flat(), { source, adapter: 'live' }, caller, () => undefined)
  return found.filter(events => events.some(({ kind }) => kind === 'quarantine')).length
}

const knownAmong = async (
  deps: Dependencies,
  source: string,
  all: readonly { readonly patients: readonly string[] }[],
): Promise<ReadonlySet<string>> => {
  const named = new Set(all.flatMap(({ patients }) => patients))
  return named.size === 0 ? named : await patientsAmong(deps.database.kysely, source, [...named])
}

/** Each a document; waiting for the disk is of all at once. */
const put = (deps: Dependencies, source: string, all: readonly Uint8Array[]) =>
  Promise.all(
    all.map(async bytes => {
      const { hash } = await deps.blobs.put(bytes)
      const document: SourceDocument = { document: hash, source, name: 'mqtt', bytes: bytes.length }
      return { document, bytes }
    }),
  )

/** Of white space alone there is no line to refuse. */
const orEmpty = (document: SourceDocument, bytes: Uint8Array, events: readonly IngestEvent[]) =>
  events.length > 1 ? events : refusedReadings(document, bytes, 'no reading')

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const newLine = Uint8Array.of(0x0a)

/** Each ends with a new line: a message need not. */
const joined = (payloads: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat(payloads.flatMap(payload => [payload, newLine]))
