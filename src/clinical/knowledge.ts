import { canonicalJson } from '../core/index.ts'

/** What every row of a knowledge table carries besides its own columns. Dates are `YYYY-MM-DD`. */
export type RowProvenance = {
  readonly id: string
  /** Citation id in the specialty's evidence list. */
  readonly source: string
  readonly sourceVersion: string
  readonly licence: string
  readonly jurisdiction: Jurisdiction | 'any'
  readonly effective: string
  readonly reviewBy: string
  readonly supersedes: string | null
  readonly clinicalReview: null | { readonly name: string; readonly role: string; readonly date: string }
}

export type Jurisdiction = 'us' | 'eu'

/** Tables by name, e.g. `cardiovascular/doac-dose`. */
export type KnowledgePack = { readonly tables: Readonly<Record<string, readonly RowProvenance[]>> }

/** A table's name and its row type. `parse` throws on a row that does not fit, naming table and row. */
export type TableOf<Row extends RowProvenance> = { readonly name: string; readonly parse: (row: unknown) => Row }

/**
 * The knowledge a verb may use. It arrives as an argument, so that an imported pack replaces the built-in one
 * (version 0) without touching code.
 */
export type KnowledgeView = {
  /** Content hash of the pack. */
  readonly version: string
  readonly rows: <Row extends RowProvenance>(table: TableOf<Row>) => readonly Row[]
}

/** `hash` must be the content hash of `packBytes(pack)`. Rows are parsed once per table. */
export const createKnowledgeView = (pack: KnowledgePack, hash: string): KnowledgeView => {
  const parsed = new Map<string, readonly RowProvenance[]>()
  return {
    version: hash,
    rows: <Row extends RowProvenance>(table: TableOf<Row>): readonly Row[] => {
      const known = parsed.get(table.name)
      if (known !== undefined) return known as readonly Row[]
      const rows = pack.tables[table.name]
      if (rows === undefined) throw new Error(`Knowledge table ${table.name} is not in the pack`)
      const typed = rows.map(table.parse)
      parsed.set(table.name, typed)
      return typed
    },
  }
}

/** One pack of several; a table may stand in only one of them. */
export const mergePacks = (packs: readonly KnowledgePack[]): KnowledgePack => {
  const tables: Record<string, readonly RowProvenance[]> = {}
  for (const pack of packs) {
    for (const [name, rows] of Object.entries(pack.tables)) {
      if (tables[name] !== undefined) throw new Error(`Knowledge table ${name} is defined twice`)
      tables[name] = rows
    }
  }
  return { tables }
}

/** The bytes a pack is addressed by. */
export const packBytes = (pack: KnowledgePack): string => canonicalJson(pack)
