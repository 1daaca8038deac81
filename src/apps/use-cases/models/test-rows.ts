import type { Grouping } from '../../../learning/index.ts'
import type { TestRows } from './judge-model.ts'
import type { PartRows } from './part-rows.ts'

/** The rows of a part as a model is judged on; patients are told apart only where somebody has several rows. */
export const testRowsOf = (part: PartRows, groupings: readonly Grouping[]): TestRows => {
  const { table, outcome, time, horizon, patients, hash, rows } = part
  return {
    table,
    outcome,
    time,
    horizon,
    ...(patients.levels.length < rows ? { clusters: patients.codes } : {}),
    groupings,
    hash,
  }
}
