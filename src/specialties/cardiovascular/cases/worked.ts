import {
  type AdviceContext,
  type Chooser,
  type Consult,
  createKnowledgeView,
  type Finding,
  type Jurisdiction,
  type OptionSet,
  type ProposedOrder,
  packBytes,
} from '../../../clinical/index.ts'
import type { Answer } from '../../../core/index.ts'
import { doacDoser } from '../doac-dose.ts'
import { cardiovascular } from '../index.ts'
import patients from './patients.json' with { type: 'json' }
import { type CasePatient, profileOf } from './profile.ts'

export const { ana, ben, chloe, jon } = patients as unknown as Record<keyof typeof patients, CasePatient>

export const knowledge = createKnowledgeView(cardiovascular.knowledge, packBytes(cardiovascular.knowledge))

export const contextOf = (patient: CasePatient, jurisdiction: Jurisdiction | null = 'us'): AdviceContext => ({
  profile: profileOf(patient),
  knowledge,
  jurisdiction,
  plan: [],
})

/** This specialty alone: its checks and its doser. `more` stands for the checks of others. */
export const consultOf =
  (context: AdviceContext, more: (order: ProposedOrder) => readonly Finding[] = () => []): Consult =>
  order => ({
    findings: [
      ...(cardiovascular.check ?? [])
        .filter(({ drugs }) => drugs.includes(order.drug))
        .map(({ check }) => check(context, order)),
      ...more(order),
    ],
    dose: doacDoser.drugs.includes(order.drug) ? doacDoser.dose(context, order) : null,
  })

export const chosen = (chooser: Chooser, context: AdviceContext, consult = consultOf(context)): OptionSet => {
  const answer = chooser.choose(context, consult)
  if (answer === 'not-applicable' || answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  // What a reader must be able to see, of every option set.
  for (const draft of answer.value.recommend) {
    if (draft.summary.length >= 140) throw new Error(`Summary too long: ${draft.summary}`)
  }
  return answer.value
}

export const candidate = (set: OptionSet, id: string) => set.candidates.find(one => one.id === id)
export const doseOf = (set: OptionSet, id: string) => {
  const dose = candidate(set, id)?.dose
  return dose?.kind === 'answered' && dose.value.kind === 'regimen'
    ? `${dose.value.regimen.amount.value} ${dose.value.regimen.frequency.code}`
    : (dose?.kind ?? null)
}
export const missingOf = (answer: Answer<unknown> | 'not-applicable') =>
  answer !== 'not-applicable' && answer.kind === 'insufficient' ? answer.missing.map(({ what }) => what) : []
export const withMore = (patient: CasePatient, more: Partial<CasePatient>): CasePatient => ({
  ...patient,
  ...more,
  problems: { ...patient.problems, ...more.problems },
  measured: { ...patient.measured, ...more.measured },
})
