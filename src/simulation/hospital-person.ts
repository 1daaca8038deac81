import { epochOf, type Instant } from '../core/index.ts'
import { type Random, randomOf } from '../learning/numeric/index.ts'
import { drawMedicines, type Medicine } from './medicines.ts'
import { drawPerson, type Person } from './person.ts'
import { type DriftKind, stayConstants } from './stays-truth.ts'

/** Somebody who may come to the virtual hospital, as of the moment from which it is simulated. */
export type HospitalPerson = {
  readonly person: Person
  readonly medicines: readonly Medicine[]
  /** Admissions a day that are no readmissions, before any drift. */
  readonly rate: number
}

export const yearInDays = 365.2425
export const dayInMs = 86_400_000
/** Whole minutes, so that what is computed from a record is what was drawn. */
export const minute = (moment: number): number => Math.round(moment / 60_000) * 60_000

/**
 * Streams of one person that do not disturb each other: what happens in one stay does not depend on how much was drawn
 * in another.
 */
export const streamOf = (seed: number, index: number, stream: number): Random =>
  randomOf(seed, index + stream * 2 ** 32)

/** The person of that number, alive at `from` and not pregnant. */
export const drawHospitalPerson = (seed: number, index: number, from: Instant): HospitalPerson => {
  const random = streamOf(seed, index, 0)
  const drawn = drawPerson(random, index, from)
  const conditions = new Set(drawn.conditions)
  conditions.delete('pregnant')
  const { copd } = stayConstants
  if (random.chance(copd.probability) && drawn.age >= copd.from) conditions.add('copd')
  const person: Person = { ...drawn, conditions, death: null }
  // Some come often, for reasons that no record tells.
  const frailty = Math.exp(random.normal(0, 0.5))
  return { person, medicines: drawMedicines(random, person), rate: frailty * usualRate(person) }
}

const usualRate = ({ age, conditions: has }: Person): number => {
  const { perYear, factor } = stayConstants.admissions
  return (
    (perYear / yearInDays) *
    factor.perDecadeAbove50 ** ((age - 50) / 10) *
    (has.has('heart-failure') ? factor.heartFailure : 1) *
    (has.has('copd') ? factor.copd : 1) *
    (has.has('kidney-disease') ? factor.kidneyDisease : 1) *
    (has.has('diabetes') ? factor.diabetes : 1) *
    (has.has('coronary-disease') ? factor.coronaryDisease : 1)
  )
}

/** By how much a drift of the mix changes how often this person comes. */
export const mixFactor = ({ age, conditions }: Person, drift: DriftKind | null): number => {
  if (drift !== 'mix') return 1
  const { olderThan, more, less } = stayConstants.drift.mix
  return age > olderThan || conditions.has('heart-failure') || conditions.has('copd') ? more : less
}

/** Whole years at a moment, as a record tells them. */
export const ageAt = ({ birthDate }: Person, moment: number): number => {
  const [now, born] = [new Date(moment), new Date(epochOf(`${birthDate}T00:00:00.000Z` as Instant))]
  const years = now.getUTCFullYear() - born.getUTCFullYear()
  const before =
    now.getUTCMonth() < born.getUTCMonth() ||
    (now.getUTCMonth() === born.getUTCMonth() && now.getUTCDate() < born.getUTCDate())
  return before ? years - 1 : years
}
