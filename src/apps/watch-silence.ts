import type { SourceRow } from '../pipeline/monitoring/index.ts'
import type { Log } from '../platform/logging/index.ts'
import type { Dependencies } from './use-cases/dependencies.ts'
import { createSilenceWatch } from './use-cases/sources.ts'

/** Milliseconds between two looks at which sources are silent. */
const silenceEvery = 60_000

/** The line of the log by which a silent source is told. */
export const silenceLine =
  (log: Log) =>
  ({ source, lastSeen, silence }: SourceRow): void =>
    log.warn({ event: 'source-silent', source, lastSeen, afterSeconds: silence.afterSeconds }, 'a source is silent')

/** Looks at once and then every minute, for a process that only listens. Trouble is logged, and looked past. */
export const watchSilence = (
  deps: Dependencies,
  log: Log,
  every = silenceEvery,
): { readonly end: () => Promise<void> } => {
  const watch = createSilenceWatch(deps, silenceLine(log))
  let looking = Promise.resolve()
  const look = () => {
    looking = watch
      .look()
      .catch(error => log.error({ event: 'silence-unknown', err: error }, 'whether a source is silent is not known'))
  }
  look()
  const timer = setInterval(look, every)
  return {
    end: async () => {
      clearInterval(timer)
      await looking
    },
  }
}
