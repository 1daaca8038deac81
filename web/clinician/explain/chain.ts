import type { ExplainedFact, ExplainView } from '../../../src/pipeline/delivery/contract.ts'

/** A fact of the chain, once, with the other fact whose very bytes it shares. */
export type ChainFact = { readonly fact: ExplainedFact; readonly sameBytesAs: ExplainedFact | null }

/** Every fact behind a recommendation once, in the order the reasons name them. */
export const chainFacts = ({ because }: Pick<ExplainView, 'because'>): readonly ChainFact[] => {
  const facts = new Map(because.flatMap(reason => reason.facts).map(fact => [fact.id, fact]))
  const byBytes = new Map<string, ExplainedFact>()
  return [...facts.values()].map(fact => {
    const place = `${fact.source.document} ${fact.source.locator}`
    const sameBytesAs = byBytes.get(place) ?? null
    if (sameBytesAs === null) byBytes.set(place, fact)
    return { fact, sameBytesAs }
  })
}

/** The number a rendered value begins with, so that it can be found in the source; `null` when it begins otherwise. */
export const leadingNumber = (value: string | null): number | null => {
  const match = /^\s*[<>]?=?\s*(-?\d+(?:\.\d+)?)\b/.exec(value ?? '')
  return match === null ? null : Number(match[1])
}
