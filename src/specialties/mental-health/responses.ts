import {
  doubtOf,
  factsCoded,
  factsOf,
  type KnowledgeView,
  type ObservationFact,
  type ObservationValue,
  type PatientProfile,
  type QuestionnaireResponseFact,
  remembered,
} from '../../clinical/index.ts'
import { type Coding, codeSystems, type Instant } from '../../core/index.ts'
import { answers, type FormId, formItems, formOf, type Points } from './tables.ts'

type Source = QuestionnaireResponseFact | ObservationFact

/** One answer. `points: null`: given, but not understood, or two sources of it disagree; `highest` of what they say. */
export type ItemAnswer = {
  readonly points: Points | null
  readonly highest: Points | null
  readonly fact: Source
}

/** One filling-in of a form, from a QuestionnaireResponse, from observations, or from both of the same moment. */
export type FormResponse = {
  readonly form: FormId
  readonly at: Instant
  /** By item number. */
  readonly items: ReadonlyMap<number, ItemAnswer>
  readonly reportedTotal: { readonly value: number; readonly fact: Source } | null
  /** Still being filled in, or stopped: the answers count, the score does not. */
  readonly unfinished: boolean
  /** Given up by the patient: nothing more will come. */
  readonly stopped: boolean
  readonly facts: readonly [Source, ...Source[]]
}

type Part = {
  readonly at: Instant
  readonly item: number | 'total' | 'form'
  readonly said: readonly Points[]
  readonly understood: boolean
  readonly total: number | null
  readonly unfinished: boolean
  /** The form itself says which it is. */
  readonly named: boolean
  readonly fact: Source
}

// FHIR questionnaire-response-status and observation-status.
const withdrawn = new Set(['entered-in-error', 'cancelled'])
const finished = new Set(['completed', 'amended', 'final', 'corrected'])

/**
 * Every filling-in of a form, oldest first. Parts of the same moment are one: a form and the observations made of it.
 *
 * @example
 * responsesOf(profile, 'phq-9', knowledge).at(-1)?.items.get(9)?.points // 2
 */
export const responsesOf = (profile: PatientProfile, form: FormId, knowledge: KnowledgeView): readonly FormResponse[] =>
  remembered(profile, `responses ${form} ${knowledge.version}`, watched => read(watched, form, knowledge))

const read = (profile: PatientProfile, form: FormId, knowledge: KnowledgeView): readonly FormResponse[] => {
  const parts = [...partsOfForms(profile, form, knowledge), ...partsOfObservations(profile, form, knowledge)]
  return [...Map.groupBy(parts, ({ at }) => at)]
    .filter(([, together]) => !isShortForm(together))
    .map(([at, together]) => responseOf(form, at, together))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

/**
 * PHQ-2 and GAD-2 share the codes of the first two items: alone, and without a form that is named, they are not a PHQ-9
 * or GAD-7 with answers missing.
 */
const isShortForm = (parts: readonly Part[]): boolean =>
  parts.every(({ item, named }) => !named && (item === 1 || item === 2 || item === 'form'))

const responseOf = (form: FormId, at: Instant, parts: readonly Part[]): FormResponse => {
  const items = new Map<number, ItemAnswer>()
  for (const [item, same] of Map.groupBy(parts, part => part.item)) {
    const [first] = same
    if (typeof item !== 'number' || first === undefined) continue
    const said = new Set(same.flatMap(part => part.said))
    const sorted = [...said].sort((a, b) => b - a)
    const [highest = null] = sorted
    const sure = said.size === 1 && same.every(({ understood }) => understood)
    items.set(item, { points: sure ? highest : null, highest, fact: first.fact })
  }
  const [first, ...rest] = new Set(parts.map(({ fact }) => fact))
  if (first === undefined) throw new Error('A response has no part')
  const total = parts.find(part => part.total !== null)
  return {
    form,
    at,
    items,
    reportedTotal: total === undefined || total.total === null ? null : { value: total.total, fact: total.fact },
    unfinished: parts.every(({ unfinished }) => unfinished),
    stopped: parts.some(({ fact }) => fact.status === 'stopped'),
    facts: [first, ...rest],
  }
}

const partsOfForms = (profile: PatientProfile, form: FormId, knowledge: KnowledgeView): readonly Part[] =>
  factsOf(profile, 'questionnaire-response')
    .filter(({ status }) => !withdrawn.has(status))
    .flatMap(fact => {
      const found = fact.items.flatMap((item): readonly Part[] => {
        const which = itemOf(form, item.codings, item.linkId, knowledge) ?? selfHarmByWords(form, item.text, knowledge)
        return which === null ? [] : [partOf(fact, which, item.value, item.ordinal, knowledge)]
      })
      const named = isForm(fact, form, knowledge)
      const asksSelfHarm = found.some(({ item }) => item === formOf(knowledge, form).selfHarmItem)
      if (!named && (found.length === 0 || (isAnotherForm(fact) && !asksSelfHarm))) return []
      const whole = { said: [], understood: true, total: null, unfinished: !finished.has(fact.status), named }
      return [{ ...whole, at: fact.effective.start, item: 'form', fact } as const, ...found]
    })

const partsOfObservations = (profile: PatientProfile, form: FormId, knowledge: KnowledgeView): readonly Part[] => {
  const { total } = formOf(knowledge, form)
  const codes = [...knowledge.rows(formItems).filter(row => row.form === form), { code: total }]
  const codings = codes.map(({ code }) => ({ system: codeSystems.loinc, code }))
  return factsCoded(profile, 'observation', codings)
    .filter(fact => !withdrawn.has(fact.status) && (fact.value.type !== 'absent' || doubtOf(fact) !== undefined))
    .flatMap(fact => {
      const which = itemOf(form, fact.codings, '', knowledge)
      return which === null ? [] : [partOf(fact, which, fact.value, undefined, knowledge)]
    })
}

const partOf = (
  fact: Source,
  item: number | 'total',
  value: ObservationValue,
  ordinal: number | undefined,
  knowledge: KnowledgeView,
): Part => {
  const base = { at: fact.effective.start, item, unfinished: !finished.has(fact.status), named: false, fact }
  if (item === 'total') return { ...base, named: true, said: [], understood: true, total: numberOf(value) }
  const said = pointsSaid(value, ordinal, knowledge)
  return { ...base, said, understood: said.length > 0, total: null }
}

/** The item that codes or a link id (`/44260-8`, `/44249-1/44260-8`) name. */
const itemOf = (
  form: FormId,
  codings: readonly Coding[],
  linkId: string,
  knowledge: KnowledgeView,
): number | 'total' | null => {
  const inLink = /(?:^|\/)(\d+-\d)$/.exec(linkId)?.[1]
  const codes = [...codings.filter(({ system }) => system === codeSystems.loinc).map(({ code }) => code), inLink]
  if (codes.includes(formOf(knowledge, form).total)) return 'total'
  return knowledge.rows(formItems).find(row => row.form === form && codes.includes(row.code))?.item ?? null
}

/** A form with codes of its own still asks this question in these words; it must not be missed for want of a code. */
const selfHarmByWords = (form: FormId, text: string | undefined, knowledge: KnowledgeView): number | null =>
  text !== undefined && /better off dead|hurting yourself/i.test(text) ? formOf(knowledge, form).selfHarmItem : null

const namesOf = (fact: QuestionnaireResponseFact): readonly string[] => [
  fact.questionnaire ?? '',
  fact.text ?? '',
  ...fact.codings.flatMap(({ code, display = '' }) => [code, display]),
]

/** PHQ-8 asks the first eight items, and was made to leave out the ninth. */
const isAnotherForm = (fact: QuestionnaireResponseFact): boolean =>
  namesOf(fact).some(words => /(?<![a-z])(phq[-_ ]?[248]|gad[-_ ]?2)(?!\d)/i.test(words))

const isForm = (fact: QuestionnaireResponseFact, form: FormId, knowledge: KnowledgeView): boolean => {
  const { panel, title } = formOf(knowledge, form)
  const names = namesOf(fact)
  const name = new RegExp(`(?<![a-z])${title.replace('-', '[-_ ]?')}(?!\\d)`, 'i')
  return names.some(words => words.includes(panel) || name.test(words))
}

const numberOf = (value: ObservationValue): number | null => {
  if (value.type === 'quantity') return value.quantity.value
  if (value.type === 'integer') return value.value
  if (value.type === 'unconverted') return value.original.value ?? null
  return value.type === 'text' && /^\d+$/.test(value.text.trim()) ? Number(value.text) : null
}

const isPoints = (value: number): value is Points => [0, 1, 2, 3].includes(value)

/** Everything that one answer says: its ordinal, its code, its words or a number. */
const pointsSaid = (
  value: ObservationValue,
  ordinal: number | undefined,
  knowledge: KnowledgeView,
): readonly Points[] => {
  const rows = knowledge.rows(answers)
  const codings = value.type === 'coded' ? value.codings : []
  const words =
    value.type === 'coded'
      ? [value.text, ...codings.map(({ display }) => display)]
      : value.type === 'text'
        ? [value.text]
        : []
  const byCode = rows.filter(row =>
    codings.some(({ system, code }) => system === codeSystems.loinc && code === row.code),
  )
  const byWords = rows.filter(row => words.some(word => word?.trim().toLowerCase() === row.words))
  const number = numberOf(value)
  const said = [
    ...(ordinal === undefined ? [] : [ordinal]),
    ...(byCode.length > 0 ? byCode : byWords).map(({ points }) => points),
    ...(number === null ? [] : [number]),
  ]
  return [...new Set(said.filter(isPoints))]
}
