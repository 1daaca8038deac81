import {
  type AdviceContext,
  type Because,
  becauseReading,
  latestOf,
  type Measured,
  observationsOf,
  type PatientProfile,
  type Reading,
  readingsOf,
} from '../../clinical/index.ts'
import { daysBefore } from '../../core/index.ts'
import { singleGlucose } from './concepts.ts'
import { hba1cOf } from './hba1c.ts'
import { insulinFirst } from './tables.ts'

/** Values so high that insulin comes first, with the rows that say so; empty: none. */
export type HighGlucose = { readonly because: readonly Because[]; readonly rows: readonly string[] }

/** The newest value; `>600`, as a meter says "high", is one too where nothing came after it. */
const newestOf = (profile: PatientProfile, concept: Measured<'mg/dL'>, within: number): Reading<'mg/dL'> | null => {
  const newest = latestOf(profile, concept, { within })
  if (newest.kind === 'answered') return newest.value
  const since = daysBefore(profile.asOf, within)
  const last = readingsOf(profile, concept, { since }).at(-1)
  const over = last?.comparator === '>' || last?.comparator === '>='
  if (last === undefined || !over) return null
  return observationsOf(profile, concept, { since }).at(-1)?.id === last.fact ? last : null
}

/** HbA1c above 10 %, or glucose of 300 mg/dL and over: weight loss and other signs of catabolism are not read. None without a jurisdiction: the limits are a guideline's. */
export const highGlucose = ({ profile, knowledge, jurisdiction }: AdviceContext): HighGlucose => {
  if (jurisdiction === null) return { because: [], rows: [] }
  const found = knowledge.rows(insulinFirst).flatMap(row => {
    const beyond = (value: number) => (row.inclusive ? value >= row.from : value > row.from)
    if (row.measure === 'hba1c') {
      const hba1c = hba1cOf(profile, row.withinDays)
      return hba1c.kind === 'answered' && beyond(hba1c.value.percent)
        ? [{ row: row.id, because: hba1c.value.because }]
        : []
    }
    return singleGlucose.flatMap(concept => {
      const reading = newestOf(profile, concept, row.withinDays)
      return reading !== null && beyond(reading.quantity.value)
        ? [{ row: row.id, because: becauseReading(reading) }]
        : []
    })
  })
  return { because: found.map(({ because }) => because), rows: found.map(({ row }) => row) }
}
