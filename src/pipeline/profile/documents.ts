import { type Kysely, sql, type Transaction } from 'kysely'
import type { DocumentHash, Instant } from '../../core/index.ts'
import type { ProfileSchema } from './schema.ts'

export type DocumentRow = {
  readonly document: DocumentHash
  readonly source: string
  readonly name: string
  readonly bytes: number
  /** What the caller said of it, JSON; `null`: nothing. */
  readonly said?: string | null
}

export type QuarantineRow = {
  readonly document: DocumentHash
  readonly locator: string
  readonly code: string
  readonly message: string
}

/** Remembers which documents came from where; the same again changes nothing but what was said of it last. */
export const storeDocuments = async (
  tx: Transaction<ProfileSchema>,
  documents: readonly DocumentRow[],
  received: Instant,
): Promise<void> => {
  if (documents.length === 0) return
  const unique = [...new Map(documents.map(row => [`${row.source} ${row.document}`, row])).values()]
  await tx
    .insertInto('document')
    .values(unique.map(row => ({ ...row, said: row.said ?? null, received })))
    .onConflict(conflict =>
      conflict
        .columns(['document', 'source'])
        .doUpdateSet({ said: sql`excluded.said` })
        .where(sql<boolean>`excluded.said is not null and excluded.said is distinct from document.said`),
    )
    .execute()
}

/** The name that a document came by; the first, when several sources sent it. */
export const documentName = async (db: Kysely<ProfileSchema>, document: DocumentHash): Promise<string | undefined> => {
  const rows = await db
    .selectFrom('document')
    .select('name')
    .where('document', '=', document)
    .orderBy('received')
    .execute()
  return rows[0]?.name
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
