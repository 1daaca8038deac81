import { type AdviceContext, type Because, becauseFact } from '../../clinical/index.ts'
import { daysBefore } from '../../core/index.ts'
import { type FormResponse, type ItemAnswer, responsesOf } from './responses.ts'
import { formOf, limitOf, type Points } from './tables.ts'

/** Item 9 above 0, as far as anything received says so. Where two sources disagree, the higher answer. */
export type SelfHarmAnswer = {
  readonly response: FormResponse
  readonly points: Exclude<Points, 0>
  /** The other items cannot make up the total that was received, so item 9 is at least this. */
  readonly implied: boolean
  readonly because: Because
}

export type SelfHarm = {
  /** The newest answer above 0 that still counts: a later 0 does not make it undone. */
  readonly answer: SelfHarmAnswer | null
  /** The highest answer of the same days: its deadline holds. */
  readonly highest: Exclude<Points, 0> | null
  /** A newer form in which the item is 0. */
  readonly laterZero: FormResponse | null
  /** An answer above 0 from before those days, and nobody has asked since. */
  readonly notAskedSince: SelfHarmAnswer | null
  /** Forms with answers, in which item 9 is missing or cannot be read. */
  readonly unread: readonly FormResponse[]
  /** Only a total was received, or the form is still being filled in: item 9 is not known. */
  readonly notKnown: readonly FormResponse[]
}

const becauseItem = ({ fact, highest }: ItemAnswer): Because => ({
  kind: 'fact',
  fact: fact.id,
  label: 'PHQ-9 item 9, thoughts of death or self-harm',
  value: highest === null ? 'not readable' : `${highest} of 3`,
  at: fact.effective.start,
})

/** What forms of the last days say of self-harm, and the last answer before them that nobody followed. */
export const selfHarmOf = ({ profile, knowledge }: AdviceContext): SelfHarm => {
  const { items: count, maximum, selfHarmItem } = formOf(knowledge, 'phq-9')
  if (selfHarmItem === null) throw new Error('PHQ-9 has an item on self-harm')
  const days = (name: Parameters<typeof limitOf>[1]) => daysBefore(profile.asOf, limitOf(knowledge, name).value)
  const all = responsesOf(profile, 'phq-9', knowledge)
  const from = days('self-harm-answer-counts-days')
  const recent = all.filter(({ at }) => at >= from)

  const answerIn = (response: FormResponse): SelfHarmAnswer | null => {
    const item = response.items.get(selfHarmItem)
    if (item !== undefined) {
      const { highest } = item
      return highest === null || highest === 0
        ? null
        : { response, points: highest, implied: false, because: becauseItem(item) }
    }
    const { reportedTotal, items } = response
    if (reportedTotal === null || items.size > 0 || reportedTotal.value > maximum) return null
    // Each of the other items gives at most 3.
    const least = reportedTotal.value - (count - 1) * 3
    if (least !== 1 && least !== 2 && least !== 3) return null
    const { fact, value } = reportedTotal
    const because: Because = {
      kind: 'fact',
      fact: fact.id,
      label: 'PHQ-9 total',
      value: `${value} of ${maximum}`,
      at: fact.effective.start,
    }
    return { response, points: least, implied: true, because }
  }
  const isKnown = (response: FormResponse): boolean =>
    (response.items.get(selfHarmItem)?.points ?? null) !== null || answerIn(response) !== null

  const answers = recent.flatMap(response => answerIn(response) ?? [])
  const answer = answers.at(-1) ?? null
  const known = all.filter(isKnown)
  const last = known.at(-1)
  return {
    answer,
    highest: answers.reduce<SelfHarm['highest']>(
      (most, { points }) => (most === null || points > most ? points : most),
      null,
    ),
    laterZero:
      answer === null
        ? null
        : (recent.findLast(({ at, items }) => at > answer.response.at && items.get(selfHarmItem)?.points === 0) ??
          null),
    notAskedSince:
      last !== undefined && last.at < from && last.at >= days('self-harm-follow-up-days') ? answerIn(last) : null,
    unread: recent.filter(response => answerIn(response) === null && isUnread(response, selfHarmItem)),
    notKnown: recent.filter(
      response => !isKnown(response) && !isUnread(response, selfHarmItem) && response.reportedTotal?.value !== 0,
    ),
  }
}

/** Not a single answer above 0, and none that is surely 0. A form with nothing but a total is not unread, it lacks. */
const isUnread = ({ items, reportedTotal, unfinished, stopped }: FormResponse, selfHarmItem: number): boolean => {
  const item = items.get(selfHarmItem)
  if (item !== undefined) return item.points === null && (item.highest ?? 0) === 0
  return items.size > 0 ? !unfinished || stopped : reportedTotal === null && !unfinished
}

export const becauseForm = ({ facts: [fact] }: FormResponse): Because => becauseFact(fact, 'Form')
