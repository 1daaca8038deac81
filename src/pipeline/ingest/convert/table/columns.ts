import { isJsonObject } from '../../../../standards/fhir/index.ts'
import type { TableMapping } from './read-mapping.ts'

/** Columns that a mapping names and a file does not have, each once. */
export const unknownColumns = (mapping: TableMapping, columns: readonly string[]): readonly string[] => {
  const there = new Set(columns)
  return [...new Set(columnsIn(mapping))].filter(column => !there.has(column))
}

/** Columns that a mapping names, of whose name the file has a second that the mapping does not name (`name#2`). */
export const repeatedColumns = (mapping: TableMapping, columns: readonly string[]): readonly string[] => {
  const there = new Set(columns)
  const named = new Set(columnsIn(mapping))
  return [...named].filter(column => there.has(`${column}#2`) && !named.has(`${column}#2`))
}

/** Members whose own members are named by the author, or by nobody. */
const notColumns = new Set(['codes', 'values', 'units', 'field', 'type'])

/** The mapping's shape puts names of columns into members `column` and `display` only. */
const columnsIn = (part: unknown): readonly string[] => {
  if (Array.isArray(part)) return part.flatMap(columnsIn)
  if (!isJsonObject(part)) return []
  return Object.entries(part).flatMap(([name, value]) => {
    // Codings have a display too, beside their code; those are words.
    if (name === 'column' || (name === 'display' && part.code === undefined)) return [value].flat() as string[]
    return notColumns.has(name) ? [] : columnsIn(value)
  })
}
