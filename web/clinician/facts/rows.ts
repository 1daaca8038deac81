import type { Instant } from '../../../src/core/index.ts'
import type { FactRow } from '../../../src/pipeline/delivery/contract.ts'

/** Current rows, and those that are over. */
export const byCurrency = (
  rows: readonly FactRow[],
): { readonly current: readonly FactRow[]; readonly past: readonly FactRow[] } => ({
  current: rows.filter(row => row.current),
  past: rows.filter(row => !row.current),
})

/** The numbers of a measurement in one unit, oldest first; what is not a plain number, or in another unit, is left out. */
export const courseOf = ({
  value,
  unit,
  at,
  earlier,
}: Pick<FactRow, 'value' | 'unit' | 'at' | 'earlier'>): readonly { readonly at: Instant; readonly value: number }[] =>
  [{ value, unit, at }, ...earlier]
    .filter(point => point.unit === unit && point.value !== null && /^-?\d+(\.\d+)?$/.test(point.value))
    .map(point => ({ at: point.at, value: Number(point.value) }))
    .reverse()
