import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import {
  dayAt,
  type ObservationFact,
  observationsIn,
  type ReadingMark,
  type SeriesOf,
  seriesFact,
  type Terminology,
} from '../../clinical/index.ts'
import { epochOf, type Instant, type Issue, instantOf, type RecordId } from '../../core/index.ts'
import { readMarks } from './marks.ts'
import type { ProfileSchema } from './schema.ts'
import { type DayKey, keyOf, type PartRow, partOf, partsOfDays } from './series-parts.ts'
import { isWithheldAsRead } from './with-terminology.ts'

/** A series in one line: how many readings, since when, and the last of them. */
export type SeriesSummary = {
  readonly of: SeriesOf
  readonly count: number
  readonly first: Instant
  readonly last: ObservationFact
}

type Moment = { readonly asOf: Instant; readonly knownAt: Instant | null }
type Extent = Pick<PartRow, 'series_id' | 'day' | 'readings' | 'first' | 'last' | 'received'>
type Day = { readonly count: number; readonly first: number }

/**
 * Every series of records as it stood at a moment, also those that no rule reads. Readings are unpacked of the last day
 * only, and of the days that the moment cuts.
 *
 * @param withheld categories that consent keeps back
 */
export const seriesAt = async (
  db: Kysely<ProfileSchema>,
  records: readonly RecordId[],
  moment: Moment,
  withheld: readonly string[],
  terminology: Terminology,
): Promise<readonly SeriesSummary[]> => {
  const ours = sql<string>`any(${records}::text[])`
  const series = await db
    .selectFrom('series as s')
    .innerJoin('record as r', 'r.record_id', 's.record_id')
    .select(['s.body', 'r.source'])
    .where('s.record_id', '=', ours)
    .execute()
  if (series.length === 0) return []
  const extents = await db
    .selectFrom('series_part')
    .select(['series_id', 'day', 'readings', 'first', 'last', 'received'])
    .where('record_id', '=', ours)
    .execute()
  const bySeries = Map.groupBy(extents, ({ series_id }) => series_id)
  const { bySeries: marks } = await readMarks(db, records, moment.knownAt)
  const found: SeriesSummary[] = []
  for (const { body, source } of series) {
    const of = JSON.parse(body) as SeriesOf
    const summary = await summaryOf(db, of, bySeries.get(of.series) ?? [], moment)
    if (summary !== undefined && !isWithheldAsRead(summary.last, new Set(withheld), { terminology, source })) {
      const said = marksSaid(marks.get(of.series) ?? [], moment.asOf)
      const { last } = summary
      found.push(said.length === 0 ? summary : { ...summary, last: { ...last, quality: [...last.quality, ...said] } })
    }
  }
  return found.sort((a, b) => b.count - a.count || (a.of.series < b.of.series ? -1 : 1))
}

/** What was found wrong with readings of a series up to a moment: each kind once, with when it was so last and how often. */
const marksSaid = (marks: readonly ReadingMark[], asOf: Instant): readonly Issue[] => {
  const until = epochOf(asOf)
  const byCode = Map.groupBy(
    marks.filter(({ first }) => first <= until),
    ({ issue }) => issue.code,
  )
  return [...byCode.values()].flatMap(own => {
    const newest = own.reduce((latest, one) => (one.last > latest.last ? one : latest))
    const times = own.length === 1 ? '' : `, the last of ${own.length} stretches`
    const { issue } = newest
    return [{ ...issue, message: `${issue.message} (${instantOf(newest.first).slice(0, 10)}${times})` }]
  })
}

const summaryOf = async (
  db: Kysely<ProfileSchema>,
  of: SeriesOf,
  extents: readonly Extent[],
  moment: Moment,
): Promise<SeriesSummary | undefined> => {
  const until = epochOf(moment.asOf)
  const isWhole = ({ last, received }: Extent) =>
    last <= until && (moment.knownAt === null || received <= moment.knownAt)
  const byDay = Map.groupBy(
    extents.filter(({ first }) => first <= until),
    ({ day }) => day,
  )
  const whole = new Map<number, Day>()
  const cut: DayKey[] = []
  for (const [day, parts] of byDay) {
    if (!parts.every(isWhole)) cut.push({ of, day })
    else {
      const count = parts.reduce((sum, { readings }) => sum + readings, 0)
      whole.set(day, { count, first: Math.min(...parts.map(({ first }) => first)) })
    }
  }
  const opened = await openDays(db, cut, moment)
  const days = [...whole, ...[...opened].map(([day, { count, first }]) => [day, { count, first }] as const)]
  const newest = days.reduce((last, [day]) => Math.max(last, day), Number.NEGATIVE_INFINITY)
  const last =
    opened.get(newest) ?? (await openDays(db, days.length === 0 ? [] : [{ of, day: newest }], moment)).get(newest)
  const reading = last === undefined ? undefined : observationsIn(last.fact).at(-1)
  if (reading === undefined) return undefined
  return {
    of,
    count: days.reduce((sum, [, { count }]) => sum + count, 0),
    first: instantOf(Math.min(...days.map(([, { first }]) => first))),
    last: reading,
  }
}

const openDays = async (db: Kysely<ProfileSchema>, keys: readonly DayKey[], { asOf, knownAt }: Moment) => {
  const parts = await partsOfDays(db, keys)
  return new Map(
    keys.flatMap(key => {
      const day = dayAt((parts.get(keyOf(key)) ?? []).map(partOf), { asOf, receivedBy: knownAt })
      return day === undefined
        ? []
        : [[key.day, { count: day.count, first: day.first, fact: seriesFact(key.of, day) }] as const]
    }),
  )
}
