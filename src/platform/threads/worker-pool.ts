import { Worker } from 'node:worker_threads'
import { instantiate, loneThread, type Pool, sharedMemory } from '../../learning/numeric/index.ts'
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

/**
 * A pool of this thread and others, for programs of `learning`. The others start with `open` and end with `close`; they do
 * not keep the process alive.
 *
 * @param threads how many work together, this one included; 1 starts none
 */
export const workerPool = (threads: number): Pool =>
  threads <= 1
    ? loneThread
    : {
        threads,
        open: (bytes, size) => {
          const memory = sharedMemory(size)
          const program = new WebAssembly.Module(bytes)
          const functions = instantiate(program, memory)
          const names = Object.keys(functions)
          const control = createControl()
          const workers = Array.from({ length: threads - 1 }, () => startWorker({ control, program, memory }))
          return {
            memory,
            call: (name, ...parameters) => functions[name]!(...parameters),
            callAll: (name, parameters, parts) => {
              const each = parameters.length / parts
              for (let from = 0; from < parts; from += MOST_PARTS) {
                const some = Math.min(MOST_PARTS, parts - from)
                const job = announce(
                  control,
                  names.indexOf(name),
                  parameters.slice(from * each, (from + some) * each),
                  some,
                )
                for (let part = nextPart(control, job); part !== undefined; part = nextPart(control, job)) {
                  functions[name]!(...part.parameters)
                  partDone(control)
                }
                waitForParts(control)
              }
            },
            close: () => {
              endAll(control)
              for (const worker of workers) void worker.terminate()
            },
          }
        },
      }

const startWorker = (start: {
  readonly control: Control
  readonly program: WebAssembly.Module
  readonly memory: WebAssembly.Memory
}): Worker => {
  // In the published package the compiled file lies beside this one.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new Worker(new URL(`./kernel-worker.${extension}`, import.meta.url), {
    workerData: start,
    execArgv: [],
  })
  worker.unref()
  return worker
}
