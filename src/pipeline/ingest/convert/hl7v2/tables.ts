import codeTables from './code-tables.json' with { type: 'json' }

type Entry = readonly string[]
type Table = { readonly table: string; readonly codes: Readonly<Record<string, Entry>> }

/** A concept map of HL7's v2-to-FHIR mapping, by its name there. */
export type TableName = keyof typeof codeTables.tables

const tables = new Map<string, { readonly number: string; readonly codes: ReadonlyMap<string, Entry> }>(
  Object.entries(codeTables.tables as unknown as Record<string, Table>).map(([name, { table, codes }]) => [
    name,
    { number: /\d{4}$/.exec(table)?.[0] ?? '', codes: new Map(Object.entries(codes)) },
  ]),
)

export type Translated = { readonly code: string; readonly display: string; readonly system: string }

/** What HL7's concept map makes of a v2 code; `undefined` when it has no partner. */
export const translate = (table: TableName, code: string): Translated | undefined => {
  const codes = tables.get(table)?.codes
  const entry = codes?.get(code) ?? codes?.get(code.toUpperCase())
  const [target = '', display = '', system = ''] = entry ?? []
  return entry === undefined ? undefined : { code: target, display, system }
}

/** The number of the HL7 table that a map reads, e.g. `0001`. */
export const numberOf = (table: TableName): string => tables.get(table)?.number ?? ''
