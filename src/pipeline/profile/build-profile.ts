import { byTime, type Fact, type PatientProfile } from '../../clinical/index.ts'
import { canonicalJson, type Instant, issue, type PersonId, type RecordId } from '../../core/index.ts'

/** Statuses by which a source takes a statement back, or says that it never became one. */
const withdrawn = new Set(['entered-in-error', 'cancelled', 'registered', 'draft', 'not-taken', 'not-done', 'declined'])

/** One version of a resource, with the facts it states. */
type Version = {
  /** When the source wrote it: meta.lastUpdated, else when it knew. */
  readonly updated: Instant
  /** The same, for the order; '' where only the time at which it was true is known: that says nothing of writing. */
  readonly written: Instant | ''
  /** Whether the source said so itself. */
  readonly dated: boolean
  /** The source's version number; -1 without one. */
  readonly number: number
  readonly content: string
  readonly facts: Fact[]
}

/** A fact with the content hash of the resource version that it stands in. */
export type StoredFact = { readonly fact: Fact; readonly content: string }

/**
 * The profile at `asOf` from all stored facts of a person's records, in any order.
 *
 * Visible is what is recorded by then (and, with `knownAt`, received by then). Of several visible versions of one
 * resource the one that stood at `asOf` counts, never the one that arrived last; what it takes back (entered in
 * error, cancelled) is gone, and what it says of a time after `asOf` had not happened yet.
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
  const resources = new Map<string, Version[]>()
  for (const { fact, content } of stored) {
    if (fact.recorded > asOf || (knownAt !== null && fact.received > knownAt)) continue
    // A record belongs to one source; what it names `Observation/1` is the same one in every version.
    const key = `${fact.record} ${fact.source.resource}`
    const versions = resources.get(key)
    if (versions === undefined) resources.set(key, [versionOf(fact, content)])
    else {
      const same = versions.find(version => version.content === content)
      if (same === undefined) versions.push(versionOf(fact, content))
      else same.facts.push(fact)
    }
  }
  const facts: Fact[] = []
  for (const versions of resources.values()) {
    for (const fact of standing(versions, asOf)) {
      if (fact.effective.start <= asOf && !withdrawn.has(fact.status)) facts.push(asKnownAt(fact, asOf))
    }
  }
  return { ...moment, facts: facts.sort(byTime), withheld: [] }
}

const versionOf = (fact: Fact, content: string): Version => ({
  updated: fact.source.updated ?? fact.recorded,
  written: fact.source.updated ?? (fact.recordedFrom === 'effective' ? '' : fact.recorded),
  dated: fact.source.updated !== undefined || fact.recordedFrom === 'lastUpdated',
  number: versionNumber(fact.source.version),
  content,
  facts: [fact],
})

/**
 * The newest version that the source had written by `asOf`. When it wrote all of them later (an export whose
 * lastUpdated is the day it was loaded), the oldest is closest to what was known then.
 *
 * Newer is what was written later, then the higher number, then the content hash. Where the source does not date
 * every version but numbers them all, the number comes first: a correction may carry an earlier date.
 *
 * Versions that nothing ranks stand side by side, as the statements of two sources do, and say so (`version-tied`): of
 * those that say the same, one. Only what was entered in error is gone: that is never said first.
 */
const standing = (versions: readonly Version[], asOf: Instant): readonly Fact[] => {
  const [first, ...others] = versions
  if (first === undefined) throw new Error('A resource without a version')
  if (others.length === 0) return first.facts
  const numbered = versions.every(({ number }) => number >= 0) && !versions.every(({ dated }) => dated)
  const ordered = versions.toSorted((a, b) => {
    const written = compareText(a.written, b.written)
    const number = a.number - b.number
    return (numbered ? number || written : written || number) || compareText(a.content, b.content)
  })
  const newest = ordered.findLast(({ updated }) => updated <= asOf) ?? ordered[0] ?? first
  const level = ordered.filter(({ written, number }) => written === newest.written && number === newest.number)
  const different = level.length === 1 ? level : [...new Map(level.map(one => [statementOf(one), one])).values()]
  if (different.length === 1) return newest.facts
  const taken = different.find(({ facts }) => facts.every(({ status }) => status === 'entered-in-error'))
  return taken?.facts ?? different.flatMap(({ facts }) => facts.map(tied))
}

/** What a version says, whatever its bytes. */
const statementOf = ({ facts }: Version): string =>
  canonicalJson(facts.map(({ id: _id, source: _source, received: _received, quality: _quality, ...said }) => said))

const tied = (fact: Fact): Fact => {
  const message = 'Its source wrote this in several ways and does not say which is the latest'
  return { ...fact, quality: [...fact.quality, issue('warning', 'version-tied', message, fact.source.resource)] }
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Removes what lies after `asOf` inside a fact: an end, a resolution, a death. */
const asKnownAt = (fact: Fact, asOf: Instant): Fact => {
  const endsLater = fact.effective.end !== null && fact.effective.end > asOf
  if (fact.kind === 'demographics') {
    const { death, ...alive } = fact
    return death?.at !== undefined && death.at > asOf ? alive : fact
  }
  // A point in time with day precision ends later that day; only spans go on.
  if (!endsLater || points.has(fact.kind)) return fact
  if (fact.kind === 'medication' && (fact.origin === 'administration' || fact.origin === 'dispense')) return fact
  const effective = { ...fact.effective, end: null }
  if (fact.kind === 'condition') return { ...fact, effective, clinicalStatus: 'active' }
  const over = fact.status === 'completed' || fact.status === 'stopped'
  if (over && (fact.kind === 'medication' || fact.kind === 'care-plan' || fact.kind === 'goal')) {
    return { ...fact, effective, status: 'active' }
  }
  return { ...fact, effective }
}

/** Kinds that state what was found or done at a time, not what goes on. */
const points: ReadonlySet<Fact['kind']> = new Set([
  'observation',
  'allergy',
  'immunization',
  'diagnostic-report',
  'family-history',
  'imaging-study',
  'questionnaire-response',
  'genotype',
])

/** -1 for a version that is no number. */
export const versionNumber = (version: string | null | undefined): number => {
  // Digits only: '1e9' and '0x1f' are hashes.
  const number = /^\d+$/.test(version ?? '') ? Number(version) : -1
  return Number.isSafeInteger(number) ? number : -1
}
