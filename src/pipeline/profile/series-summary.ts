import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { dayAt, type ObservationFact, observationsIn, type SeriesOf, seriesFact } from '../../clinical/index.ts'
import { epochOf, type Instant, instantOf, type RecordId } from '../../core/index.ts'
import { isWithheld } from '../../governance/consent/index.ts'
import type { ProfileSchema } from './schema.ts'
import { type DayKey, keyOf, type PartRow, partOf, partsOfDays } from './series-parts.ts'

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
): Promise<readonly SeriesSummary[]> => {
  const ours = sql<string>`any(${records}::text[])`
  const series = await db.selectFrom('series').select('body').where('record_id', '=', ours).execute()
  if (series.length === 0) return []
  const extents = await db
    .selectFrom('series_part')
    .select(['series_id', 'day', 'readings', 'first', 'last', 'received'])
    .where('record_id', '=', ours)
    .execute()
  const bySeries = Map.groupBy(extents, ({ series_id }) => series_id)
  const found: SeriesSummary[] = []
  for (const { body } of series) {
    const of = JSON.parse(body) as SeriesOf
    const summary = await summaryOf(db, of, bySeries.get(of.series) ?? [], moment)
    if (summary !== undefined && !isWithheld(summary.last, new Set(withheld))) found.push(summary)
  }
  return found.sort((a, b) => b.count - a.count || (a.of.series < b.of.series ? -1 : 1))
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
