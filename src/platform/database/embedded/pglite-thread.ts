import type { Duplex } from 'node:stream'
import type { DatabaseLog } from '../pool.ts'
import type { FromWorker, WorkerStart } from './messages.ts'
import { PgliteConnection } from './pglite-connection.ts'
import { type Engine, openEngine } from './pglite-engine.ts'

/** PGlite, reached as if it were a server. */
export type PgliteThread = {
  /** A connection for `pg`'s `stream` option. One at a time: PGlite has one session. */
  connect(): Duplex
  /** Writes everything out and ends the thread. */
  close(): Promise<void>
  /** Ends the thread at once, without writing out: the state on disk is as after kill -9. */
  terminate(): Promise<void>
}

/** Milliseconds for which a folder that could not be opened again is not tried again. */
const restAfterRefusal = 1_000

/**
 * Starts PGlite on a folder, in a worker thread, so that a long statement never stalls the event loop. An engine that
 * stops (its log could not be written, because the disk is full) is replaced by the next connection.
 *
 * @param warn told what an operator should know although nothing has failed yet
 * @throws AppError `disk-full`; `data-folder-unusable` when the database cannot be opened.
 */
export const startPglite = async (
  start: WorkerStart,
  warn: DatabaseLog['warn'] = () => undefined,
): Promise<PgliteThread> => {
  let connection: PgliteConnection | undefined
  let connections = 0
  let isOver = false
  const closed = Promise.withResolvers<void>()

  const receive = (message: FromWorker): void => {
    if (message.kind === 'bytes') connection?.receive(message.connection, message.bytes)
    if (message.kind === 'no-checkpoint') warn({ reason: message.reason }, 'the database could not make a checkpoint')
    if (message.kind === 'closed') closed.resolve()
  }
  const open = async (): Promise<Engine> => {
    const engine = await openEngine(start, receive)
    void engine.ended.then(reason => {
      closed.resolve()
      running = undefined
      if (!isOver) warn({ event: 'database-stopped', reason: reason.message }, 'the embedded database stopped')
      connection?.destroy(isOver ? new Error('the embedded database is closed') : reason)
    })
    return engine
  }
  let running: Promise<Engine> | undefined = Promise.resolve(await open())

  const engine = async (): Promise<Engine> => {
    if (isOver) throw new Error('the embedded database is closed')
    running ??= open().catch(error => {
      setTimeout(() => {
        running = undefined
      }, restAfterRefusal).unref()
      throw error
    })
    return await running
  }
  const terminate = async (): Promise<void> => {
    isOver = true
    // What could not be opened has nothing to end.
    await running?.then(
      one => one.terminate(),
      () => undefined,
    )
  }
  return {
    connect() {
      connection = new PgliteConnection(++connections, engine)
      return connection
    },
    async close() {
      isOver = true
      await running?.then(
        async one => {
          one.post({ kind: 'close' })
          await closed.promise
        },
        () => undefined,
      )
      await terminate()
    },
    terminate,
  }
}
