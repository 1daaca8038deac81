import {
  type AdviceContext,
  type Because,
  becauseFact,
  becauseReading,
  type CurrentMedication,
  egfrOf,
  lastSupplyOf,
  latestOf,
  measurement,
  type Reading,
} from '../../clinical/index.ts'
import { daysBetween } from '../../core/index.ts'
import type { PillarState } from './pillar-state.ts'
import { type Pillar, targetDoses } from './tables.ts'

/** Days: an older value does not carry a step; ours. */
const within = 180
/** Under these a step is not proposed; ours, on the side of waiting. */
const systolicFrom = 100
const heartRateFrom = 60
const potassiumUpTo = 5
const egfrFrom = 30
/** Days between two steps at least. */
const stepDays = 14

/** One medicine below its target dose, with nothing on record against the next step. */
export type Step = {
  readonly title: string
  readonly text: string
  readonly because: readonly [Because, ...Because[]]
  readonly knowledgeRows: readonly string[]
  readonly source: string
}

const readingOf = (reading: ReturnType<typeof latestOf>): Reading<string> | null =>
  reading.kind === 'answered' ? reading.value : null

/** What must be known before a step; `null`: something is missing or speaks against it. */
const room = (context: AdviceContext, pillar: Pillar): readonly Because[] | null => {
  const { profile } = context
  const systolic = readingOf(latestOf(profile, measurement.systolic, { within }))
  if (systolic === null || systolic.quantity.value < systolicFrom) return null
  if (pillar === 'beta-blocker') {
    const rate = readingOf(latestOf(profile, measurement.heartRate, { within }))
    return rate === null || rate.quantity.value < heartRateFrom
      ? null
      : [becauseReading(systolic), becauseReading(rate)]
  }
  const potassium = readingOf(latestOf(profile, measurement.potassium, { within }))
  const egfr = egfrOf(profile, { within })
  if (potassium === null || egfr.kind !== 'answered') return null
  if (potassium.quantity.value > potassiumUpTo || egfr.value.value.value < egfrFrom) return null
  return [becauseReading(systolic), becauseReading(potassium), becauseReading(egfr.value.creatinine)]
}

const targetOf = ({ profile, knowledge }: AdviceContext, drug: string) => {
  const rows = knowledge.rows(targetDoses).filter(row => row.drug === drug)
  if (rows.every(({ weightFrom, weightBelow }) => weightFrom === null && weightBelow === null)) {
    return rows[0] === undefined ? null : { row: rows[0], weight: null }
  }
  const weight = readingOf(latestOf(profile, measurement.weight, { within: 365 }))
  if (weight === null) return null
  const row = rows.find(
    ({ weightFrom, weightBelow }) =>
      (weightFrom === null || weight.quantity.value >= weightFrom) &&
      (weightBelow === null || weight.quantity.value < weightBelow),
  )
  return row === undefined ? null : { row, weight }
}

const often = (timesPerDay: number): string =>
  timesPerDay === 1 ? 'once a day' : timesPerDay === 2 ? 'twice a day' : `${timesPerDay} times a day`

const stepOf = (context: AdviceContext, pillar: Pillar, medicine: CurrentMedication): readonly Step[] => {
  const [drug, ...others] = medicine.drugs
  const { fact } = medicine
  // A dose that is not known, or of two ingredients, is compared with nothing.
  if (drug === undefined || others.length > 0 || fact.dose === undefined || fact.timesPerDay === undefined) return []
  if (daysBetween(fact.effective.start, context.profile.asOf) < stepDays) return []
  const supply = lastSupplyOf(context.profile, drug.id)
  if (supply !== null && supply.runsOut < context.profile.asOf) return []
  const found = targetOf(context, drug.id)
  const space = room(context, pillar)
  if (found === null || space === null || fact.dose.unit !== found.row.unit) return []
  const { row, weight } = found
  if (fact.dose.value * fact.timesPerDay >= row.amount * row.timesPerDay) return []
  const given = `${fact.dose.value} ${fact.dose.unit} ${often(fact.timesPerDay)}`
  return [
    {
      title: drug.title,
      text: `${drug.title}: ${given}, target ${row.amount} ${row.unit} ${often(row.timesPerDay)}: discuss the next step`,
      because: [becauseFact(fact, 'Takes'), ...space, ...(weight === null ? [] : [becauseReading(weight)])],
      knowledgeRows: [row.id],
      source: row.source,
    },
  ]
}

/** Medicines of the pillars below their target dose, each with room for a step as far as anything on record says. */
export const titrationSteps = (context: AdviceContext, states: readonly PillarState[]): readonly Step[] =>
  states.flatMap(({ pillar, taken }) =>
    pillar === 'sglt2-inhibitor' ? [] : taken.flatMap(medicine => stepOf(context, pillar, medicine)),
  )
