import { type Kysely, sql, type Transaction } from 'kysely'
import type { DemographicsFact } from '../../clinical/index.ts'
import type { Instant, RecordId } from '../../core/index.ts'
import type { IdentitySchema, PatientVersion } from '../identity/index.ts'
import { type MatchingFields, readMatchingFields } from '../normalize/index.ts'
import { buildProfile, type StoredFact } from './build-profile.ts'
import { noteNewest } from './newest.ts'
import type { ProfileSchema } from './schema.ts'
import type { StatedFact } from './stated-fact.ts'

const endOfTime = '9999-12-31T23:59:59.999Z' as Instant

/** A fact that was just stored, with the content hash of its resource. */
export type FreshFact = { readonly fact: StatedFact; readonly content: string; readonly received: Instant }

/** A record whose names or identifiers may have changed, with the version of its Patient that counts now. */
export type NamedRecord = { readonly record: RecordId; readonly contentHash: string | null }

/**
 * Brings the patient list up to date for the records that these new facts belong to.
 *
 * @param created records of which nothing else is stored: their names need no look-up
 * @returns the records whose names or identifiers may have changed
 */
export const refreshSummaries = async (
  tx: Transaction<ProfileSchema>,
  facts: readonly FreshFact[],
  created: ReadonlySet<RecordId>,
): Promise<readonly NamedRecord[]> => {
  const newest = new Map<RecordId, Instant>()
  const renamed = new Map<RecordId, StoredFact[]>()
  for (const { fact, content, received } of facts) {
    const known = newest.get(fact.record)
    if (known === undefined || fact.recorded > known) newest.set(fact.record, fact.recorded)
    if (fact.demographics === null) continue
    const names = renamed.get(fact.record) ?? []
    names.push({ fact: { ...fact.demographics, received }, content })
    renamed.set(fact.record, names)
  }
  if (newest.size === 0) return []
  await noteNewest(tx, newest)
  const identified = [...renamed.keys()].sort()
  if (identified.length === 0) return []
  const stored = await storedNames(
    tx,
    identified.filter(record => !created.has(record)),
  )
  return await refreshNames(tx, identified, new Map([...renamed, ...stored]))
}

/** Records of which nothing is kept for matching, stored by versions of Attune that did not keep it; a page of them. */
export const recordsNotRead = async (
  db: Kysely<ProfileSchema & IdentitySchema>,
  limit: number,
): Promise<readonly PatientVersion[]> => {
  const { rows } = await sql<{
    record_id: RecordId
    source: string
    content_hash: string
    received: Instant
    body: string
  }>`
    select f.record_id, r.source, f.content_hash, f.received, f.body
    from (
      select s.record_id from patient_summary s
      where (s.birth_date is not null or s.name is not null)
        and not exists (select 1 from demographics d where d.record_id = s.record_id)
      order by s.record_id limit ${limit}) u
    join record r on r.record_id = u.record_id
    join fact f on f.record_id = u.record_id and f.kind = 'demographics'`.execute(db)
  return rows.map(({ record_id, source, content_hash, body }) => ({
    record: record_id,
    source,
    contentHash: content_hash,
    said: saidByFact(JSON.parse(body) as DemographicsFact),
  }))
}

/** A fact does not keep addresses and telephones: such records are compared by the rest until their source sends them again. */
const saidByFact = (fact: DemographicsFact): MatchingFields => {
  const patient = {
    resourceType: 'Patient',
    ...(fact.name === undefined ? {} : { name: [{ text: fact.name }] }),
    ...(fact.birth === undefined ? {} : { birthDate: birthDate(fact) }),
    ...(fact.gender === undefined ? {} : { gender: fact.gender }),
    identifier: fact.identifiers.map(({ system, value }) => ({ system, value })),
  }
  const said = readMatchingFields(patient)
  if (said === null) throw new Error('A Patient that is none')
  return said
}

/** The version of each record's Patient that counts, from what is stored. */
export const standingVersions = async (
  tx: Transaction<ProfileSchema>,
  records: readonly RecordId[],
): Promise<readonly NamedRecord[]> => {
  const stored = await storedNames(tx, records)
  return records.map(record => ({ record, contentHash: standingName(stored.get(record) ?? [], record).contentHash }))
}

const standingName = (facts: readonly StoredFact[], record: RecordId) => {
  const moment = { person: '' as never, records: [record], asOf: endOfTime, knownAt: null }
  const person = buildProfile(facts, moment).facts[0] as DemographicsFact | undefined
  return { person, contentHash: facts.find(({ fact }) => fact.id === person?.id)?.content ?? null }
}

/** The versions of Patient that are stored, by record. Each is looked up by itself, whatever the planner knows. */
const storedNames = async (
  tx: Transaction<ProfileSchema>,
  records: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, readonly StoredFact[]>> => {
  if (records.length === 0) return new Map()
  const { rows } = await sql<{ record_id: RecordId; content_hash: string; received: Instant; body: string }>`
    select u.r as record_id, f.content_hash, f.received, f.body
    from unnest(${records}::text[]) as u(r)
    cross join lateral (
      select content_hash, received, body from fact
      where record_id = u.r and kind = 'demographics' offset 0) f`.execute(tx)
  const facts = rows.map(({ record_id, content_hash, received, body }) => ({
    record: record_id,
    fact: { ...(JSON.parse(body) as DemographicsFact), received },
    content: content_hash,
  }))
  return Map.groupBy(facts, ({ record }) => record)
}

const refreshNames = async (
  tx: Transaction<ProfileSchema>,
  records: readonly RecordId[],
  names: ReadonlyMap<RecordId, readonly StoredFact[]>,
): Promise<readonly NamedRecord[]> => {
  const people = records.map(record => ({ record, ...standingName(names.get(record) ?? [], record) }))
  const column = <T>(of: (person: DemographicsFact | undefined) => T): T[] => people.map(({ person }) => of(person))
  await sql`
    update patient_summary s
    set name = u.name, sort_name = u.sort_name, birth_date = u.birth, sex = u.sex, death = u.death
    from unnest(
      ${records}::text[], ${column(person => listed(person?.name) ?? null)}::text[],
      ${column(sortName)}::text[], ${column(birthDate)}::text[], ${column(person => person?.sex ?? null)}::text[],
      ${column(death)}::text[]) as u(r, name, sort_name, birth, sex, death)
    where s.record_id = u.r`.execute(tx)
  const identifiers = people.flatMap(({ record, person }) =>
    (person?.identifiers ?? []).filter(identifies).map(identifier => ({ record, ...identifier })),
  )
  await tx.deleteFrom('record_identifier').where('record_id', '=', sql<string>`any(${records}::text[])`).execute()
  await sql`
    insert into record_identifier (record_id, system, value)
    select r, s, v from unnest(
      ${identifiers.map(({ record }) => record)}::text[], ${identifiers.map(({ system }) => system)}::text[],
      ${identifiers.map(({ value }) => value)}::text[]) as u(r, s, v)
    on conflict do nothing`.execute(tx)
  return people.map(({ record, contentHash }) => ({ record, contentHash }))
}

/** Characters of a name in the patient list; PostgreSQL has no room in an index for a text of some thousand. */
const longestName = 200

/** Characters of an identifier and its system. A longer one is none: nobody could look it up. */
const longestIdentifier = 500

const listed = (name: string | undefined): string | undefined => name?.slice(0, longestName).toWellFormed()

/** Nameless records sort last. */
const sortName = (person: DemographicsFact | undefined): string => listed(person?.name)?.toLowerCase() ?? '~'

/** Where a character was lost, two different identifiers may look the same: such a one finds and links nobody. */
const identifies = ({ system, value }: DemographicsFact['identifiers'][number]): boolean =>
  system.length + value.length <= longestIdentifier && !`${system}${value}`.includes('\uFFFD')

const death = (person: DemographicsFact | undefined): string | null =>
  person?.death === undefined ? null : (person.death.at ?? 'unknown')

const lengths = { year: 4, month: 7, day: 10, instant: 10 } as const

/** As precise as it was given. */
const birthDate = (person: DemographicsFact | undefined): string | null =>
  person?.birth === undefined ? null : person.birth.start.slice(0, lengths[person.birth.precision])
