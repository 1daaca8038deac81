import { Worker } from 'node:worker_threads'
import { AppError, diskFull } from '../../../core/index.ts'
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts'

/** PGlite in a thread of its own, from opening the folder to its end. */
export type Engine = {
  /** Does nothing once it has ended. */
  post(message: ToWorker): void
  /** Resolves with why, when it has ended. */
  readonly ended: Promise<AppError>
  /** Ends it at once, without writing out: the state on disk is as after kill -9. */
  terminate(): Promise<void>
}

/**
 * Opens a folder, which recovers what was committed before a crash.
 *
 * @param receive what the thread says while it runs
 * @throws AppError `disk-full`; `data-folder-unusable` when the database cannot be opened
 */
export const openEngine = async (start: WorkerStart, receive: (message: FromWorker) => void): Promise<Engine> => {
  // In the published package the compiled file lies beside this one.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  // No execArgv: flags of the main thread such as --input-type break a worker.
  const worker = new Worker(new URL(`./pglite-worker.${extension}`, import.meta.url), {
    workerData: start,
    execArgv: [],
    // Its JavaScript only passes bytes on; the database's own memory does not count here.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  })
  const { promise: ready, resolve: isReady } = Promise.withResolvers<undefined>()
  const { promise: ended, resolve: end } = Promise.withResolvers<string>()
  let isOver = false
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'ready') isReady(undefined)
    else if (message.kind === 'stopped') end(message.reason)
    else receive(message)
  })
  worker.on('error', error => end(error.message))
  worker.on('exit', () => {
    isOver = true
    end('its thread has ended')
  })
  const failure = await Promise.race([ready, ended])
  if (failure !== undefined) {
    await worker.terminate()
    throw cannotOpen(start.folder, failure)
  }
  return {
    post(message) {
      if (!isOver) worker.postMessage(message, message.kind === 'bytes' ? [message.bytes.buffer] : [])
    },
    ended: ended.then(reason => stopped(start.folder, reason)),
    async terminate() {
      await worker.terminate()
    },
  }
}

/** In the words of the system and of Node.js. */
const fullDisk = /No space left on device|ENOSPC|EDQUOT/

const cannotOpen = (folder: string, reason: string): AppError =>
  fullDisk.test(reason)
    ? diskFull(folder, reason)
    : new AppError('data-folder-unusable', `The database in ${folder} cannot be opened.`, {
        remedy:
          'Check that the folder is complete, writable and written by this version of Attune; else restore a copy.',
        details: { path: folder, reason },
      })

const stopped = (folder: string, reason: string): AppError =>
  fullDisk.test(reason)
    ? diskFull(folder, reason)
    : new AppError('database-unavailable', `The embedded database stopped: ${reason}.`, {
        remedy: 'Send this again: the database is opened again, and what was answered before is kept.',
        details: { path: folder, reason },
      })
