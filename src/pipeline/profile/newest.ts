import { sql, type Transaction } from 'kysely'
import type { Instant, RecordId } from '../../core/index.ts'
import type { ProfileSchema } from './schema.ts'

/** Puts records on the patient list, with the newest moment that something is known of. */
export const noteNewest = async (
  tx: Transaction<ProfileSchema>,
  newest: ReadonlyMap<RecordId, Instant>,
): Promise<void> => {
  const records = [...newest.keys()].sort()
  await sql`
    insert into patient_summary (record_id, person_id, sort_name, data_as_of)
    select l.record_id, l.person_id, '~', u.t
    from unnest(${records}::text[], ${records.map(record => newest.get(record))}::timestamptz[]) as u(r, t)
    join person_record l on l.record_id = u.r
    order by l.record_id
    on conflict (record_id) do update
      set data_as_of = greatest(patient_summary.data_as_of, excluded.data_as_of)`.execute(tx)
}
