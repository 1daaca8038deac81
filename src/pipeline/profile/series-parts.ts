import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Origin, SeriesOf, SeriesPart } from '../../clinical/index.ts'
import type { DocumentHash, Instant } from '../../core/index.ts'
import { lineList } from './line-list.ts'
import type { ProfileSchema } from './schema.ts'

/** One UTC day (days since 1970) of a series. */
export type DayKey = { readonly of: SeriesOf; readonly day: number }

/** A row of `series_part`. */
export type PartRow = {
  readonly record_id: string
  readonly series_id: string
  readonly day: number
  readonly part: string
  readonly readings: number
  readonly first: number
  readonly last: number
  readonly received: string
  readonly digest: string
  readonly origins: string
  readonly packed: Uint8Array
}

export const keyOf = ({ of, day }: DayKey): string => `${of.series} ${day}`

export const partOf = ({ packed, readings, first, last, digest, origins }: PartRow): SeriesPart => ({
  packed,
  readings,
  first,
  last,
  digest,
  origins: originsIn(origins),
})

/** `series_part.origins`. */
export const originsIn = (text: string): readonly Origin[] =>
  (JSON.parse(text) as readonly (readonly [Instant, DocumentHash, string])[]).map(([received, document, locator]) => ({
    received,
    document,
    locator,
  }))

const columns = sql`p.record_id, p.series_id, p.day, p.part, p.readings, p.first, p.last, p.received, p.digest, p.origins, p.packed`

/** Rows of parts, of each day in the order of their hashes. */
export const selectParts = async (
  db: Kysely<ProfileSchema>,
  from: RawBuilder<unknown>,
): Promise<readonly PartRow[]> => {
  const { rows } = await sql<PartRow>`
    select ${columns} from ${from} order by p.record_id, p.series_id, p.day, p.part`.execute(db)
  return rows
}

/** The parts of these days, by `keyOf`. Each day is looked up by itself, whatever the planner knows. */
export const partsOfDays = async (
  db: Kysely<ProfileSchema>,
  days: readonly DayKey[],
): Promise<ReadonlyMap<string, readonly PartRow[]>> => {
  if (days.length === 0) return new Map()
  const rows = await selectParts(
    db,
    sql`
      unnest(${lineList(days.map(({ of }) => of.record))}, ${lineList(days.map(({ of }) => of.series))},
        ${lineList(days.map(({ day }) => day))}::int[]) as u(r, s, d)
      cross join lateral (
        select * from series_part where record_id = u.r and series_id = u.s and day = u.d offset 0) p`,
  )
  return Map.groupBy(rows, row => `${row.series_id} ${row.day}`)
}
