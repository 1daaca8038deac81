import { Worker } from 'node:worker_threads'
import { AppError } from '../../../core/index.ts'
import type { WatchFindings } from '../../../pipeline/monitoring/index.ts'
import { stopIfAsked } from '../interrupted.ts'
import type { EditTried, JudgedModel, LearnTask, Trained } from './learn-task.ts'
import type { LearnMessage } from './learn-worker.ts'

export type ThreadOptions = {
  readonly signal: AbortSignal | undefined
  readonly progress: (done: number, of: number | null) => void
}

type Answered<T extends LearnTask> = T extends { readonly task: 'train' | 'bring' }
  ? Trained
  : T extends { readonly task: 'watch' }
    ? WatchFindings
    : T extends { readonly task: 'edit' }
      ? EditTried
      : JudgedModel

/**
 * Does something long on a thread of its own: whoever is being served meanwhile waits for nothing. Stopped, it is given up.
 * The arrays of the task go over to that thread: they are empty here afterwards.
 *
 * @throws AppError what the mathematics says of the rows; `interrupted`
 */
export const onAThread = async <T extends LearnTask>(
  task: T,
  { signal, progress }: ThreadOptions,
): Promise<Answered<T>> => {
  // In the published package the compiled file lies beside this one.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new Worker(new URL(`./learn-worker.${extension}`, import.meta.url), {
    workerData: task,
    // The rows go over to that thread: they are not held twice.
    transferList: buffersOf(task),
    execArgv: [],
  })
  const { promise, resolve, reject } = Promise.withResolvers<Answered<T>>()
  const stop = (): void => {
    try {
      stopIfAsked(signal, 'the rows', 'Give the same command again; what was learnt so far is learnt anew.')
    } catch (error) {
      reject(error)
    }
  }
  worker.on('message', (message: LearnMessage) => {
    if ('progress' in message) progress(...message.progress)
    else if ('failed' in message) reject(new AppError(...message.failed))
    else resolve(message.done as Answered<T>)
  })
  worker.on('error', reject)
  worker.on('exit', code => reject(new Error(`the thread ended early (${code})`)))
  signal?.addEventListener('abort', stop)
  stop()
  try {
    return await promise
  } finally {
    signal?.removeEventListener('abort', stop)
    await worker.terminate()
  }
}

/** Every buffer in a task, once. */
const buffersOf = (value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] => {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
  } else if (value !== null && typeof value === 'object') {
    for (const part of Object.values(value)) buffersOf(part, found)
  }
  return [...found]
}
