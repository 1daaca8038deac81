import { type Issue, issue } from '../../../core/index.ts'
import type { LossTally } from './loss.ts'

/** What became of a cell. The best of what its uses gave counts. */
type Outcome = 0 | 1 | 2 | 3
const lost = 1
const text = 2
const mapped = 3

/** One row while it is read: its cells, and what becomes of them. */
export type Row = {
  /** A cell without blanks around it; `''` when it says nothing. */
  readonly cell: (column: number) => string
  readonly mapped: (column: number) => void
  readonly text: (column: number) => void
  readonly lost: (column: number, reason: string) => void
  readonly warn: (code: string, message: string, column: number) => void
  readonly fail: (code: string, message: string, column: number) => void
}

export type RowReader = Row & {
  /** Takes the next row. */
  readonly take: (values: readonly string[], line: number) => void
  /** What is wrong with the row, and not with one cell. */
  readonly failRow: (code: string, message: string) => void
  /** Whether something is wrong with the row, or with a cell. */
  readonly failed: () => boolean
  /** How many uses of cells are noted and not kept yet. */
  readonly mark: () => number
  /** What was noted stands. */
  readonly keep: () => void
  /** What was noted since the mark does not: those cells are lost, unless another use keeps them. */
  readonly drop: (mark: number, reason: string) => void
  /** Counts each cell once. @returns the issues of the row */
  readonly count: () => readonly Issue[]
}

/** @param columns names of the columns, for what is counted and said */
export const createRow = (columns: readonly string[], missing: ReadonlySet<string>, loss: LossTally): RowReader => {
  let cells: string[] = []
  let line = 0
  let issues: Issue[] = []
  const outcomes: Outcome[] = columns.map(() => 0)
  const reasons: (string | undefined)[] = columns.map(() => undefined)
  let uses: { readonly column: number; readonly outcome: Outcome; readonly reason?: string }[] = []
  const settle = (column: number, outcome: Outcome, reason?: string) => {
    if (outcome <= outcomes[column]!) return
    outcomes[column] = outcome
    reasons[column] = reason
  }
  const note = (severity: 'warning' | 'error') => (code: string, message: string, column: number) => {
    issues.push(issue(severity, code, `${message} (column ${columns[column]})`, `row ${line}, ${columns[column]}`))
  }
  return {
    take: (values, at) => {
      cells = columns.map((_, n) => {
        const cell = values[n]?.trim() ?? ''
        return missing.has(cell) ? '' : cell
      })
      line = at
      issues = []
      uses = []
      outcomes.fill(0)
      reasons.fill(undefined)
    },
    cell: column => cells[column] ?? '',
    mapped: column => uses.push({ column, outcome: mapped }),
    text: column => uses.push({ column, outcome: text }),
    lost: (column, reason) => uses.push({ column, outcome: lost, reason }),
    warn: note('warning'),
    fail: note('error'),
    keep: () => {
      for (const { column, outcome, reason } of uses) settle(column, outcome, reason)
      uses = []
    },
    failRow: (code, message) => {
      issues.push(issue('error', code, message, `row ${line}`))
    },
    failed: () => issues.some(({ severity }) => severity === 'error'),
    mark: () => uses.length,
    drop: (mark, reason) => {
      for (const use of uses.splice(mark)) settle(use.column, lost, use.reason ?? reason)
    },
    count: () => {
      cells.forEach((cell, n) => {
        if (cell === '') return
        const path = columns[n]!
        const outcome = outcomes[n]
        if (outcome === mapped) loss.mapped(path)
        else if (outcome === text) loss.text(path)
        else loss.unmapped(path, reasons[n] ?? 'the mapping has no place for this column', cell, `row ${line}`)
      })
      return issues
    },
  }
}
