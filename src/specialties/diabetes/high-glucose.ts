import { type AdviceContext, type Because, becauseReading, latestOf } from '../../clinical/index.ts'
import { singleGlucose } from './concepts.ts'
import { hba1cOf } from './hba1c.ts'
import { insulinFirst } from './tables.ts'

/** Values so high that insulin comes first, with the rows that say so; empty: none. */
export type HighGlucose = { readonly because: readonly Because[]; readonly rows: readonly string[] }

/** HbA1c above 10 %, or glucose of 300 mg/dL and over: weight loss and other signs of catabolism are not read. */
export const highGlucose = ({ profile, knowledge }: AdviceContext): HighGlucose => {
  const found = knowledge.rows(insulinFirst).flatMap(row => {
    const beyond = (value: number) => (row.inclusive ? value >= row.from : value > row.from)
    if (row.measure === 'hba1c') {
      const hba1c = hba1cOf(profile, row.withinDays)
      return hba1c.kind === 'answered' && beyond(hba1c.value.percent)
        ? [{ row: row.id, because: hba1c.value.because }]
        : []
    }
    return singleGlucose.flatMap(concept => {
      const reading = latestOf(profile, concept, { within: row.withinDays })
      return reading.kind === 'answered' && beyond(reading.value.quantity.value)
        ? [{ row: row.id, because: becauseReading(reading.value) }]
        : []
    })
  })
  return { because: found.map(({ because }) => because), rows: found.map(({ row }) => row) }
}
