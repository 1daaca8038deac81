import type { SourceRow } from '../../pipeline/monitoring/index.ts'
import type { Dependencies } from './dependencies.ts'
import { refreshQuality } from './quality.ts'
import { createSilenceWatch } from './sources.ts'
import { refreshWorklist } from './worklist.ts'

/** Milliseconds between two looks at the queue. */
const every = 1_000

/** Milliseconds between two looks at which sources are silent. */
const silenceEvery = 60_000

/**
 * Looks again, in the background, at people whose facts have changed and at the quality of those facts, and lets tasks past their deadline escalate, until
 * it is told to end. Trouble is reported once and tried again.
 */
export const keepLooking = (
  deps: Dependencies,
  onError: (error: unknown) => void,
  onSilent: (row: SourceRow) => void,
): { readonly end: () => Promise<void> } => {
  let ended = false
  let reported = ''
  const silence = createSilenceWatch(deps, onSilent)
  let lookedAt = Number.NEGATIVE_INFINITY
  const { promise: told, resolve: tell } = Promise.withResolvers<void>()
  const run = async (): Promise<void> => {
    while (!ended) {
      try {
        await refreshWorklist(deps, { stop: () => ended })
        await refreshQuality(deps, { stop: () => ended, readingsMayWait: true })
        if (performance.now() - lookedAt >= silenceEvery) {
          lookedAt = performance.now()
          await silence.look()
        }
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
