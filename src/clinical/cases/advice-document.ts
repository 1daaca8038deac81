import type { AdviceContext, Consult, ProposedOrder } from '../contracts.ts'
import type { Specialty } from '../specialty.ts'
import { createWriter } from './written.ts'

/**
 * Everything a specialty says of one patient, as a document that a person can read and a test compares: each verb in
 * the order the specialty lists them. *check* is asked of the given orders, *dose* of their drugs, and *choose* consults
 * this specialty alone.
 *
 * @example
 * await expect(adviceDocument(kidney, context)).toMatchFileSnapshot('cases/advice/ben.txt')
 */
export const adviceDocument = (
  specialty: Specialty,
  context: AdviceContext,
  orders: readonly ProposedOrder[] = [],
): string => {
  const { write, sources } = createWriter()
  const sections = saidOf(specialty, context, orders).map(([what, answer]) => write(what, given(answer)))
  return [...sections, `== sources\n${sources()}`].join('\n')
}

/** Of an answer that was given, the value. */
const given = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && 'value' in answer ? answer.value : answer

/** Each answer with its verb and the id of the rule. */
const saidOf = (
  specialty: Specialty,
  context: AdviceContext,
  orders: readonly ProposedOrder[],
): readonly (readonly [string, unknown])[] => {
  const consult = consultOf(specialty, context)
  return [
    ...(specialty.panels ?? []).map(one => [`panel ${one.id}`, one.show(context)] as const),
    ...(specialty.predict ?? []).map(one => [`predict ${one.id}`, one.predict(context)] as const),
    ...orders.map(order => [`order ${order.drug} (${order.origin})`, consult(order)] as const),
    ...(specialty.choose ?? []).map(one => [`choose ${one.id}`, one.choose(context, consult)] as const),
    ...(specialty.watch ?? []).map(one => [`watch ${one.id}`, one.watch(context)] as const),
    ...(specialty.engage ?? []).map(one => [`engage ${one.id}`, one.engage(context)] as const),
  ]
}

/** What the checks and doses of one specialty say of an order. */
export const consultOf =
  (specialty: Specialty, context: AdviceContext): Consult =>
  order => ({
    findings: (specialty.check ?? [])
      .filter(({ drugs }) => drugs.includes(order.drug))
      .flatMap(checker => checker.checkEach?.(context, order) ?? [checker.check(context, order)]),
    dose: (specialty.dose ?? []).find(({ drugs }) => drugs.includes(order.drug))?.dose(context, order) ?? null,
  })
