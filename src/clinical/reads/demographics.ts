import { type Answer, answered, completedYears, type FactId, type Instant, insufficient } from '../../core/index.ts'
import type { DemographicsFact, Sex } from '../fact.ts'
import { factsOf, type PatientProfile } from '../profile.ts'

export type Age = { readonly years: number; readonly birth: Instant; readonly fact: FactId; readonly at: Instant }

/**
 * Completed years at `asOf`, or at an earlier moment `at`, e.g. that of an old creatinine. A partial birth date
 * answers only when every day it allows gives the same age.
 */
export const ageOf = (profile: PatientProfile, at: Instant = profile.asOf): Answer<Age> => {
  const births = factsOf(profile, 'demographics').filter(fact => fact.birth !== undefined)
  const latest = births.at(-1)
  if (latest?.birth === undefined) {
    return insufficient({ what: 'birth date', need: 'any', have: 'none', reason: 'absent' })
  }
  const ages = new Set(
    births.flatMap(({ birth }) => [
      completedYears(birth!.start, at),
      // Month and year precision: the youngest the person can be.
      completedYears(birth!.end, at),
    ]),
  )
  if (ages.size > 1) {
    return insufficient({
      what: 'birth date',
      need: 'one exact date',
      have: births.length > 1 ? 'sources disagree' : `only the ${latest.birth.precision}`,
      reason: births.length > 1 ? 'conflicting' : 'unusable',
    })
  }
  const [years] = ages
  if (years! < 0 || years! > 130) {
    return insufficient({ what: 'birth date', need: 'an age of 0 to 130', have: `${years} years`, reason: 'unusable' })
  }
  return answered({ years: years!, birth: latest.birth.start, fact: latest.id, at: latest.recorded })
}

/** Recorded sex for clinical use. Gender is not sex: other, unknown or disagreeing sources are no answer. */
export const sexOf = (
  profile: PatientProfile,
): Answer<{ readonly sex: Sex; readonly fact: FactId; readonly at: Instant }> => {
  const known = factsOf(profile, 'demographics').filter(fact => fact.sex !== undefined)
  const latest = known.at(-1)
  if (latest?.sex === undefined) {
    return insufficient({ what: 'sex for clinical use', need: 'female or male', have: 'none', reason: 'absent' })
  }
  if (known.some(fact => fact.sex !== latest.sex)) {
    return insufficient({ what: 'sex for clinical use', need: 'one', have: 'sources disagree', reason: 'conflicting' })
  }
  return answered({ sex: latest.sex, fact: latest.id, at: latest.recorded })
}

/** Where the person lives, in the words of the newest source that says so. Sources that disagree are no answer. */
export const countryOf = (
  profile: PatientProfile,
): Answer<{ readonly country: string; readonly fact: DemographicsFact }> => {
  const known = factsOf(profile, 'demographics').filter(fact => fact.country !== undefined)
  const latest = known.at(-1)
  if (latest?.country === undefined) {
    return insufficient({ what: 'country', need: 'one', have: 'none', reason: 'absent' })
  }
  if (new Set(known.map(({ country }) => country?.trim().toLowerCase())).size > 1) {
    return insufficient({ what: 'country', need: 'one', have: 'sources disagree', reason: 'conflicting' })
  }
  return answered({ country: latest.country, fact: latest })
}

/** The fact that says so, when the person had died by `asOf`. */
export const deathOf = (profile: PatientProfile): DemographicsFact | null =>
  factsOf(profile, 'demographics').find(
    fact => fact.death !== undefined && (fact.death.at === undefined || fact.death.at <= profile.asOf),
  ) ?? null
