import { type Kysely, sql, type Transaction } from 'kysely'
import type { DocumentHash, Instant } from '../../core/index.ts'
import type { QuarantineRow } from './documents.ts'
import type { ProfileSchema } from './schema.ts'

/** A stretch that could not be read, the document it stands in, and what became of it. */
export type QuarantinedStretch = QuarantineRow & {
  readonly source: string
  /** The document's name as it was given. */
  readonly file: string
  readonly received: Instant
  /** `null` while it is open. */
  readonly resolved: Instant | null
  readonly resolution: 'replayed' | 'dismissed' | null
  readonly resolvedBy: string | null
  /** Why it was dismissed, or the version of the code that read it. */
  readonly reason: string | null
}

/** A document with open stretches; `reasons` says why, with one message of each code. */
export type QuarantinedDocument = {
  readonly document: DocumentHash
  readonly source: string
  readonly file: string
  readonly received: Instant
  readonly stretches: number
  readonly reasons: readonly { readonly code: string; readonly message: string; readonly count: number }[]
}

export type QuarantineQuery = {
  readonly document?: string
  readonly source?: string
  readonly code?: string
  /** Those that are resolved too. */
  readonly all?: boolean
  readonly limit?: number
}

/** Stretches that could not be read, those that came last first; of a document that two sources sent, one row for each. */
export const quarantinedStretches = async (
  db: Kysely<ProfileSchema>,
  { document, source, code, all = false, limit }: QuarantineQuery,
): Promise<readonly QuarantinedStretch[]> => {
  let query = db
    .selectFrom('quarantine as q')
    .innerJoin('document as d', 'd.document', 'q.document')
    .select([
      'q.document',
      'q.locator',
      'q.code',
      'q.message',
      'q.resolution',
      'q.reason',
      'd.source',
      'd.name as file',
    ])
    .select(['q.received', 'q.resolved', 'q.resolved_by as resolvedBy'])
    .orderBy('q.received', 'desc')
    .orderBy('q.document')
    .orderBy(sql`length(q.locator)`)
    .orderBy('q.locator')
  if (document !== undefined) query = query.where('q.document', 'like', `${document.replaceAll(/[^0-9a-f]/g, '')}%`)
  if (source !== undefined) query = query.where('d.source', '=', source)
  if (code !== undefined) query = query.where('q.code', '=', code)
  if (!all) query = query.where('q.resolved', 'is', null)
  if (limit !== undefined) query = query.limit(limit)
  return (await query.execute()) as unknown as readonly QuarantinedStretch[]
}

/** Documents with open stretches, in a fixed order. */
export const documentsToReplay = async (
  db: Kysely<ProfileSchema>,
  { document, source }: Pick<QuarantineQuery, 'document' | 'source'>,
): Promise<readonly { document: DocumentHash; source: string; name: string; bytes: number; said: string | null }[]> => {
  let query = db
    .selectFrom('document as d')
    .select(['d.document', 'd.source', 'd.name', 'd.bytes', 'd.said'])
    .where(sql<boolean>`exists (select 1 from quarantine q where q.document = d.document and q.resolved is null)`)
    .orderBy('d.received')
    .orderBy('d.document')
  if (document !== undefined) query = query.where('d.document', 'like', `${document.replaceAll(/[^0-9a-f]/g, '')}%`)
  if (source !== undefined) query = query.where('d.source', '=', source)
  const rows = await query.execute()
  return rows.map(row => ({ ...row, document: row.document as DocumentHash, bytes: Number(row.bytes) }))
}

/** Documents with open stretches, those that came last first, each with its reasons by how often. */
export const quarantinedDocuments = async (
  db: Kysely<ProfileSchema>,
  limit: number,
): Promise<readonly QuarantinedDocument[]> => {
  const { rows } = await sql<QuarantinedDocument>`
    with reason as (
      select document, code, min(message) as message, count(*)::int as count, max(received) as received
      from quarantine where resolved is null group by document, code)
    select r.document, d.source, d.name as file, max(r.received) as received, sum(r.count)::int as stretches,
      json_agg(json_build_object('code', r.code, 'message', r.message, 'count', r.count) order by r.count desc, r.code) as reasons
    from reason r join document d on d.document = r.document
    group by r.document, d.source, d.name
    order by max(r.received) desc, r.document, d.source
    limit ${limit}`.execute(db)
  return rows
}

/** How many stretches of each source are open, by code. */
export const openQuarantine = async (
  db: Kysely<ProfileSchema>,
): Promise<readonly { readonly source: string; readonly code: string; readonly count: number }[]> => {
  const { rows } = await sql<{ source: string; code: string; count: number }>`
    select d.source, q.code, count(*)::int as count
    from quarantine q join document d on d.document = q.document
    where q.resolved is null
    group by d.source, q.code order by d.source, q.code`.execute(db)
  return rows
}

/**
 * Says what became of stretches. Rows are never deleted, and one that is resolved stays as it is.
 *
 * @returns how many were open
 */
export const resolveQuarantined = async (
  tx: Transaction<ProfileSchema>,
  rows: readonly Pick<QuarantineRow, 'document' | 'locator' | 'code'>[],
  act: {
    readonly at: Instant
    readonly by: string
    readonly resolution: 'replayed' | 'dismissed'
    readonly reason: string
  },
): Promise<number> => {
  if (rows.length === 0) return 0
  const { numAffectedRows } = await sql`
    update quarantine q
    set resolved = ${act.at}::timestamptz, resolution = ${act.resolution}, resolved_by = ${act.by}, reason = ${act.reason}
    from unnest(${rows.map(({ document }) => document)}::text[], ${rows.map(({ locator }) => locator)}::text[],
                ${rows.map(({ code }) => code)}::text[]) as u(d, l, c)
    where q.document = u.d and q.locator = u.l and q.code = u.c and q.resolved is null`.execute(tx)
  return Number(numAffectedRows ?? 0)
}
