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
  /** The facts that are among what was read, in their order. */
  readonly touchedBy: (reads: ProfileReads) => readonly Fact[]
}

/** What is read is told by kind and codes only, and most facts of a record share theirs with others: each kind is asked once. */
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
  return {
    touchedBy: reads => {
      const touched = firsts.map(fact => readsTouch(reads, fact))
      return facts.filter((_, n) => touched[groupOf[n] ?? 0])
    },
  }
}

/** Whether a fact is among what was read. Whether its kind has appeared or vanished altogether is `presence`. */
const readsTouch = (reads: ProfileReads, fact: Fact): boolean =>
  reads.everything ||
  reads.kinds.has(fact.kind) ||
  fact.codings.some(coding => reads.codings.has(`${fact.kind} ${codingKey(coding)}`)) ||
  [...(reads.concepts.of.get(fact.kind) ?? [])].some(concept => isCoded(fact.codings, concept))
