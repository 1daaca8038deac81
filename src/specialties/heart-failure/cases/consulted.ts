import type {
  AdviceContext,
  CasePatient,
  Consult,
  Finding,
  OptionSet,
  ProposedOrder,
  Signal,
} from '../../../clinical/index.ts'
import { heartFailure } from '../index.ts'
import { untreated, contextOf as worked } from './worked.ts'

/** What `untreated` and what is written here say, `us`. */
export const contextOf = (patient: Partial<CasePatient> = {}): AdviceContext =>
  worked({ ...untreated, ...patient, measured: { ...untreated.measured, ...patient.measured } })

export const without = (...ids: readonly string[]): AdviceContext =>
  worked({
    ...untreated,
    measured: Object.fromEntries(Object.entries(untreated.measured ?? {}).filter(([id]) => !ids.includes(id))),
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
