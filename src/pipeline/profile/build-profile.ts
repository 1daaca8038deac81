import { byTime, type Fact, type PatientProfile } from '../../clinical/index.ts'
import type { Instant, PersonId, RecordId } from '../../core/index.ts'

/** Statuses by which a source takes a statement back, or says that it never became one. */
const withdrawn = new Set(['entered-in-error', 'cancelled', 'registered', 'draft', 'not-taken', 'not-done'])

/** How a version of a resource ranks among its siblings: recorded, then the source's version number, then content. */
type Rank = { readonly recorded: Instant; readonly version: number; readonly content: string }

/** A fact with the content hash of the resource version that it stands in. */
export type StoredFact = { readonly fact: Fact; readonly content: string }

/**
 * The profile at `asOf` from all stored facts of a person's records, in any order.
 *
 * Visible is what is effective and recorded by then (and, with `knownAt`, received by then). Of several versions
 * of one resource the highest-ranking visible one counts, by (recorded, version, content), never by arrival. What
 * that version takes back (entered in error, cancelled) is gone. An end after `asOf` had not happened yet.
 */
export const buildProfile = (
  stored: readonly StoredFact[],
  moment: {
    readonly person: PersonId
    readonly records: readonly RecordId[]
    readonly asOf: Instant
    readonly knownAt: Instant | null
  },
): PatientProfile => {
  const { asOf, knownAt } = moment
  const current = new Map<string, { rank: Rank; facts: Fact[] }>()
  for (const { fact, content } of stored) {
    if (fact.effective.start > asOf || fact.recorded > asOf || (knownAt !== null && fact.received > knownAt)) continue
    // A record belongs to one source; what it names `Observation/1` is the same one in every version.
    const key = `${fact.record} ${fact.source.resource}`
    const rank = { recorded: fact.recorded, version: versionNumber(fact.source.version), content }
    const known = current.get(key)
    const order = known === undefined ? 1 : compareRank(rank, known.rank)
    if (known === undefined || order > 0) current.set(key, { rank, facts: [fact] })
    else if (order === 0) known.facts.push(fact)
  }
  const facts: Fact[] = []
  for (const version of current.values()) {
    for (const fact of version.facts) {
      if (!withdrawn.has(fact.status)) facts.push(asKnownAt(fact, asOf))
    }
  }
  return { ...moment, facts: facts.sort(byTime), withheld: [] }
}

/** Removes what lies after `asOf` inside a fact: an end, a resolution, a death. */
const asKnownAt = (fact: Fact, asOf: Instant): Fact => {
  const endsLater = fact.effective.end !== null && fact.effective.end > asOf
  if (fact.kind === 'demographics') {
    const { death, ...alive } = fact
    return death?.at !== undefined && death.at > asOf ? alive : fact
  }
  // A point in time with day precision ends later that day; only spans go on.
  if (!endsLater || fact.kind === 'observation' || fact.kind === 'allergy') return fact
  const effective = { ...fact.effective, end: null }
  if (fact.kind === 'condition') return { ...fact, effective, clinicalStatus: 'active' }
  if (fact.kind === 'medication' && (fact.status === 'completed' || fact.status === 'stopped')) {
    return { ...fact, effective, status: 'active' }
  }
  return { ...fact, effective }
}

const versionNumber = (version: string | undefined): number => {
  const number = Number(version)
  return version === undefined || !Number.isSafeInteger(number) ? -1 : number
}

const compareRank = (a: Rank, b: Rank): number =>
  a.recorded !== b.recorded
    ? a.recorded < b.recorded
      ? -1
      : 1
    : a.version !== b.version
      ? a.version - b.version
      : a.content === b.content
        ? 0
        : a.content < b.content
          ? -1
          : 1
