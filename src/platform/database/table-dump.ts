import { type Kysely, sql, type Transaction } from 'kysely'

/** Rows written in one statement at a restore. */
const chunk = 500

/** Every table of the schema, partitions under their parent; the list of migrations is made anew by a restore. */
export const tableNames = async (db: Kysely<never>): Promise<readonly string[]> => {
  const { rows } = await sql<{ relname: string }>`
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> 'attune_migration'
    order by c.relname`.execute(db)
  return rows.map(({ relname }) => relname)
}

/** The rows of a table as JSON texts, a page at a time, inside the transaction that is given: one moment for all tables. */
export const dumpTable = async function* (
  tx: Transaction<never>,
  table: string,
  pageSize = 5_000,
): AsyncGenerator<readonly string[]> {
  const cursor = sql.id(`dump_${table}`)
  await sql`declare ${cursor} no scroll cursor for select row_to_json(t)::text as line from ${sql.table(table)} t`.execute(
    tx,
  )
  while (true) {
    const { rows } = await sql<{ line: string }>`fetch forward ${sql.raw(String(pageSize))} from ${cursor}`.execute(tx)
    if (rows.length === 0) break
    yield rows.map(({ line }) => line)
  }
  await sql`close ${cursor}`.execute(tx)
}

/** Empties the tables that are not empty when they are made; an empty one is left alone: it may be append-only. */
export const emptyTables = async (tx: Transaction<never>, tables: readonly string[]): Promise<void> => {
  for (const table of tables) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(tx)
    if (rows.length > 0) await sql`delete from ${sql.table(table)}`.execute(tx)
  }
}

/** Puts rows that `dumpTable` gave into an empty table of the same name. */
export const restoreRows = async (tx: Transaction<never>, table: string, lines: readonly string[]): Promise<void> => {
  for (let start = 0; start < lines.length; start += chunk) {
    // With its schema: a table called `record` would else be the pseudo-type.
    const rows = `[${lines.slice(start, start + chunk).join(',')}]`
    await sql`insert into ${sql.table(table)}
      select * from json_populate_recordset(null::${sql.id('public', table)}, ${rows}::json)`.execute(tx)
  }
}
