import { hash } from 'node:crypto'
import { createHeard, type Heard, type IngestEvent, ingestMessage } from '../../pipeline/ingest/index.ts'
import type { Log } from '../../platform/logging/index.ts'
import { type Acknowledged, acknowledge, parseMessage } from '../../standards/hl7v2/index.ts'
import type { Dependencies } from './dependencies.ts'
import { importEvents } from './import.ts'

/** Messages that are written in one transaction, and their bytes: the first of them waits for the last. */
const mostTogether = 200
const bytesTogether = 8 * 1024 * 1024

/** Answers that are remembered, for messages that are sent again. */
const mostRemembered = 20_000

export type MessageReceiver = {
  /** Resolves when the message is committed, or refused, with the acknowledgements to send. */
  readonly receive: (frame: Uint8Array) => Promise<readonly Uint8Array[]>
  readonly counts: () => Readonly<Record<Acknowledged | 'repeated', number>>
  /** When everything that came is answered. */
  readonly settled: () => Promise<void>
}

type Waiting = {
  readonly frame: Uint8Array
  readonly key: string
  readonly done: (outcome: Acknowledged) => void
}

/**
 * Takes messages in the order in which they come, from all senders: one writer, so that what is said of a patient is
 * stored in that order. Those that wait are written together. A message is acknowledged only after the commit; one that was
 * stored before, by its control id and content, gets the same answer and is not stored again.
 */
export const createMessageReceiver = (deps: Dependencies, source: string, log: Log): MessageReceiver => {
  const waiting: Waiting[] = []
  const remembered = new Map<string, Acknowledged>()
  const stored = createHeard()
  /** By key: what is under way; the same message may come on two connections at once. */
  const underWay = new Map<string, Promise<Acknowledged>>()
  const counts = { accepted: 0, error: 0, rejected: 0, repeated: 0 }
  let working: Promise<void> | undefined
  let answered = 0

  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = nextBatch(waiting)
      const outcomes = await storeTogether({ deps, source, stored }, batch, log)
      for (const [index, { key, done }] of batch.entries()) {
        const outcome = outcomes[index]!
        counts[outcome] += 1
        underWay.delete(key)
        // What was refused for our reasons is tried again when it comes again.
        if (outcome !== 'rejected') remember(key, outcome)
        done(outcome)
      }
    }
    working = undefined
  }
  const remember = (key: string, outcome: Acknowledged): void => {
    if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value!)
    remembered.set(key, outcome)
  }
  const outcomeOf = (frame: Uint8Array, key: string): Promise<Acknowledged> => {
    const known = remembered.get(key)
    const open = known === undefined ? underWay.get(key) : Promise.resolve(known)
    if (open !== undefined) {
      counts.repeated += 1
      return open
    }
    const { promise, resolve } = Promise.withResolvers<Acknowledged>()
    underWay.set(key, promise)
    waiting.push({ frame, key, done: resolve })
    working ??= work()
    return promise
  }
  return {
    receive: async frame => {
      const parsed = parseMessage(frame)
      const message = parsed.ok ? parsed.value : undefined
      const key = hash('sha256', JSON.stringify([message?.controlId ?? '', hash('sha256', frame)]))
      const outcome = await outcomeOf(frame, key)
      answered += 1
      const now = deps.clock()
      const time = `${now.replaceAll(/\D/g, '').slice(0, 14)}+0000`
      const text = texts[outcome]
      const controlId = `A${time.slice(2, 14)}${answered}`.slice(0, 20)
      const replies = acknowledge(message, { outcome, controlId, time, ...(text === undefined ? {} : { text }) })
      return replies.map(reply => new TextEncoder().encode(reply))
    },
    counts: () => ({ ...counts }),
    settled: async () => {
      await working
    },
  }
}

const texts: Readonly<Record<Acknowledged, string | undefined>> = {
  accepted: undefined,
  error: 'The message cannot be read. Its bytes are kept.',
  rejected: 'The message could not be stored. Send it again later.',
}

const nextBatch = (waiting: Waiting[]): readonly Waiting[] => {
  let count = 0
  let bytes = 0
  for (const { frame } of waiting) {
    if (count >= mostTogether || (count > 0 && bytes + frame.length > bytesTogether)) break
    count += 1
    bytes += frame.length
  }
  return waiting.splice(0, count)
}

type Into = {
  readonly deps: Dependencies
  readonly source: string
  /** What is committed of things that belong to no patient. Nothing deletes such rows. */
  readonly stored: Heard
}

/** One transaction for all of them; when that fails, one for each, so that one bad message does not hold up the others. */
const storeTogether = async (into: Into, batch: readonly Waiting[], log: Log): Promise<readonly Acknowledged[]> => {
  const frames = batch.map(({ frame }) => frame)
  try {
    return await store(into, frames)
  } catch (error) {
    if (frames.length === 1) return [refused(error, log)]
  }
  const outcomes: Acknowledged[] = []
  for (const frame of frames) {
    try {
      outcomes.push(...(await store(into, [frame])))
    } catch (error) {
      outcomes.push(refused(error, log))
    }
  }
  return outcomes
}

const refused = (error: unknown, log: Log): Acknowledged => {
  log.error({ event: 'message-not-stored', err: error }, 'a message could not be stored')
  return 'rejected'
}

/** A message is read when something of it became a resource; else all of it was quarantined. */
const store = async (
  { deps, source, stored }: Into,
  frames: readonly Uint8Array[],
): Promise<readonly Acknowledged[]> => {
  const heard = createHeard(stored)
  const read = frames.map(() => false)
  const events = async function* (): AsyncGenerator<IngestEvent> {
    // Putting bytes on the disk waits for it: of all messages at once, and they are read in their order after that.
    const begun = frames.map(frame => {
      const iterator = ingestMessage(frame, { source, name: 'mllp', blobs: deps.blobs, heard })
      const first = iterator.next()
      first.catch(() => undefined)
      return { iterator, first }
    })
    for (const [index, { iterator, first }] of begun.entries()) {
      for (let next = await first; next.done !== true; next = await iterator.next()) {
        if (next.value.kind === 'record') read[index] = true
        yield next.value
      }
    }
  }
  await importEvents(
    deps,
    events(),
    { source, adapter: 'hl7v2-mllp' },
    { actor: 'system:mllp', channel: 'command-line' },
    () => undefined,
  )
  // Only now: what a rollback took back is not stored.
  for (const text of heard.texts()) stored.add(text)
  return read.map(some => (some ? 'accepted' : 'error'))
}
