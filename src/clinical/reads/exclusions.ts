import { type Answer, daysBefore, outOfScope } from '../../core/index.ts'
import { codedFinding, isCoded, problem, procedureConcept } from '../concepts/index.ts'
import { factsIn, type PatientProfile, remembered } from '../profile.ts'
import { ageOf, deathOf } from './demographics.ts'
import { problemState } from './problems.ts'

type Exclusion =
  | 'death'
  | 'under-18'
  | 'pregnancy'
  | 'breastfeeding'
  | 'dialysis'
  | 'transplant'
  | 'acute-kidney-injury'
  | 'end-of-life'

const problems = [
  { id: 'pregnancy', concept: problem.pregnancy },
  { id: 'breastfeeding', concept: problem.breastfeeding },
  // Dialysis recurs: a session of months ago was an acute one that is over.
  { id: 'dialysis', concept: problem.dialysis, procedures: [procedureConcept.dialysis], proceduresWithin: 90 },
  // A transplant stays one.
  {
    id: 'transplant',
    concept: problem.kidneyTransplant,
    procedures: [procedureConcept.kidneyTransplant],
    everHad: true,
  },
  { id: 'acute-kidney-injury', concept: problem.acuteKidneyInjury },
  { id: 'end-of-life', concept: problem.endOfLife, procedures: [procedureConcept.endOfLife], proceduresWithin: 365 },
] as const

/** Concept ids of what `excludedByDefault` looks at: every specialty that asks it declares them. */
export const exclusionReads: readonly string[] = [
  codedFinding.pregnancyStatus.id,
  ...problems.flatMap(one => [one.concept.id, ...('procedures' in one ? one.procedures.map(({ id }) => id) : [])]),
]

/**
 * Out of scope by default (hazard H13), unless a knowledge row covers the case: then the caller names it in `covered`.
 * `null` when nothing on record excludes the person. A missing problem list does not exclude; the rule that needs
 * the list says that it is missing.
 */
export const excludedByDefault = (
  profile: PatientProfile,
  { covered = [] }: { readonly covered?: readonly Exclusion[] } = {},
): Excluded | null => remembered(profile, `excluded ${covered.join()}`, watched => exclusionOf(watched, covered))

type Excluded = Answer<never> & { readonly kind: 'out-of-scope' }

const exclusionOf = (profile: PatientProfile, covered: readonly Exclusion[]): Excluded | null => {
  const exclude = (because: string) => outOfScope(because) as Excluded
  if (!covered.includes('death') && deathOf(profile) !== null) return exclude('the person has died')
  const age = ageOf(profile)
  if (!covered.includes('under-18') && age.kind === 'answered' && age.value.years < 18) return exclude('under 18 years')
  if (!covered.includes('pregnancy') && pregnantByStatus(profile)) return exclude('pregnancy on record')
  for (const { id, concept, ...options } of problems) {
    if (covered.includes(id)) continue
    const state = problemState(profile, concept, options)
    if (state.kind === 'answered' && state.value.state === 'present') {
      return exclude(`${concept.title.toLowerCase()} on record`)
    }
  }
  return null
}

/** A pregnancy on the problem list, or by the newest status: what `excludedByDefault` takes for one. */
export const pregnancyOnRecord = (profile: PatientProfile): boolean => {
  const listed = problemState(profile, problem.pregnancy)
  return pregnantByStatus(profile) || (listed.kind === 'answered' && listed.value.state === 'present')
}

/** The newest pregnancy status (an observation, US Core) says pregnant, and a pregnancy could still be going on. */
const pregnantByStatus = (profile: PatientProfile): boolean => {
  const newest = factsIn(profile, 'observation', codedFinding.pregnancyStatus).findLast(
    fact => fact.value.type === 'coded',
  )
  return (
    newest?.value.type === 'coded' &&
    isCoded(newest.value.codings, codedFinding.pregnant) &&
    newest.effective.start >= daysBefore(profile.asOf, 300)
  )
}
