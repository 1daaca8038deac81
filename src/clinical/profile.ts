import { type Coding, codingKey, type Instant, type PersonId, type RecordId } from '../core/index.ts'
import { type CodeRule, isCoded } from './concepts/index.ts'
import type { Fact, FactKind, FactOf } from './fact.ts'
import { addReads, type ProfileReads, recordingReads } from './profile-reads.ts'
import type { QualityFloor } from './quality-floor.ts'

/**
 * What was true of a person and known to the sources at `asOf` (and, for replay, known to Attune at `knownAt`):
 * the current version of every statement. Superseded versions, entered-in-error resources and what consent
 * withholds are not in it; `withheld` names the withheld categories without their content.
 */
export type PatientProfile = {
  readonly person: PersonId
  readonly records: readonly RecordId[]
  readonly asOf: Instant
  readonly knownAt: Instant | null
  /** Ordered by effective start, then id: the same facts give the same profile in any order of arrival. */
  readonly facts: readonly Fact[]
  readonly withheld: readonly string[]
  /** Lists that a caller was asked for and did not send: then "none on record" says nothing. */
  readonly notSent?: readonly FactKind[]
}

/** What a list of facts holds, under which kind and code. Profiles of several moments may share one list. */
type Index = {
  readonly byKind: Map<FactKind, Fact[]>
  /** What `factsCoded` found for a list of codings, which most callers keep. */
  readonly byCodings: Map<readonly Coding[], Map<FactKind, readonly Fact[]>>
  readonly byCoding: Map<string, Fact[]>
  /** The facts of a concept by their kind, as they were asked for. */
  readonly byConcept: Map<readonly CodeRule[], Map<FactKind, readonly Fact[]>>
}

/** What `remembered` was asked for. */
type Answers = Map<string, { readonly value: unknown; readonly reads: ProfileReads }>

const indexes = new WeakMap<readonly Fact[], Index>()
const answersOf = new WeakMap<PatientProfile, Answers>()
const observers = new WeakMap<PatientProfile, { readonly base: PatientProfile; readonly reads: ProfileReads }>()

const baseOf = (profile: PatientProfile): PatientProfile => observers.get(profile)?.base ?? profile

/** The profile behind an observed one: what is read of it is recorded nowhere. For guards, which no answer rests on. */
export const unobserved = baseOf

const indexOf = (profile: PatientProfile): Index => {
  const { facts } = baseOf(profile)
  const known = indexes.get(facts)
  if (known !== undefined) return known
  const index: Index = {
    byKind: new Map(),
    byCodings: new Map(),
    byCoding: new Map(),
    byConcept: new Map(),
  }
  const add = <K>(map: Map<K, Fact[]>, key: K, fact: Fact) => {
    const alike = map.get(key)
    if (alike === undefined) map.set(key, [fact])
    else if (alike.at(-1) !== fact) alike.push(fact)
  }
  for (const fact of facts) {
    add(index.byKind, fact.kind, fact)
    for (const coding of fact.codings) add(index.byCoding, codingKey(coding), fact)
  }
  indexes.set(facts, index)
  return index
}

/**
 * The same profile, with a record of what is read of it: which facts, had they been others, could have changed an
 * answer. The engine uses it to recompute only what a new fact touches, and to say what a recommendation saw.
 *
 * @example
 * const { profile, reads } = observedProfile(base)
 * latestOf(profile, measurement.potassium, { within: 30 })
 * comparableFacts([newFact]).touchedBy(reads) // empty: the answer stands
 */
export const observedProfile = (
  given: PatientProfile,
): { readonly profile: PatientProfile; readonly reads: ProfileReads } => {
  const base = baseOf(given)
  const reads = recordingReads()
  const profile: PatientProfile = Object.defineProperty({ ...base }, 'facts', {
    enumerable: true,
    get: () => {
      reads.everything = true
      return base.facts
    },
  })
  observers.set(profile, { base, reads })
  return { profile, reads }
}

const floorsOf = new WeakMap<PatientProfile, Readonly<Record<string, QualityFloor>>>()

/**
 * The same profile, read by somebody who wants measurements of a certain quality. What is read of it is recorded with
 * the one it came from.
 *
 * @example
 * latestOf(withFloors(profile, { creatinine: 'no-error' }), measurement.creatinine, { within: 365 })
 */
export const withFloors = (given: PatientProfile, floors: Readonly<Record<string, QualityFloor>>): PatientProfile => {
  const seen = observers.get(given)
  const profile: PatientProfile = Object.defineProperty({ ...baseOf(given) }, 'facts', {
    enumerable: true,
    get: () => given.facts,
  })
  observers.set(profile, { base: baseOf(given), reads: seen?.reads ?? recordingReads() })
  floorsOf.set(profile, floors)
  return profile
}

/** The quality that the reader of this profile wants of a measurement; `undefined`: any. */
export const floorOf = (profile: PatientProfile, concept: string): QualityFloor | undefined =>
  floorsOf.get(profile)?.[concept]

/**
 * A reading of the profile that many rules ask for, made once: each who asks has then read what it read.
 *
 * @param reading names the reading and its arguments; `read` must depend on nothing else
 * @example
 * const years = (profile: PatientProfile) => remembered(profile, 'age', ageOf)
 */
export const remembered = <T>(profile: PatientProfile, reading: string, read: (profile: PatientProfile) => T): T => {
  const base = baseOf(profile)
  const floors = floorsOf.get(profile)
  // What is asked for with a floor is another answer.
  const key = floors === undefined ? reading : `${reading} ${JSON.stringify(floors)}`
  let answers = answersOf.get(base)
  if (answers === undefined) {
    answers = new Map()
    answersOf.set(base, answers)
  }
  let known = answers.get(key)
  if (known === undefined) {
    const { profile: watched, reads } = observedProfile(profile)
    if (floors !== undefined) floorsOf.set(watched, floors)
    known = { value: read(watched), reads }
    answers.set(key, known)
  }
  const outer = observers.get(profile)?.reads
  if (outer !== undefined) addReads(outer, known.reads)
  return known.value as T
}

/** All facts of one kind, oldest first. */
export const factsOf = <Kind extends FactKind>(profile: PatientProfile, kind: Kind): readonly FactOf<Kind>[] => {
  observers.get(profile)?.reads.kinds.add(kind)
  return (indexOf(profile).byKind.get(kind) ?? []) as unknown as readonly FactOf<Kind>[]
}

/** The facts of one kind that belong to a concept, oldest first. */
export const factsIn = <Kind extends FactKind>(
  profile: PatientProfile,
  kind: Kind,
  concept: { readonly codes: readonly CodeRule[] },
): readonly FactOf<Kind>[] => {
  observers.get(profile)?.reads.concepts.add(kind, concept)
  const { byKind, byConcept } = indexOf(profile)
  const ofConcept = byConcept.get(concept.codes) ?? new Map<FactKind, readonly Fact[]>()
  if (!byConcept.has(concept.codes)) byConcept.set(concept.codes, ofConcept)
  let found = ofConcept.get(kind)
  if (found === undefined) {
    found = (byKind.get(kind) ?? []).filter(fact => isCoded(fact.codings, concept))
    ofConcept.set(kind, found)
  }
  return found as unknown as readonly FactOf<Kind>[]
}

/** Whether there is any fact of a kind. */
export const hasFacts = (profile: PatientProfile, kind: FactKind): boolean => {
  observers.get(profile)?.reads.presence.add(kind)
  return indexOf(profile).byKind.has(kind)
}

/** The facts of one kind that carry any of the codings, oldest first, each once. */
export const factsCoded = <Kind extends FactKind>(
  profile: PatientProfile,
  kind: Kind,
  codings: readonly Coding[],
): readonly FactOf<Kind>[] => {
  const reads = observers.get(profile)?.reads
  if (reads !== undefined) for (const coding of codings) reads.codings.add(`${kind} ${codingKey(coding)}`)
  const { byCoding, byCodings } = indexOf(profile)
  const known = byCodings.get(codings)?.get(kind)
  if (known !== undefined) return known as unknown as readonly FactOf<Kind>[]
  const lists = codings.flatMap(coding => {
    const facts = byCoding.get(codingKey(coding))?.filter(fact => fact.kind === kind) ?? []
    return facts.length === 0 ? [] : [facts]
  })
  const [only = []] = lists
  // One code's facts are in order already.
  const sorted = lists.length < 2 ? only : [...new Set(lists.flat())].sort(byTime)
  byCodings.set(codings, (byCodings.get(codings) ?? new Map<FactKind, readonly Fact[]>()).set(kind, sorted))
  return sorted as unknown as readonly FactOf<Kind>[]
}

/** Effective start, then id. */
export const byTime = (a: Fact, b: Fact): number =>
  a.effective.start < b.effective.start
    ? -1
    : a.effective.start > b.effective.start
      ? 1
      : a.id < b.id
        ? -1
        : a.id > b.id
          ? 1
          : 0
