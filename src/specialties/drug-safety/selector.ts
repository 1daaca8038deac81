import { z } from 'zod'
import { drugsOfClass } from '../../clinical/index.ts'

/** Which drugs a row speaks of: concept ids, groups of this specialty, and classes of the concept tables. */
export const selectorColumns = z.strictObject({
  drugs: z.array(z.string()).default([]),
  groups: z.array(z.string()).default([]),
  classes: z.array(z.string()).default([]),
})

export type Selector = z.output<typeof selectorColumns>

/** What a row of the group table says: the drugs that this specialty treats alike for one purpose. */
export type Group = { readonly group: string; readonly drugs: readonly string[]; readonly classes: readonly string[] }

const resolved = new WeakMap<Selector, ReadonlySet<string>>()

/**
 * The drugs of a selector, as concept ids. Throws on a group or class that does not exist: that is a defect of the pack.
 *
 * @example
 * drugsIn(row.to, context.knowledge.rows(drugGroups)).has('amoxicillin')
 */
export const drugsIn = (selector: Selector, groups: readonly Group[]): ReadonlySet<string> => {
  const known = resolved.get(selector)
  if (known !== undefined) return known
  const ids = new Set([...selector.drugs, ...selector.classes.flatMap(ofClass)])
  for (const name of selector.groups) for (const id of drugsOfGroup(name, groups)) ids.add(id)
  resolved.set(selector, ids)
  return ids
}

/** The drugs of one group, as concept ids. */
export const drugsOfGroup = (name: string, groups: readonly Group[]): readonly string[] => {
  const rows = groups.filter(({ group }) => group === name)
  if (rows.length === 0) throw new Error(`Drug safety: no drug group ${name}`)
  return rows.flatMap(({ drugs, classes }) => [...drugs, ...classes.flatMap(ofClass)])
}

const ofClass = (id: string): readonly string[] => drugsOfClass(id).map(drug => drug.id)
