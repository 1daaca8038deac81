import { type Kysely, sql } from 'kysely'
import { dayOf, type Fact, observationsIn, readingNamed, type SeriesOf } from '../../clinical/index.ts'
import type { FactId } from '../../core/index.ts'
import type { ProfileSchema } from './schema.ts'
import { storedDay } from './series-cache.ts'
import { partOf, partsOfDays } from './series-parts.ts'

/** A stored fact, with the name of the source it came from. */
export type FoundFact = { readonly fact: Fact; readonly source: string }

/** The readings that these ids name, as observations; ids of other facts are passed over. */
export const findReadings = async (
  db: Kysely<ProfileSchema>,
  ids: readonly FactId[],
): Promise<readonly FoundFact[]> => {
  const named = ids.flatMap(id => readingNamed(id) ?? [])
  if (named.length === 0) return []
  const rows = await db
    .selectFrom('series as s')
    .innerJoin('record as r', 'r.record_id', 's.record_id')
    .select(['s.series_id', 's.body', 'r.source'])
    .where('s.series_id', '=', sql<string>`any(${[...new Set(named.map(({ series }) => series))]}::text[])`)
    .execute()
  const series = new Map(
    rows.map(({ series_id, body, source }) => [series_id, { of: JSON.parse(body) as SeriesOf, source }]),
  )
  const days = new Map(
    named.flatMap(({ series: id, start }) => {
      const of = series.get(id)?.of
      return of === undefined ? [] : [[`${id} ${dayOf(start)}`, { of, day: dayOf(start) }] as const]
    }),
  )
  const wanted = new Set<string>(ids)
  const found: FoundFact[] = []
  for (const [key, parts] of await partsOfDays(db, [...days.values()])) {
    const { of, source } = series.get(key.slice(0, key.indexOf(' '))) ?? {}
    if (of === undefined || source === undefined) continue
    for (const fact of observationsIn(storedDay(of, parts.map(partOf), parts).whole)) {
      if (wanted.has(fact.id)) found.push({ fact, source })
    }
  }
  return found
}
