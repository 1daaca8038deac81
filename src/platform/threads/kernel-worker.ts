import { workerData } from 'node:worker_threads'
import { instantiate } from '../../learning/numeric/index.ts'
import { type Control, nextPart, partDone, sleep } from './control.ts'

/** One thread of a pool: sleeps until there is a job, does parts of it until none is left. */
const { control, program, memory } = workerData as {
  readonly control: Control
  readonly program: WebAssembly.Module
  readonly memory: WebAssembly.Memory
}
const functions = Object.values(instantiate(program, memory))

let seen = 0
for (;;) {
  seen = sleep(control, seen)
  if (seen < 0) break
  for (let part = nextPart(control, seen); part !== undefined; part = nextPart(control, seen)) {
    functions[part.function]!(...part.parameters)
    partDone(control)
  }
}
