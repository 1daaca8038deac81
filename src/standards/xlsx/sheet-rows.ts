import { cellNumber } from './cell-number.ts'
import { longestText, mostColumns, mostRows } from './limits.ts'
import { type Attributes, type Parts, Refused, readXml, unescaped } from './read-xml.ts'
import type { Shared } from './workbook.ts'

/** A row that has something in it. */
export type SheetRow = {
  /** As Excel counts it, from 1. */
  readonly number: number
  /** By column; `''` for nothing. Nothing stands behind the last. */
  readonly values: readonly string[]
  /** Columns whose value is a number with a fraction, written with a point. */
  readonly fractions: readonly number[]
  readonly faults: readonly CellFault[]
}

/** A cell that says something, but no value. */
export type CellFault = {
  readonly column: number
  readonly code: string
  readonly message: string
  readonly written: string
}

/** What its reader must know of a sheet besides its rows; complete when they have ended. */
export type SheetNotes = { hiddenRows: number; hiddenColumns: number; merged: number }

export type OpenSheet = { readonly rows: AsyncIterable<readonly SheetRow[]>; readonly notes: SheetNotes }

/**
 * The rows of a worksheet as they stand in its XML, those that are hidden too. Formulas give the value that was computed
 * when the workbook was saved. The iteration throws `Refused` where the sheet is wrong.
 */
export const openSheet = (chunks: Parts, shared: Shared, since1904: boolean): OpenSheet => {
  const notes: SheetNotes = { hiddenRows: 0, hiddenColumns: 0, merged: 0 }
  const reader = createSheetReader(shared, since1904, notes)
  async function* rows(): AsyncGenerator<readonly SheetRow[]> {
    for await (const _ of readXml(chunks, reader)) {
      const found = reader.take()
      if (found.length > 0) yield found
    }
  }
  return { rows: rows(), notes }
}

type Cell = { column: number; type: string; style: number; value: string | undefined; formula: boolean }

const createSheetReader = (shared: Shared, since1904: boolean, notes: SheetNotes) => {
  let done: SheetRow[] = []
  let row = startRow(0)
  let cell: Cell | undefined
  let into: 'value' | undefined
  let aside = 0
  const openCell = (attributes: Attributes): void => {
    const column = columnOf(attributes.r) ?? row.last + 1
    if (column >= mostColumns) throw new Refused('sheet-invalid', 'A cell beyond the last column')
    row.last = column
    cell = { column, type: attributes.t ?? 'n', style: Number(attributes.s ?? 0), value: undefined, formula: false }
  }
  return {
    open: (name: string, attributes: Attributes): void => {
      if (name === 'row') {
        const number = Number(attributes.r ?? row.number + 1)
        // Each row once, in order: a number names one row.
        if (!Number.isInteger(number) || number <= row.number || number > mostRows)
          throw new Refused('sheet-invalid', 'Rows that are not in order')
        row = startRow(number)
        if (isTrue(attributes.hidden)) notes.hiddenRows += 1
      } else if (name === 'c') openCell(attributes)
      else if (name === 'v') into = 'value'
      else if (name === 'rPh') aside += 1
      else if (name === 't' && cell?.type === 'inlineStr') into = aside === 0 ? 'value' : undefined
      else if (name === 'f' && cell !== undefined) cell.formula = true
      else if (name === 'mergeCell') notes.merged += 1
      else if (name === 'col' && isTrue(attributes.hidden)) notes.hiddenColumns += 1
    },
    text: (piece: string): void => {
      if (into === undefined || cell === undefined) return
      cell.value = (cell.value ?? '') + piece
      if (cell.value.length > longestText) throw new Refused('sheet-invalid', 'A cell longer than is read')
    },
    close: (name: string): void => {
      if (name === 'v' || name === 't') into = undefined
      else if (name === 'rPh') aside -= 1
      else if (name === 'c' && cell !== undefined) {
        put(row, cell, shared, since1904)
        cell = undefined
      } else if (name === 'row' && (row.values.length > 0 || row.faults.length > 0)) done.push(row)
    },
    take: (): readonly SheetRow[] => {
      const found = done
      done = []
      return found
    },
  }
}

type Building = {
  readonly number: number
  readonly values: string[]
  readonly fractions: number[]
  readonly faults: CellFault[]
  last: number
}

const startRow = (number: number): Building => ({ number, values: [], fractions: [], faults: [], last: -1 })

const isTrue = (text: string | undefined): boolean => text === '1' || text === 'true'

/** `C7` is 2. */
const columnOf = (reference: string | undefined): number | undefined => {
  if (reference === undefined) return undefined
  let column = 0
  for (const letter of reference) {
    const n = letter.charCodeAt(0) - 64
    if (n < 1 || n > 26 || column > mostColumns) break
    column = column * 26 + n
  }
  return column - 1
}

const put = (row: Building, cell: Cell, shared: Shared, since1904: boolean): void => {
  const { column, type, value = '', formula } = cell
  const fault = (code: string, message: string, written: string) => row.faults.push({ column, code, message, written })
  if (column < 0) throw new Refused('sheet-invalid', 'A cell without a place')
  if (type === 'e') fault('cell-error', 'An error of Excel in place of a value', value)
  else if (value === '' && formula && type !== 'str')
    fault('formula-without-value', 'A formula whose value was not saved: open and save the workbook in Excel', '=')
  else {
    const text = textOf(cell, value, shared, since1904)
    if (text === undefined) fault('cell-invalid', 'A cell that names a text the workbook does not have', value)
    else if (text !== '') {
      while (row.values.length < column) row.values.push('')
      row.values[column] = text
      if (type === 'n' && /^-?\d+\.\d+(?:e.*)?$/i.test(text)) row.fractions.push(column)
    }
  }
}

const textOf = (
  { type, style }: Cell,
  value: string,
  { strings, forms }: Shared,
  since1904: boolean,
): string | undefined => {
  switch (type) {
    case 's':
      return value === '' ? '' : strings[Number(value)]
    case 'b':
      return value === '1' || value === 'true' ? 'TRUE' : value === '' ? '' : 'FALSE'
    case 'n':
      return cellNumber(value, forms[style] ?? 'number', since1904)
    case 'd':
      return value
    default:
      return unescaped(value)
  }
}
