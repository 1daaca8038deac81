import { type Kysely, sql } from 'kysely'
import { dayAt, type SeriesFact, type SeriesOf, seriesFact } from '../../clinical/index.ts'
import type { Instant, PersonId } from '../../core/index.ts'
import type { ProfileSchema } from './schema.ts'
import { partOf, selectParts } from './series-parts.ts'

/** One series whole, day by day. */
export type StoredSeries = {
  readonly of: SeriesOf
  /** The source's id of the patient. */
  readonly patient: string
  readonly source: string
  readonly days: readonly SeriesFact[]
}

/** Series of one query. */
const page = 200

const endOfTime = '9999-12-31T23:59:59.999Z' as Instant

/** Every stored series of a person, or of everybody, one at a time: memory holds the packed days of one. */
export async function* storedSeries(db: Kysely<ProfileSchema>, person: PersonId | null): AsyncGenerator<StoredSeries> {
  let after = { record: '', series: '' }
  for (;;) {
    const whose =
      person === null
        ? sql`true`
        : sql`s.record_id in (select record_id from person_record where person_id = ${person})`
    const { rows } = await sql<{ record_id: string; series_id: string; body: string; patient: string; source: string }>`
      select s.record_id, s.series_id, s.body, r.patient, r.source from series s join record r on r.record_id = s.record_id
      where ${whose} and (s.record_id, s.series_id) > (${after.record}, ${after.series})
      order by s.record_id, s.series_id limit ${page}`.execute(db)
    for (const { record_id, series_id, body, patient, source } of rows) {
      const of = JSON.parse(body) as SeriesOf
      const parts = await selectParts(
        db,
        sql`(select * from series_part where record_id = ${record_id} and series_id = ${series_id}) p`,
      )
      const days = [...Map.groupBy(parts, ({ day }) => day).values()].flatMap(rowsOfDay => {
        const day = dayAt(rowsOfDay.map(partOf), { asOf: endOfTime, receivedBy: null })
        return day === undefined ? [] : [seriesFact(of, day)]
      })
      yield { of, patient, source, days }
      after = { record: record_id, series: series_id }
    }
    if (rows.length < page) return
  }
}
