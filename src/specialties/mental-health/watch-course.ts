import {
  type AdviceContext,
  becauseDerived,
  becauseFact,
  problem,
  problemState,
  type Signal,
  type Watcher,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBetween } from '../../core/index.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { responsesOf } from './responses.ts'
import { type Scored, scoredResponses } from './score.ts'
import { sleepLossOf } from './sleep.ts'
import { bandOf, type FormId, formOf, limitOf } from './tables.ts'

/** A score from which a further form is expected: moderate, by both instruments. */
const followedFrom = 10

const dateOf = ({ response }: Scored): string => response.at.slice(0, 10)

const scoreBecause = (title: string, { response, score }: Scored) =>
  becauseDerived(
    `${title} ${response.at.slice(0, 10)}`,
    `${score.total}, ${score.severity}`,
    response.facts.map(({ id }) => id),
    evidence.instructions.id,
  )

const worsening = (context: AdviceContext, form: FormId, scores: readonly Scored[]): readonly Signal[] => {
  const { profile, knowledge } = context
  const [before, last] = scores.slice(-2)
  // Five points are published for PHQ-9 only.
  if (form !== 'phq-9' || before === undefined || last === undefined) return []
  const points = limitOf(knowledge, 'worsening-points')
  const counts = limitOf(knowledge, 'worsening-counts-days')
  const hours = limitOf(knowledge, 'worsening-task-hours')
  const rise = last.score.total - before.score.total
  if (rise < points.value || daysBetween(last.response.at, profile.asOf) > counts.value) return []
  const sleep = sleepLossOf(context, last.response.at)
  return [
    {
      id: 'phq-9-worse',
      kind: 'event',
      severity: 'warning',
      urgency: 'soon',
      summary: `PHQ-9 rose from ${before.score.total} to ${last.score.total} (${last.score.severity}) since ${dateOf(before)}`,
      action: [
        {
          kind: 'discuss',
          text: 'See the patient: what changed, whether treatment is taken and tolerated, what else is wanted',
        },
      ],
      because: [scoreBecause('PHQ-9', last), scoreBecause('PHQ-9', before), ...(sleep === null ? [] : [sleep.because])],
      evidence: [evidenceOf(points.source), evidence.instructions],
      limits: ['A measure of symptoms, not a diagnosis; grief, illness and sleep move it too.', ...last.score.limits],
      wouldChangeIf: ['A further form, or a conversation that explains the change.'],
      missing: [],
      monitor: [],
      knowledgeRows: [points.id, counts.id, hours.id, ...last.score.knowledgeRows],
      task: { what: 'See the patient: PHQ-9 has risen', owner: 'clinician', withinHours: hours.value },
    },
  ]
}

const overdue = ({ profile, knowledge }: AdviceContext, form: FormId, scores: readonly Scored[]): readonly Signal[] => {
  const last = scores.at(-1)
  if (last === undefined || last.score.total < followedFrom) return []
  const days = limitOf(knowledge, 'follow-up-days')
  const hours = limitOf(knowledge, 'follow-up-task-hours')
  const age = daysBetween(last.response.at, profile.asOf)
  if (age <= days.value) return []
  const { title } = formOf(knowledge, form)
  return [
    {
      id: `${form}-overdue`,
      kind: 'overdue',
      severity: 'info',
      urgency: 'routine',
      summary: `${title} was ${last.score.total} (${last.score.severity}) on ${dateOf(last)}; none since`,
      action: [{ kind: 'test', text: `Ask for ${title} again` }],
      because: [scoreBecause(title, last)],
      evidence: [evidenceOf(days.source), evidence.instructions],
      limits: ['A form filled in elsewhere that nobody sent is not known here; the interval is ours.'],
      wouldChangeIf: ['A newer form.'],
      missing: [],
      monitor: [],
      knowledgeRows: [days.id, hours.id, bandOf(knowledge, form, last.score.total).id],
      task: { what: `Ask for ${title} again`, owner: 'clinician', withinHours: hours.value },
    },
  ]
}

const sleepless = (context: AdviceContext, worse: boolean): readonly Signal[] => {
  const { profile } = context
  const depression = problemState(profile, problem.depression)
  if (worse || depression.kind !== 'answered' || depression.value.state !== 'present') return []
  const sleep = sleepLossOf(context)
  if (sleep === null) return []
  return [
    {
      id: 'sleep-loss',
      kind: 'event',
      severity: 'info',
      urgency: 'soon',
      summary: 'Depression on record, and the wearable shows much less sleep than usual: ask',
      action: [{ kind: 'discuss', text: 'Ask how the nights are, and about mood' }],
      because: [sleep.because, becauseFact(depression.value.facts[0], 'Problem')],
      evidence: [evidence.ownLimits],
      limits: ['A wearable estimates sleep; travel, illness, a new baby or an unworn device explain a change as well.'],
      wouldChangeIf: ['The next nights, or a conversation.'],
      missing: [],
      monitor: [],
      knowledgeRows: sleep.knowledgeRows,
      task: null,
    },
  ]
}

const watch = (context: AdviceContext): Answer<readonly Signal[]> | 'not-applicable' => {
  const { profile, knowledge } = context
  const found = (['phq-9', 'gad-7'] as const).flatMap(form => {
    const scores = scoredResponses(responsesOf(profile, form, knowledge), knowledge)
    return [...worsening(context, form, scores), ...overdue(context, form, scores)]
  })
  return answered([
    ...found,
    ...sleepless(
      context,
      found.some(({ id }) => id === 'phq-9-worse'),
    ),
  ])
}

/** Scores that rise, scores that nobody followed, and sleep that is lost. */
export const courseWatch: Watcher = { id: 'mood-course', title: 'Course of PHQ-9, GAD-7 and sleep', watch }
