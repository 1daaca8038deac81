import {
  type AdviceContext,
  type CasePatient,
  type Chooser,
  type Consult,
  createKnowledgeView,
  type Finding,
  type Jurisdiction,
  type OptionSet,
  type PlanItem,
  type ProposedOrder,
  packBytes,
  profileOfCase,
} from '../../../clinical/index.ts'
import { antiplatelet } from '../index.ts'
import patients from './patients.json' with { type: 'json' }

export const { ben, dan, stroke, syndrome } = patients as unknown as Record<keyof typeof patients, CasePatient>

const knowledge = createKnowledgeView(antiplatelet.knowledge, packBytes(antiplatelet.knowledge))

export const contextOf = (
  patient: CasePatient,
  plan: readonly PlanItem[] = [],
  jurisdiction: Jurisdiction | null = 'us',
): AdviceContext => ({
  profile: profileOfCase(patient),
  knowledge,
  jurisdiction,
  plan,
})

/** This specialty alone: its checks. `more` stands for the checks of others. */
export const consultOf =
  (context: AdviceContext, more: (order: ProposedOrder) => readonly Finding[] = () => []): Consult =>
  order => ({
    findings: [
      ...(antiplatelet.check ?? [])
        .filter(({ drugs }) => drugs.includes(order.drug))
        .map(({ check }) => check(context, order)),
      ...more(order),
    ],
    dose: null,
  })

export const chosen = (chooser: Chooser, context: AdviceContext, consult = consultOf(context)): OptionSet => {
  const answer = chooser.choose(context, consult)
  if (answer === 'not-applicable' || answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  for (const { summary } of answer.value.recommend) {
    if (summary.length >= 140) throw new Error(`Summary too long: ${summary}`)
  }
  return answer.value
}

export const ranksOf = (set: OptionSet) => Object.fromEntries(set.candidates.map(({ id, rank }) => [id, rank]))

export const withMore = (patient: CasePatient, more: Partial<CasePatient>): CasePatient => ({
  ...patient,
  ...more,
  problems: { ...patient.problems, ...more.problems },
  measured: { ...patient.measured, ...more.measured },
  medicines: { ...patient.medicines, ...more.medicines },
})

export const orderOf = (drug: string, more: Partial<ProposedOrder> = {}): ProposedOrder => ({
  drug,
  codings: [],
  text: drug,
  indication: null,
  origin: 'order',
  reference: null,
  dose: null,
  ...more,
})
