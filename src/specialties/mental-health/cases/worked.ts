import {
  type AdviceContext,
  type CasePatient,
  createKnowledgeView,
  type Jurisdiction,
  type PatientMessage,
  profileOfCase,
  type Signal,
} from '../../../clinical/index.ts'
import { codeSystems } from '../../../core/index.ts'
import { mentalHealth } from '../index.ts'
import { type FormId, formItems } from '../tables.ts'

export const knowledge = createKnowledgeView(mentalHealth.knowledge, 'built-in')

export const contextOf = (patient: Partial<CasePatient>, jurisdiction: Jurisdiction | null = 'us'): AdviceContext => ({
  profile: profileOfCase({ asOf: '2026-11-02T09:00:00Z', birth: '1992-02-17', sex: 'male', ...patient }),
  knowledge,
  jurisdiction,
  plan: [],
})

/** An answer in points or in words; `null`: the item is not in the response. */
export type GivenAnswer = number | string | null

type Form = NonNullable<CasePatient['more']>[number]

const panels: Readonly<Record<FormId, string>> = { 'phq-9': '44249-1', 'gad-7': '69737-5' }

/** A filled-in form as a reader gives it. `name: null`: the response does not say which form it is. */
export const form = (
  at: string,
  answers: readonly GivenAnswer[],
  {
    id = 'phq-9',
    status = 'completed',
    name = `http://loinc.org/q/${panels[id]}`,
  }: { readonly id?: FormId; readonly status?: string; readonly name?: string | null } = {},
): Form => ({
  kind: 'questionnaire-response',
  at,
  status,
  ...(name === null ? {} : { questionnaire: name }),
  items: knowledge
    .rows(formItems)
    .filter(row => row.form === id)
    .flatMap(({ item, code }) => {
      const answer = answers[item - 1] ?? null
      if (answer === null) return []
      return [
        {
          linkId: `/${code}`,
          codings: [{ system: codeSystems.loinc, code }],
          value:
            typeof answer === 'number'
              ? ({ type: 'integer', value: answer } as const)
              : ({ type: 'text', text: answer } as const),
        },
      ]
    }),
})

export const signalsOf = (context: AdviceContext): readonly Signal[] =>
  (mentalHealth.watch ?? []).flatMap(({ watch }) => {
    const answer = watch(context)
    return answer !== 'not-applicable' && answer.kind === 'answered' ? answer.value : []
  })

/** What the watch on item 9 answers, also when it cannot look. */
export const selfHarmAnswer = (context: AdviceContext) => mentalHealth.watch?.[0]?.watch(context)

export const messagesOf = (context: AdviceContext): readonly PatientMessage[] =>
  (mentalHealth.engage ?? []).flatMap(({ engage }) => {
    const answer = engage(context)
    return answer !== 'not-applicable' && answer.kind === 'answered' ? answer.value : []
  })

/** Nights of sleep in hours; the last one begins on `last`. */
export const nights = (hours: readonly number[], last = '2026-11-02'): CasePatient['measured'] => ({
  'sleep-duration': hours.map((value, index) => [
    new Date(Date.parse(last) - (hours.length - 1 - index) * 86_400_000).toISOString().slice(0, 10),
    value,
  ]),
})

/** The signals, tasks and crisis text that a case expects. */
export type WorkedCase = {
  readonly name: string
  /** Who says that this is right. */
  readonly source: string
  readonly asOf?: string
  readonly country?: string
  readonly jurisdiction?: Jurisdiction | null
  readonly forms?: readonly {
    readonly at: string
    readonly answers: readonly GivenAnswer[]
    readonly id?: FormId
    readonly status?: string
    readonly name?: string | null
  }[]
  readonly totals?: readonly (readonly [string, number])[]
  readonly nights?: readonly number[]
  readonly withheld?: readonly string[]
  readonly expect: {
    /** Rule, owner and hours of every task. */
    readonly tasks: readonly (readonly [string, string, number])[]
    /** What the watch on item 9 answers. */
    readonly watched: 'answered' | 'insufficient' | 'not-applicable'
    readonly missing?: string
    /** Words of the crisis text, or that none is shown. */
    readonly crisis: readonly string[] | null
    readonly says?: readonly string[]
  }
}

export const contextOfCase = ({ forms, totals, nights: hours, jurisdiction, ...patient }: WorkedCase): AdviceContext =>
  contextOf(
    {
      ...(patient.asOf === undefined ? {} : { asOf: patient.asOf }),
      ...(patient.country === undefined ? {} : { country: patient.country }),
      ...(patient.withheld === undefined ? {} : { withheld: patient.withheld }),
      problems: { depression: '2026-06-01' },
      measured: {
        ...(totals === undefined ? {} : { 'phq9-total': totals }),
        ...(hours === undefined ? {} : nights(hours)),
      },
      more: (forms ?? []).map(({ at, answers, ...given }) => form(at, answers, given)),
    },
    jurisdiction === undefined ? 'us' : jurisdiction,
  )
