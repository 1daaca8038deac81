import { sql, type Transaction } from 'kysely'
import type { DocumentHash, Instant } from '../../core/index.ts'
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
