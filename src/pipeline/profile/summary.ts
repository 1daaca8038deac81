import { sql, type Transaction } from 'kysely'
import type { DemographicsFact } from '../../clinical/index.ts'
import type { Instant, RecordId } from '../../core/index.ts'
import type { FactDraft } from '../normalize/index.ts'
import { buildProfile } from './build-profile.ts'
import type { ProfileSchema } from './schema.ts'

const endOfTime = '9999-12-31T23:59:59.999Z' as Instant

/** Brings the patient list up to date for the records that these new facts belong to. */
export const refreshSummaries = async (tx: Transaction<ProfileSchema>, facts: readonly FactDraft[]): Promise<void> => {
  const newest = new Map<RecordId, Instant>()
  const renamed = new Set<RecordId>()
  for (const fact of facts) {
    const known = newest.get(fact.record)
    if (known === undefined || fact.recorded > known) newest.set(fact.record, fact.recorded)
    if (fact.kind === 'demographics') renamed.add(fact.record)
  }
  const records = [...newest.keys()].sort()
  if (records.length === 0) return
  await sql`
    insert into patient_summary (record_id, person_id, sort_name, data_as_of)
    select l.record_id, l.person_id, '~', u.t
    from unnest(${records}::text[], ${records.map(record => newest.get(record))}::timestamptz[]) as u(r, t)
    join person_record l on l.record_id = u.r
    order by l.record_id
    on conflict (record_id) do update
      set data_as_of = greatest(patient_summary.data_as_of, excluded.data_as_of)`.execute(tx)
  if (renamed.size > 0) await refreshNames(tx, [...renamed].sort())
}

const refreshNames = async (tx: Transaction<ProfileSchema>, records: readonly RecordId[]): Promise<void> => {
  const rows = await tx
    .selectFrom('fact')
    .select(['record_id', 'content_hash', 'received', 'body'])
    .where('record_id', '=', sql<string>`any(${records}::text[])`)
    .where('kind', '=', 'demographics')
    .execute()
  for (const record of records) {
    const stored = rows
      .filter(row => row.record_id === record)
      .map(row => ({
        fact: { ...(JSON.parse(row.body) as DemographicsFact), received: row.received as Instant },
        content: row.content_hash,
      }))
    const moment = { person: '' as never, records: [record], asOf: endOfTime, knownAt: null }
    const person = buildProfile(stored, moment).facts[0] as DemographicsFact | undefined
    await tx
      .updateTable('patient_summary')
      .set({
        name: person?.name ?? null,
        // Nameless records sort last.
        sort_name: person?.name?.toLowerCase() ?? '~',
        birth_date: person?.birth === undefined ? null : birthDate(person.birth),
        sex: person?.sex ?? null,
        death: person?.death === undefined ? null : (person.death.at ?? 'unknown'),
      })
      .where('record_id', '=', record)
      .execute()
    const identifiers = person?.identifiers ?? []
    await tx.deleteFrom('record_identifier').where('record_id', '=', record).execute()
    if (identifiers.length > 0) {
      await tx
        .insertInto('record_identifier')
        .values(identifiers.map(({ system, value }) => ({ record_id: record, system, value })))
        .onConflict(conflict => conflict.doNothing())
        .execute()
    }
  }
}

const lengths = { year: 4, month: 7, day: 10, instant: 10 } as const

/** As precise as it was given. */
const birthDate = ({ start, precision }: NonNullable<DemographicsFact['birth']>): string =>
  start.slice(0, lengths[precision])
