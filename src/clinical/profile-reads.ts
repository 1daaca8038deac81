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

/** Facts put together once, to be compared with what many rules have read. */
export type ComparableFacts = {
  /** The facts that are among what was read, in their order. Whether a kind has appeared or vanished is `presence`. */
  readonly touchedBy: (reads: ProfileReads) => readonly Fact[]
}

/**
 * What is read is told by kind and codes only, and most facts of a record share theirs with others: facts alike are one
 * group, and which groups a concept holds is found once, however many rules have read it.
 */
export const comparableFacts = (facts: readonly Fact[]): ComparableFacts => {
  const groups = new Map<string, number>()
  const firsts: Fact[] = []
  const groupOf = facts.map(fact => {
    const key = `${fact.kind} ${fact.codings.map(codingKey).join(' ')}`
    const known = groups.get(key)
    if (known !== undefined) return known
    groups.set(key, firsts.length)
    return firsts.push(fact) - 1
  })
  const byKind = new Map<FactKind, number[]>()
  const byCoding = new Map<string, number[]>()
  firsts.forEach(({ kind, codings }, group) => {
    addTo(byKind, kind, group)
    for (const coding of codings) addTo(byCoding, `${kind} ${codingKey(coding)}`, group)
  })
  const byConcept = new Map<FactKind, Map<Concept, readonly number[]>>()
  const groupsIn = (kind: FactKind, concept: Concept): readonly number[] => {
    const ofKind = byConcept.get(kind) ?? new Map<Concept, readonly number[]>()
    byConcept.set(kind, ofKind)
    const known = ofKind.get(concept)
    if (known !== undefined) return known
    const found = (byKind.get(kind) ?? []).filter(group => isCoded(firsts[group]?.codings ?? [], concept))
    ofKind.set(concept, found)
    return found
  }
  return {
    touchedBy: reads => {
      if (reads.everything) return facts
      const touched = new Set<number>()
      const touch = (found: readonly number[] = []) => {
        for (const group of found) touched.add(group)
      }
      for (const kind of reads.kinds) touch(byKind.get(kind))
      for (const coding of reads.codings) touch(byCoding.get(coding))
      for (const [kind, concepts] of reads.concepts.of) {
        if (!reads.kinds.has(kind)) for (const concept of concepts) touch(groupsIn(kind, concept))
      }
      return touched.size === 0 ? [] : facts.filter((_, n) => touched.has(groupOf[n] ?? -1))
    },
  }
}

const addTo = <K>(map: Map<K, number[]>, key: K, group: number): void => {
  const known = map.get(key)
  if (known === undefined) map.set(key, [group])
  else known.push(group)
}
