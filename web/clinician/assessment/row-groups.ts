import type { Panel } from '../../../src/clinical/index.ts'

type Row = Panel['rows'][number]

/** Rows that say the same, as one: what they say is written once, and who says it in full. */
export type RowGroup = Pick<Row, 'value' | 'note'> & { readonly labels: readonly string[] }

/** So many rows with one and the same text are noise; fewer stay apart. */
const fewest = 3

/** Gathers rows of the same value and note at the place of the first of them. */
export const rowGroups = (rows: Panel['rows']): readonly RowGroup[] => {
  const alike = Map.groupBy(rows, sayingOf)
  const isMany = (row: Row) => (alike.get(sayingOf(row))?.length ?? 0) >= fewest
  return rows.flatMap((row): readonly RowGroup[] => {
    const same = alike.get(sayingOf(row)) ?? []
    if (!isMany(row)) return [{ ...textOf(row), labels: [row.label] }]
    return same[0] === row ? [{ ...textOf(row), labels: same.map(({ label }) => label) }] : []
  })
}

const sayingOf = ({ value, note }: Row): string => `${value}\n${note ?? ''}`

const textOf = ({ value, note }: Row): Pick<Row, 'value' | 'note'> => ({
  value,
  ...(note === undefined ? {} : { note }),
})
