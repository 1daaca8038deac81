import { z } from 'zod'
import type { Instant } from '../core/index.ts'
import type { KnowledgePack, RowProvenance, TableOf } from './knowledge.ts'

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** The provenance every knowledge row carries, as it stands in a JSON table. */
const provenance = {
  id: z.string().min(1),
  source: z.string().min(1),
  sourceVersion: z.string().min(1),
  licence: z.string().min(1),
  jurisdiction: z.enum(['us', 'eu', 'any']),
  effective: date,
  reviewBy: date,
  supersedes: z.string().nullable(),
  clinicalReview: z.strictObject({ name: z.string(), role: z.string(), date }).nullable(),
}

/**
 * A knowledge table: its name and the columns its rows have besides their provenance. A row with a missing,
 * wrong or unknown column throws, naming table and row.
 *
 * @example
 * const bands = knowledgeTable('kidney/gfr-category', { category: z.enum(['G1', 'G2']), from: z.number() })
 * context.knowledge.rows(bands)
 */
export const knowledgeTable = <Shape extends z.core.$ZodShape>(
  name: string,
  columns: Shape,
): TableOf<RowProvenance & z.output<z.ZodObject<Shape>>> => {
  type Row = RowProvenance & z.output<z.ZodObject<Shape>>
  const schema = z.strictObject({ ...provenance, ...columns })
  // A built-in row is parsed when its specialty is loaded, and asked for again with the first patient.
  const fitting = new WeakSet<object>()
  return {
    name,
    parse: row => {
      if (typeof row === 'object' && row !== null && fitting.has(row)) return row as Row
      const parsed = schema.safeParse(row)
      if (parsed.success) {
        fitting.add(parsed.data)
        return parsed.data as Row
      }
      const id = typeof row === 'object' && row !== null && 'id' in row ? String(row.id) : 'without id'
      throw new Error(`Knowledge table ${name}, row ${id}: ${z.prettifyError(parsed.error)}`)
    },
  }
}

/** The parsed rows of a built-in table, for the pack. Throws on a row that does not fit or an id used twice. */
const tableRows = <Row extends RowProvenance>(table: TableOf<Row>, rows: readonly unknown[]): readonly Row[] => {
  const parsed = rows.map(table.parse)
  const ids = new Set(parsed.map(row => row.id))
  if (ids.size !== parsed.length) throw new Error(`Knowledge table ${table.name}: a row id is used twice`)
  return parsed
}

/**
 * A specialty's built-in knowledge (pack version 0) from its tables and their rows, and the tables themselves, which an
 * imported pack must fit.
 *
 * @example
 * const { pack, tables } = knowledgeOf([bands, bandRows], [limits, limitRows])
 */
export const knowledgeOf = (
  ...entries: readonly (readonly [TableOf<RowProvenance>, readonly unknown[]])[]
): { readonly pack: KnowledgePack; readonly tables: readonly TableOf<RowProvenance>[] } => ({
  pack: { tables: Object.fromEntries(entries.map(([table, rows]) => [table.name, tableRows(table, rows)])) },
  tables: entries.map(([table]) => table),
})

/**
 * What a card must say of the knowledge it rests on: that no clinician has reviewed it, and which rows are past their
 * review date at that moment (hazard H7).
 */
export const knowledgeLimits = (rows: readonly RowProvenance[], asOf: Instant): readonly string[] => {
  const day = asOf.slice(0, 10)
  const overdue = rows.filter(({ reviewBy }) => reviewBy < day)
  return [
    ...(rows.some(({ clinicalReview }) => clinicalReview === null)
      ? ['No clinician has reviewed the knowledge rows used here.']
      : []),
    ...overdue.map(({ id, reviewBy }) => `Knowledge row ${id} was due for review on ${reviewBy}.`),
  ]
}
