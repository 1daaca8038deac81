import { type ConsentFact, factsOf, type PatientProfile } from '../../clinical/index.ts'
import type { Instant } from '../../core/index.ts'
import { isWithheld } from './fact-categories.ts'

/** Whether a consent is in force at a moment: its source calls it active, and its time has come and has not passed. */
export const isInForce = (consent: ConsentFact, at: Instant): boolean =>
  consent.status === 'active' &&
  consent.effective.start <= at &&
  (consent.effective.end === null || consent.effective.end >= at)

/** The categories that the consents in force at `at` keep back, sorted. */
const withheldCategories = (consents: readonly ConsentFact[], at: Instant): readonly string[] =>
  [...new Set(consents.filter(consent => isInForce(consent, at)).flatMap(({ withholds }) => withholds))].sort()

/**
 * The profile as the patient permits it: facts of a withheld category are gone, and `withheld` names the category
 * without its content, so that every rule that would have read them answers "withheld". A pure function of the facts,
 * so that a replay of the same facts withholds the same.
 *
 * @example
 * applyConsent(buildProfile(stored, moment)).withheld  // ['genetics']
 */
export const applyConsent = (profile: PatientProfile): PatientProfile => {
  const withheld = withheldCategories(factsOf(profile, 'consent'), profile.asOf)
  if (withheld.length === 0) return profile
  const categories = new Set(withheld)
  return {
    ...profile,
    facts: profile.facts.filter(fact => !isWithheld(fact, categories)),
    withheld: [...new Set([...profile.withheld, ...withheld])].sort(),
  }
}
