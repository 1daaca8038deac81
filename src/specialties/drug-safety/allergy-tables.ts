import { z } from 'zod'
import { knowledgeTable, type RowProvenance, type TableOf } from '../../clinical/index.ts'
import { selectorColumns } from './selector.ts'

const kinds = z.enum(['severe-immediate', 'severe-delayed', 'allergic', 'unknown', 'side-effect'])

/** Drugs that are treated alike for one purpose, e.g. `penicillin`. */
export const drugGroups = knowledgeTable('drug-safety/drug-group', {
  group: z.string(),
  title: z.string(),
  drugs: z.array(z.string()),
  classes: z.array(z.string()),
})

/** Entries that name a class and no drug: by code, or by a word. */
export const allergens = knowledgeTable('drug-safety/allergen', {
  group: z.string(),
  names: z.array(z.string()),
  snomed: z.array(z.string()),
  rxnorm: z.array(z.string()),
})

/** What a reaction is called, and of which kind it is. */
export const reactions = knowledgeTable('drug-safety/reaction', {
  reaction: z.string(),
  kind: kinds,
  names: z.array(z.string()),
  snomed: z.array(z.string()),
})

/** Which drugs may react alike; `onlyReactions` empty: after any reaction. */
export const crossReactivity = knowledgeTable('drug-safety/cross-reactivity', {
  from: selectorColumns,
  to: selectorColumns,
  relation: z.string(),
  onlyReactions: z.array(z.string()),
  note: z.string(),
  alsoSource: z.string().nullable(),
})

/** What a relation means after a kind of reaction. `{drug}`, `{culprit}` and `{reaction}` are put in. */
export const allergyRules = knowledgeTable('drug-safety/allergy-rule', {
  relation: z.string(),
  reaction: kinds,
  severity: z.enum(['critical', 'warning', 'info']),
  effect: z.enum(['contraindicated', 'avoid', 'consider-alternative', 'monitor', 'none']),
  says: z.string(),
  advise: z.string(),
})

type RowOf<T> = T extends TableOf<infer Row extends RowProvenance> ? Row : never

export type AllergenRow = RowOf<typeof allergens>
export type ReactionRow = RowOf<typeof reactions>
export type CrossReactivityRow = RowOf<typeof crossReactivity>
export type AllergyRuleRow = RowOf<typeof allergyRules>
