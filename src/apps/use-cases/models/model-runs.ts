import { AppError, epochOf, type Instant } from '../../../core/index.ts'
import type { EditEffectView, ModelRunEndView, ModelRunView } from '../../../pipeline/delivery/index.ts'
import type { Caller, Dependencies } from '../dependencies.ts'

/** Trains or tests models, one run at a time, beside everything else that a server does. */
export type ModelRuns = {
  readonly now: () => { readonly running: ModelRunView | null; readonly ended: ModelRunEndView | null }
  /** Begins, and does not wait. @throws AppError `conflict` while a run goes on */
  readonly start: (asked: Pick<ModelRunView, 'model' | 'what'>, work: RunWork, caller: Caller) => void
  /** Asks the run to stop, and waits until it has; nothing when there is none. */
  readonly stop: () => Promise<void>
}

/** What a run does; its answer says in a sentence what came of it, of edits that are tried also in numbers. */
export type RunWork = (told: {
  readonly signal: AbortSignal
  readonly progress: (step: string, done: number, of: number | null) => void
}) => Promise<string | { readonly message: string; readonly effect: EditEffectView }>

/** @param onError told of what broke a run, other than being stopped or refused */
export const createModelRuns = (deps: Pick<Dependencies, 'clock'>, onError: (error: unknown) => void): ModelRuns => {
  let running: { readonly stopping: AbortController; readonly ended: Promise<void> } | null = null
  let shown: Omit<ModelRunView, 'seconds'> | null = null
  let ended: ModelRunEndView | null = null

  const run = async (begun: Omit<ModelRunView, 'seconds'>, work: RunWork, signal: AbortSignal): Promise<void> => {
    const { model, what } = begun
    try {
      const came = await work({
        signal,
        progress: (step, done, of) => {
          shown = { ...begun, step, done, of }
        },
      })
      ended = { model, what, ...(typeof came === 'string' ? { message: came, effect: null } : came), remedy: null }
    } catch (error) {
      if (!(error instanceof AppError)) onError(error)
      ended =
        error instanceof AppError
          ? { model, what, message: error.message, remedy: error.remedy, effect: null }
          : {
              model,
              what,
              message: 'Something went wrong; nothing was kept.',
              remedy: 'The server log says what.',
              effect: null,
            }
    } finally {
      running = null
      shown = null
    }
  }

  return {
    now: () => ({
      running: shown === null ? null : { ...shown, seconds: secondsSince(shown.startedAt, deps.clock()) },
      ended,
    }),
    start: ({ model, what }, work, caller) => {
      if (running !== null) {
        throw new AppError('conflict', 'A model is being trained or tested already.', {
          remedy: 'Wait for it, or stop it.',
        })
      }
      const begun = { model, what, by: caller.actor, startedAt: deps.clock(), step: 'beginning', done: 0, of: null }
      const stopping = new AbortController()
      ended = null
      shown = begun
      running = { stopping, ended: run(begun, work, stopping.signal) }
    },
    stop: async () => {
      running?.stopping.abort()
      await running?.ended
    },
  }
}

const secondsSince = (from: Instant, to: Instant): number => (epochOf(to) - epochOf(from)) / 1000
