import type { Panel } from '../../../src/clinical/index.ts'

type Row = Panel['rows'][number]

/** Neighbours that say the same, as one: what they say is written once, and who says it in full. */
export type RowGroup = Pick<Row, 'value' | 'note'> & { readonly labels: readonly string[] }

/** So many neighbours with one and the same text are noise; fewer stay apart. */
const fewest = 4

/** Gathers neighbouring rows of the same value and note. Rows never change places: a heading keeps what is below it. */
export const rowGroups = (rows: Panel['rows']): readonly RowGroup[] => {
  const runs: Row[][] = []
  for (const row of rows) {
    const run = runs.at(-1)
    if (run?.[0] !== undefined && saysSame(run[0], row)) run.push(row)
    else runs.push([row])
  }
  return runs.flatMap(run =>
    run.length < fewest
      ? run.map(row => ({ ...textOf(row), labels: [row.label] }))
      : [{ ...textOf(run[0] as Row), labels: run.map(({ label }) => label) }],
  )
}

const saysSame = (a: Row, b: Row): boolean => a.value === b.value && a.note === b.note

const textOf = ({ value, note }: Row): Pick<Row, 'value' | 'note'> => ({
  value,
  ...(note === undefined ? {} : { note }),
})
