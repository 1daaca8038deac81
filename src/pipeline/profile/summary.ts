import { sql, type Transaction } from 'kysely'
import type { DemographicsFact } from '../../clinical/index.ts'
import type { Instant, RecordId } from '../../core/index.ts'
import type { FactDraft } from '../normalize/index.ts'
import { buildProfile, type StoredFact } from './build-profile.ts'
import { noteNewest } from './newest.ts'
import type { ProfileSchema } from './schema.ts'

const endOfTime = '9999-12-31T23:59:59.999Z' as Instant

/** A fact that was just stored, with the content hash of its resource. */
export type FreshFact = { readonly fact: FactDraft; readonly content: string; readonly received: Instant }

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
): Promise<readonly RecordId[]> => {
  const newest = new Map<RecordId, Instant>()
  const renamed = new Map<RecordId, StoredFact[]>()
  for (const { fact, content, received } of facts) {
    const known = newest.get(fact.record)
    if (known === undefined || fact.recorded > known) newest.set(fact.record, fact.recorded)
    if (fact.kind !== 'demographics') continue
    const names = renamed.get(fact.record) ?? []
    names.push({ fact: { ...fact, received }, content })
    renamed.set(fact.record, names)
  }
  if (newest.size === 0) return []
  await noteNewest(tx, newest)
  const identified = [...renamed.keys()].sort()
  if (identified.length > 0) {
    const stored = await storedNames(
      tx,
      identified.filter(record => !created.has(record)),
    )
    await refreshNames(tx, identified, new Map([...renamed, ...stored]))
  }
  return identified
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
): Promise<void> => {
  const people = records.map(record => {
    const facts = names.get(record) ?? []
    const moment = { person: '' as never, records: [record], asOf: endOfTime, knownAt: null }
    return { record, person: buildProfile(facts, moment).facts[0] as DemographicsFact | undefined }
  })
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
