import { createHash } from 'node:crypto'
import type {
  Jurisdiction,
  PatientProfile,
  Recommendation,
  RecommendationDraft,
  Versions,
} from '../../clinical/index.ts'
import { canonicalJson, epochOf, instantOf, type RecommendationId } from '../../core/index.ts'

const maximumSummary = 139

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Hash of what a run saw: the facts by id (each id is a hash of the content), the moment, and what was withheld. */
export const profileHash = (profile: PatientProfile): string =>
  sha256(canonicalJson([profile.person, profile.asOf, profile.withheld, profile.facts.map(({ id }) => id)]))

/**
 * Adds who, when and under which versions to what a specialty said, and names it by the hash of all that.
 * Throws on a draft that breaks the contract (a bug): a summary of 140 characters or more.
 */
export const completeRecommendation = (
  draft: RecommendationDraft,
  specialty: string,
  run: {
    readonly profile: PatientProfile
    readonly profileHash: string
    readonly jurisdiction: Jurisdiction | null
    readonly versions: Versions
  },
): Recommendation => {
  if (draft.summary.length > maximumSummary) {
    throw new Error(`Rule ${draft.rule} has a summary of ${draft.summary.length} characters`)
  }
  const { validForDays, ...said } = draft
  const content = {
    ...said,
    person: run.profile.person,
    moment: run.profile.asOf,
    specialty,
    validUntil: instantOf(epochOf(run.profile.asOf) + validForDays * 86_400_000),
    jurisdiction: run.jurisdiction,
    intendedUser: 'clinician',
    patientPreference: 'not recorded',
    clinicalReview: null,
    profile: run.profileHash,
    versions: run.versions,
  } as const
  return { id: sha256(canonicalJson(content)).slice(0, 32) as RecommendationId, ...content }
}

/** The bytes a recommendation is compared by in a replay. */
export const recommendationBytes = (recommendation: Recommendation): string => canonicalJson(recommendation)
