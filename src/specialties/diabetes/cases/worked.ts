import {
  type AdviceContext,
  type CasePatient,
  type Chooser,
  type Consult,
  createKnowledgeView,
  type Finding,
  type OptionSet,
  type ProposedOrder,
  profileOfCase,
} from '../../../clinical/index.ts'
import { diabetes } from '../index.ts'

const knowledge = createKnowledgeView(diabetes.knowledge, 'built-in')

export const contextOf = (patient: CasePatient, jurisdiction: AdviceContext['jurisdiction'] = 'us'): AdviceContext => ({
  profile: profileOfCase(patient),
  knowledge,
  jurisdiction,
  plan: [],
})

export const orderOf = (drug: string, origin: ProposedOrder['origin'] = 'order'): ProposedOrder => ({
  drug,
  codings: [],
  text: drug,
  indication: 'type-2-diabetes',
  origin,
  reference: null,
  dose: null,
})

/** What this specialty's checks say of an order, and what another one would say. */
export const findingsOf = (
  context: AdviceContext,
  order: ProposedOrder,
  others: readonly Finding[] = [],
): readonly Finding[] => [
  ...(diabetes.check ?? [])
    .filter(({ drugs }) => drugs.includes(order.drug))
    .map(checker => checker.check(context, order)),
  ...others.filter(({ drug }) => drug === order.drug),
]

export const consultOf =
  (context: AdviceContext, others: readonly Finding[] = []): Consult =>
  order => ({ findings: findingsOf(context, order, others), dose: null })

/** The option set, or why there is none, in words. */
export const chosen = (chooser: Chooser, patient: CasePatient, others: readonly Finding[] = []): OptionSet | string => {
  const context = contextOf(patient)
  const answer = chooser.choose(context, consultOf(context, others))
  if (answer === 'not-applicable') return answer
  if (answer.kind === 'insufficient') return `missing: ${answer.missing.map(({ what }) => what).join(', ')}`
  return answer.kind === 'out-of-scope' ? `out of scope: ${answer.because}` : answer.value
}
