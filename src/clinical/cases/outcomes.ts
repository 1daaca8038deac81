import type { Answer } from '../../core/index.ts'
import type { AdviceContext, Finding, OptionSet, ProposedOrder } from '../contracts.ts'
import type { Dosing } from '../dosing.ts'
import type { Specialty } from '../specialty.ts'
import { consultOf } from './advice-document.ts'

/**
 * What each rule of a specialty decides for a patient, in short: effects, severities, ranks, doses, conclusions. By
 * the name of the rule, for sweeps of one value across its limits.
 *
 * @example
 * outcomesOf(drugSafety, context, [metformin]).get('kidney-dose metformin') // 'contraindicated critical (metformin-30)'
 */
export const outcomesOf = (
  specialty: Specialty,
  context: AdviceContext,
  orders: readonly ProposedOrder[],
): ReadonlyMap<string, string> => {
  const consult = consultOf(specialty, context)
  const found = new Map<string, string>()
  const add = (name: string, outcome: string) =>
    found.set(name, [...(found.get(name)?.split(', ') ?? []), outcome].join(', '))
  for (const { id, show } of specialty.panels ?? [])
    add(
      id,
      inShort(show(context), ({ rows }) => rows.map(({ value }) => value).join(' | ')),
    )
  for (const { id, predict } of specialty.predict ?? []) add(id, inShort(predict(context), riskInShort))
  for (const order of orders) {
    const { findings, dose } = consult(order)
    for (const finding of findings) add(`${finding.check} ${order.drug}`, findingInShort(finding))
    if (dose !== null) add(`dose ${order.drug}`, inShort(dose, doseInShort))
  }
  for (const { id, choose } of specialty.choose ?? []) add(id, inShort(choose(context, consult), choiceInShort))
  for (const { id, watch } of specialty.watch ?? [])
    add(
      id,
      inShort(watch(context), signals => signals.map(one => `${one.id} ${one.severity} ${one.urgency}`).join(', ')),
    )
  for (const { id, engage } of specialty.engage ?? [])
    add(
      id,
      inShort(engage(context), messages => messages.map(one => one.id).join(', ')),
    )
  return found
}

const inShort = <T>(answer: Answer<T> | 'not-applicable', shortOf: (value: T) => string): string => {
  if (answer === 'not-applicable') return 'not applicable'
  if (answer.kind === 'answered') return shortOf(answer.value) || 'nothing'
  return answer.kind === 'insufficient' ? `lacks ${answer.missing.map(({ what }) => what).join(', ')}` : answer.kind
}

const riskInShort = ({ probability, category }: { probability: number; category: { label: string } | null }): string =>
  `${probability.toPrecision(4)}${category === null ? '' : ` ${category.label}`}`

const findingInShort = ({ state, effect, severity, knowledgeRows }: Finding): string =>
  state === 'found'
    ? `${effect} ${severity} (${knowledgeRows.join(' ')})`
    : `${state}${severity === 'info' ? '' : `, ${severity}`}`

const doseInShort = (dosing: Dosing): string =>
  dosing.kind === 'regimen'
    ? `${dosing.regimen.amount.value} ${dosing.regimen.amount.unit} ${dosing.regimen.frequency.code}`
    : dosing.kind

const choiceInShort = ({ conclusion, candidates, recommend }: OptionSet): string =>
  [
    conclusion,
    candidates.map(({ id, rank }) => `${id}=${rank ?? 'no'}`).join(' '),
    ...recommend.map(
      ({ rule, severity, urgency, action, validForDays, knowledgeRows }) =>
        `${rule} ${action[0].kind} ${severity} ${urgency} ${validForDays} days (${knowledgeRows.join(' ')})`,
    ),
  ].join('; ')
