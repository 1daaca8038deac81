import { type Expression, type Kysely, sql } from 'kysely'

/**
 * How many rows a query gives. With `limit(most + 1)` in it no more are read, and `most + 1` means "more than most".
 *
 * @example
 * await countRows(db, db.selectFrom('patient_summary').select('person_id').limit(10_001))
 */
export const countRows = async <Schema>(db: Kysely<Schema>, rows: Expression<unknown>): Promise<number> => {
  const counted = await sql<{ number: number }>`select count(*)::int as number from (${rows}) as counted`.execute(db)
  return counted.rows[0]?.number ?? 0
}
