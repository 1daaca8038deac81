import { type Kysely, sql } from 'kysely'
import type { ProfileSchema } from './schema.ts'

const tables = ['record', 'person_link', 'resource', 'fact', 'record_identifier', 'patient_summary'] as const

/**
 * Tells the query planner how large the tables have become. A PostgreSQL server does so by itself some time later; the
 * embedded database never does, and then plans for the tables as they were when they were small.
 */
export const refreshStatistics = async (db: Kysely<ProfileSchema>): Promise<void> => {
  await sql`analyze ${sql.join(tables.map(name => sql.table(name)))}`.execute(db)
}
