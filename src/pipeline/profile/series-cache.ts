import { type Kysely, sql } from 'kysely'
import {
  columnsOf,
  dayAt,
  knownAtOf,
  type SeriesFact,
  type SeriesId,
  type SeriesOf,
  type SeriesPart,
  seriesFact,
} from '../../clinical/index.ts'
import { epochOf, type Instant, instantOf, type RecordId } from '../../core/index.ts'
import type { ProfileSchema } from './schema.ts'
import { type PartRow, partOf, selectParts } from './series-parts.ts'

/** All that is stored of one UTC day of a series. */
export type StoredDay = {
  readonly of: SeriesOf
  readonly parts: readonly SeriesPart[]
  /** The day as it is when all of it is known and received: the same object every time. */
  readonly whole: SeriesFact
  /** Milliseconds since 1970. */
  readonly first: number
  readonly last: number
  readonly received: Instant
}

/** The stored days of series, packed, of which those read before are kept in memory. */
export type SeriesCache = {
  /** @param extents the records, and how many readings the database says each has now */
  readonly read: (db: Kysely<ProfileSchema>, extents: ReadonlyMap<RecordId, number>) => Promise<readonly StoredDay[]>
  /** Lets go of a record, e.g. one that is erased. */
  readonly forget: (record: RecordId) => void
}

type Held = {
  readonly extent: number
  readonly counts: ReadonlyMap<SeriesId, number>
  readonly rows: readonly PartRow[]
  readonly days: readonly StoredDay[]
  readonly bytes: number
}

/** What a row takes in memory beside its readings. */
const rowBytes = 600

/**
 * Readings are only added to a record, or all erased, and stored once each: their number says whether what is held is all
 * of them, however they are folded together. Days stay packed (a byte or two a reading) until a rule looks at them.
 *
 * @param limit bytes held at most; the records that were not asked for longest go first
 * @param isRead which series anybody reads: the others stay in the database
 */
export const createSeriesCache = ({
  limit,
  isRead,
}: {
  readonly limit: number
  readonly isRead: (of: SeriesOf) => boolean
}): SeriesCache => {
  const held = new Map<RecordId, Held>()
  let size = 0
  const forget = (record: RecordId): void => {
    size -= held.get(record)?.bytes ?? 0
    held.delete(record)
  }
  const keep = (record: RecordId, one: Held): void => {
    forget(record)
    if (one.bytes > limit) return
    held.set(record, one)
    size += one.bytes
    for (const oldest of held.keys()) {
      if (size <= limit) return
      forget(oldest)
    }
  }
  const readOne = async (db: Kysely<ProfileSchema>, record: RecordId, extent: number): Promise<Held> => {
    const known = held.get(record)
    const found = known?.extent === extent ? known : await readHeld(db, record, extent, known, isRead)
    keep(record, found)
    return found
  }
  return {
    forget,
    read: async (db, extents) => {
      const all: (readonly StoredDay[])[] = []
      // A record without readings costs no query.
      for (const [record, extent] of extents) if (extent > 0) all.push((await readOne(db, record, extent)).days)
      return all.length === 1 ? (all[0] ?? []) : all.flat()
    },
  }
}

const readHeld = async (
  db: Kysely<ProfileSchema>,
  record: RecordId,
  extent: number,
  known: Held | undefined,
  isRead: (of: SeriesOf) => boolean,
): Promise<Held> => {
  const series = await db.selectFrom('series').select(['body', 'readings']).where('record_id', '=', record).execute()
  const read = series
    .map(({ body, readings }) => ({ of: JSON.parse(body) as SeriesOf, readings: Number(readings) }))
    .filter(({ of }) => isRead(of))
  const counts = new Map(read.map(({ of, readings }) => [of.series, readings]))
  const changed = [...counts].filter(([id, count]) => known?.counts.get(id) !== count).map(([id]) => id)
  if (known !== undefined && changed.length === 0) return { ...known, extent, counts }
  const kept = (known?.rows ?? []).filter(({ series_id }) => !changed.includes(series_id as SeriesId))
  const grown = await grownRows(db, record, known, changed, counts)
  const rows = [...kept, ...grown]
  const days = daysOf(rows, read, known?.days ?? [])
  return { extent, counts, rows, days, bytes: rows.reduce((sum, { packed }) => sum + packed.length + rowBytes, 0) }
}

/** The rows of series that have grown: the days that have, where the rest is held, else all. */
const grownRows = async (
  db: Kysely<ProfileSchema>,
  record: RecordId,
  known: Held | undefined,
  changed: readonly SeriesId[],
  counts: ReadonlyMap<SeriesId, number>,
): Promise<readonly PartRow[]> => {
  if (changed.length === 0) return []
  const held = (known?.rows ?? []).filter(({ series_id }) => changed.includes(series_id as SeriesId))
  if (held.length > 0) {
    const last = newestOf(held)
    // Of the last moment held there may be more by now, and what was held of a day may have been folded.
    const touched = await partsOf(
      db,
      record,
      changed,
      sql`(series_id, day) in (
        select series_id, day from series_part
        where record_id = ${record} and series_id = any(${changed}::text[]) and received >= ${last}::timestamptz)`,
    )
    const days = new Set(touched.map(dayKey))
    // Of those that are held already, the row that is held: what was unpacked of it is not done again.
    const before = new Map(held.map(row => [`${dayKey(row)} ${row.part}`, row]))
    const rows = [
      ...held.filter(row => !days.has(dayKey(row))),
      ...touched.map(row => before.get(`${dayKey(row)} ${row.part}`) ?? row),
    ]
    // Two imports at once may be committed in another order than that of their moments.
    if (changed.every(id => countOf(rows, id) === counts.get(id))) return rows
  }
  return await partsOf(db, record, changed, sql`true`)
}

const newestOf = (rows: readonly PartRow[]): string =>
  rows
    .map(({ received }) => received)
    .sort()
    .at(-1) ?? ''

const dayKey = ({ series_id, day }: PartRow): string => `${series_id} ${day}`

const countOf = (rows: readonly PartRow[], series: SeriesId): number =>
  rows.reduce((sum, row) => (row.series_id === series ? sum + row.readings : sum), 0)

const partsOf = async (
  db: Kysely<ProfileSchema>,
  record: RecordId,
  series: readonly SeriesId[],
  where: ReturnType<typeof sql>,
): Promise<readonly PartRow[]> =>
  await selectParts(
    db,
    sql`(select * from series_part where record_id = ${record} and series_id = any(${series}::text[]) and ${where}) p`,
  )

const parts = new WeakMap<PartRow, SeriesPart>()

/** A row that is still held is the same part: what was unpacked of it stays so. */
const partOfRow = (row: PartRow): SeriesPart => {
  const known = parts.get(row) ?? partOf(row)
  parts.set(row, known)
  return known
}

/** Days by series and date; what was held and has not changed stays the same object, with all that was unpacked of it. */
const daysOf = (
  rows: readonly PartRow[],
  read: readonly { readonly of: SeriesOf }[],
  before: readonly StoredDay[],
): readonly StoredDay[] => {
  const held = new Map(before.map(day => [day.parts[0], day]))
  const bySeries = new Map(read.map(({ of }) => [of.series as string, of]))
  return [...Map.groupBy(rows, dayKey).values()].flatMap(ofDay => {
    const of = bySeries.get(ofDay[0]?.series_id ?? '')
    if (of === undefined) return []
    const own = ofDay.map(partOfRow)
    const known = held.get(own[0])
    const isSame = known?.parts.length === own.length && own.every((part, index) => part === known.parts[index])
    return [isSame ? known : storedDay(of, own, ofDay)]
  })
}

const endOfTime = '9999-12-31T23:59:59.999Z' as Instant

export const storedDay = (of: SeriesOf, own: readonly SeriesPart[], rows: readonly PartRow[]): StoredDay => {
  const day = dayAt(own, { asOf: endOfTime, receivedBy: null })
  if (day === undefined) throw new Error('A day without readings')
  const received = newestOf(rows)
  return {
    of,
    parts: own,
    whole: seriesFact(of, day),
    first: day.first,
    last: day.last,
    received: received as Instant,
  }
}

/** The days as they stood at a moment. */
export const daysAt = (
  days: readonly StoredDay[],
  { asOf, knownAt }: { readonly asOf: Instant; readonly knownAt: Instant | null },
): readonly SeriesFact[] => {
  const until = epochOf(asOf)
  return days.flatMap(({ of, parts: own, whole, first, last, received }) => {
    if (first > until) return []
    if (last <= until && (knownAt === null || received <= knownAt)) return [whole]
    const day = dayAt(own, { asOf, receivedBy: knownAt })
    return day === undefined ? [] : [seriesFact(of, day)]
  })
}

/** The first moment after `asOf` at which another reading is known; `null`: there is none. */
export const nextReadingAfter = (days: readonly StoredDay[], asOf: Instant): Instant | null => {
  const now = epochOf(asOf)
  let next = Number.POSITIVE_INFINITY
  for (const { parts: own, whole, first, last } of days) {
    if (last <= now) continue
    if (first > now) next = Math.min(next, first)
    else {
      const columns = columnsOf({ ...whole.readings, parts: own })
      for (let row = 0; row < columns.start.length; row += 1) {
        const known = knownAtOf(columns, row)
        if (known > now) next = Math.min(next, known)
      }
    }
  }
  return Number.isFinite(next) ? instantOf(Math.ceil(next)) : null
}
