import type { Fact } from '../fact.ts'
import type { Examination, Place } from './examination.ts'

/** References in the source's words that a fact makes: `Type/id`. */
const referencesOf = (fact: Fact): readonly string[] => {
  if (fact.kind === 'diagnostic-report') return fact.results
  if (fact.kind !== 'medication') return []
  const { medicationReference } = fact
  return [...fact.reasonReferences, ...(medicationReference === undefined ? [] : [medicationReference])]
}

/**
 * What statements refer to and the record does not have. Whether it exists is asked at the end: resources come in any order.
 */
export const createReferences = (at: Examination) => {
  const made = new Map<string, Place[]>()
  return {
    add: (fact: Fact, place: Place): void => {
      const references = referencesOf(fact).filter(reference => /^[A-Za-z]+\/[^/]+$/.test(reference))
      if (references.length === 0) return
      at.look('reference', place)
      for (const reference of new Set(references)) made.set(reference, [...(made.get(reference) ?? []), place])
    },
    /** Every reference made. */
    all: (): readonly string[] => [...made.keys()],
    /** @param exists those among `all` that the source has sent */
    end: (exists: ReadonlySet<string>): void => {
      for (const [reference, places] of made) {
        if (exists.has(reference)) continue
        const [type] = reference.split('/')
        for (const place of places) at.find('reference-dangling', place, `to a ${type} that never came`)
      }
    },
  }
}
