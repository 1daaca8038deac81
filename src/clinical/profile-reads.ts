import { codingKey } from '../core/index.ts'
import { type CodeRule, isCoded } from './concepts/index.ts'
import type { Fact, FactKind } from './fact.ts'

type Concept = { readonly codes: readonly CodeRule[] }

/** What was read of a profile. Filled while a rule runs; compared with facts afterwards. */
export type ProfileReads = {
  everything: boolean
  readonly kinds: Set<FactKind>
  /** `kind system|code` */
  readonly codings: Set<string>
  readonly concepts: { readonly of: Map<FactKind, Set<Concept>>; readonly add: (kind: FactKind, one: Concept) => void }
  /** Kinds of which it was only asked whether there is any. */
  readonly presence: Set<FactKind>
}

export const recordingReads = (): ProfileReads => {
  const of = new Map<FactKind, Set<Concept>>()
  return {
    everything: false,
    kinds: new Set(),
    codings: new Set(),
    presence: new Set(),
    concepts: {
      of,
      add: (kind, one) => {
        const known = of.get(kind)
        if (known === undefined) of.set(kind, new Set([one]))
        else known.add(one)
      },
    },
  }
}

/** What an inner rule read, the outer one has read too. */
export const addReads = (outer: ProfileReads, inner: ProfileReads): void => {
  outer.everything ||= inner.everything
  for (const kind of inner.kinds) outer.kinds.add(kind)
  for (const coding of inner.codings) outer.codings.add(coding)
  for (const kind of inner.presence) outer.presence.add(kind)
  for (const [kind, concepts] of inner.concepts.of) for (const one of concepts) outer.concepts.add(kind, one)
}

type Group = { readonly first: Fact; readonly facts: readonly Fact[] }

/** Facts put together once, to be compared with what many rules have read. */
export type ComparableFacts = {
  /**
   * The facts that are among what was read, put together by kind and codes: the same list each time for the same ones,
   * in the order of their first. Whether a kind has appeared or vanished is `presence`.
   */
  readonly touchedBy: (reads: ProfileReads) => readonly (readonly Fact[])[]
}

/**
 * What is read is told by kind and codes only, and most facts of a record share theirs with others: facts alike are one
 * group, and which groups a concept holds is found once, however many rules have read it.
 */
export const comparableFacts = (facts: readonly Fact[]): ComparableFacts => {
  const groups = [
    ...Map.groupBy(facts, ({ kind, codings }) => `${kind} ${codings.map(codingKey).join(' ')}`).values(),
  ].flatMap(([first, ...others]): Group[] => (first === undefined ? [] : [{ first, facts: [first, ...others] }]))
  const byKind = Map.groupBy(groups, ({ first }) => first.kind)
  const byCoding = new Map<string, Group[]>()
  for (const group of groups) {
    for (const coding of group.first.codings) {
      const key = `${group.first.kind} ${codingKey(coding)}`
      byCoding.set(key, [...(byCoding.get(key) ?? []), group])
    }
  }
  const byConcept = new Map<FactKind, Map<Concept, readonly Group[]>>()
  const groupsIn = (kind: FactKind, concept: Concept): readonly Group[] => {
    const ofKind = byConcept.get(kind) ?? new Map<Concept, readonly Group[]>()
    byConcept.set(kind, ofKind)
    const known = ofKind.get(concept)
    if (known !== undefined) return known
    const found = (byKind.get(kind) ?? []).filter(({ first }) => isCoded(first.codings, concept))
    ofKind.set(concept, found)
    return found
  }
  return {
    touchedBy: reads => {
      const touched = new Set<Group>(reads.everything ? groups : [])
      const touch = (found: readonly Group[] = []) => {
        for (const group of found) touched.add(group)
      }
      for (const kind of reads.kinds) touch(byKind.get(kind))
      for (const coding of reads.codings) touch(byCoding.get(coding))
      for (const [kind, concepts] of reads.concepts.of) {
        if (!reads.kinds.has(kind)) for (const concept of concepts) touch(groupsIn(kind, concept))
      }
      return groups.filter(group => touched.has(group)).map(group => group.facts)
    },
  }
}
