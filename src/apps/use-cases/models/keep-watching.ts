import { epochOf } from '../../../core/index.ts'
import type { WatchView } from '../../../pipeline/delivery/index.ts'
import { type ServedModel, watchesOfModel } from '../../../pipeline/models/index.ts'
import { asOfFor, type Dependencies } from '../dependencies.ts'
import { servingNow } from './serving-now.ts'
import { watchModel } from './watch-model.ts'

/** Milliseconds between two looks at which models are due. */
const look = 60_000

const hourInMs = 3_600_000

type Told = {
  readonly onError: (error: unknown, model: string | null) => void
  readonly onBreach: (watch: WatchView) => void
}

/**
 * Watches the models that serve, in the background, one after another, each as often as the site says, until it is told to end. It trains
 * nothing: a breach writes a proposal, and a person answers it. What fails is told and tried again when the model is due the next time.
 *
 * @param every milliseconds between two looks
 */
export const keepWatching = (
  deps: Dependencies,
  { onError, onBreach }: Told,
  every = look,
): { readonly end: () => Promise<void> } => {
  const stopping = new AbortController()
  const { promise: told, resolve: tell } = Promise.withResolvers<void>()
  const { modelWatch } = deps.site
  /** When a model was tried last, also where that failed. */
  const tried = new Map<string, number>()
  const watchDue = async (between: number): Promise<void> => {
    const { served: all } = await servingNow(deps)
    for (const served of all.filter(({ role }) => role === 'serving')) {
      const { model, version } = served.run.trained
      if (stopping.signal.aborted) return
      if (!(await isDue(deps, served, { between, tried: tried.get(version) }))) continue
      tried.set(version, epochOf(deps.clock()))
      try {
        const caller = { actor: 'system:attune', channel: 'command-line' } as const
        const { watch } = await watchModel(deps, { model }, caller, { signal: stopping.signal })
        if (watch.verdict === 'breach') onBreach(watch)
      } catch (error) {
        if (!stopping.signal.aborted) onError(error, model)
      }
    }
  }
  const run = async (between: number): Promise<void> => {
    while (!stopping.signal.aborted) {
      await watchDue(between).catch(error => onError(error, null))
      await Promise.race([told, new Promise(resolve => setTimeout(resolve, every).unref())])
    }
  }
  const running = modelWatch === null ? Promise.resolve() : run(modelWatch.everyHours * hourInMs)
  return {
    end: async () => {
      stopping.abort()
      tell()
      await running
    },
  }
}

/** Nothing after its training, or watched or tried not long ago: not due. */
const isDue = async (
  deps: Dependencies,
  { run }: ServedModel,
  { between, tried = Number.NEGATIVE_INFINITY }: { readonly between: number; readonly tried: number | undefined },
): Promise<boolean> => {
  if (asOfFor(deps, null) <= run.until) return false
  const { model, version } = run.trained
  const [last] = await watchesOfModel(deps.database.kysely, model, 1)
  const isSame = last !== undefined && (last.body as WatchView).version === version
  const watched = isSame ? epochOf(last.at) : Number.NEGATIVE_INFINITY
  return epochOf(deps.clock()) - Math.max(watched, tried) >= between
}
