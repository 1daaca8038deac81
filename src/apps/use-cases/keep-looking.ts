import type { Dependencies } from './dependencies.ts'
import { refreshQuality } from './quality.ts'
import { refreshWorklist } from './worklist.ts'

/** Milliseconds between two looks at the queue. */
const every = 1_000

/**
 * Looks again, in the background, at people whose facts have changed and at the quality of those facts, and lets tasks past their deadline escalate, until
 * it is told to end. Trouble is reported once and tried again.
 */
export const keepLooking = (
  deps: Dependencies,
  onError: (error: unknown) => void,
): { readonly end: () => Promise<void> } => {
  let ended = false
  let reported = ''
  const { promise: told, resolve: tell } = Promise.withResolvers<void>()
  const run = async (): Promise<void> => {
    while (!ended) {
      try {
        await refreshWorklist(deps, { stop: () => ended })
        await refreshQuality(deps, { stop: () => ended })
        reported = ''
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        if (message !== reported) onError(error)
        reported = message
      }
      await Promise.race([told, new Promise(resolve => setTimeout(resolve, every).unref())])
    }
  }
  const running = run()
  return {
    end: async () => {
      ended = true
      tell()
      await running
    },
  }
}
