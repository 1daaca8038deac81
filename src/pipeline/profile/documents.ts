import { sql, type Transaction } from 'kysely'
import type { DocumentHash, Instant, RecordId } from '../../core/index.ts'
import type { ProfileSchema } from './schema.ts'

export type DocumentRow = {
  readonly document: DocumentHash
  readonly source: string
  readonly name: string
  readonly bytes: number
}

export type QuarantineRow = {
  readonly document: DocumentHash
  readonly locator: string
  readonly code: string
  readonly message: string
}

/** Remembers which documents came from where; the same again changes nothing. */
export const storeDocuments = async (
  tx: Transaction<ProfileSchema>,
  documents: readonly DocumentRow[],
  received: Instant,
): Promise<void> => {
  if (documents.length === 0) return
  await tx
    .insertInto('document')
    .values(documents.map(row => ({ ...row, received })))
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** A document that brought nothing new about a record, e.g. a call about it: kept with the record it concerns. */
export type DocumentNote = { readonly document: DocumentRow; readonly about: RecordId; readonly received: Instant }

/** Remembers documents of several callers, in one statement; the same again changes nothing. */
export const noteDocuments = async (tx: Transaction<ProfileSchema>, notes: readonly DocumentNote[]): Promise<void> => {
  if (notes.length === 0) return
  await sql`
    with note as (
      select * from unnest(
        ${notes.map(({ document }) => document.document)}::text[], ${notes.map(({ document }) => document.source)}::text[],
        ${notes.map(({ document }) => document.name)}::text[], ${notes.map(({ document }) => document.bytes)}::bigint[],
        ${notes.map(({ received }) => received)}::timestamptz[], ${notes.map(({ about }) => about)}::text[]
      ) as t(document, source, name, bytes, received, about)
    ), about as (
      insert into document_about (record_id, document) select about, document from note on conflict do nothing
    )
    insert into document (document, source, name, bytes, received)
    select document, source, name, bytes, received from note on conflict do nothing`.execute(tx)
}

/** Keeps what could not be read: the place of its bytes, and why. */
export const storeQuarantine = async (
  tx: Transaction<ProfileSchema>,
  rows: readonly QuarantineRow[],
  received: Instant,
): Promise<void> => {
  if (rows.length === 0) return
  await sql`
    insert into quarantine (document, locator, code, message, received)
    select d, l, c, m, ${received}::timestamptz
    from unnest(${rows.map(({ document }) => document)}::text[], ${rows.map(({ locator }) => locator)}::text[],
                ${rows.map(({ code }) => code)}::text[], ${rows.map(({ message }) => message)}::text[]) as t(d, l, c, m)
    on conflict do nothing`.execute(tx)
}
