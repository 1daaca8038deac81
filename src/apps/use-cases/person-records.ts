import { sql } from 'kysely'
import type { PersonId, RecordId } from '../../core/index.ts'
import type { IdentityRecord } from '../../pipeline/delivery/index.ts'
import type { Dependencies } from './dependencies.ts'

/** The records that are one person now, in one order. */
export const recordsOf = async (deps: Dependencies, person: PersonId): Promise<readonly RecordId[]> => {
  const rows = await deps.database.kysely
    .selectFrom('person_record')
    .select('record_id')
    .where('person_id', '=', person)
    .orderBy('record_id')
    .execute()
  return rows.map(row => row.record_id as RecordId)
}

/** Records as their sources describe them, by id; one that has no patient is left out. */
export const recordsNamed = async (
  deps: Dependencies,
  records: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, IdentityRecord>> => {
  if (records.length === 0) return new Map()
  const rows = await deps.database.kysely
    .selectFrom('patient_summary as s')
    .innerJoin('record as r', 'r.record_id', 's.record_id')
    .select(['s.record_id', 's.person_id', 's.name', 's.birth_date', 's.sex', 'r.source', 'r.patient'])
    .where('s.record_id', '=', sql<string>`any(${[...new Set(records)]}::text[])`)
    .execute()
  return new Map(
    rows.map(row => [
      row.record_id as RecordId,
      {
        record: row.record_id as RecordId,
        person: row.person_id as PersonId,
        source: row.source,
        patient: row.patient,
        name: row.name,
        birthDate: row.birth_date,
        sex: row.sex,
      },
    ]),
  )
}
