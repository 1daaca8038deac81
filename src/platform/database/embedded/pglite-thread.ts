import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../../core/index.ts'
import type { DatabaseLog } from '../pool.ts'
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts'

/** PGlite in a thread of its own, reached as if it were a server. */
export type PgliteThread = {
  /** A connection for `pg`'s `stream` option. One at a time: PGlite has one session. */
  connect(): Duplex
  /** Writes everything out and ends the thread. */
  close(): Promise<void>
  /** Ends the thread at once, without writing out: the state on disk is as after kill -9. */
  terminate(): Promise<void>
}

/**
 * Starts PGlite on a folder, in a worker thread, so that a long statement never stalls the event loop.
 *
 * @param warn told what an operator should know although nothing has failed yet
 * @throws AppError `data-folder-unusable` when the database cannot be opened.
 */
export const startPglite = async (
  start: WorkerStart,
  warn: DatabaseLog['warn'] = () => undefined,
): Promise<PgliteThread> => {
  // In the published package the compiled file lies beside this one.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  // No execArgv: flags of the main thread such as --input-type break a worker.
  const worker = new Worker(new URL(`./pglite-worker.${extension}`, import.meta.url), {
    workerData: start,
    execArgv: [],
  })
  try {
    await opened(worker)
  } catch (cause) {
    await worker.terminate()
    throw new AppError('data-folder-unusable', `The database in ${start.folder} cannot be opened.`, {
      remedy: 'Check that the folder is complete, writable and written by this version of Attune; else restore a copy.',
      details: { path: start.folder, reason: cause instanceof Error ? cause.message : String(cause) },
      cause,
    })
  }
  return threadOver(worker, warn)
}

const opened = (worker: Worker): Promise<void> =>
  new Promise((resolve, reject) => {
    worker.once('message', (message: FromWorker) => {
      worker.off('error', reject)
      if (message.kind === 'failed') reject(new Error(message.message))
      else resolve()
    })
    worker.once('error', reject)
  })

const threadOver = (worker: Worker, warn: DatabaseLog['warn']): PgliteThread => {
  let current: PgliteConnection | undefined
  let connections = 0
  let ended: Error | undefined
  const closed = Promise.withResolvers<void>()
  const end = (error: Error) => {
    ended ??= error
    current?.destroy(ended)
    closed.resolve()
  }
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'bytes') current?.receive(message.connection, message.bytes)
    if (message.kind === 'no-checkpoint') warn({ reason: message.reason }, 'the database could not make a checkpoint')
    if (message.kind === 'closed') closed.resolve()
  })
  worker.on('error', error => end(new Error('the embedded database stopped', { cause: error })))
  worker.on('exit', () => end(new Error('the embedded database is closed')))
  const post = (message: ToWorker) => {
    if (ended === undefined) worker.postMessage(message)
  }
  return {
    connect() {
      current = new PgliteConnection(++connections, post, () => ended)
      return current
    },
    async close() {
      post({ kind: 'close' })
      await closed.promise
      await worker.terminate()
    },
    async terminate() {
      await worker.terminate()
    },
  }
}

/** What `pg` needs of a socket. Each write holds whole protocol messages, as pg writes them. */
class PgliteConnection extends Duplex {
  readonly #id: number
  readonly #post: (message: ToWorker) => void
  readonly #ended: () => Error | undefined

  constructor(id: number, post: (message: ToWorker) => void, ended: () => Error | undefined) {
    super()
    this.#id = id
    this.#post = post
    this.#ended = ended
  }

  connect(): this {
    process.nextTick(() => {
      const ended = this.#ended()
      if (ended === undefined) this.emit('connect')
      else this.destroy(ended)
    })
    return this
  }

  /** Bytes of an earlier connection that come late are dropped. */
  receive(connection: number, bytes: Uint8Array): void {
    if (connection === this.#id && !this.destroyed) this.push(bytes)
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(chunk)
    done(this.#ended())
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)))
    done(this.#ended())
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#post({ kind: 'hang-up' })
    done(error)
  }

  #send(bytes: Buffer): void {
    // Copied: pg reuses its buffers, and the thread must own what it reads.
    this.#post({ kind: 'bytes', connection: this.#id, bytes: new Uint8Array(bytes) })
  }
}
