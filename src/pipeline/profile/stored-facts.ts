import { type Kysely, sql } from 'kysely'
import { byTime, type Fact } from '../../clinical/index.ts'
import type { Instant, RecordId } from '../../core/index.ts'
import type { StoredFact } from './build-profile.ts'
import type { ProfileSchema } from './schema.ts'

const columns = ['content_hash', 'received', 'body'] as const

type FactRow = { readonly content_hash: string; readonly received: string; readonly body: string }

/**
 * The facts of a record in the order of a profile, all versions.
 *
 * @param since those received at this moment or later; `null` for all
 */
export const factsOfRecord = async (
  db: Kysely<ProfileSchema>,
  record: RecordId,
  since: Instant | null,
): Promise<readonly StoredFact[]> => {
  const all = db.selectFrom('fact').select(columns).where('record_id', '=', record)
  const rows = await (since === null ? all : all.where('received', '>=', since)).execute()
  return inOrder(rows.map(storedFact))
}

/** All facts of each of these records, read at once. */
export const factsOfRecords = async (
  db: Kysely<ProfileSchema>,
  records: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, readonly StoredFact[]>> => {
  const found = new Map<RecordId, StoredFact[]>(records.map(record => [record, []]))
  if (records.length === 0) return found
  const rows = await db
    .selectFrom('fact')
    .select(['record_id', ...columns])
    .where('record_id', '=', sql<string>`any(${records}::text[])`)
    .execute()
  for (const row of rows) found.get(row.record_id as RecordId)?.push(storedFact(row))
  for (const facts of found.values()) inOrder(facts)
  return found
}

const storedFact = (row: FactRow): StoredFact => ({
  // Completed in place: a record has thousands, and each is only just parsed.
  fact: Object.assign(JSON.parse(row.body) as Fact, { received: row.received as Instant }),
  content: row.content_hash,
})

/** A profile has its facts in this order: sorted once here, each profile only has to find that they are. */
export const inOrder = (facts: StoredFact[]): readonly StoredFact[] => facts.sort((a, b) => byTime(a.fact, b.fact))
