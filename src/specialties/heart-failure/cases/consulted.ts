import {
  type AdviceContext,
  type CasePatient,
  type Consult,
  createKnowledgeView,
  type Finding,
  type OptionSet,
  type ProposedOrder,
  profileOfCase,
  type Signal,
} from '../../../clinical/index.ts'
import { heartFailure } from '../index.ts'

const knowledge = createKnowledgeView(heartFailure.knowledge, 'built-in')
export const base: CasePatient = {
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

export const contextOf = (patient: Partial<CasePatient> = {}): AdviceContext => ({
  profile: profileOfCase({ ...base, ...patient, measured: { ...base.measured, ...patient.measured } }),
  knowledge,
  jurisdiction: 'us',
  plan: [],
})

export const without = (...ids: readonly string[]): AdviceContext => ({
  ...contextOf(),
  profile: profileOfCase({
    ...base,
    measured: Object.fromEntries(Object.entries(base.measured ?? {}).filter(([id]) => !ids.includes(id))),
  }),
})

export const findingsOf = (context: AdviceContext, drug: string, origin: ProposedOrder['origin']): readonly Finding[] =>
  (heartFailure.check ?? [])
    .filter(check => check.drugs.includes(drug))
    .map(check =>
      check.check(context, {
        drug,
        codings: [],
        text: drug,
        indication: 'heart-failure',
        origin,
        reference: null,
        dose: null,
      }),
    )

const consultOf =
  (context: AdviceContext): Consult =>
  ({ drug, origin }) => ({ findings: findingsOf(context, drug, origin), dose: null })

export const choose = (context: AdviceContext) => heartFailure.choose?.[0]?.choose(context, consultOf(context))

export const setOf = (context: AdviceContext): OptionSet => {
  const answer = choose(context)
  if (answer === undefined || answer === 'not-applicable' || answer.kind !== 'answered')
    throw new Error(JSON.stringify(answer))
  return answer.value
}

export const draftOf = (context: AdviceContext, rule: string) => setOf(context).recommend.find(one => one.rule === rule)
export const startsOf = (context: AdviceContext): readonly string[] =>
  (draftOf(context, 'heart-failure-pillars')?.action ?? []).flatMap(({ kind, subject }) =>
    kind === 'start' || kind === 'switch' ? [subject?.display ?? ''] : [],
  )
export const rankOf = (context: AdviceContext, id: string) => setOf(context).candidates.find(one => one.id === id)

export const signalsOf = (context: AdviceContext): readonly Signal[] =>
  (heartFailure.watch ?? []).flatMap(({ watch }) => {
    const answer = watch(context)
    return answer !== 'not-applicable' && answer.kind === 'answered' ? answer.value : []
  })
export const idsOf = (context: AdviceContext) => signalsOf(context).map(({ id }) => id)
