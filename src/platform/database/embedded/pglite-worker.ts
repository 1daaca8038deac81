/**
 * The thread that runs PGlite. It speaks PostgreSQL's wire protocol over messages: bytes in, bytes out, in order.
 * One session; a connection that hangs up in the middle of a transaction is rolled back.
 */
import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import type { Migration } from '../migrate.ts'
import { type Checkpoints, createCheckpoints } from './checkpoints.ts'
import { createDatabaseFolder } from './data-template.ts'
import { joined } from './joined.ts'
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts'

const port = parentPort
if (port === null) throw new Error('pglite-worker runs only as a worker thread')
const start = workerData as WorkerStart

const send = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

const initialise = async (folder: string): Promise<void> => {
  const pglite = await PGlite.create(folder)
  await pglite.close()
}

/**
 * A line of the engine's log that says that it is over, e.g. when the write-ahead log could not be written. Lines that
 * repeat somebody's text begin differently: the prefix is `log_line_prefix`, and continued lines begin with a tab.
 */
const lastWords = /^[-\d]+ [:.\d]+ \w+ \[\d+\] (?:PANIC|FATAL): +(.*)/

/**
 * A PostgreSQL server whose process panics starts another; PGlite goes on with the broken one, whose memory is in no
 * order, or never answers. So the thread ends here, and what was committed is recovered by the next.
 */
const endWithEngine = (line: string): boolean => {
  const reason = lastWords.exec(line)?.[1]
  if (reason === undefined) return false
  send({ kind: 'stopped', reason })
  process.exit(1)
}

const settings = [
  // The text formats that value-types.ts reads.
  'timezone=UTC',
  'datestyle=ISO, MDY',
  // PostgreSQL's 128MB would be resident before long; what does not fit is in the operating system's cache anyway.
  'shared_buffers=32MB',
]

const startParams = [...PGlite.defaultStartParams, ...settings.flatMap(setting => ['-c', setting])]

/** Makes a database that has the steps of the schema, of a copy of one that has none. */
const initialiseMigrated = async (folder: string, migrations: readonly Migration[]): Promise<void> => {
  await createDatabaseFolder(folder, { templates: start.templates }, initialise)
  // Only here: whoever opens a database that is there does not load it.
  const { migrate } = await import('../migrate.ts')
  const pglite = await PGlite.create(folder, { startParams })
  try {
    const query = async (text: string, values?: readonly unknown[]) =>
      values === undefined ? (await pglite.exec(text)).at(-1)! : await pglite.query(text, [...values])
    await migrate({ query }, migrations)
  } finally {
    await pglite.close()
  }
}

const create = async ({ folder, templates, migrations }: WorkerStart): Promise<void> => {
  if (migrations === undefined) return await createDatabaseFolder(folder, { templates }, initialise)
  const schema = createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 12)
  await createDatabaseFolder(folder, { templates, schema }, draft => initialiseMigrated(draft, migrations))
}

const open = async (): Promise<PGlite> => {
  await create(start)
  return await PGlite.create(start.folder, { relaxedDurability: false, onStderr: endWithEngine, startParams })
}

const answer = async (
  pglite: PGlite,
  checkpoints: Checkpoints,
  message: Extract<ToWorker, { kind: 'bytes' }>,
): Promise<void> => {
  const chunks: Uint8Array[] = []
  await pglite.execProtocolRawStream(message.bytes, { onRawData: chunk => chunks.push(chunk.slice()) })
  const bytes = joined(chunks)
  const idle = isIdle(bytes)
  send({ kind: 'bytes', connection: message.connection, bytes }, [bytes.buffer])
  if (idle) await checkpoints.consider()
}

/** Whether an answer ends with ReadyForQuery outside a transaction ("Z", length 5, "I"; PostgreSQL manual, Message Formats). */
const isIdle = (answer: Uint8Array): boolean => answer.at(-6) === 0x5a && answer.at(-1) === 0x49

const serve = (pglite: PGlite): void => {
  const checkpoints = createCheckpoints(pglite, reason => send({ kind: 'no-checkpoint', reason }), start.logBytes)
  const handle = async (message: ToWorker): Promise<void> => {
    if (message.kind === 'bytes') return await answer(pglite, checkpoints, message)
    if (message.kind === 'hang-up') {
      // The session goes on; what the connection left in it does not.
      await pglite.exec('rollback; deallocate all')
      return
    }
    await pglite.close()
    send({ kind: 'closed' })
    port.close()
  }
  let last: Promise<void> = Promise.resolve()
  port.on('message', (message: ToWorker) => {
    // A rejection here means the engine itself broke. It is left unhandled on purpose: the thread ends with it, and
    // every query that waits fails (see pglite-thread.ts).
    last = last.then(() => handle(message))
  })
}

try {
  const pglite = await open()
  serve(pglite)
  send({ kind: 'ready' })
} catch (error) {
  send({ kind: 'stopped', reason: error instanceof Error ? error.message : String(error) })
}
