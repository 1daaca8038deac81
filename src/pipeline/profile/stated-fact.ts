import type { FactDraft } from '../normalize/index.ts'

/**
 * A fact on its way into the store: the text that is kept, and beside it only what the store looks at. A batch of a few
 * thousand waits while the one before is written; as texts they are nothing for the garbage collector to walk through.
 */
export type StatedFact = Pick<FactDraft, 'id' | 'record' | 'kind' | 'recorded'> & {
  /** JSON of the fact. */
  readonly body: string
  /** The fact itself where it says who somebody is. */
  readonly demographics: DemographicsDraft | null
}

type DemographicsDraft = Extract<FactDraft, { readonly kind: 'demographics' }>

/** @example stateFact(fact).body // '{"id":"4f…","record":"a1…",…}' */
export const stateFact = (fact: FactDraft): StatedFact => ({
  id: fact.id,
  record: fact.record,
  kind: fact.kind,
  recorded: fact.recorded,
  body: JSON.stringify(fact),
  demographics: fact.kind === 'demographics' ? fact : null,
})
