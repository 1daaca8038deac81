import { hash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { canonicalJson, type Instant, type RecordId } from '../../../core/index.ts'
import type { MatchingFields } from '../../normalize/index.ts'
import { blockingKeys } from './blocking.ts'
import type { IdentityReader, IdentitySchema } from './schema.ts'

/** A version of a Patient, with what it says for matching. */
export type PatientVersion = {
  readonly record: RecordId
  readonly contentHash: string
  readonly source: string
  readonly said: MatchingFields
}

/** A record as it stands, for comparing it with others. */
export type Standing = {
  readonly record: RecordId
  readonly source: string
  readonly said: MatchingFields
  readonly digest: string
}

/** Keeps what versions of Patients say; those known already stay. */
export const storeVersions = async (
  tx: Transaction<IdentitySchema>,
  versions: readonly PatientVersion[],
): Promise<void> => {
  if (versions.length === 0) return
  const rows = versions.map(({ record, contentHash, source, said }) => {
    const text = canonicalJson(said)
    return { record, contentHash, source, text, digest: hash('sha256', text).slice(0, 32) }
  })
  await sql`
    insert into demographics (record_id, content_hash, source, said, digest)
    select * from unnest(
      ${rows.map(one => one.record)}::text[], ${rows.map(one => one.contentHash)}::text[],
      ${rows.map(one => one.source)}::text[], ${rows.map(one => one.text)}::text[], ${rows.map(one => one.digest)}::text[])
    on conflict do nothing`.execute(tx)
}

/** The version of a record's Patient that counts; `null` when it has none, e.g. because it was entered in error. */
export type StandingVersion = { readonly record: RecordId; readonly contentHash: string | null }

/**
 * Makes these versions the ones that are compared, and their blocking keys those of the record.
 *
 * @returns the records of which something else stands now than before
 */
export const standVersions = async (
  tx: Transaction<IdentitySchema>,
  versions: readonly StandingVersion[],
): Promise<readonly RecordId[]> => {
  if (versions.length === 0) return []
  const { rows } = await sql<{ record_id: RecordId; said: string; standing: boolean }>`
    update demographics d set standing = (d.content_hash = u.h)
    from unnest(${versions.map(one => one.record)}::text[], ${versions.map(one => one.contentHash ?? '')}::text[]) as u(r, h)
    where d.record_id = u.r and d.standing <> (d.content_hash = u.h)
    returning d.record_id, d.said, d.standing`.execute(tx)
  const changed = [...new Set(rows.map(row => row.record_id))].sort()
  if (changed.length === 0) return []
  const keys = rows
    .filter(({ standing }) => standing)
    .flatMap(({ record_id, said }) =>
      blockingKeys(JSON.parse(said) as MatchingFields).map(key => ({ key, record: record_id })),
    )
  const given = sql`unnest(${keys.map(({ key }) => key)}::bigint[], ${keys.map(({ record }) => record)}::text[])`
  // Most keys of a further version are those of the one before.
  await sql`
    delete from blocking_key b where b.record_id = any(${changed}::text[])
    and not exists (select from ${given} as u(k, r) where u.k = b.key and u.r = b.record_id)`.execute(tx)
  if (keys.length > 0)
    await sql`insert into blocking_key (key, record_id) select * from ${given} on conflict do nothing`.execute(tx)
  return changed
}

/** What stands of records. */
export const standingOf = async (
  db: IdentityReader,
  records: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, Standing>> => {
  if (records.length === 0) return new Map()
  const { rows } = await sql<StandingRow>`
    select record_id, source, said, digest from demographics
    where standing and record_id = any(${records}::text[])`.execute(db)
  return new Map(rows.map(row => [row.record_id, standingFrom(row)]))
}

/** All that stand, a page at a time in order of record, for estimating a model. */
export async function* allStanding(db: IdentityReader, page = 20_000): AsyncGenerator<readonly Standing[]> {
  for (let after = ''; ; ) {
    const { rows } = await sql<StandingRow>`
      select record_id, source, said, digest from demographics
      where standing and record_id > ${after} order by record_id limit ${page}`.execute(db)
    if (rows.length > 0) yield rows.map(standingFrom)
    if (rows.length < page) return
    after = rows.at(-1)!.record_id
  }
}

type StandingRow = { record_id: RecordId; source: string; said: string; digest: string }

const standingFrom = (row: StandingRow): Standing => ({
  record: row.record_id,
  source: row.source,
  said: JSON.parse(row.said) as MatchingFields,
  digest: row.digest,
})

/** Two Patients of one source that the source calls one person, or no longer does. */
export type SourceLink = {
  readonly record: RecordId
  readonly other: RecordId
  readonly contentHash: string
  /** `null` for a Linkage, which stands until a later one. */
  readonly saidBy: RecordId | null
  readonly active: boolean
  readonly written: Instant | null
  readonly version: number | null
}

/** Keeps what a source says of its own records, for both. */
export const storeSourceLinks = async (
  tx: Transaction<IdentitySchema>,
  links: readonly SourceLink[],
): Promise<void> => {
  if (links.length === 0) return
  const both = links.flatMap(one => [one, { ...one, record: one.other, other: one.record }])
  await tx
    .insertInto('source_link')
    .values(
      both.map(one => ({
        record_id: one.record,
        other: one.other,
        content_hash: one.contentHash,
        said_by: one.saidBy,
        active: one.active,
        written: one.written,
        version: one.version === null ? null : String(one.version),
      })),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/**
 * Which records the sources of these call one person. The newest Linkage about two decides, whenever it arrived; without one,
 * the version that stands of either Patient. Of two Linkages of one moment, the one that takes back counts.
 */
export const sourceLinksOf = async (
  db: IdentityReader,
  records: readonly RecordId[],
): Promise<readonly { readonly a: RecordId; readonly b: RecordId }[]> => {
  if (records.length === 0) return []
  const { rows } = await sql<{ a: RecordId; b: RecordId }>`
    select least(u.record_id, u.other) as a, greatest(u.record_id, u.other) as b from (
      select distinct on (l.record_id, l.other) l.record_id, l.other, l.active
      from source_link l
      left join demographics d
        on d.record_id = l.said_by and d.content_hash = l.content_hash and d.standing
      where l.record_id = any(${records}::text[]) and (l.said_by is null or d.record_id is not null)
      order by l.record_id, l.other, (l.said_by is null) desc, l.written desc nulls last,
        l.version desc nulls last, l.active
    ) u where u.active
    group by 1, 2 order by 1, 2`.execute(db)
  return rows
}

/** Forgets what records said of who they are, e.g. because they are erased; that they were linked stays. */
export const eraseDemographics = async (
  tx: Transaction<IdentitySchema>,
  records: readonly RecordId[],
): Promise<void> => {
  const ours = sql<string>`any(${records}::text[])`
  await tx.deleteFrom('demographics').where('record_id', '=', ours).execute()
  await tx.deleteFrom('blocking_key').where('record_id', '=', ours).execute()
  await tx
    .deleteFrom('record_pair')
    .where(eb => eb.or([eb('record_a', '=', ours), eb('record_b', '=', ours)]))
    .execute()
}
