import { readFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { DocumentHash, Instant, RecordId } from '../../core/index.ts'
import { type BlobStore, damaged, sha256 } from '../../platform/blobs/index.ts'
import type { DocumentRow } from './documents.ts'
import type { ProfileSchema } from './schema.ts'

/** The table of this file, a numbered migration. */
export const callsMigration = {
  id: '0016-calls',
  sql: readFileSync(new URL('./migration-calls.sql', import.meta.url), 'utf8'),
}

/** A document that brought nothing new about a record, e.g. a call about it: kept with the record it concerns. */
export type CallNote = {
  readonly document: DocumentRow
  readonly about: RecordId
  readonly received: Instant
  /** From `packCall`; `null` when the bytes are in the blob store. */
  readonly packed: string | null
}

/** Larger calls are files. */
const largestPacked = 256 * 1024

/**
 * The bytes of a call as they are kept in the database: a file of its own costs more than all else that a call does.
 *
 * @returns `null` for a call that belongs in the blob store
 */
export const packCall = (bytes: Uint8Array): string | null =>
  bytes.length > largestPacked ? null : gzipSync(bytes, { level: 1 }).toString('base64')

/**
 * Remembers calls of several callers, as common table expressions of a statement that does more; the same again changes
 * nothing.
 *
 * @param isSo nothing is written where it is false
 */
export const notingCalls = (notes: readonly CallNote[], isSo: RawBuilder<boolean>): RawBuilder<unknown> => sql`
  note as (
    select * from unnest(
      ${notes.map(({ document }) => document.document)}::text[], ${notes.map(({ document }) => document.source)}::text[],
      ${notes.map(({ document }) => document.name)}::text[], ${notes.map(({ document }) => document.bytes)}::bigint[],
      ${notes.map(({ received }) => received)}::timestamptz[], ${notes.map(({ about }) => about)}::text[],
      ${notes.map(({ packed }) => packed)}::text[]
    ) as t(document, source, name, bytes, received, about, packed) where ${isSo}
  ), about as (
    insert into document_about (record_id, document) select about, document from note on conflict do nothing
  ), kept as (
    insert into call_document (document, body) select document, decode(packed, 'base64') from note
    where packed is not null on conflict do nothing
  ), noted as (
    insert into document (document, source, name, bytes, received)
    select document, source, name, bytes, received from note on conflict do nothing
  )`

/** The same by itself. */
export const noteCalls = async (tx: Transaction<ProfileSchema>, notes: readonly CallNote[]): Promise<void> => {
  if (notes.length > 0) await sql`with ${notingCalls(notes, sql`true`)} select`.execute(tx)
}

/**
 * The blob store, and beside it the calls that are kept in the database: a reader need not know where a document lies.
 *
 * @example
 * const blobs = withCalls(createFolderBlobStore(folder), database.kysely)
 */
export const withCalls = (blobs: BlobStore, db: Kysely<ProfileSchema>): BlobStore => {
  const find = async (document: DocumentHash): Promise<Uint8Array | undefined> => {
    const row = await db.selectFrom('call_document').select('body').where('document', '=', document).executeTakeFirst()
    return row === undefined ? undefined : unpack(document, row.body)
  }
  const forget = async (document: DocumentHash): Promise<void> => {
    await db.deleteFrom('call_document').where('document', '=', document).execute()
  }
  return {
    put: content => blobs.put(content),
    get: async document => (await find(document)) ?? (await blobs.get(document)),
    getRange: async (document, offset, length) => {
      const call = await find(document)
      return call === undefined ? await blobs.getRange(document, offset, length) : call.slice(offset, offset + length)
    },
    async *read(document) {
      const call = await find(document)
      if (call === undefined) yield* blobs.read(document)
      else yield call
    },
    has: async document => (await find(document)) !== undefined || (await blobs.has(document)),
    remove: async document => {
      await forget(document)
      await blobs.remove(document)
    },
    // Parts are blanked of what resources stand in: those bytes are a file, also when a call had the same.
    blank: async (document, ranges) => {
      await forget(document)
      await blobs.blank(document, ranges)
    },
  }
}

const unpack = (document: DocumentHash, body: Uint8Array): Uint8Array => {
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(gunzipSync(body))
  } catch (cause) {
    throw damaged(document, cause)
  }
  if (sha256(bytes) !== document) throw damaged(document)
  return bytes
}
