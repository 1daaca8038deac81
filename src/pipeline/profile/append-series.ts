import { hash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import {
  digestOf,
  extentOf,
  isSame,
  merge,
  type Origin,
  packReadings,
  pick,
  type ReadingColumns,
  type SeriesId,
  unpackReadings,
} from '../../clinical/index.ts'
import { type Instant, instantOf, type RecordId } from '../../core/index.ts'
import type { SeriesRun } from '../normalize/index.ts'
import { insertRecords } from './append.ts'
import { lineList } from './line-list.ts'
import { noteNewest } from './newest.ts'
import type { ProfileSchema } from './schema.ts'
import { type DayKey, keyOf, type PartRow, partOf, partsOfDays } from './series-parts.ts'

export type AppendedSeries = {
  /** Readings. */
  readonly stored: number
  readonly duplicates: number
  /** Stored readings that say something else than one of the same series at the same moment. */
  readonly contradicting: number
  /** Readings stored, by record. */
  readonly byRecord: ReadonlyMap<RecordId, number>
}

/** Parts of one day that are kept side by side: a sensor that sends every few minutes makes one each time. */
const mostParts = 16

/**
 * Makes the records that are new and holds all of them to the end of the transaction, in one order everywhere. Two imports
 * of the same readings come one after the other, and the second one finds what the first has stored.
 */
export const holdRecords = async (
  tx: Transaction<ProfileSchema>,
  source: string,
  owners: readonly { readonly record: RecordId; readonly patient: string }[],
  received: Instant,
): Promise<void> => {
  await insertRecords(tx, source, owners, received)
  const records = [...new Set(owners.map(({ record }) => record))].sort()
  await sql`select 1 from record where record_id = any(${records}::text[]) order by record_id for update`.execute(tx)
}

/**
 * Appends readings in the caller's transaction, which holds their records (`holdRecords`). Each reading of a series is
 * stored once: what is there already, from whichever document, is a duplicate and changes nothing.
 *
 * @param runs each of one series and one UTC day, ascending by start
 */
export const appendSeries = async (
  tx: Transaction<ProfileSchema>,
  runs: readonly SeriesRun[],
  received: Instant,
): Promise<AppendedSeries> => {
  const byRecord = new Map<RecordId, number>()
  const sums = { stored: 0, duplicates: 0, contradicting: 0 }
  if (runs.length === 0) return { ...sums, byRecord }
  const days = [...Map.groupBy(runs, keyOf).values()]
  const there = await partsOfDays(
    tx,
    days.flatMap(([first]) => (first === undefined ? [] : [first])),
  )
  const fresh: NewPart[] = []
  const folded: PartRow[] = []
  const grown = new Map<SeriesId, { run: SeriesRun; readings: number }>()
  for (const day of days) {
    const before = there.get(keyOf(day[0]!)) ?? []
    const added = addToDay(day, before, received)
    for (const key of ['stored', 'duplicates', 'contradicting'] as const) sums[key] += added[key]
    if (added.stored === 0) continue
    fresh.push(...added.parts)
    folded.push(...added.folded)
    const run = day[0]!
    byRecord.set(run.of.record, (byRecord.get(run.of.record) ?? 0) + added.stored)
    grown.set(run.of.series, { run, readings: (grown.get(run.of.series)?.readings ?? 0) + added.stored })
  }
  await noteDocuments(tx, runs)
  if (fresh.length === 0) return { ...sums, byRecord }
  await removeParts(tx, folded)
  await insertParts(tx, fresh)
  await countReadings(tx, [...grown.values()], byRecord)
  await noteNewest(tx, newestOf(fresh))
  return { ...sums, byRecord }
}

type NewPart = DayKey & {
  readonly part: string
  readonly columns: ReadingColumns
  readonly packed: Uint8Array
  readonly digest: string
  readonly origins: readonly Origin[]
}

type Added = {
  readonly stored: number
  readonly duplicates: number
  readonly contradicting: number
  readonly parts: readonly NewPart[]
  /** Stored parts whose readings stand in one of `parts` now. */
  readonly folded: readonly PartRow[]
}

const addToDay = (day: readonly SeriesRun[], before: readonly PartRow[], received: Instant): Added => {
  const parts: NewPart[] = []
  const sums = { stored: 0, duplicates: 0, contradicting: 0 }
  const known = new Set(before.map(({ part }) => part))
  let held: ReadingColumns[] | undefined
  for (const run of day) {
    const whole = newPart(run, run.columns, [{ received, document: run.document, locator: run.locator }])
    const count = run.columns.start.length
    if (known.has(whole.part)) {
      sums.duplicates += count
      continue
    }
    held ??= before.map(({ packed }) => unpackReadings(packed))
    const { rows, contradicting } = notIn(run.columns, held)
    sums.duplicates += count - rows.length
    sums.stored += rows.length
    sums.contradicting += contradicting
    if (rows.length === 0) continue
    const part = rows.length === count ? whole : newPart(run, pick(run.columns, rows), whole.origins)
    known.add(part.part)
    held.push(part.columns)
    parts.push(part)
  }
  if (before.length + parts.length <= mostParts || parts.length === 0) return { ...sums, parts, folded: [] }
  const all = [...before.map(row => ({ ...partOf(row), columns: unpackReadings(row.packed) })), ...parts]
  const columns = merge(all.map(part => ({ columns: part.columns, origins: part.origins.length })))
  const origins = all.flatMap(part => part.origins)
  return { ...sums, parts: [newPart(day[0]!, columns, origins)], folded: before }
}

const newPart = (key: DayKey, columns: ReadingColumns, origins: readonly Origin[]): NewPart => {
  const packed = packReadings(columns)
  const part = hash('sha256', packed).slice(0, 32)
  return { of: key.of, day: key.day, part, columns, packed, digest: digestOf(columns), origins }
}

/** The rows of readings that are not among others, each once. All columns ascend by start. */
const notIn = (columns: ReadingColumns, others: readonly ReadingColumns[]) => {
  const rows: number[] = []
  const at = others.map(() => 0)
  let contradicting = 0
  for (let row = 0; row < columns.start.length; row += 1) {
    const start = columns.start[row]!
    let isThere = false
    let isContradicted = false
    others.forEach((other, index) => {
      let next = at[index]!
      while (next < other.start.length && other.start[next]! < start) next += 1
      at[index] = next
      for (; next < other.start.length && other.start[next] === start; next += 1) {
        if (isSame(columns, row, other, next)) isThere = true
        else isContradicted = true
      }
    })
    for (let k = rows.length - 1; k >= 0 && columns.start[rows[k]!] === start; k -= 1) {
      if (isSame(columns, row, columns, rows[k]!)) isThere = true
      else isContradicted = true
    }
    if (isThere) continue
    rows.push(row)
    if (isContradicted) contradicting += 1
  }
  return { rows, contradicting }
}

const removeParts = async (tx: Transaction<ProfileSchema>, parts: readonly PartRow[]): Promise<void> => {
  if (parts.length === 0) return
  await sql`
    delete from series_part p
    using unnest(${lineList(parts.map(({ record_id }) => record_id))}, ${lineList(parts.map(({ series_id }) => series_id))},
      ${lineList(parts.map(({ day }) => day))}::int[], ${lineList(parts.map(({ part }) => part))}) as u(r, s, d, p)
    where p.record_id = u.r and p.series_id = u.s and p.day = u.d and p.part = u.p`.execute(tx)
}

const insertParts = async (tx: Transaction<ProfileSchema>, parts: readonly NewPart[]): Promise<void> => {
  const column = (of: (part: NewPart) => string | number) => lineList(parts.map(of))
  const extents = new Map(parts.map(part => [part, extentOf(part.columns)]))
  // A moment may have a fraction of a millisecond: the columns of the table only say where to look.
  const first = column(part => Math.floor(extents.get(part)!.first))
  const last = column(part => Math.ceil(extents.get(part)!.last))
  await sql`
    insert into series_part (record_id, series_id, day, part, readings, first, last, received, digest, origins, packed)
    select r, s, d, p, n, a, z, t, g, o, decode(b, 'base64')
    from unnest(
      ${column(({ of }) => of.record)}, ${column(({ of }) => of.series)}, ${column(({ day }) => day)}::int[],
      ${column(({ part }) => part)}, ${column(({ columns }) => columns.start.length)}::int[], ${first}::bigint[],
      ${last}::bigint[], ${column(({ origins }) => latest(origins))}::timestamptz[], ${column(({ digest }) => digest)},
      ${column(({ origins }) => JSON.stringify(origins.map(originText)))},
      ${column(({ packed }) => Buffer.from(packed).toString('base64'))}) as u(r, s, d, p, n, a, z, t, g, o, b)`.execute(
    tx,
  )
}

const originText = ({ received, document, locator }: Origin) => [received, document, locator]

const latest = (origins: readonly Origin[]): Instant =>
  origins
    .map(({ received }) => received)
    .sort()
    .at(-1) ?? ('' as Instant)

const countReadings = async (
  tx: Transaction<ProfileSchema>,
  grown: readonly { readonly run: SeriesRun; readonly readings: number }[],
  byRecord: ReadonlyMap<RecordId, number>,
): Promise<void> => {
  const column = (of: (run: SeriesRun) => string) => lineList(grown.map(({ run }) => of(run)))
  await sql`
    insert into series (record_id, series_id, body, readings)
    select r, s, b, n from unnest(
      ${column(({ of }) => of.record)}, ${column(({ of }) => of.series)}, ${column(({ of }) => JSON.stringify(of))},
      ${lineList(grown.map(({ readings }) => readings))}::bigint[]) as u(r, s, b, n)
    on conflict (record_id, series_id) do update set readings = series.readings + excluded.readings`.execute(tx)
  const records = [...byRecord.keys()]
  await sql`
    update record set readings = readings + n
    from unnest(${records}::text[], ${records.map(record => byRecord.get(record) ?? 0)}::bigint[]) as u(r, n)
    where record_id = r`.execute(tx)
}

/** Which documents hold readings of whom, also those that brought nothing new: an erasure must find them. */
const noteDocuments = async (tx: Transaction<ProfileSchema>, runs: readonly SeriesRun[]): Promise<void> => {
  const about = [...new Map(runs.map(run => [`${run.of.record} ${run.document}`, run])).values()]
  await sql`
    insert into document_about (record_id, document)
    select r, d from unnest(
      ${lineList(about.map(({ of }) => of.record))}, ${lineList(about.map(({ document }) => document))}) as u(r, d)
    on conflict do nothing`.execute(tx)
}

const newestOf = (parts: readonly NewPart[]): ReadonlyMap<RecordId, Instant> => {
  const newest = new Map<RecordId, Instant>()
  for (const { of, columns } of parts) {
    const at = instantOf(extentOf(columns).last)
    const known = newest.get(of.record)
    if (known === undefined || at > known) newest.set(of.record, at)
  }
  return newest
}
