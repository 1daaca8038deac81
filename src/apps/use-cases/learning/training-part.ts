import { groupedFolds, type Outcome, rowsOf } from '../../../learning/index.ts'
import type { Training } from './training-table.ts'

/** Some rows of a training, with all that is said of each. */
export const partOf = (training: Training, rows: Uint32Array): Training => {
  const { table, outcome, groups } = training
  return {
    ...training,
    table: rowsOf(table, rows),
    outcome: outcomeOf(outcome, rows),
    ...(groups === undefined ? {} : { groups: Int32Array.from(rows, row => groups[row]!) }),
  }
}

const outcomeOf = (outcome: Outcome, rows: Uint32Array): Outcome => {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, row => values[row]!)
  if (outcome.kind === 'cox') return { kind: 'cox', time: pick(outcome.time), event: pick(outcome.event) }
  return { ...outcome, y: pick(outcome.y) }
}

/**
 * A training in two: one of `parts` parts of its rows kept apart, and the others. Rows of one group stay together.
 *
 * @throws RangeError where there are fewer groups than parts
 */
export const apartOf = (
  training: Training,
  parts: number,
  seed: number,
): { readonly rest: Training; readonly apart: Training } => {
  const part = groupedFolds(training.table.rows, training.groups, parts, seed)
  const rows = Uint32Array.from(part.keys())
  return {
    rest: partOf(
      training,
      rows.filter(row => part[row] !== 0),
    ),
    apart: partOf(
      training,
      rows.filter(row => part[row] === 0),
    ),
  }
}
