import { type ChildProcess, fork } from 'node:child_process'
import { realpathSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** A file with a fault in it, and the text to put back. */
export type Fault = { readonly file: string; readonly text: string; readonly original: string }

/** Run these test files, step by step, with the fault in place; without one, as the tree is. */
export type Question = { readonly fault?: Fault; readonly steps: readonly (readonly string[])[] }

/** The test that failed first; null when none did. `broken`: the tool itself failed. */
export type Answer = { readonly killer: string | null } | { readonly broken: string }

/** A Vitest that lives in a scratch copy and is started anew when a mutant hangs it. */
export type Worker = {
  /** The copy of the tree it may break. */
  readonly scratch: string
  /** The first failing test, `TIMED_OUT` when the tests did not come to an end, null when all pass. */
  readonly killerOf: (question: Question, seconds: number) => Promise<string | null>
  readonly stop: () => void
}

export const TIMED_OUT = 'timed out'

/** After so many questions the process is renewed: each run leaves a little behind. */
const RENEW_AFTER = 150

/**
 * @param scratch a copy of the tree of this worker's own
 * @param shared the folder of reference data that some tests read
 */
export const createWorker = (scratch: string, shared: string): Worker => {
  let child: Promise<ChildProcess> | undefined
  let asked = 0
  const stop = (): void => {
    child?.then(
      process => process.kill('SIGKILL'),
      () => undefined,
    )
    child = undefined
    asked = 0
  }
  return {
    scratch,
    stop,
    /** @throws when Vitest does not start, or fails in a way that is no test's */
    killerOf: async (question, seconds) => {
      if (asked >= RENEW_AFTER) stop()
      asked++
      child ??= started(scratch, shared)
      const answer = await answerOf(await child, question, seconds)
      if (answer !== TIMED_OUT && 'killer' in answer) return answer.killer
      stop()
      if (question.fault !== undefined) writeFileSync(join(scratch, question.fault.file), question.fault.original)
      if (answer === TIMED_OUT) return TIMED_OUT
      throw new Error(`The mutation worker failed: ${answer.broken}`)
    },
  }
}

const started = (scratch: string, shared: string): Promise<ChildProcess> =>
  new Promise((done, fail) => {
    const child = fork(join(scratch, 'tools/mutation/worker.ts'), {
      cwd: scratch,
      env: { ...process.env, SHARED_DATA: shared },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    child.once('message', () => done(child))
    child.once('exit', code => fail(new Error(`Vitest did not start in ${scratch} (exit code ${code}).`)))
  })

const answerOf = (child: ChildProcess, question: Question, seconds: number): Promise<Answer | typeof TIMED_OUT> =>
  new Promise(done => {
    const end = (answer: Answer | typeof TIMED_OUT): void => {
      clearTimeout(timer)
      child.off('message', end).off('exit', died)
      done(answer)
    }
    const died = (code: number | null, signal: string | null): void =>
      end({ killer: `process ended: ${signal ?? code}` })
    const timer = setTimeout(() => end(TIMED_OUT), seconds * 1000)
    child.on('message', end).on('exit', died)
    child.send(question)
  })

/** Where the tests find the shared data when they run in a copy. */
export const sharedDataOf = (root: string): string =>
  process.env.SHARED_DATA ?? realpathSync(resolve(root, '../shared/data'))
