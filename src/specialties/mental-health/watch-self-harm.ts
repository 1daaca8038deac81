import type { AdviceContext, Because, Signal, Watcher } from '../../clinical/index.ts'
import { type Answer, answered, insufficient } from '../../core/index.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { type FormResponse, responsesOf } from './responses.ts'
import { scoreOf } from './score.ts'
import { becauseForm, type SelfHarm, type SelfHarmAnswer, selfHarmOf } from './self-harm.ts'
import { sleepLossOf } from './sleep.ts'
import { limitOf, selfHarmTasks } from './tables.ts'

const whenOf = ({ at }: FormResponse): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`

const scoreBecause = ({ knowledge }: AdviceContext, response: FormResponse): readonly Because[] => {
  const score = scoreOf(response, knowledge)
  if (score.kind !== 'answered') return []
  const { total, severity } = score.value
  // A total that arrives after the form must not look like another reason: it would open the task anew.
  const facts = [...response.items.values()].map(({ fact }) => fact.id)
  const from = facts.length === 0 ? response.facts.map(({ id }) => id) : [...new Set(facts)]
  return [
    { kind: 'derived', label: 'PHQ-9', value: `${total} of 27, ${severity}`, from, evidence: evidence.instructions.id },
  ]
}

const answerSignal = (
  context: AdviceContext,
  { response, points, implied, because }: SelfHarmAnswer,
  { laterZero, highest }: SelfHarm,
): Signal => {
  const row = context.knowledge.rows(selfHarmTasks).find(one => one.answer === (highest ?? points))
  if (row === undefined) throw new Error(`No deadline for answer ${points}`)
  const sleep = sleepLossOf(context, response.at)
  const said = implied ? `at least ${points}` : `${points}`
  return {
    id: 'phq-9-item-9',
    kind: 'event',
    severity: 'critical',
    urgency: 'now',
    summary: `PHQ-9 item 9 (thoughts of death or self-harm) ${implied ? 'is' : 'answered'} ${said} of 3, ${whenOf(response)}: a person must reach the patient`,
    action: [
      {
        kind: 'discuss',
        text: 'Reach the patient yourself: ask about suicidal thoughts, plan, means and what protects, and agree a safety plan',
      },
      { kind: 'refer', text: 'Not reached, or immediate danger: your service’s emergency pathway' },
    ],
    because: [because, ...scoreBecause(context, response), ...(sleep === null ? [] : [sleep.because])],
    evidence: [evidence.item9, evidence.instructions, evidenceOf(row.source)],
    limits: [
      'The answer does not say how high the risk is: only a conversation does, and a 0 does not exclude it.',
      'The deadline is ours; your service may set a shorter one in its knowledge pack.',
      ...(implied ? ['Only the total was received; the other eight items cannot make it up.'] : []),
      ...(highest !== null && highest > points
        ? [`An answer of the days before was ${highest} of 3: the deadline is that of the higher one.`]
        : []),
      ...(laterZero === null ? [] : [`A later form (${whenOf(laterZero)}) says 0: that does not answer for this one.`]),
    ],
    wouldChangeIf: ['A person has spoken with the patient and answers the task.'],
    missing: [],
    monitor: [],
    knowledgeRows: [row.id, ...(sleep?.knowledgeRows ?? [])],
    task: {
      what: `Reach the patient: PHQ-9 item 9 is ${said} of 3`,
      owner: 'clinician',
      withinHours: row.withinHours,
    },
  }
}

const unreadSignal = ({ knowledge }: AdviceContext, response: FormResponse): Signal => {
  const limit = limitOf(knowledge, 'unreadable-form-task-hours')
  return {
    id: 'phq-9-item-9-unread',
    kind: 'event',
    severity: 'warning',
    urgency: 'today',
    summary: `PHQ-9 of ${whenOf(response)}: item 9 (thoughts of death or self-harm) is missing or cannot be read; ask`,
    action: [
      { kind: 'discuss', text: 'Ask the patient about thoughts of death or self-harm: the answer was not received' },
    ],
    because: [becauseForm(response)],
    evidence: [evidence.instructions, evidenceOf(limit.source)],
    limits: ['A missing answer is not a 0. The deadline is ours.'],
    wouldChangeIf: ['The whole form is received, or a person has asked.'],
    missing: [
      { what: 'PHQ-9 item 9', need: 'an answer of 0 to 3', have: 'missing or not readable', reason: 'unusable' },
    ],
    monitor: [],
    knowledgeRows: [limit.id],
    task: {
      what: 'Ask about thoughts of death or self-harm: item 9 was not received',
      owner: 'clinician',
      withinHours: limit.value,
    },
  }
}

/** Nobody has asked since: no event of today, but it must not be forgotten. */
const notAskedSignal = (
  { knowledge }: AdviceContext,
  { response, points, implied, because }: SelfHarmAnswer,
): Signal => {
  const said = implied ? `at least ${points}` : `${points}`
  const days = limitOf(knowledge, 'self-harm-answer-counts-days')
  const hours = limitOf(knowledge, 'self-harm-follow-up-task-hours')
  return {
    id: 'phq-9-item-9-follow-up',
    kind: 'overdue',
    severity: 'warning',
    urgency: 'soon',
    summary: `PHQ-9 item 9 (thoughts of death or self-harm) was ${said} of 3, ${whenOf(response)}; not asked since`,
    action: [{ kind: 'discuss', text: 'Ask the patient about thoughts of death or self-harm' }],
    because: [because],
    evidence: [evidence.item9, evidenceOf(hours.source)],
    limits: ['What was asked in a conversation, and not in a form, is not known here. The interval is ours.'],
    wouldChangeIf: ['A newer form in which item 9 is answered, or a person has asked.'],
    missing: [],
    monitor: [],
    knowledgeRows: [days.id, hours.id],
    task: {
      what: `Ask about thoughts of death or self-harm: item 9 was ${said} of 3, and not asked since`,
      owner: 'clinician',
      withinHours: hours.value,
    },
  }
}

/** Something may be there that must not be seen; nothing found would be a false comfort. */
const withheld = insufficient({
  what: 'PHQ-9',
  need: 'the whole record',
  have: 'some information is withheld',
  reason: 'withheld',
})

const watch = (context: AdviceContext): Answer<readonly Signal[]> | 'not-applicable' => {
  if (responsesOf(context.profile, 'phq-9', context.knowledge).length === 0) {
    return context.profile.withheld.length > 0 ? withheld : 'not-applicable'
  }
  const found = selfHarmOf(context)
  const unread = found.unread.at(-1)
  const signals = [
    ...(found.answer === null ? [] : [answerSignal(context, found.answer, found)]),
    ...(unread === undefined ? [] : [unreadSignal(context, unread)]),
    ...(found.notAskedSince === null ? [] : [notAskedSignal(context, found.notAskedSince)]),
  ]
  const lacking = found.notKnown.at(-1)
  if (signals.length === 0 && lacking !== undefined) {
    return insufficient({
      what: 'PHQ-9 item 9',
      need: 'an answer of 0 to 3',
      have: `${lacking.unfinished ? 'a form that is not finished' : 'only a total'}, ${whenOf(lacking)}`,
      reason: 'absent',
    })
  }
  return answered(signals)
}

/** Item 9 above 0 always opens a task for a person; what cannot be read does too. Nobody is excluded. */
export const selfHarmWatch: Watcher = { id: 'phq-9-item-9', title: 'Thoughts of self-harm in PHQ-9', watch }
