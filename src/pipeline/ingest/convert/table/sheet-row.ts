import { type Issue, issue } from '../../../../core/index.ts'
import type { CellFault } from '../../../../standards/xlsx/index.ts'
import type { Converted } from '../conversion.ts'
import type { LossTally } from '../loss.ts'

/** What only the cells of a sheet have. */
export type SheetCells = {
  /** Columns whose cell is a number with a fraction, written with a point. */
  readonly fractions: readonly number[]
  readonly faults: readonly CellFault[]
}

/** A row of a sheet, as it comes. */
export type SheetRecord = Partial<SheetCells> & { readonly values: readonly string[]; readonly line: number }

/**
 * The cells of a sheet's row as a file of separated values would hold them: as many as there are columns, numbers with their
 * column's sign. What stands beside the table is counted as lost: people write notes there.
 */
export const sheetCells = (
  { values, fractions = [], line }: SheetRecord,
  columns: readonly string[],
  signs: ReadonlyMap<string, string>,
  otherSign: string,
  loss: LossTally,
): readonly string[] => {
  const cells = columns.map((_, n) => values[n] ?? '')
  for (const n of fractions) {
    const column = columns[n]
    if (column !== undefined) cells[n] = cells[n]!.replace('.', signs.get(column) ?? otherSign)
  }
  values.slice(columns.length).forEach((value, n) => {
    if (value.trim() !== '')
      loss.unmapped('beside the table', 'no column is named above it', value, `row ${line}, ${columns.length + n + 1}`)
  })
  return cells
}

/** Cells that hold an error of Excel, or a formula without its value: each counted as lost, with an issue. */
export const faultyCells = (
  { faults = [], line }: SheetRecord,
  columns: readonly string[],
  loss: LossTally,
): readonly Issue[] =>
  faults.map(({ column, code, message, written }) => {
    const name = columns[column] ?? String(column + 1)
    loss.unmapped(name, message, written, `row ${line}`)
    return issue('warning', code, `${message} (column ${name})`, `row ${line}, ${name}`)
  })

export type RowFault = { readonly code: string; readonly message: string }

export type SheetFailures = {
  /** @returns the row's own issue */
  readonly add: (fault: RowFault, line: number) => Issue
  /** What the rows that failed have in common: one stretch for each reason. */
  readonly all: (size: number) => readonly Converted[]
}

const mostNamed = 20

/** Rows of a packed sheet have no bytes of their own: those that failed are quarantined together, with the whole workbook. */
export const createSheetFailures = (sheet: string): SheetFailures => {
  const byCode = new Map<string, number[]>()
  return {
    add: ({ code, message }, line) => {
      const lines = byCode.get(code)
      if (lines === undefined) byCode.set(code, [line])
      else lines.push(line)
      return issue('error', code, message, `sheet ${JSON.stringify(sheet)}, row ${line}`)
    },
    all: size =>
      [...byCode].map(([code, lines]) => {
        const named = lines.slice(0, mostNamed).join(', ')
        const more = lines.length > mostNamed ? ` and ${lines.length - mostNamed} more` : ''
        const message = `Sheet ${JSON.stringify(sheet)}: nothing was made of row${lines.length > 1 ? 's' : ''} ${named}${more}`
        return { kind: 'quarantine', range: { offset: 0, length: size }, code, message }
      }),
  }
}
