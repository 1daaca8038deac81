import {
  comparableFacts,
  conceptOf,
  type Fact,
  measurements,
  observedProfile,
  type PatientProfile,
  unobserved,
} from '../../clinical/index.ts'
import type { Instant } from '../../core/index.ts'
import type { CohortDefinition, FeatureSpec } from './definition.ts'
import { type FeatureValue, featureValue } from './feature-value.ts'

export type Feature = {
  readonly name: string
  /** UCUM; `null` for levels. */
  readonly unit: string | null
} & FeatureValue

/** The features of one person at one moment, in the order of the definition. */
export type FeatureVector = { readonly asOf: Instant; readonly features: readonly Feature[] }

/** UCUM code of a feature's numbers; `null` for levels. */
export const unitOf = (spec: FeatureSpec): string | null => {
  switch (spec.kind) {
    case 'sex':
      return null
    case 'age':
      return 'a'
    case 'days-since':
    case 'length-of-stay':
      return 'd'
    case 'observation': {
      const { unit } = conceptOf(measurements, spec.concept)
      return spec.take === 'count' ? '1' : spec.take === 'slope' ? `${unit}/d` : unit
    }
    default:
      return '1'
  }
}

/**
 * The features of a profile at its own `asOf`: the one function for training and for serving, so that a training row and
 * a served vector of the same moment are the same.
 *
 * @throws RangeError when the profile holds what was not yet true or not yet on record at `asOf`: named are the feature
 *   that would read it and the fact. No profile of the store does; it guards against one that was put together otherwise.
 *
 * @example
 * featuresAt(definition, profile).features[0] // { name: 'age', unit: 'a', value: 71 }
 */
export const featuresAt = (
  { features }: Pick<CohortDefinition, 'features'>,
  profile: PatientProfile,
): FeatureVector => {
  // The guard is no part of what the features rest on.
  assertNothingLater(features, unobserved(profile))
  return {
    asOf: profile.asOf,
    features: features.map(spec => ({ name: spec.name, unit: unitOf(spec), ...featureValue(spec, profile) })),
  }
}

const isLater = (fact: Fact, asOf: Instant): boolean =>
  fact.effective.start > asOf ||
  fact.recorded > asOf ||
  (isCut(fact) && fact.effective.end !== null && fact.effective.end > asOf) ||
  (fact.kind === 'demographics' && fact.death?.at !== undefined && fact.death.at > asOf)

/** A profile does not know when these will end; a point of day precision ends later that day. */
const isCut = (fact: Fact): boolean =>
  fact.kind === 'encounter' ||
  fact.kind === 'condition' ||
  fact.kind === 'series' ||
  (fact.kind === 'medication' && fact.origin !== 'administration' && fact.origin !== 'dispense')

const assertNothingLater = (features: readonly FeatureSpec[], profile: PatientProfile): void => {
  const { asOf } = profile
  const later = profile.facts.filter(fact => isLater(fact, asOf))
  const [first] = later
  if (first === undefined) return
  const compared = comparableFacts(later)
  for (const spec of features) {
    const { profile: watched, reads } = observedProfile(profile)
    featureValue(spec, watched)
    const read = compared.touchedBy(reads).flat()[0]
    if (read !== undefined) throw leak(`Feature ${spec.name}`, read, asOf)
  }
  throw leak('The profile', first, asOf)
}

const leak = (what: string, { id, kind }: Fact, asOf: Instant): RangeError =>
  new RangeError(`${what} would read ${kind} ${id}, which was not known at ${asOf}`)
