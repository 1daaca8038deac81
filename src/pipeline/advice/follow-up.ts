import {
  type AdviceContext,
  type Because,
  conceptOf,
  factsIn,
  type MonitorItem,
  measurements,
  type PatientMessage,
  type PlanItem,
  type Signal,
  type Specialty,
} from '../../clinical/index.ts'
import { answered, epochOf, type Instant, instantOf } from '../../core/index.ts'

const day = 86_400_000
/** Days before it is due that a patient is reminded. */
const remindDays = 14

type Due = { readonly item: MonitorItem; readonly of: PlanItem; readonly at: Instant }

/** What accepted advice asked to look at, and when; each item once, the earliest. Done items are left out. */
const openItems = ({ plan, profile }: AdviceContext): readonly Due[] => {
  const due = new Map<string, Due>()
  for (const of of plan) {
    for (const item of [...of.recommendation.monitor, ...(of.recommendation.dose?.monitoring ?? [])]) {
      const at = instantOf(epochOf(of.acceptedAt) + item.withinDays * day)
      const key = `${item.measurement ?? item.what} ${item.owner}`
      const known = due.get(key)
      if ((known !== undefined && known.at <= at) || isDone(profile, item, of.acceptedAt)) continue
      due.set(key, { item, of, at })
    }
  }
  return [...due.values()]
}

/** A value of the measurement since acceptance shows it. What only a person can say stays open until they do. */
const isDone = (profile: AdviceContext['profile'], { measurement }: MonitorItem, since: Instant): boolean =>
  measurement !== undefined &&
  (factsIn(profile, 'observation', conceptOf(measurements, measurement)).some(
    ({ effective, value }) => effective.start > since && value.type !== 'absent',
  ) ||
    factsIn(profile, 'series', conceptOf(measurements, measurement)).some(
      ({ effective: { end } }) => end === null || end > since,
    ))

const becauseAccepted = ({ recommendation, acceptedAt }: PlanItem): Because => ({
  kind: 'derived',
  label: `Accepted on ${acceptedAt.slice(0, 10)}`,
  value: recommendation.summary,
  from: recommendation.because.flatMap(one => (one.kind === 'fact' ? [one.fact] : [])),
  evidence: recommendation.evidence[0].id,
})

const signalOf = ({ item, of, at }: Due): Signal => ({
  id: `follow-up-${item.measurement ?? item.owner}`,
  kind: 'overdue',
  severity: 'warning',
  urgency: 'soon',
  summary: clip(`Overdue since ${at.slice(0, 10)}: ${item.what}`),
  action: [{ kind: 'test', text: item.what }],
  because: [becauseAccepted(of)],
  evidence: of.recommendation.evidence,
  limits:
    item.measurement === undefined
      ? ['Only a person can say that this was done: close its task.']
      : ['A value measured elsewhere and not sent to Attune does not count.'],
  wouldChangeIf: ['It has been done.'],
  missing: [],
  monitor: [],
  knowledgeRows: [],
  task: { what: item.what, owner: item.owner, withinHours: 7 * 24 },
})

const reminderOf = ({ item, of, at }: Due): PatientMessage => ({
  id: `follow-up-${item.measurement ?? item.what.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
  kind: 'reminder',
  audience: 'patient',
  title: 'A check is due',
  text: `Your care plan asks for this by ${at.slice(0, 10)}: ${item.what}. Please arrange it, or ask us how.`,
  answers: ['Done', 'I need help'],
  because: [becauseAccepted(of)],
  evidence: of.recommendation.evidence,
  knowledgeRows: [],
  needsRelease: false,
  escalation: { what: `Ask the patient about: ${item.what}`, owner: 'clinician', withinHours: 7 * 24 },
  priority: 5,
})

const clip = (text: string): string => (text.length < 140 ? text : `${text.slice(0, 138)}…`)

/**
 * What accepted advice asked for, as *watch* and *engage*: overdue items become signals, the patient's own become
 * reminders from two weeks before.
 */
export const followUp: Specialty = {
  id: 'follow-up',
  title: 'Follow-up of accepted advice',
  intendedUse: {
    user: 'Clinicians who have accepted advice, and their patients.',
    population: 'People with accepted advice.',
    exclusions: ['died'],
    setting: 'Any.',
    timeCriticality: 'Not for emergencies.',
    criteria: [],
  },
  reads: { concepts: [...measurements.keys()] },
  knowledge: { tables: {} },
  tables: [],
  watch: [
    {
      id: 'accepted-monitoring',
      title: 'Monitoring that accepted advice asked for',
      watch: context => {
        if (context.plan.length === 0) return 'not-applicable'
        const overdue = openItems(context).filter(({ at }) => at < context.profile.asOf)
        return answered(overdue.map(signalOf))
      },
    },
  ],
  engage: [
    {
      id: 'accepted-monitoring-reminder',
      title: 'Reminders of what accepted advice asked for',
      engage: context => {
        if (context.plan.length === 0) return 'not-applicable'
        const from = instantOf(epochOf(context.profile.asOf) + remindDays * day)
        return answered(
          openItems(context)
            .filter(({ item, at }) => item.owner === 'patient' && at <= from)
            .map(reminderOf),
        )
      },
    },
  ],
}
