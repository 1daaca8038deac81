import { type Issue, issue } from '../../../../core/index.ts'
import type { CsvFault, CsvRecord } from '../../../../standards/csv/index.ts'
import type { SheetCells, SheetFailures } from './sheet-row.ts'

/** A row with the bytes it stands in. */
export type TableRecord = CsvRecord & Partial<SheetCells>

/** A row; a line that is none; what is said of the whole; or why the table is not read, or not further. */
export type TableRow =
  | TableRecord
  | CsvFault
  | { readonly kind: 'issue'; readonly issue: Issue }
  | (Omit<CsvFault, 'kind' | 'code'> & { readonly kind: 'refused'; readonly code: string })

export type TableRows = {
  /** How the file is written, in words; it says what was seen and not stated. */
  readonly how: string
  /** The bytes are not UTF-8, and nobody said what they are: the encoding that was taken. */
  readonly guessed?: string
  /** The sheet of a workbook, whose rows are counted as it counts them. */
  readonly sheet?: string
  /** Takes the rows of a sheet that fail. */
  readonly failures?: SheetFailures
  readonly rows: AsyncIterable<readonly TableRow[]>
}

/** Why a table is not read. */
export const refusedAs = (code: string, message: string, size: number): TableRow => ({
  kind: 'refused',
  code,
  message,
  offset: 0,
  length: size,
  line: 1,
})

export const noted = (code: string, message: string): TableRow => ({
  kind: 'issue',
  issue: issue('information', code, message),
})
