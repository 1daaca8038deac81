import { durationText } from '../../core/index.ts'
import { readSources, type SourceRow } from '../../pipeline/monitoring/index.ts'
import { openQuarantine } from '../../pipeline/profile/index.ts'
import type { Dependencies } from './dependencies.ts'

/** What came from every source, and which is silent. Nothing in it is about a patient. */
export const listSources = async (deps: Dependencies): Promise<readonly SourceRow[]> => {
  const { kysely } = deps.database
  const expected = new Map(Object.entries(deps.site.sources).map(([source, one]) => [source, one.silentAfter]))
  const open = new Map<string, number>()
  for (const { source, count } of await openQuarantine(kysely)) open.set(source, (open.get(source) ?? 0) + count)
  return await readSources(kysely, { now: deps.clock(), expected, open })
}

/** One sentence on a source that is silent. */
export const describeSilence = ({ source, silence: { seconds, afterSeconds, by } }: SourceRow): string => {
  const since = seconds === null ? 'was never heard' : `nothing for ${durationText(seconds)}`
  const limit = afterSeconds === null ? '' : `, silent after ${durationText(afterSeconds)} (${by})`
  return `${source}: ${since}${limit}`
}

/**
 * Tells of each source once when it falls silent, and again when it fell silent another time.
 *
 * @returns looks now; called about once a minute
 */
export const createSilenceWatch = (
  deps: Dependencies,
  tell: (row: SourceRow) => void,
): { readonly look: () => Promise<void> } => {
  let told: ReadonlySet<string> = new Set()
  return {
    look: async () => {
      const silent = (await listSources(deps)).filter(({ silence }) => silence.silent)
      for (const row of silent) if (!told.has(row.source)) tell(row)
      told = new Set(silent.map(({ source }) => source))
    },
  }
}
