import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { instantiate, type Kernel, loneThread, type Pool, sharedMemory } from '../../learning/numeric/index.ts'
import {
  announce,
  type Control,
  createControl,
  endAll,
  MOST_PARTS,
  nextPart,
  partDone,
  waitForParts,
} from './control.ts'
import type { Opened } from './kernel-worker.ts'

/**
 * A pool of this thread and others, for programs of `learning`. The others wait between jobs and do not keep the process
 * alive.
 *
 * @param threads how many work together, this one included; 1 starts none
 *
 * @example
 * const pool = await workerPool(2)
 * fitBoosted({ table, outcome, settings, pool })
 * pool.close()
 */
export const workerPool = async (threads: number): Promise<Pool> => {
  if (threads <= 1) return loneThread
  const control = createControl()
  // A thread starts only while this one waits, which a fit does not.
  const workers = await Promise.all(Array.from({ length: threads - 1 }, () => startWorker(control)))
  let programs = 0
  return {
    threads,
    open: (bytes, size) => {
      const opened: Opened = { id: programs++, program: new WebAssembly.Module(bytes), memory: sharedMemory(size) }
      for (const worker of workers) worker.postMessage(opened)
      return kernelOf(opened, control, () => {
        for (const worker of workers) worker.postMessage({ closed: opened.id })
      })
    },
    close: () => {
      endAll(control)
      for (const worker of workers) void worker.terminate()
    },
  }
}

const kernelOf = ({ id, program, memory }: Opened, control: Control, close: () => void): Kernel => {
  const functions = instantiate(program, memory)
  const names = Object.keys(functions)
  return {
    memory,
    call: (name, ...parameters) => functions[name]!(...parameters) ?? Number.NaN,
    callAll: (name, parameters, parts) => {
      const each = parameters.length / parts
      for (let from = 0; from < parts; from += MOST_PARTS) {
        const some = Math.min(MOST_PARTS, parts - from)
        const mine = parameters.slice(from * each, (from + some) * each)
        const job = announce(control, id, names.indexOf(name), mine, some)
        for (let part = nextPart(control, job); part !== undefined; part = nextPart(control, job)) {
          functions[name]!(...part.parameters)
          partDone(control)
        }
        waitForParts(control)
      }
    },
    close,
  }
}

const startWorker = async (control: Control): Promise<Worker> => {
  // In the published package the compiled file lies beside this one.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new Worker(new URL(`./kernel-worker.${extension}`, import.meta.url), {
    workerData: control,
    execArgv: [],
  })
  // Its first message says that it runs; rejects when it cannot.
  await once(worker, 'message')
  worker.unref()
  return worker
}
