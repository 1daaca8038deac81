import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { instantiate } from '../../learning/numeric/index.ts'
import { type Control, nextPart, partDone, sleep } from './control.ts'

/** A program that was opened: its number, and what it runs on. */
export type Opened = { readonly id: number; readonly program: WebAssembly.Module; readonly memory: WebAssembly.Memory }

type Functions = readonly ((...parameters: readonly number[]) => number | undefined)[]

/** One thread of a pool: sleeps until there is a job, does parts of it until none is left. */
const control = workerData as Control
/** Programs whose memory is still somebody's; a closed one is forgotten. */
const opened = new Map<number, Functions>()

/** Takes what has been opened and closed since: messages wait in order until they are asked for. */
const catchUp = (): void => {
  for (let next = receiveMessageOnPort(parentPort!); next !== undefined; next = receiveMessageOnPort(parentPort!)) {
    const message = next.message as Opened | { readonly closed: number }
    if ('closed' in message) opened.delete(message.closed)
    else opened.set(message.id, Object.values(instantiate(message.program, message.memory)))
  }
}

parentPort!.postMessage('runs')

let seen = 0
for (;;) {
  seen = sleep(control, seen)
  if (seen < 0) break
  catchUp()
  for (let part = nextPart(control, seen); part !== undefined; part = nextPart(control, seen)) {
    opened.get(part.program)![part.function]!(...part.parameters)
    partDone(control)
  }
}
