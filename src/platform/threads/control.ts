/**
 * What the threads of a pool see of a job: words of shared memory.
 *
 * | word | |
 * |---|---|
 * | 0 | number of the job: rises by one with each, below 0 when there will be no more |
 * | 1 | the next part that nobody has taken, with the job's number above it |
 * | 2 | parts done |
 * | 3 to 6 | which program, which of its functions, how many parts, how many parameters a part |
 * | 7 .. | the parameters |
 */
export type Control = Int32Array<SharedArrayBuffer>

const JOB = 0
const NEXT = 1
const DONE = 2
const PROGRAM = 3
const FUNCTION = 4
const PARTS = 5
const EACH = 6
const PARAMETERS = 7

/** Parts of one job: what fits in the lower bits of word 1. */
const PART_BITS = 12
export const MOST_PARTS = 2 ** PART_BITS - 1
const JOB_MASK = 2 ** (31 - PART_BITS) - 1

export const createControl = (): Control => new Int32Array(new SharedArrayBuffer((PARAMETERS + MOST_PARTS * 15) * 4))

export type Part = { readonly program: number; readonly function: number; readonly parameters: readonly number[] }

/** Makes a job known and wakes the others; gives its number. */
export const announce = (
  control: Control,
  program: number,
  which: number,
  parameters: readonly number[],
  parts: number,
): number => {
  const job = (control[JOB]! + 1) & JOB_MASK
  // Closed first: a thread that is still looking for parts of the last job must not take one by the new count.
  Atomics.store(control, NEXT, (job << PART_BITS) | MOST_PARTS)
  control[PROGRAM] = program
  control[FUNCTION] = which
  control[PARTS] = parts
  control[EACH] = parameters.length / parts
  control.set(parameters, PARAMETERS)
  Atomics.store(control, DONE, 0)
  Atomics.store(control, NEXT, job << PART_BITS)
  Atomics.store(control, JOB, job)
  Atomics.notify(control, JOB)
  return job
}

/**
 * Takes a part of a job, if one is left. A thread that comes late finds another job's number in the word and takes nothing.
 */
export const nextPart = (control: Control, job: number): Part | undefined => {
  for (;;) {
    const next = Atomics.load(control, NEXT)
    const part = next & MOST_PARTS
    if (next >> PART_BITS !== job || part >= control[PARTS]!) return undefined
    if (Atomics.compareExchange(control, NEXT, next, next + 1) !== next) continue
    const each = control[EACH]!
    const from = PARAMETERS + part * each
    return {
      program: control[PROGRAM]!,
      function: control[FUNCTION]!,
      parameters: [...control.subarray(from, from + each)],
    }
  }
}

export const partDone = (control: Control): void => {
  Atomics.add(control, DONE, 1)
  Atomics.notify(control, DONE)
}

/** Waits until all parts of the job are done. */
export const waitForParts = (control: Control): void => {
  for (;;) {
    const done = Atomics.load(control, DONE)
    if (done >= control[PARTS]!) return
    Atomics.wait(control, DONE, done)
  }
}

/** Waits for a job other than the one seen; its number, or below 0 when there will be no more. */
export const sleep = (control: Control, seen: number): number => {
  // A tree asks every few tens of microseconds: looking a little longer is cheaper than being woken.
  for (let look = 0; look < 2000; look++) if (Atomics.load(control, JOB) !== seen) return Atomics.load(control, JOB)
  Atomics.wait(control, JOB, seen)
  return Atomics.load(control, JOB)
}

export const endAll = (control: Control): void => {
  Atomics.store(control, JOB, -1)
  Atomics.notify(control, JOB)
}
