import { type Kysely, sql, type Transaction } from 'kysely'
import type { DocumentHash, Instant, RecordId } from '../../core/index.ts'
import { eraseDemographics, type IdentitySchema } from '../identity/index.ts'
import type { ProfileSchema } from './schema.ts'
import { originsIn } from './series-parts.ts'

/** What of a document belongs to erased records: the byte ranges, or all of it. */
export type ErasedDocument = {
  readonly document: DocumentHash
  /** `null`: nobody else stands in it. */
  readonly ranges: readonly { readonly offset: number; readonly length: number }[] | null
}

/** The documents that hold content of these records. */
export const documentsOf = async (
  db: Kysely<ProfileSchema>,
  records: readonly RecordId[],
): Promise<readonly ErasedDocument[]> => {
  const ours = sql<string>`any(${records}::text[])`
  const rows = await db.selectFrom('resource').select(['document', 'locator']).where('record_id', '=', ours).execute()
  const about = await db.selectFrom('document_about').select('document').where('record_id', '=', ours).execute()
  const named = [...new Set([...rows, ...about].map(({ document }) => document))]
  if (named.length === 0) return []
  const others = await sharedAmong(db, named, records)
  const places = [...rows, ...(await placesOfReadings(db, records))]
  return named.map(document => ({
    document: document as DocumentHash,
    ranges: others.has(document)
      ? places.filter(place => place.document === document).map(({ locator }) => rangeOf(locator))
      : null,
  }))
}

/** The documents among these in which others stand too, with a resource or with readings. */
const sharedAmong = async (
  db: Kysely<ProfileSchema>,
  named: readonly string[],
  records: readonly RecordId[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ document: string }>`
    select document from resource
    where document = any(${named}::text[]) and record_id <> all(${records}::text[])
    union
    select a.document from document_about a
    where a.document = any(${named}::text[]) and a.record_id <> all(${records}::text[])
      and exists (select 1 from series s where s.record_id = a.record_id)`.execute(db)
  return new Set(rows.map(({ document }) => document))
}

/** Where the readings of these records stand. */
const placesOfReadings = async (db: Kysely<ProfileSchema>, records: readonly RecordId[]) => {
  const rows = await db
    .selectFrom('series_part')
    .select('origins')
    .where('record_id', '=', sql<string>`any(${records}::text[])`)
    .execute()
  return rows.flatMap(({ origins }) => originsIn(origins))
}

const rangeOf = (locator: string): { readonly offset: number; readonly length: number } => {
  const match = /^bytes=(\d+)\+(\d+)$/.exec(locator)
  if (match === null) throw new Error(`A locator of another form: ${locator}`)
  return { offset: Number(match[1]), length: Number(match[2]) }
}

/**
 * Removes the content of records: facts, resources, names and identifiers. The record's own id stays (a hash), with the
 * source's patient id replaced, so that links and the audit trail keep their meaning.
 */
export const eraseRecords = async (
  tx: Transaction<ProfileSchema & IdentitySchema>,
  records: readonly RecordId[],
  act: { readonly at: Instant; readonly by: string; readonly reason: string },
): Promise<{ readonly facts: number; readonly resources: number }> => {
  const ours = sql<string>`any(${records}::text[])`
  const facts = await tx.deleteFrom('fact').where('record_id', '=', ours).executeTakeFirst()
  const resources = await tx.deleteFrom('resource').where('record_id', '=', ours).executeTakeFirst()
  for (const table of [
    'record_identifier',
    'patient_summary',
    'document_about',
    'series',
    'series_part',
    'fact_mark',
  ] as const) {
    await tx.deleteFrom(table).where('record_id', '=', ours).execute()
  }
  await eraseDemographics(tx, records)
  await tx
    .updateTable('record')
    .set({ patient: sql`'erased:' || record_id`, facts: 0, readings: 0, marks: 0 })
    .where('record_id', '=', ours)
    .execute()
  await tx
    .insertInto('erasure')
    .values(records.map(record_id => ({ record_id, ...act })))
    .onConflict(conflict => conflict.doNothing())
    .execute()
  return { facts: Number(facts.numDeletedRows), resources: Number(resources.numDeletedRows) }
}

/** The records among these that were erased. */
export const erasedAmong = async (
  db: Kysely<ProfileSchema>,
  records: readonly RecordId[],
): Promise<ReadonlySet<RecordId>> => {
  if (records.length === 0) return new Set()
  const rows = await db
    .selectFrom('erasure')
    .select('record_id')
    .where('record_id', '=', sql<string>`any(${records}::text[])`)
    .execute()
  return new Set(rows.map(row => row.record_id as RecordId))
}
