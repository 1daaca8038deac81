import { type Kysely, sql } from 'kysely'
import type { ProfileSchema } from './schema.ts'

/** The columns that queries choose by: the long ones (a fact's text) cost most to look at, and tell the planner nothing. */
const chosenBy = {
  record: ['record_id', 'source', 'patient'],
  person_link: ['record_id', 'version', 'person_id'],
  resource: ['record_id', 'content_hash', 'resource_type', 'logical_id', 'document'],
  fact: ['record_id', 'content_hash', 'fact_id', 'kind'],
  series: ['record_id', 'series_id'],
  series_part: ['record_id', 'series_id', 'day'],
  record_identifier: ['record_id', 'system', 'value'],
  patient_summary: ['record_id', 'person_id', 'sort_name', 'listed'],
} as const satisfies { readonly [Table in keyof ProfileSchema]?: readonly (keyof ProfileSchema[Table])[] }

/**
 * Tells the query planner how large the tables have become. A PostgreSQL server does so by itself some time later; the
 * embedded database never does, and then plans for the tables as they were when they were small.
 */
export const refreshStatistics = async (db: Kysely<ProfileSchema>): Promise<void> => {
  // One statement a table: others get a turn in between.
  for (const [table, columns] of Object.entries(chosenBy)) {
    await sql`analyze ${sql.table(table)} (${sql.join(columns.map(column => sql.ref(column)))})`.execute(db)
  }
}

/** Pages of 8 kB, about 5,000 resources: for fewer any plan is quick. */
const manyPages = 200

/**
 * Looks at the tables again where the resources take twice the room they took at the last look: in between the planner
 * scales what it knows by the room they take now.
 *
 * @returns whether it has looked
 */
export const refreshGrownStatistics = async (db: Kysely<ProfileSchema>): Promise<boolean> => {
  const { rows } = await sql<{ readonly pages: number; readonly known: number }>`
    select coalesce(sum(pg_relation_size(c.oid)), 0)::float8 / current_setting('block_size')::int as pages,
           coalesce(sum(c.relpages), 0)::float8 as known
    from pg_partition_tree('resource') t join pg_class c on c.oid = t.relid where t.isleaf`.execute(db)
  const { pages, known } = rows[0]!
  if (pages < Math.max(manyPages, 2 * known)) return false
  await refreshStatistics(db)
  return true
}
