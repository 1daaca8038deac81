import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../../../core/index.ts'
import type { WatchFindings } from '../../../pipeline/monitoring/index.ts'
import { workerPool } from '../../../platform/threads/index.ts'
import {
  bring,
  type EditTried,
  type JudgedModel,
  judge,
  type LearnTask,
  type Trained,
  train,
  tryEdit,
  watch,
} from './learn-task.ts'

/** What this thread says to the one that began it. */
export type LearnMessage =
  | { readonly progress: readonly [done: number, of: number | null] }
  | { readonly done: Trained | EditTried | JudgedModel | WatchFindings }
  | { readonly failed: ConstructorParameters<typeof AppError> }

const task = workerData as LearnTask
const tell = (message: LearnMessage): void => parentPort!.postMessage(message)

let told = 0
/** At most twice a second. */
const progress = (done: number, of: number | null): void => {
  const now = performance.now()
  if (now - told < 500) return
  told = now
  tell({ progress: [done, of] })
}

try {
  if (task.task === 'judge') tell({ done: judge(task) })
  else if (task.task === 'bring') tell({ done: bring(task) })
  else if (task.task === 'watch') tell({ done: watch(task) })
  else {
    const pool = await workerPool(task.threads)
    tell({ done: task.task === 'edit' ? tryEdit(task, pool) : train(task, pool, progress) })
    pool.close()
  }
} catch (error) {
  // The class of an error does not pass between threads.
  if (!(error instanceof AppError)) throw error
  const { code, message, remedy, details } = error
  tell({ failed: [code, message, { remedy, details }] })
}
