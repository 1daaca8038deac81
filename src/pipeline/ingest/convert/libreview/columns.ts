import names from './column-names.json' with { type: 'json' }

type Column = keyof typeof names.columns

/** Where the columns of a header stand, whatever language it is in; -1 for one that it has not. */
export type Columns = Readonly<Record<Column, number>>

/** A name as it is compared: without a byte order mark, capitals and typographic apostrophes. */
const plain = (name: string): string =>
  name
    .replace(/^\uFEFF/, '')
    .trim()
    .toLowerCase()
    .replaceAll('’', "'")

export const columnsOf = (header: readonly string[]): Columns => {
  const written = header.map(plain)
  const at = (column: Column): number =>
    written.findIndex(name =>
      // Units and more stand behind most names; that of the device begins those of others.
      names.columns[column].some(known => (column === 'device' ? name === known : name.startsWith(known))),
    )
  return Object.fromEntries((Object.keys(names.columns) as Column[]).map(column => [column, at(column)])) as Columns
}

/** Whether a row names the columns that every export has. */
export const isHeader = (row: readonly string[]): boolean => {
  const { time, type, historic } = columnsOf(row)
  return time >= 0 && type >= 0 && historic >= 0
}
