import {
  type AdviceContext,
  type CasePatient,
  type Chooser,
  type Consult,
  createKnowledgeView,
  type Finding,
  type Jurisdiction,
  knowledgeOf,
  mergePacks,
  type OptionSet,
  type PlanItem,
  type ProposedOrder,
  packBytes,
  preventKnowledge,
  profileOfCase,
} from '../../../clinical/index.ts'
import { hypertension } from '../index.ts'
import patients from './patients.json' with { type: 'json' }

export const { ben, jon, plain } = patients as unknown as Record<keyof typeof patients, CasePatient>

/** The tables of PREVENT stand in the pack of another specialty. */
const pack = mergePacks([hypertension.knowledge, knowledgeOf(...preventKnowledge).pack])
const knowledge = createKnowledgeView(pack, packBytes(pack))

export const contextOf = (
  patient: CasePatient,
  jurisdiction: Jurisdiction | null = 'us',
  plan: readonly PlanItem[] = [],
): AdviceContext => ({ profile: profileOfCase(patient), knowledge, jurisdiction, plan })

/** No check is of this specialty; `more` stands for those of others. */
export const consultOf =
  (more: (order: ProposedOrder) => readonly Finding[] = () => []): Consult =>
  order => ({ findings: more(order), dose: null })

export const chosen = (chooser: Chooser, context: AdviceContext, consult = consultOf()): OptionSet => {
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

/** The same pressure on two days in the office. */
export const twice = (systolic: number, diastolic?: number): NonNullable<CasePatient['measured']> => ({
  systolic: [
    ['2026-10-20', systolic],
    ['2026-11-10', systolic],
  ],
  ...(diastolic === undefined
    ? {}
    : {
        diastolic: [
          ['2026-10-20', diastolic],
          ['2026-11-10', diastolic],
        ],
      }),
})

const home = { system: 'http://snomed.info/sct', code: '264362003' }

const part = (code: string, at: string, value: number): NonNullable<CasePatient['more']>[number] => ({
  kind: 'observation',
  at,
  codings: [{ system: 'http://loinc.org', code }],
  categories: [],
  method: [home],
  value: {
    type: 'quantity',
    quantity: { value, unit: 'mm[Hg]' } as never,
    original: { value, unit: 'mm[Hg]' },
  },
})

/** Readings at home: `[moment, systolic, diastolic]`. */
export const atHome = (readings: readonly (readonly [string, number, number])[]): NonNullable<CasePatient['more']> =>
  readings.flatMap(([at, systolic, diastolic]) => [part('8480-6', at, systolic), part('8462-4', at, diastolic)])

/** Two readings in the morning and two in the evening, from that day of November 2026 on. */
export const aWeek = (systolic: number, diastolic: number, from = 10, days = 3) =>
  atHome(
    Array.from({ length: days }, (_, day) =>
      ['07:00', '07:02', '19:00', '19:02'].map(
        time => [`2026-11-${String(from + day).padStart(2, '0')}T${time}:00Z`, systolic, diastolic] as const,
      ),
    ).flat(),
  )
