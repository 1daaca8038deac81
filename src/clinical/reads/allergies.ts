import { type Answer, answered, insufficient } from '../../core/index.ts'
import { recogniseDrug } from '../concepts/index.ts'
import type { AllergyFact } from '../fact.ts'
import { factsOf, type PatientProfile } from '../profile.ts'
import type { Because } from '../recommendation.ts'
import { becauseFact } from './because.ts'

const denied = new Set(['refuted', 'entered-in-error'])
const over = new Set(['inactive', 'resolved'])

/**
 * The allergies and intolerances on record to one of these drugs (concept ids) or to a drug of these classes, refuted
 * and resolved ones left out. Insufficient when the list holds no entry at all, not even "no known allergy" (an empty list
 * may be one that was never asked for or never sent), or when part of the record is withheld.
 *
 * @example
 * allergiesTo(profile, { drugs: ['apixaban'] })  // answered: [] or the facts
 */
export const allergiesTo = (
  profile: PatientProfile,
  { drugs = [], classes = [] }: { readonly drugs?: readonly string[]; readonly classes?: readonly string[] },
): Answer<readonly AllergyFact[]> => {
  const found = factsOf(profile, 'allergy').filter(
    fact =>
      !denied.has(fact.verification ?? '') &&
      !over.has(fact.clinicalStatus ?? '') &&
      (recogniseDrug(fact.codings, fact.text)?.drugs ?? []).some(
        drug => drugs.includes(drug.id) || drug.classes.some(one => classes.includes(one)),
      ),
  )
  if (found.length > 0) return answered(found)
  const what = 'allergy list'
  if (profile.withheld.length > 0) {
    return insufficient({ what, need: 'the whole list', have: 'some information is withheld', reason: 'withheld' })
  }
  return factsOf(profile, 'allergy').length > 0
    ? answered([])
    : insufficient({ what, need: 'an entry, or "no known allergy"', have: 'none', reason: 'absent' })
}

/** What the record says the person reacted with. */
export const reactionOf = ({ reactions }: AllergyFact): string => {
  const words = reactions.flatMap(({ manifestations }) =>
    manifestations.flatMap(({ text, codings }) => text ?? codings[0]?.display ?? []),
  )
  return words.length === 0 ? 'reaction not recorded' : words.join(', ')
}

/** An entry of the allergy list, with what the person reacted with. */
export const becauseAllergy = (fact: AllergyFact): Because => {
  const because = becauseFact(fact, fact.allergyType === 'intolerance' ? 'Intolerance' : 'Allergy')
  return { ...because, value: `${because.value} (${reactionOf(fact)})` }
}
