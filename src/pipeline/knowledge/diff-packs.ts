import type { KnowledgePack, RowProvenance } from '../../clinical/index.ts'
import { canonicalJson } from '../../core/index.ts'

export type TableDifference = {
  readonly table: string
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly { readonly row: string; readonly columns: readonly string[] }[]
}

/** What differs between two packs, by table and row id; tables that are the same are left out. */
export const diffPacks = (before: KnowledgePack, after: KnowledgePack): readonly TableDifference[] =>
  [...new Set([...Object.keys(before.tables), ...Object.keys(after.tables)])].sort().flatMap(table => {
    const old = rowsById(before.tables[table])
    const now = rowsById(after.tables[table])
    const difference: TableDifference = {
      table,
      added: [...now.keys()].filter(id => !old.has(id)),
      removed: [...old.keys()].filter(id => !now.has(id)),
      changed: [...now].flatMap(([row, value]) => {
        const known = old.get(row)
        const columns = known === undefined ? [] : differingColumns(known, value)
        return columns.length === 0 ? [] : [{ row, columns }]
      }),
    }
    return difference.added.length + difference.removed.length + difference.changed.length === 0 ? [] : [difference]
  })

const rowsById = (rows: readonly RowProvenance[] = []): ReadonlyMap<string, RowProvenance> =>
  new Map(rows.map(row => [row.id, row]))

const differingColumns = (before: object, after: object): readonly string[] => {
  const a = before as Record<string, unknown>
  const b = after as Record<string, unknown>
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter(column => canonicalJson(a[column] ?? null) !== canonicalJson(b[column] ?? null))
    .sort()
}
