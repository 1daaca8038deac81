import { type Kysely, sql } from 'kysely'
import { AppError } from '../../core/index.ts'
import { findPerson } from './people.ts'
import type { ProfileSchema } from './schema.ts'

/**
 * A source's own id of a patient whom the caller names: by that id, or as `findPerson` reads it. The patient must have a
 * record of that source: a typing error must not make a new one.
 *
 * @throws AppError `not-found`, or `ambiguous`
 */
export const patientInSource = async (db: Kysely<ProfileSchema>, source: string, name: string): Promise<string> => {
  const own = name.replace(/^Patient\//, '')
  const direct = await db
    .selectFrom('record')
    .select('patient')
    .where('source', '=', source)
    .where('patient', '=', own)
    .executeTakeFirst()
  if (direct !== undefined && own !== '') return direct.patient
  const person = await findPerson(db, name)
  const records = await db
    .selectFrom('person_record as l')
    .innerJoin('record as r', 'r.record_id', 'l.record_id')
    .select('r.patient')
    .where('l.person_id', '=', person)
    .where('r.source', '=', source)
    .execute()
  const [only, ...others] = records
  if (only === undefined) {
    throw new AppError('not-found', 'That patient has no record of this source.', {
      remedy: 'Give the source whose record of the patient it belongs to: --source NAME.',
    })
  }
  if (others.length > 0) {
    throw new AppError('ambiguous', `That patient has ${records.length} records of this source.`, {
      remedy: 'Name the patient by the source’s own id.',
    })
  }
  return only.patient
}

/** Those of a source's patient ids that it has a record of. */
export const patientsAmong = async (
  db: Kysely<ProfileSchema>,
  source: string,
  patients: readonly string[],
): Promise<ReadonlySet<string>> => {
  const rows = await db
    .selectFrom('record')
    .select('patient')
    .where('source', '=', source)
    .where('patient', '=', sql<string>`any(${patients.filter(patient => patient !== '')}::text[])`)
    .execute()
  return new Set(rows.map(({ patient }) => patient))
}
