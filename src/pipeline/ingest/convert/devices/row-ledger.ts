import type { LossTally } from '../loss.ts'

/** Counts every cell of a row that is not empty once, as what became of it. */
export type RowLedger = {
  readonly open: (cells: readonly string[], line: number) => void
  /** The text of a column, `''` where the row or the header has none. */
  readonly peek: (column: number) => string
  /** The text, which stands in a resource from now on. */
  readonly take: (column: number) => string
  readonly text: (column: number) => void
  readonly close: (reason?: string) => void
}

const states = { open: 0, mapped: 1, text: 2 } as const

/**
 * @param columns names of the header; they are the paths of the loss report
 * @param reasons why a column is not mapped, where it always is not
 */
export const createRowLedger = (
  columns: readonly string[],
  loss: LossTally,
  reasons: Readonly<Record<string, string>>,
): RowLedger => {
  let cells: readonly string[] = []
  let line = 0
  const state = new Uint8Array(Math.max(columns.length, 1) + 1)
  return {
    open: (opened, at) => {
      cells = opened
      line = at
      state.fill(states.open)
    },
    peek: column => cells[column] ?? '',
    take: column => {
      if (column < 0) return ''
      state[column] = states.mapped
      return cells[column] ?? ''
    },
    text: column => {
      if (column >= 0) state[column] = states.text
    },
    close: reason => {
      for (let column = 0; column < cells.length; column++) {
        const cell = cells[column]!
        if (cell === '' || cell.trim() === '') continue
        const path = columns[column] ?? 'beyond the header'
        const kept = column < columns.length ? state[column] : states.open
        if (kept === states.mapped) loss.mapped(path)
        else if (kept === states.text) loss.text(path)
        else
          loss.unmapped(path, reasons[path] ?? reason ?? 'No place for it in what the row became', cell, `line ${line}`)
      }
    },
  }
}
