import type { Chunks } from '../conversion.ts'
import { csvRows } from '../csv-rows.ts'
import { headOf } from '../head.ts'
import type { MappingSpec } from './mapping-schema.ts'
import type { TableRows } from './table-row-kinds.ts'
import { isWorkbook, sheetRows } from './workbook-rows.ts'

/** The rows of a table, whichever file holds it: separated values, or a workbook, told by its first bytes. */
export const tableRows = async (chunks: Chunks, file: MappingSpec['file'] = {}): Promise<TableRows> => {
  const { head, all } = await headOf(chunks, magicBytes)
  if (isWorkbook(head)) return await sheetRows(all, file.sheet)
  const { written, rows } = await csvRows(all, file)
  const how = `delimiter ${JSON.stringify(written.delimiter)}${file.delimiter === undefined ? ' (seen)' : ''}, ${written.encoding}${file.encoding === undefined ? ' (seen)' : ''}`
  const guess = file.encoding === undefined && written.encoding === 'windows-1252'
  return { how, ...(guess ? { guessed: written.encoding } : {}), rows }
}

const magicBytes = 8
