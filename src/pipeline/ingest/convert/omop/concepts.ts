import type { Coding } from '../../../../core/index.ts'
import vocabularies from './vocabularies.json' with { type: 'json' }

/** A row of CONCEPT, as far as it is read. */
export type OmopConcept = { readonly name: string; readonly vocabulary: string; readonly code: string }

/** What the other tables of a folder say that a row needs. */
export type OmopContext = {
  readonly concepts: ReadonlyMap<string, OmopConcept>
  /** When each person of DEATH died: a FHIR date or time. */
  readonly deaths: ReadonlyMap<string, string>
  /** Whether there is a table PERSON. */
  readonly persons: boolean
}

const systems: Readonly<Record<string, string>> = vocabularies.systems

/** The concept in the code system of its vocabulary; else, and without its row of CONCEPT, as a code of OHDSI's own. */
export const codingOf = (id: string, { concepts }: Pick<OmopContext, 'concepts'>): Coding => {
  const concept = concepts.get(id)
  if (concept === undefined) return { system: vocabularies.ohdsi, code: id }
  const system = Object.hasOwn(systems, concept.vocabulary) ? systems[concept.vocabulary] : undefined
  return system === undefined
    ? { system: vocabularies.ohdsi, code: id, display: concept.name }
    : { system, code: concept.code, display: concept.name }
}
