import {
  type AdviceContext,
  type CasePatient,
  createKnowledgeView,
  type Jurisdiction,
  profileOfCase,
} from '../../../clinical/index.ts'
import { heartFailure } from '../index.ts'

const knowledge = createKnowledgeView(heartFailure.knowledge, 'built-in')

/** Heart failure with a reduced ejection fraction, and nothing taken for it. */
export const untreated: CasePatient = {
  asOf: '2026-11-02',
  birth: '1959-04-02',
  sex: 'female',
  problems: { 'heart-failure': '2024-02' },
  measured: {
    lvef: ['2026-05-20', 32],
    creatinine: ['2026-10-15', 0.9],
    potassium: ['2026-10-15', 4.4],
    systolic: ['2026-10-26', 124],
    'heart-rate': ['2026-10-26', 72],
    weight: ['2026-10-26', 74],
  },
}

export const contextOf = (patient: CasePatient, jurisdiction: Jurisdiction | null = 'us'): AdviceContext => ({
  profile: profileOfCase(patient),
  knowledge,
  jurisdiction,
  plan: [],
})

/** One weight a day, the last one on 2 November 2026. */
export const daily = (...kilograms: readonly number[]): readonly (readonly [string, number])[] =>
  kilograms.map((value, index) => [
    new Date(Date.parse('2026-11-02') - (kilograms.length - 1 - index) * 86_400_000).toISOString().slice(0, 10),
    value,
  ])
