import { type QueryExecutorProvider, sql } from 'kysely'

/**
 * No seal is made until the transaction ends: files and table of seals are one state. As the first statement of a
 * transaction, so that what it reads after this is not older than the lock.
 */
export const holdSeals = async (tx: QueryExecutorProvider): Promise<void> => {
  await sql`lock table audit_seal in share row exclusive mode`.execute(tx)
}
