import {
  type AdviceContext,
  ageOf,
  type Because,
  becauseAge,
  becauseFact,
  becauseReading,
  type CodedConcept,
  latestOf,
  measurement,
  type PatientProfile,
  problemState,
} from '../../clinical/index.ts'
import { type Answer, answered, type Missing } from '../../core/index.ts'
import { problems } from './concepts.ts'
import { goals, type HealthCategory } from './tables.ts'

/** From this age the goals of older adults hold (ADA section 13). */
const older = 65

/** Chronic illnesses that the framework counts and that are read here; three or more make health complex. */
const counted: readonly (readonly [string, readonly CodedConcept[]])[] = [
  ['heart failure', [problems.heartFailure]],
  ['kidney disease', [problems.kidneyDisease]],
  ['coronary disease', [problems.coronaryDisease]],
  ['stroke', [problems.strokeOrTia]],
  ['hypertension', [problems.hypertension]],
]

const many = 3

/** The first fact of a problem that is going on, or why that is not known. */
export const presentFact = (
  profile: PatientProfile,
  concept: CodedConcept,
  { everHad = false }: { readonly everHad?: boolean } = {},
): { readonly because: Because | null; readonly missing: readonly Missing[] } => {
  const state = problemState(profile, concept, { everHad })
  if (state.kind !== 'answered') return { because: null, missing: state.kind === 'insufficient' ? state.missing : [] }
  if (state.value.state === 'absent') return { because: null, missing: [] }
  return { because: becauseFact(state.value.facts[0], concept.title), missing: [] }
}

/** Clinical Frailty Scale: from here frail, and from here severely so. */
const frailFrom = 5
const severelyFrailFrom = 7

/** Frailty on the problem list, or by the Clinical Frailty Scale of the last year. */
const frailtyOf = (
  profile: PatientProfile,
): { readonly because: Because | null; readonly severe: boolean; readonly missing: readonly Missing[] } => {
  const scale = latestOf(profile, measurement.clinicalFrailtyScale, { within: 365 })
  const score = scale.kind === 'answered' ? scale.value.quantity.value : null
  const scored = scale.kind === 'answered' && score !== null && score >= frailFrom ? becauseReading(scale.value) : null
  const listed = presentFact(profile, problems.frailty)
  return {
    because: listed.because ?? scored,
    severe: score !== null && score >= severelyFrailFrom,
    missing: listed.missing,
  }
}

export type Health = {
  readonly category: HealthCategory
  readonly because: readonly [Because, ...Because[]]
  /** What the category rests on, in words. */
  readonly reason: string
  readonly missing: readonly Missing[]
}

/**
 * Health as far as the record tells, by the ADA framework for older adults: dementia or frailty make it complex, both
 * together, or a Clinical Frailty Scale of 7 and more, very complex (our reading: severity of dementia, dependence and care homes are seldom coded).
 */
export const healthOf = (profile: PatientProfile): Answer<Health> => {
  const age = ageOf(profile)
  if (age.kind !== 'answered') return age
  const aged = becauseAge(age.value)
  if (age.value.years < older) {
    return answered({ category: 'adult', because: [aged], reason: `${age.value.years} years`, missing: [] })
  }
  const dementia = presentFact(profile, problems.dementia)
  const frailty = frailtyOf(profile)
  const looked = counted.map(([name, concepts]) => ({
    name,
    states: concepts.map(concept => presentFact(profile, concept)),
  }))
  const illnesses = looked.flatMap(({ name, states }) => {
    const found = states.find(({ because }) => because !== null)
    return found?.because == null ? [] : [{ name, because: found.because }]
  })
  const named = [
    ...(dementia.because === null ? [] : [{ name: 'dementia', because: dementia.because }]),
    ...(frailty.because === null ? [] : [{ name: 'frailty', because: frailty.because }]),
  ]
  const category: HealthCategory =
    named.length === 2 || frailty.severe
      ? 'very-complex'
      : named.length === 1 || illnesses.length >= many
        ? 'complex'
        : 'healthy'
  const reasons = named.length > 0 ? named : category === 'complex' ? illnesses : []
  return answered({
    category,
    because: [aged, ...reasons.map(({ because }) => because)],
    reason: [`${age.value.years} years`, ...reasons.map(({ name }) => name)].join(', '),
    missing: [
      ...dementia.missing,
      ...frailty.missing,
      ...looked.flatMap(({ states }) => states.flatMap(one => one.missing)),
    ],
  })
}

/** The row of the goal for such health. */
export const goalOf = ({ knowledge }: AdviceContext, category: HealthCategory) => {
  const row = knowledge.rows(goals).find(one => one.category === category)
  if (row === undefined) throw new Error(`diabetes/goal has no row for ${category}`)
  return row
}

export type Goal = ReturnType<typeof goalOf>

export const goalText = ({ under }: Goal): string =>
  under === null ? 'no number: avoid lows and symptoms' : `under ${under.toFixed(1)} %`
