import {
  type Because,
  becauseFact,
  becauseReading,
  latestOf,
  measurement,
  type PatientProfile,
  problem,
  problemState,
  takes,
} from '../../clinical/index.ts'
import { type Answer, allOf, answered, insufficient } from '../../core/index.ts'

export type ChildPughClass = 'A' | 'B' | 'C'

/** The score (5 to 15) and its class. `most` differs from `least` where only the grade of ascites or encephalopathy is open. */
export type ChildPugh = {
  readonly childPugh: ChildPughClass
  readonly least: number
  readonly most: number
  readonly because: readonly Because[]
}

/** Age limit of the three laboratory values in days, ours. */
const within = 90

// Pugh 1973; INR in place of prothrombin time as in use since.
const pointsOf = {
  bilirubin: (mgPerDl: number) => (mgPerDl < 2 ? 1 : mgPerDl <= 3 ? 2 : 3),
  albumin: (gPerDl: number) => (gPerDl > 3.5 ? 1 : gPerDl >= 2.8 ? 2 : 3),
  inr: (inr: number) => (inr < 1.7 ? 1 : inr <= 2.3 ? 2 : 3),
}

const classOf = (score: number): ChildPughClass => (score <= 6 ? 'A' : score <= 9 ? 'B' : 'C')

type Part = { readonly least: number; readonly most: number; readonly because: readonly Because[] }

/** A sign that a problem list names without its grade: 2 or 3 points. Not on a list that was received: 1. */
const partOfSign = (profile: PatientProfile, concept: (typeof problem)['ascites']): Answer<Part> => {
  const state = problemState(profile, concept)
  if (state.kind !== 'answered') return state
  if (state.value.state === 'absent') return answered({ least: 1, most: 1, because: [] })
  return answered({ least: 2, most: 3, because: [becauseFact(state.value.facts[0], concept.title)] })
}

const partOfLaboratory = (profile: PatientProfile, of: keyof typeof pointsOf): Answer<Part> => {
  const reading = latestOf(profile, measurement[of], { within })
  if (reading.kind !== 'answered') return reading
  const points = pointsOf[of](reading.value.quantity.value)
  return answered({ least: points, most: points, because: [becauseReading(reading.value)] })
}

/** A vitamin K antagonist sets the INR; then it says nothing of the liver. */
const partOfInr = (profile: PatientProfile): Answer<Part> => {
  const antagonists = takes(profile, { classes: ['vka'] })
  if (antagonists.kind !== 'answered') return antagonists
  if (antagonists.value.length === 0) return partOfLaboratory(profile, 'inr')
  const have = 'set by a vitamin K antagonist'
  return insufficient({ what: 'INR', need: 'one that shows the liver', have, reason: 'unusable' })
}

/**
 * Child-Pugh score of a person with liver disease. Answered only when bilirubin, albumin, INR, ascites and encephalopathy
 * are all known and every grade that ascites and encephalopathy can have leads to the same class.
 */
export const childPughOf = (profile: PatientProfile): Answer<ChildPugh> => {
  const all = allOf({
    bilirubin: partOfLaboratory(profile, 'bilirubin'),
    albumin: partOfLaboratory(profile, 'albumin'),
    inr: partOfInr(profile),
    ascites: partOfSign(profile, problem.ascites),
    encephalopathy: partOfSign(profile, problem.hepaticEncephalopathy),
  })
  if (all.kind !== 'answered') return all
  const parts = Object.values(all.value)
  const [least, most] = [sum(parts.map(part => part.least)), sum(parts.map(part => part.most))]
  if (classOf(least) !== classOf(most)) {
    const have = `on the problem list without it: Child-Pugh ${classOf(least)} to ${classOf(most)}`
    return insufficient({ what: 'grade of ascites or encephalopathy', need: 'mild, or more', have, reason: 'unusable' })
  }
  return answered({ childPugh: classOf(least), least, most, because: parts.flatMap(({ because }) => because) })
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
