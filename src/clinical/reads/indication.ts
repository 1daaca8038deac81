import type { Coding } from '../../core/index.ts'
import { conditions, isCoded } from '../concepts/index.ts'
import type { MedicationFact } from '../fact.ts'
import { factsOf, type PatientProfile } from '../profile.ts'

/**
 * The concept id of the condition that the reason of an order belongs to; `null` when none is coded or known. A code of
 * ICD-10 for two at once stands in the category of the one that it is about: E11.22, diabetes with kidney disease, is
 * diabetes.
 */
export const indicationCoded = (reasons: readonly Coding[]): string | null => {
  const all = [...conditions.values()].filter(concept => isCoded(reasons, concept))
  const categories = new Set(reasons.map(({ system, code }) => `${system} ${code.slice(0, 3)}`))
  const isOfCategory = ({ codes }: (typeof all)[number]) =>
    codes.some(rule => 'prefix' in rule && categories.has(`${rule.system} ${rule.prefix}`))
  return (all.find(isOfCategory) ?? all[0])?.id ?? null
}

/** What a medicine on the list is for: by its coded reason, or by the condition of the same record it refers to. */
export const indicationOfMedicine = (profile: PatientProfile, fact: MedicationFact): string | null => {
  const referred = factsOf(profile, 'condition').filter(
    one => one.record === fact.record && fact.reasonReferences.includes(one.source.resource),
  )
  return indicationCoded([...fact.reasonCodings, ...referred.flatMap(({ codings }) => codings)])
}
