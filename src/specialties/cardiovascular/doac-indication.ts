import { type PatientProfile, type ProposedOrder, problem, problemState } from '../../clinical/index.ts'
import { type Answer, answered, insufficient, outOfScope } from '../../core/index.ts'

const fibrillation = 'atrial-fibrillation'

/** What else each drug is labelled for, at other doses. */
const otherUses: Readonly<Record<string, readonly (typeof problem)[keyof typeof problem][]>> = {
  rivaroxaban: [problem.venousThromboembolism, problem.coronaryDisease, problem.peripheralArterialDisease],
}

/**
 * Whether a DOAC is for atrial fibrillation: by its order; else by the record, when fibrillation is on it and no other
 * use of the drug ever was. Anything else has other doses (hazard H6).
 */
export const doacIndication = (
  profile: PatientProfile,
  { drug, indication }: Pick<ProposedOrder, 'drug' | 'indication'>,
): Answer<{ readonly notes: readonly string[] }> => {
  if (indication === fibrillation) return answered({ notes: [] })
  if (indication !== null) return outOfScope(`label doses are kept for ${fibrillation} only, not for ${indication}`)
  const known = problemState(profile, problem.atrialFibrillation)
  const present = known.kind === 'answered' && known.value.state === 'present'
  const others = (otherUses[drug] ?? [problem.venousThromboembolism]).filter(concept => {
    const state = problemState(profile, concept, { everHad: true })
    return state.kind === 'answered' && state.value.state === 'present'
  })
  if (present && others.length === 0 && profile.withheld.length === 0) {
    return answered({ notes: ['The indication, atrial fibrillation, was taken from the record, not from the order.'] })
  }
  const have = [...(present ? [problem.atrialFibrillation] : []), ...others].map(({ title }) => title).join('; ')
  return insufficient({
    what: `indication of ${drug}`,
    need: 'on the order: the dose differs by indication',
    have: have === '' ? 'none on record' : `${have} on record`,
    reason: 'absent',
  })
}
