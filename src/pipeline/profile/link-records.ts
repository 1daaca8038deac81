import { sql, type Transaction } from 'kysely'
import type { Instant, PersonId, RecordId } from '../../core/index.ts'
import { type Identified, linksBetween, type TrustedSystems } from '../identity/index.ts'
import { personOf } from './person-of.ts'
import type { ProfileSchema } from './schema.ts'

/** A link that changed, for the audit. */
export type RecordLink = {
  readonly record: RecordId
  readonly from: PersonId
  readonly to: PersonId
  readonly version: number
}

/**
 * Looks again at whose the records are, after their identifiers came or changed. What changes is written as a further
 * version of the record's link; the versions before stay. Nothing happens where the site trusts no identifier system.
 */
export const linkRecords = async (
  tx: Transaction<ProfileSchema>,
  touched: readonly RecordId[],
  trusted: TrustedSystems,
  at: Instant,
): Promise<readonly RecordLink[]> => {
  if (touched.length === 0 || trusted.length === 0) return []
  const together = await recordsTogether(tx, touched, trusted)
  if (together.length === 0) return []
  const records = await identified(tx, together)
  const current = new Map(records.map(({ record, person }) => [record, person]))
  const links = linksBetween(records, trusted)
  if (links.length === 0) return []
  const { rows } = await sql<{ record_id: string; version: number }>`
    insert into person_link (record_id, version, person_id, since)
    select u.r, (select max(version) from person_link l where l.record_id = u.r) + 1, u.p, ${at}::timestamptz
    from unnest(${links.map(({ record }) => record)}::text[], ${links.map(({ person }) => person)}::text[]) as u(r, p)
    returning record_id, version`.execute(tx)
  const versions = new Map(rows.map(row => [row.record_id, row.version]))
  const changed = links.map(({ record, person }) => ({
    record,
    from: current.get(record) ?? person,
    to: person,
    version: versions.get(record) ?? 0,
  }))
  await refreshListed(tx, changed)
  return changed
}

/** The records that may be one person with those touched, each through a chain of shared identifiers or links. */
const recordsTogether = async (
  tx: Transaction<ProfileSchema>,
  touched: readonly RecordId[],
  trusted: TrustedSystems,
): Promise<readonly RecordId[]> => {
  const known = new Set<RecordId>(touched)
  let fresh: readonly RecordId[] = touched
  let alone = true
  while (fresh.length > 0) {
    const { rows } = await sql<{ record_id: RecordId }>`
      select distinct o.record_id
      from unnest(${fresh}::text[]) as u(r)
      join record_identifier i on i.record_id = u.r and i.system = any(${trusted}::text[])
      join record_identifier o on o.value = i.value and o.system = i.system
      union
      select p.record_id
      from unnest(${fresh}::text[]) as u(r)
      join patient_summary s on s.record_id = u.r
      join patient_summary p on p.person_id = s.person_id`.execute(tx)
    fresh = rows.map(row => row.record_id).filter(record => !known.has(record))
    for (const record of fresh) known.add(record)
    alone &&= fresh.length === 0
  }
  // Records imported together may belong together although nothing else was found.
  return alone && touched.length < 2 ? [] : [...known].sort()
}

const identified = async (
  tx: Transaction<ProfileSchema>,
  records: readonly RecordId[],
): Promise<readonly Identified[]> => {
  const rows = await tx
    .selectFrom('patient_summary as s')
    .innerJoin('record as r', 'r.record_id', 's.record_id')
    .select(['s.record_id', 's.person_id', 's.birth_date', 's.sex', 'r.received'])
    .where('s.record_id', '=', sql<string>`any(${records}::text[])`)
    .execute()
  const identifiers = await tx
    .selectFrom('record_identifier')
    .selectAll()
    .where('record_id', '=', sql<string>`any(${records}::text[])`)
    .execute()
  const of = Map.groupBy(identifiers, row => row.record_id)
  return rows.map(row => ({
    record: row.record_id as RecordId,
    person: row.person_id as PersonId,
    alone: personOf(row.record_id as RecordId),
    since: row.received as Instant,
    birthDate: row.birth_date,
    sex: row.sex,
    identifiers: of.get(row.record_id) ?? [],
  }))
}

const refreshListed = async (tx: Transaction<ProfileSchema>, changed: readonly RecordLink[]): Promise<void> => {
  await sql`
    update patient_summary s set person_id = u.p
    from unnest(${changed.map(({ record }) => record)}::text[], ${changed.map(({ to }) => to)}::text[]) as u(r, p)
    where s.record_id = u.r`.execute(tx)
  const people = [...new Set(changed.flatMap(({ from, to }) => [from, to]))]
  await sql`
    update patient_summary s set listed = (s.record_id = (
      select o.record_id from patient_summary o join record r on r.record_id = o.record_id
      where o.person_id = s.person_id order by r.received, o.record_id limit 1))
    where s.person_id = any(${people}::text[])`.execute(tx)
}
