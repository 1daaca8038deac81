import { readFileSync } from 'node:fs'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { KnowledgePack, RowProvenance, TableOf } from '../../clinical/index.ts'
import { failure, type Instant, type Issue, issue, type Result, success } from '../../core/index.ts'

export type ActiveKnowledgeSchema = {
  active_knowledge: { seq: number; overlay: string | null; by: string; at: string; reason: string }
}

export const activeKnowledgeMigration = {
  id: '0009-active-knowledge',
  sql: readFileSync(new URL('./migration-active.sql', import.meta.url), 'utf8'),
}

/** The pack whose tables replace built-in ones at this site; `null`: none. */
export const activeOverlay = async (db: Kysely<ActiveKnowledgeSchema>): Promise<string | null> => {
  const row = await db
    .selectFrom('active_knowledge')
    .select('overlay')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.overlay ?? null
}

/** Puts a pack into use, or with `null` the built-in knowledge alone. */
export const adoptOverlay = async (
  tx: Transaction<ActiveKnowledgeSchema>,
  use: { readonly overlay: string | null; readonly by: string; readonly at: Instant; readonly reason: string },
): Promise<void> => {
  await tx
    .insertInto('active_knowledge')
    .values(({ selectFrom }) => ({
      ...use,
      seq: selectFrom('active_knowledge').select(sql<number>`coalesce(max(seq), 0) + 1`.as('seq')),
    }))
    .execute()
}

/** The built-in tables, with those of the overlay in their place. */
export const withOverlay = (builtIn: KnowledgePack, overlay: KnowledgePack): KnowledgePack => ({
  tables: { ...builtIn.tables, ...overlay.tables },
})

/**
 * Reads an imported pack: `{ "tables": { NAME: [rows] } }`, for tables that Attune knows, each row whole. Every row that
 * does not fit is an issue with its place; nothing is taken over while there is one.
 *
 * @example
 * readPack(JSON.parse(text), specialties.flatMap(({ tables }) => tables))
 */
export const readPack = (given: unknown, tables: readonly TableOf<RowProvenance>[]): Result<KnowledgePack> => {
  const issues: Issue[] = []
  const wrong = (message: string, location: string) =>
    issues.push(issue('error', 'knowledge-invalid', message, location))
  const named = isObject(given) && isObject(given.tables) ? Object.entries(given.tables) : null
  if (named === null || named.length === 0) {
    return failure(issue('error', 'knowledge-invalid', 'A pack is { "tables": { NAME: [rows] } }', '(file)'))
  }
  const known = new Map(tables.map(table => [table.name, table]))
  const read: Record<string, readonly RowProvenance[]> = {}
  for (const [name, rows] of named) {
    const table = known.get(name)
    if (table === undefined) wrong('No specialty reads a table of that name', `tables.${name}`)
    else if (!Array.isArray(rows)) wrong('A table is a list of rows', `tables.${name}`)
    else read[name] = readRows(table, rows, wrong)
  }
  return issues.length > 0 ? failure(...issues) : success({ tables: read })
}

const readRows = (
  table: TableOf<RowProvenance>,
  rows: readonly unknown[],
  wrong: (message: string, location: string) => void,
): readonly RowProvenance[] => {
  const seen = new Set<string>()
  return rows.flatMap((row, index) => {
    const place = `tables.${table.name}[${index}]`
    try {
      const parsed = table.parse(row)
      if (seen.has(parsed.id)) wrong(`Row id ${parsed.id} is used twice`, place)
      seen.add(parsed.id)
      return [parsed]
    } catch (error) {
      // A row that does not fit is bad source data here, not a bug.
      wrong(error instanceof Error ? error.message : String(error), place)
      return []
    }
  })
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
