import { createHash } from 'node:crypto'
import type {
  Fact,
  Jurisdiction,
  PatientProfile,
  Recommendation,
  RecommendationDraft,
  Versions,
} from '../../clinical/index.ts'
import {
  canonicalJson,
  epochOf,
  type Instant,
  instantOf,
  type PersonId,
  type RecommendationId,
} from '../../core/index.ts'

const maximumSummary = 139

/** What a unit of advice rests on: its moment, and the hash of the facts (and of the plan) that it read. */
export type Basis = { readonly moment: Instant; readonly profile: string }

/** What a specialty said, and what it rests on. */
export type Drafted = { readonly specialty: string; readonly draft: RecommendationDraft; readonly basis: Basis }

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const listHashes = new WeakMap<readonly Fact[], string>()

/** Profiles of several moments may share one list of facts: it is hashed once. */
const listHash = (facts: readonly Fact[]): string => {
  const hash = listHashes.get(facts) ?? sha256(JSON.stringify(facts.map(({ id }) => id)))
  listHashes.set(facts, hash)
  return hash
}

/** Hash of what a run saw: the facts by id (each id is a hash of the content), the moment, and what was withheld. */
export const profileHash = ({ person, asOf, withheld, notSent, facts }: PatientProfile): string =>
  // Texts and lists of texts only: canonical as they are.
  sha256(JSON.stringify([person, asOf, withheld, notSent ?? [], listHash(facts)]))

/**
 * Adds who, when and under which versions to what a specialty said, and names it by the hash of all that.
 * Throws on a draft that breaks the contract (a bug): a summary of 140 characters or more.
 */
export const completeRecommendation = (
  draft: RecommendationDraft,
  specialty: string,
  run: {
    readonly person: PersonId
    readonly basis: Basis
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
    // A score and a dose rest on the same age: a reader is told it once.
    because: eachOnce(said.because),
    evidence: eachOnce(said.evidence),
    limits: eachOnce(said.limits),
    wouldChangeIf: eachOnce(said.wouldChangeIf),
    missing: eachOnce(said.missing),
    person: run.person,
    moment: run.basis.moment,
    specialty,
    validUntil: instantOf(epochOf(run.basis.moment) + validForDays * 86_400_000),
    jurisdiction: run.jurisdiction,
    intendedUser: 'clinician',
    patientPreference: 'not recorded',
    clinicalReview: null,
    profile: run.basis.profile,
    subject: subjectOf(run.person, specialty, draft),
    versions: run.versions,
  } as const
  return { id: uuidOf(sha256(canonicalJson(content))) as RecommendationId, ...content }
}

/**
 * What advice is about, whenever it is given: the same rule, about the same facts, with the same thing to do. A decision
 * and a safety ledger entry hold for the subject until a fact behind it changes; words and moments do not matter.
 */
const subjectOf = (person: PersonId, specialty: string, draft: RecommendationDraft): string =>
  sha256(
    canonicalJson([
      person,
      specialty,
      draft.rule,
      draft.severity,
      draft.action.map(({ kind, subject }) => [kind, subject?.system ?? '', subject?.code ?? '']),
      draft.dose === null ? null : [draft.dose.amount, draft.dose.frequency.code],
      [
        ...new Set(
          draft.because.flatMap((one): readonly string[] =>
            one.kind === 'fact' ? [one.fact] : one.kind === 'derived' ? one.from : [`order ${one.value}`],
          ),
        ),
      ].sort(),
    ]),
  ).slice(0, 32)

/** In their order, without repetition. */
const eachOnce = <List extends readonly unknown[]>(list: List): List =>
  [...new Map(list.map(one => [canonicalJson(one), one])).values()] as unknown as List

/** A UUID version 8 (RFC 9562: custom, here a hash), so that a recommendation can name a CDS Hooks card. */
export const uuidOf = (hash: string): string =>
  `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`

/** The bytes a recommendation is compared by in a replay. */
export const recommendationBytes = (recommendation: Recommendation): string => canonicalJson(recommendation)
