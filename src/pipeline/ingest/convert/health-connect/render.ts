import { readCell, type SqlValue } from '../../../../standards/sqlite/index.ts'

/** Rows that are shown of a stretch; a series reaches over thousands. */
const mostShown = 20

/** Larger than any page: a row that is shown lies in one. */
const usable = 1 << 20

const decoder = new TextDecoder()

/** Rows that follow each other in a page, one a line, with their numbers and stored values; names of columns stand elsewhere. */
export const renderRows = (bytes: Uint8Array): string => {
  const lines: string[] = []
  let at = 0
  while (at < bytes.length && lines.length < mostShown) {
    const cell = readCell(bytes, at, { usable }, part => decoder.decode(part))
    if (cell === undefined) break
    lines.push(`row ${cell.rowid}: ${cell.values.map(shown).join(' | ')}`)
    at = cell.to
  }
  const rest = bytes.length - at
  return [...lines, ...(rest > 0 ? [`and ${rest} bytes more`] : [])].join('\n')
}

const shown = (value: SqlValue | undefined): string => {
  if (value === undefined) return '…'
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value === null ? '' : String(value)
}
