import {
  type AdviceContext,
  type CasePatient,
  conceptOf,
  createKnowledgeView,
  drugs,
  type Finding,
  type Jurisdiction,
  type ProposedOrder,
  profileOfCase,
} from '../../../clinical/index.ts'
import { drugSafety } from '../index.ts'

const knowledge = createKnowledgeView(drugSafety.knowledge, 'built-in')

/** A case as the JSON files beside this one write it; `patient` is laid over `person`. */
export type Case = {
  readonly name: string
  readonly patient?: Partial<CasePatient>
  readonly drug: string
  readonly origin?: ProposedOrder['origin']
  readonly text?: string
  /** mg, times a day. */
  readonly dose?: readonly [number, number]
  readonly jurisdiction?: Jurisdiction | null
  readonly state: Finding['state']
  readonly effect?: Finding['effect']
  readonly severity?: Finding['severity']
  readonly action?: string
  /** Words of the summary. */
  readonly says?: string
  /** Words of the advice. */
  readonly advise?: string
  readonly row?: string
  readonly lacks?: string
}

/** A woman of 60: no allergy list, an empty medicine list. */
export const person = { asOf: '2026-11-23', birth: '1966-03-03', sex: 'female' } as const satisfies CasePatient

export const contextOf = (
  patient: Partial<CasePatient> = {},
  jurisdiction: Jurisdiction | null = 'us',
): AdviceContext => ({ profile: profileOfCase({ ...person, ...patient }), knowledge, jurisdiction, plan: [] })

export const orderOf = (drug: string, more: Partial<ProposedOrder> = {}): ProposedOrder => ({
  drug,
  codings: [conceptOf(drugs, drug).ingredient],
  text: drug,
  indication: null,
  origin: 'order',
  reference: null,
  dose: null,
  ...more,
})

/** Everything that one check of this specialty says of an order. */
export const findingsOf = (check: string, context: AdviceContext, order: ProposedOrder): readonly Finding[] => {
  const checker = drugSafety.check?.find(({ id }) => id === check)
  if (checker === undefined) throw new Error(`No check ${check}`)
  if (!checker.drugs.includes(order.drug)) throw new Error(`${check} does not know ${order.drug}`)
  return checker.checkEach?.(context, order) ?? [checker.check(context, order)]
}

/** Runs a case of a check. A current medicine is named as the case patient's list names it. */
export const judged = (check: string, one: Case): readonly Finding[] => {
  const { drug, origin = 'order', dose, text = drug, jurisdiction = 'us' } = one
  const order = orderOf(drug, {
    origin,
    text,
    reference: origin === 'current' ? `Case/medication-${drug}` : null,
    dose: dose === undefined ? null : { amount: dose[0], unit: 'mg', text: `${dose[0]} mg`, timesPerDay: dose[1] },
  })
  return findingsOf(check, contextOf(one.patient, jurisdiction), order)
}
