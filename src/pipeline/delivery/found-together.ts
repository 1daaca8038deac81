import type { Because, Finding } from '../../clinical/index.ts'

/** Facts that a finding is about; not the age, which half of all findings rest on. */
const factsOf = ({ because }: Finding): ReadonlySet<string> =>
  new Set(
    because.flatMap((one: Because) =>
      one.label === 'Age' ? [] : one.kind === 'fact' ? [one.fact] : one.kind === 'derived' ? one.from : [],
    ),
  )

/** A finding, and those that other checks make of the same facts. */
export type Together<T extends Finding = Finding> = { readonly lead: T; readonly also: readonly T[] }

/**
 * What was found, each matter once: where several checks speak of the same fact, e.g. a label and STOPP of one low eGFR, the
 * gravest leads and the others are told below it, with all of their words.
 *
 * @param findings the gravest first
 */
export const foundTogether = <T extends Finding>(findings: readonly T[]): readonly Together<T>[] => {
  const groups: { lead: T; also: T[]; facts: ReadonlySet<string> }[] = []
  for (const finding of findings.filter(({ state }) => state === 'found')) {
    const facts = factsOf(finding)
    const host = groups.find(group => [...facts].some(fact => group.facts.has(fact)))
    if (host === undefined) groups.push({ lead: finding, also: [], facts })
    else host.also.push(finding)
  }
  return groups.map(({ lead, also }) => ({ lead, also }))
}
