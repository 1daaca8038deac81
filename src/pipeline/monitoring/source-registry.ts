import { type Kysely, sql } from 'kysely'
import { silentAfter } from '../../clinical/index.ts'
import type { Instant } from '../../core/index.ts'
import type { SourcesSchema } from './schema.ts'
import type { Adapter, SourceCounts } from './source-counts.ts'

/** What came from a source by one way. Counts are of all time. */
export type AdapterRow = Omit<SourceCounts, 'recorded'> & {
  readonly adapter: Adapter
  readonly firstSeen: Instant
  readonly lastSeen: Instant
  /** Of resources and quarantined stretches together, those that are quarantined or have an error; 0 to 1. */
  readonly errorRate: number
  /** When the source knew the newest that it sent. */
  readonly newestRecorded: Instant | null
  /** Mean seconds from the source's knowing to its receipt, over the last 24 hours in which it was heard; `null`: not said. */
  readonly lagSeconds: number | null
  /** Documents of those 24 hours. */
  readonly lastDay: number
}

export type SourceRow = {
  readonly source: string
  /** Over all ways; `null` for a source that is expected and was never heard. */
  readonly lastSeen: Instant | null
  readonly adapters: readonly AdapterRow[]
  /** Stretches that could not be read and are open now. */
  readonly openQuarantine: number
  readonly silence: Silence
}

export type Silence = {
  readonly silent: boolean
  /** Seconds since it was heard. */
  readonly seconds: number | null
  /** After how many seconds it counts as silent, and how that is known; `unknown`: no rhythm yet, no alert. */
  readonly afterSeconds: number | null
  readonly by: 'configured' | 'learnt' | 'unknown'
}

const hour = 3_600

/** A day at least, from eight hours with data over two weeks on, by the pauses of the last 90 days. Own limits. */
const rhythm = { least: 24 * hour, within: 90 * 24 * hour, moments: 8, span: 14 * 24 * hour } as const

/**
 * Every source that was heard or is expected, by name.
 *
 * @param expected seconds after which a source is silent, by its name
 * @param open stretches in quarantine, by source
 */
export const readSources = async (
  db: Kysely<SourcesSchema>,
  {
    now,
    expected,
    open,
  }: {
    readonly now: Instant
    readonly expected: ReadonlyMap<string, number>
    readonly open: ReadonlyMap<string, number>
  },
): Promise<readonly SourceRow[]> => {
  const adapters = Map.groupBy(await adapterRows(db), ({ source }) => source)
  const hours = await hoursHeard(db)
  const names = [...new Set([...adapters.keys(), ...expected.keys()])].sort()
  return names.map(source => {
    const rows = adapters.get(source) ?? []
    const lastSeen = rows.reduce<Instant | null>(
      (last, one) => (last === null || one.lastSeen > last ? one.lastSeen : last),
      null,
    )
    return {
      source,
      lastSeen,
      adapters: rows.map(({ source: _, ...row }) => row),
      openQuarantine: open.get(source) ?? 0,
      silence: silenceOf({ lastSeen, hours: hours.get(source) ?? [], expected: expected.get(source), now }),
    }
  })
}

/**
 * Whether a source is silent: for longer than the site says, else than its own rhythm lets expect.
 *
 * @param hours seconds since 1970 of the hours in which it was heard, ascending
 */
export const silenceOf = ({
  lastSeen,
  hours,
  expected,
  now,
}: {
  readonly lastSeen: Instant | null
  readonly hours: readonly number[]
  readonly expected: number | undefined
  readonly now: Instant
}): Silence => {
  const seconds = lastSeen === null ? null : Math.max(0, Math.round((Date.parse(now) - Date.parse(lastSeen)) / 1000))
  if (expected !== undefined) {
    return { silent: seconds === null || seconds >= expected, seconds, afterSeconds: expected, by: 'configured' }
  }
  const learnt = silentAfter(hours, rhythm)
  if (learnt === undefined) return { silent: false, seconds, afterSeconds: null, by: 'unknown' }
  return { silent: seconds !== null && seconds >= learnt, seconds, afterSeconds: learnt, by: 'learnt' }
}

const adapterRows = async (db: Kysely<SourcesSchema>): Promise<readonly (AdapterRow & { source: string })[]> => {
  const { rows } = await sql<Omit<AdapterRow, 'errorRate'> & { source: string }>`
    with latest as (select source, adapter, max(last_seen) as last from source_hour group by source, adapter)
    select h.source, h.adapter, min(first_seen) as "firstSeen", max(last_seen) as "lastSeen",
      sum(documents)::float8 as documents, sum(bytes)::float8 as bytes, sum(resources)::float8 as resources,
      sum(duplicates)::float8 as duplicates, sum(readings)::float8 as readings, sum(warnings)::float8 as warnings,
      sum(errors)::float8 as errors, sum(quarantined)::float8 as quarantined, max(newest_recorded) as "newestRecorded",
      sum(lag_seconds) filter (where last_seen > last - interval '24 hours')
        / nullif(sum(lags) filter (where last_seen > last - interval '24 hours'), 0) as "lagSeconds",
      sum(documents) filter (where last_seen > last - interval '24 hours')::float8 as "lastDay"
    from source_hour h join latest using (source, adapter)
    group by h.source, h.adapter order by h.source, h.adapter`.execute(db)
  return rows.map(row => {
    const bad = row.quarantined + row.errors
    const all = row.resources + row.duplicates + row.readings + row.quarantined + row.errors
    return { ...row, errorRate: all === 0 ? 0 : bad / all }
  })
}

const hoursHeard = async (db: Kysely<SourcesSchema>): Promise<ReadonlyMap<string, readonly number[]>> => {
  const { rows } = await sql<{ source: string; at: number }>`
    select distinct source, extract(epoch from hour)::float8 as at from source_hour order by source, at`.execute(db)
  const found = new Map<string, number[]>()
  for (const { source, at } of rows) {
    const known = found.get(source)
    if (known === undefined) found.set(source, [at])
    else known.push(at)
  }
  return found
}
