import type { Coding } from '../../core/index.ts'
import { conditions, isCoded } from '../concepts/index.ts'
import type { MedicationFact } from '../fact.ts'
import { factsOf, type PatientProfile } from '../profile.ts'

/** The concept id of the condition that the reason of an order belongs to; `null` when none is coded or known. */
export const indicationCoded = (reasons: readonly Coding[]): string | null =>
  [...conditions.values()].find(concept => isCoded(reasons, concept))?.id ?? null

/** What a medicine on the list is for: by its coded reason, or by the condition of the same record it refers to. */
export const indicationOfMedicine = (profile: PatientProfile, fact: MedicationFact): string | null => {
  const referred = factsOf(profile, 'condition').filter(
    one => one.record === fact.record && fact.reasonReferences.includes(one.source.resource),
  )
  return indicationCoded([...fact.reasonCodings, ...referred.flatMap(({ codings }) => codings)])
}
