import { type CasePatient, drugs, type Finding, type ProposedOrder } from '../../../clinical/index.ts'
import { drugSafety } from '../index.ts'
import groups from '../knowledge/drug-group.json' with { type: 'json' }
import { contextOf, findingsOf, orderOf, person } from './worked.ts'

/** Every drug that Attune knows, taken by one person. */
const everything: Partial<CasePatient> = {
  medicines: Object.fromEntries([...drugs.keys()].map(id => [id, { at: '2020-01-01' }])),
}

const knownTo = (check: string): readonly string[] =>
  (drugSafety.check?.find(({ id }) => id === check)?.drugs ?? []).toSorted()

const inShort = ({ state, effect, severity, knowledgeRows }: Finding): string =>
  state === 'found'
    ? `${effect} ${severity} (${knowledgeRows.join(' ')})`
    : `${state}${severity === 'info' ? '' : `, ${severity}`}`

const grouped = (lines: readonly (readonly [outcome: string, name: string])[]): readonly string[] =>
  [...Map.groupBy(lines, ([outcome]) => outcome)]
    .map(([outcome, of]) => `  ${outcome}: ${[...new Set(of.map(([, name]) => name))].join(', ')}`)
    .sort()

/**
 * What one check answers for each drug it knows, drugs of one answer together.
 *
 * @example
 * catalogueOf('older-people', { birth: '1940-01-01' }, 'order') // '  avoid warning (older-nsaid-ulcer): ibuprofen, …'
 */
export const catalogueOf = (
  check: string,
  patient: Partial<CasePatient>,
  origin: ProposedOrder['origin'] = 'order',
): string => {
  const context = contextOf({ ...person, ...patient })
  return grouped(
    knownTo(check).flatMap(drug =>
      findingsOf(check, context, orderOf(drug, { origin })).map(one => [inShort(one), drug] as const),
    ),
  ).join('\n')
}

/** Each drug beside every other one: what is found, and with which of them; of a current medicine what makes a card. */
export const pairsOf = (check: string, origin: ProposedOrder['origin']): string => {
  const context = contextOf(everything)
  return knownTo(check)
    .flatMap(drug => {
      const reference = origin === 'current' ? `Case/medication-${drug}` : null
      const findings = findingsOf(check, context, orderOf(drug, { origin, reference }))
      const found = grouped(
        findings
          .filter(({ severity }) => origin === 'order' || severity !== 'info')
          .map(one => [inShort(one), partnerOf(one)]),
      )
      const quiet = findings[0]?.limits.flatMap(limit => / with (.*) is on the list of 2013/.exec(limit)?.[1] ?? [])
      if (origin === 'current') return found.length === 0 ? [] : [drug, ...found]
      return [drug, ...found, ...(quiet?.length ? [`  does not interrupt: ${quiet.join(', ')}`] : [])]
    })
    .join('\n')
}

const partnerOf = ({ summary, drug }: Finding): string =>
  / with (.*?): /.exec(summary)?.[1] ?? summary.replace(new RegExp(`^${drug}\\W*`, 'i'), '')

/** Medicines of the groups that react alike. */
const grouping = [...new Set(groups.flatMap(one => one.drugs))].filter(id => drugs.has(id))

/** Each of these medicines as the culprit of a reaction, against every drug. */
export const afterReaction = (reaction: string, culprits: readonly string[] = grouping): string =>
  culprits
    .toSorted()
    .flatMap(culprit => {
      const context = contextOf({ allergies: { [culprit]: { reaction } } })
      const lines = knownTo('allergy').flatMap(drug =>
        drug === culprit
          ? []
          : findingsOf('allergy', context, orderOf(drug))
              .filter(({ state }) => state === 'found')
              .map(one => [inShort(one), drug] as const),
      )
      return lines.length === 0 ? [] : [culprit, ...grouped(lines)]
    })
    .join('\n')
