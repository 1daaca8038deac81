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
  const from = response.facts.map(({ id }) => id)
  return [
    { kind: 'derived', label: 'PHQ-9', value: `${total} of 27, ${severity}`, from, evidence: evidence.instructions.id },
  ]
}

const answerSignal = (
  context: AdviceContext,
  { response, points, because }: SelfHarmAnswer,
  { laterZero }: SelfHarm,
): Signal => {
  const row = context.knowledge.rows(selfHarmTasks).find(one => one.answer === points)
  if (row === undefined) throw new Error(`No deadline for answer ${points}`)
  const sleep = sleepLossOf(context)
  return {
    id: 'phq-9-item-9',
    kind: 'event',
    severity: 'critical',
    urgency: 'now',
    summary: `PHQ-9 item 9 (thoughts of death or self-harm) answered ${points} of 3, ${whenOf(response)}: a person must reach the patient`,
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
      ...(laterZero === null ? [] : [`A later form (${whenOf(laterZero)}) says 0: that does not answer for this one.`]),
    ],
    wouldChangeIf: ['A person has spoken with the patient and answers the task.'],
    missing: [],
    monitor: [],
    knowledgeRows: [row.id, ...(sleep?.knowledgeRows ?? [])],
    task: {
      what: `Reach the patient: PHQ-9 item 9 is ${points} of 3`,
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

const watch = (context: AdviceContext): Answer<readonly Signal[]> | 'not-applicable' => {
  if (responsesOf(context.profile, 'phq-9', context.knowledge).length === 0) return 'not-applicable'
  const found = selfHarmOf(context)
  const unread = found.unread.at(-1)
  const signals = [
    ...(found.answer === null ? [] : [answerSignal(context, found.answer, found)]),
    ...(unread === undefined ? [] : [unreadSignal(context, unread)]),
  ]
  const lacking = found.totalOnly.at(-1)
  if (signals.length === 0 && lacking !== undefined) {
    return insufficient({
      what: 'PHQ-9 item 9',
      need: 'an answer of 0 to 3',
      have: `only a total, ${whenOf(lacking)}`,
      reason: 'absent',
    })
  }
  return answered(signals)
}

/** Item 9 above 0 always opens a task for a person; what cannot be read does too. Nobody is excluded. */
export const selfHarmWatch: Watcher = { id: 'phq-9-item-9', title: 'Thoughts of self-harm in PHQ-9', watch }
