import { type AdviceContext, type Because, becauseFact } from '../../clinical/index.ts'
import { daysBefore } from '../../core/index.ts'
import { type FormResponse, type ItemAnswer, responsesOf } from './responses.ts'
import { limitOf, type Points } from './tables.ts'

/** Item 9 above 0, as far as anything received says so. Where two sources disagree, the higher answer. */
export type SelfHarmAnswer = {
  readonly response: FormResponse
  readonly points: Exclude<Points, 0>
  readonly because: Because
}

export type SelfHarm = {
  /** The newest answer above 0 that still counts: a later 0 does not make it undone. */
  readonly answer: SelfHarmAnswer | null
  /** A newer form in which the item is 0. */
  readonly laterZero: FormResponse | null
  /** Forms with answers, in which item 9 is missing or cannot be read. */
  readonly unread: readonly FormResponse[]
  /** Only a total was received: item 9 is not known. */
  readonly totalOnly: readonly FormResponse[]
}

const item9 = 9

const because = ({ fact, highest }: ItemAnswer): Because => ({
  kind: 'fact',
  fact: fact.id,
  label: 'PHQ-9 item 9, thoughts of death or self-harm',
  value: highest === null ? 'not readable' : `${highest} of 3`,
  at: fact.effective.start,
})

/** What forms of the last days say of self-harm. */
export const selfHarmOf = ({ profile, knowledge }: AdviceContext): SelfHarm => {
  const { value: days } = limitOf(knowledge, 'self-harm-answer-counts-days')
  const from = daysBefore(profile.asOf, days)
  const recent = responsesOf(profile, 'phq-9', knowledge).filter(({ at }) => at >= from)
  const answers = recent.flatMap((response): readonly SelfHarmAnswer[] => {
    const item = response.items.get(item9)
    const points = item?.highest ?? 0
    return item === undefined || points === 0 ? [] : [{ response, points, because: because(item) }]
  })
  const answer = answers.at(-1) ?? null
  return {
    answer,
    laterZero:
      answer === null
        ? null
        : (recent.findLast(({ at, items }) => at > answer.response.at && items.get(item9)?.points === 0) ?? null),
    unread: recent.filter(response => isUnread(response)),
    totalOnly: recent.filter(({ items, reportedTotal }) => items.size === 0 && (reportedTotal?.value ?? 0) > 0),
  }
}

/** Not a single answer above 0, and none that is surely 0. A form with nothing but a total is not unread, it lacks. */
const isUnread = ({ items, reportedTotal, unfinished }: FormResponse): boolean => {
  const item = items.get(item9)
  if (item === undefined) return items.size > 0 ? !unfinished : reportedTotal === null && !unfinished
  return item.points === null && (item.highest ?? 0) === 0
}

export const becauseForm = ({ facts: [fact] }: FormResponse): Because => becauseFact(fact, 'Form')
