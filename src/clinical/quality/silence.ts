/** How long a source may be silent, judged by how long it ever was. Any unit of time, the same in all. */
export type Rhythm = {
  /** No shorter silence counts. */
  readonly least: number
  /** How far back from the last moment the longest pause is looked for. */
  readonly within: number
  /** Moments below which there is no rhythm, and how long they must span. */
  readonly moments?: number
  readonly span?: number
}

/** A source is silent after this many times the longest pause that it ever made. Own limit. */
const times = 3

/**
 * After how long a source that was heard at these moments is silent: three times its longest pause, and never less than
 * `least`; `undefined` while there is no rhythm to judge by. The one definition of silence: the check `source-silent` of
 * data quality uses it with months of what was true, the registry of sources with hours of what arrived.
 *
 * @param moments ascending
 * @example
 * silentAfter([0, 1, 2, 5], { least: 3, within: 24 }) // 9
 */
export const silentAfter = (moments: readonly number[], rhythm: Rhythm): number | undefined => {
  const last = moments.at(-1)
  if (last === undefined) return undefined
  const recent = moments.filter(moment => last - moment <= rhythm.within)
  const span = last - (recent[0] ?? last)
  if (recent.length < (rhythm.moments ?? 1) || span < (rhythm.span ?? 0)) return undefined
  const longest = recent
    .slice(1)
    .reduce((most, moment, before) => Math.max(most, moment - (recent[before] ?? moment)), 0)
  return Math.max(rhythm.least, times * longest)
}
