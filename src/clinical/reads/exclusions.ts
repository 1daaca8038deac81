import { type Answer, outOfScope } from '../../core/index.ts'
import { problem, procedureConcept } from '../concepts/index.ts'
import type { PatientProfile } from '../profile.ts'
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
  ['pregnancy', problem.pregnancy, []],
  ['breastfeeding', problem.breastfeeding, []],
  ['dialysis', problem.dialysis, [procedureConcept.dialysis]],
  ['transplant', problem.kidneyTransplant, [procedureConcept.kidneyTransplant]],
  ['acute-kidney-injury', problem.acuteKidneyInjury, []],
  ['end-of-life', problem.endOfLife, []],
] as const

/**
 * Out of scope by default (hazard H13), unless a knowledge row covers the case: then the caller names it in `covered`.
 * `null` when nothing on record excludes the person. A missing problem list does not exclude; the rule that needs
 * the list says that it is missing.
 */
export const excludedByDefault = (
  profile: PatientProfile,
  { covered = [] }: { readonly covered?: readonly Exclusion[] } = {},
): (Answer<never> & { readonly kind: 'out-of-scope' }) | null => {
  const exclude = (because: string) => outOfScope(because) as Answer<never> & { readonly kind: 'out-of-scope' }
  if (!covered.includes('death') && deathOf(profile) !== null) return exclude('the person has died')
  const age = ageOf(profile)
  if (!covered.includes('under-18') && age.kind === 'answered' && age.value.years < 18) return exclude('under 18 years')
  for (const [id, concept, procedures] of problems) {
    if (covered.includes(id)) continue
    const state = problemState(profile, concept, {
      procedures,
      // A kidney transplant stays one; dialysis procedures recur and are in the list as long as they go on.
      everHad: id === 'transplant',
    })
    if (state.kind === 'answered' && state.value.state === 'present') {
      return exclude(`${concept.title.toLowerCase()} on record`)
    }
  }
  return null
}
