import {
  type OpenSheet,
  openSheet,
  openWorkbook,
  partOf,
  Refused,
  type Sheet,
  type SheetNotes,
  type Workbook,
  type WorkbookParts,
} from '../../../../standards/xlsx/index.ts'
import type { Chunks } from '../conversion.ts'
import { createSheetFailures } from './sheet-row.ts'
import { noted, refusedAs, type TableRow, type TableRows } from './table-row-kinds.ts'
import { workbookParts } from './workbook-parts.ts'

/** A workbook is held packed while its sheet is read: its table of contents is at its end. */
const largestWorkbook = 256 * 1024 * 1024

const beginsWith = (head: Uint8Array, ...bytes: readonly number[]): boolean =>
  bytes.every((byte, n) => head[n] === byte)

const isOle = (head: Uint8Array): boolean => beginsWith(head, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)

/** A zip archive, or the container of old and of encrypted workbooks; no text begins so. */
export const isWorkbook = (head: Uint8Array): boolean => beginsWith(head, 0x50, 0x4b, 3, 4) || isOle(head)

/** The rows of a workbook's sheet; of the only one that is visible and holds something, unless one is named. */
export const sheetRows = async (chunks: Chunks, named: string | undefined): Promise<TableRows> => {
  const { bytes, size } = await held(chunks)
  const refused = (error: unknown): TableRows => {
    if (!(error instanceof Refused)) throw error
    return { how: '', rows: only(refusedAs(error.code, error.message, size)) }
  }
  try {
    if (size > largestWorkbook)
      throw new Refused('workbook-too-large', 'A workbook larger than is held at once: save the sheet as CSV')
    if (isOle(bytes)) throw oldOrLocked(bytes)
    const parts = await workbookParts(bytes)
    const workbook = await openWorkbook(parts)
    const sheet = await chosen(workbook, parts, named)
    const opened = await opening(workbook, parts, sheet)
    return {
      how: `sheet ${JSON.stringify(sheet.name)}${named === undefined ? ' (seen)' : ''}, days since ${workbook.since1904 ? '1904' : '1900'}`,
      sheet: sheet.name,
      failures: createSheetFailures(sheet.name),
      rows: rowsOf(opened, workbook, sheet, size),
    }
  } catch (error) {
    return refused(error)
  }
}

async function* only(row: TableRow): AsyncGenerator<readonly TableRow[]> {
  yield [row]
}

/** `bytes` are held up to the limit; what is beyond is counted. */
const held = async (chunks: Chunks): Promise<{ readonly bytes: Uint8Array; readonly size: number }> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size <= largestWorkbook) parts.push(chunk)
  }
  return { bytes: Buffer.concat(parts), size }
}

const opening = async (workbook: Workbook, parts: WorkbookParts, sheet: Sheet): Promise<OpenSheet> =>
  openSheet(await partOf(parts, sheet.part), await workbook.shared(), workbook.since1904)

const oldOrLocked = (bytes: Uint8Array): Refused =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(Buffer.from('EncryptedPackage', 'utf16le'))
    ? new Refused('workbook-encrypted', 'A workbook with a password: save it without one')
    : new Refused('xls-unsupported', 'A workbook of Excel 97-2003 (.xls): save it as .xlsx, or the sheet as CSV')

const namesOf = (sheets: readonly Sheet[]): string => sheets.map(({ name }) => JSON.stringify(name)).join(', ')

const chosen = async (workbook: Workbook, parts: WorkbookParts, named: string | undefined): Promise<Sheet> => {
  const { sheets } = workbook
  if (named !== undefined) {
    const sheet = sheets.find(({ name }) => name === named)
    if (sheet !== undefined) return sheet
    throw new Refused('sheet-missing', `The workbook has no sheet ${JSON.stringify(named)}. It has ${namesOf(sheets)}`)
  }
  const visible = sheets.filter(({ hidden }) => !hidden)
  const [first, second] = visible
  if (first === undefined)
    throw new Refused(
      'sheet-unsaid',
      `No sheet is visible. Say in the mapping which one is meant (file.sheet): ${namesOf(sheets)}`,
    )
  if (second === undefined) return first
  const filled: Sheet[] = []
  for (const sheet of visible) if (await isFilled(workbook, parts, sheet)) filled.push(sheet)
  const [one, another] = filled
  if (one === undefined) return first
  if (another === undefined) return one
  throw new Refused(
    'sheet-unsaid',
    `Several sheets are visible. Say in the mapping which one is meant (file.sheet): ${namesOf(filled)}`,
  )
}

/** Excel used to give every workbook three sheets. */
const isFilled = async ({ since1904 }: Workbook, parts: WorkbookParts, sheet: Sheet): Promise<boolean> => {
  // The texts themselves do not matter: a cell that names one, even wrongly, is filled.
  const { rows } = openSheet(await partOf(parts, sheet.part), { strings: [], forms: [] }, since1904)
  for await (const some of rows) if (some.length > 0) return true
  return false
}

async function* rowsOf(
  { rows, notes }: OpenSheet,
  { sheets }: Workbook,
  sheet: Sheet,
  size: number,
): AsyncGenerator<readonly TableRow[]> {
  try {
    for await (const some of rows)
      yield some.map(({ number, values, fractions, faults }) => ({
        kind: 'record',
        values,
        fractions,
        faults,
        line: number,
        offset: 0,
        length: size,
      }))
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    yield [refusedAs(error.code, error.message, size)]
    return
  }
  yield notesOf(notes, sheets, sheet)
}

const notesOf = (notes: SheetNotes, sheets: readonly Sheet[], sheet: Sheet): readonly TableRow[] => {
  const others = sheets.filter(one => one !== sheet)
  return [
    ...(sheet.hidden ? [noted('sheet-hidden', 'The sheet is hidden in the workbook; it was read')] : []),
    ...(notes.hiddenRows > 0
      ? [noted('rows-hidden', `${notes.hiddenRows} rows are hidden in the sheet; they were read`)]
      : []),
    ...(notes.hiddenColumns > 0 ? [noted('columns-hidden', 'Columns are hidden in the sheet; they were read')] : []),
    ...(notes.merged > 0
      ? [
          noted(
            'cells-merged',
            `${notes.merged} groups of cells are merged: the value stands in the first cell, the others are empty`,
          ),
        ]
      : []),
    ...(others.length > 0
      ? [noted('sheets-unread', `Sheets of the workbook that were not read: ${namesOf(others)}`)]
      : []),
  ]
}
