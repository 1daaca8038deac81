import { isJsonObject } from '../../../../standards/fhir/index.ts'
import type { TableMapping } from './read-mapping.ts'

/**
 * The sign before the fraction with which each column of numbers is read; a cell of a workbook that is a number is written
 * with it, so that no style takes 1.234 for a thousand. Columns that are not named are read with the mapping's own.
 *
 * @returns or the column that is read with two signs
 */
export const decimalSigns = (mapping: TableMapping): ReadonlyMap<string, string> | { readonly twice: string } => {
  const signs = new Map<string, string>()
  for (const { fields } of mapping.rows) {
    for (const { spec } of fields) {
      if (!isJsonObject(spec) || spec.unit === undefined) continue
      const column = String(spec.column)
      const sign = String(spec.decimal ?? mapping.decimal ?? '.')
      if ((signs.get(column) ?? sign) !== sign) return { twice: column }
      signs.set(column, sign)
    }
  }
  return signs
}
