import type { Because, Finding } from '../../../src/clinical/index.ts'
import { missingText } from '../../shared/marks/missing-text.ts'

/** Facts that a finding is about; not the age, which half of all findings rest on. */
const factsOf = ({ because }: Finding): ReadonlySet<string> =>
  new Set(
    because.flatMap((one: Because) =>
      one.label === 'Age' ? [] : one.kind === 'fact' ? [one.fact] : one.kind === 'derived' ? one.from : [],
    ),
  )

/** A finding, and those that other checks make of the same facts. */
export type Together = { readonly lead: Finding; readonly also: readonly Finding[] }

/**
 * What was found, each matter once: where several checks speak of the same fact, e.g. a label and STOPP of one low eGFR, the
 * gravest leads and the others are told below it, with all of their words.
 *
 * @param findings the gravest first
 */
export const foundTogether = (findings: readonly Finding[]): readonly Together[] => {
  const groups: { lead: Finding; also: Finding[]; facts: ReadonlySet<string> }[] = []
  for (const finding of findings.filter(({ state }) => state === 'found')) {
    const facts = factsOf(finding)
    const host = groups.find(group => [...facts].some(fact => group.facts.has(fact)))
    if (host === undefined) groups.push({ lead: finding, also: [], facts })
    else host.also.push(finding)
  }
  return groups.map(({ lead, also }) => ({ lead, also }))
}

/** Checks that lack the same, e.g. the whole medicine list: told once. */
export type Lacking = { readonly lack: string; readonly findings: readonly Finding[] }

export const lackingTogether = (findings: readonly Finding[]): readonly Lacking[] =>
  [
    ...Map.groupBy(
      findings.filter(({ state }) => state === 'not checked'),
      ({ missing, summary }) => (missing.length > 0 ? lackText(missing) : summary),
    ),
  ].map(([lack, all]) => ({ lack, findings: all }))

/** Several things that lack for the same reason share its words. */
const lackText = (missing: Finding['missing']): string =>
  [...Map.groupBy(missing, ({ need, have, reason }) => JSON.stringify([need, have, reason])).values()]
    .flatMap(([first, ...others]) =>
      first === undefined
        ? []
        : [missingText({ ...first, what: [first, ...others].map(({ what }) => what).join(', ') })],
    )
    .join('; ')
