import {
  type AdviceContext,
  type Because,
  becauseFact,
  type CurrentMedication,
  excludedByDefault,
  factsOf,
  type MedicationFact,
  problem,
  problemState,
  recogniseDrug,
  type Signal,
  takes,
  type Watcher,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBetween, insufficient, roundTo } from '../../core/index.ts'
import { type CoronaryEvent, coronaryEventOf, courseOf } from './coronary-event.ts'
import { evidence } from './evidence.ts'

const id = 'antiplatelet-course'
const title = 'Course of two antiplatelets'

/** Days after a coronary event in which a P2Y12 inhibitor that stops is an emergency of hours (ours). */
const firstMonth = 30

/** Days after the package has run out before it counts as a gap (ours). */
const grace = 7

const limits = [
  'What is prescribed or handed out is not always taken; what is bought elsewhere is not seen.',
  'A longer or shorter course may have been planned: the record does not say.',
] as const

const endReached = (event: CoronaryEvent, taken: readonly CurrentMedication[]): Signal => ({
  id: 'antiplatelet-course-ended',
  kind: 'overdue',
  severity: 'warning',
  urgency: 'soon',
  summary: `Two antiplatelets beyond ${event.course.text} after the coronary event: decide which one stays`,
  action: [
    { kind: 'discuss', text: 'Decide which of the two antiplatelets ends; cardiology decides on a longer course' },
  ],
  because: [...event.because, ...taken.map(({ fact }) => becauseFact(fact, 'Takes'))],
  evidence: [event.concept === 'acute-coronary-syndrome' ? evidence.acs2025 : evidence.ccd2023],
  limits,
  wouldChangeIf: ['A newer coronary event, or a longer course that is planned.'],
  missing: [],
  monitor: [],
  knowledgeRows: [event.course.id],
  task: { what: 'Decide on the end of two antiplatelets', owner: 'clinician', withinHours: 14 * 24 },
})

const newestStroke = ({ profile }: AdviceContext) => {
  const state = problemState(profile, problem.strokeOrTia, { everHad: true })
  if (state.kind !== 'answered' || state.value.state !== 'present') return null
  return state.value.facts.toSorted((a, b) => (a.effective.start < b.effective.start ? -1 : 1)).at(-1) ?? null
}

const strokeCourseOver = (context: AdviceContext, taken: readonly CurrentMedication[]): Signal | null => {
  const newest = newestStroke(context)
  const course = courseOf(context, problem.strokeOrTia.id)
  if (newest === null || course.latestDays === null) return null
  if (daysBetween(newest.effective.start, context.profile.asOf) <= course.latestDays) return null
  return {
    id: 'antiplatelet-course-ended-stroke',
    kind: 'overdue',
    severity: 'warning',
    urgency: 'soon',
    summary: `Two antiplatelets more than ${course.latestDays} days after the stroke or TIA: more bleeding, no fewer strokes`,
    action: [{ kind: 'discuss', text: 'Go on with one antiplatelet, unless another reason for two is written down' }],
    because: [becauseFact(newest, problem.strokeOrTia.title), ...taken.map(({ fact }) => becauseFact(fact, 'Takes'))],
    evidence: [evidence.stroke2021],
    limits,
    wouldChangeIf: ['A coronary event, a stent, or a plan of neurology.'],
    missing: [],
    monitor: [],
    knowledgeRows: [course.id],
    task: { what: 'Decide on the end of two antiplatelets', owner: 'clinician', withinHours: 14 * 24 },
  }
}

const isP2y12 = (fact: MedicationFact): boolean =>
  (recogniseDrug(fact.codings, fact.text)?.drugs ?? []).some(({ classes }) => classes.includes('p2y12-inhibitor'))

const stoppedEarly = ({ profile }: AdviceContext, event: CoronaryEvent): Signal | null => {
  const before = factsOf(profile, 'medication').filter(
    fact => isP2y12(fact) && ['request', 'statement'].includes(fact.origin) && fact.effective.start <= profile.asOf,
  )
  const last = before.filter(fact => (fact.effective.end ?? profile.asOf) >= event.at).at(-1)
  if (last === undefined) return null
  const early = event.daysAgo <= firstMonth
  return {
    id: 'antiplatelet-stopped-early',
    kind: 'event',
    severity: early ? 'critical' : 'warning',
    urgency: early ? 'now' : 'today',
    summary: `The P2Y12 inhibitor is no longer on the list, day ${roundTo(event.daysAgo, 0)} of ${event.course.days} after the coronary event`,
    action: [
      { kind: 'discuss', text: 'Ask today whether and why it was stopped; restart or replace it with cardiology' },
    ],
    because: [...event.because, becauseFact(last, 'Was on the list')],
    evidence: [event.concept === 'acute-coronary-syndrome' ? evidence.acs2025 : evidence.ccd2023],
    limits,
    wouldChangeIf: [
      'A P2Y12 inhibitor that is taken but not on the list, or a shorter course that cardiology has planned.',
    ],
    missing: [],
    monitor: [],
    knowledgeRows: [event.course.id],
    task: { what: 'Find out why the P2Y12 inhibitor stopped', owner: 'clinician', withinHours: early ? 4 : 24 },
  }
}

/** The newest package of a P2Y12 inhibitor that says how long it lasts, if it has run out. */
const refillGap = ({ profile }: AdviceContext, event: CoronaryEvent): Signal | null => {
  const last = factsOf(profile, 'medication')
    .filter(fact => fact.origin === 'dispense' && fact.daysSupply !== undefined && isP2y12(fact))
    .filter(({ effective }) => effective.start >= event.at && effective.start <= profile.asOf)
    .at(-1)
  if (last?.daysSupply === undefined) return null
  const over = daysBetween(last.effective.start, profile.asOf) - last.daysSupply
  if (over <= grace) return null
  const because: readonly [Because, ...Because[]] = [becauseFact(last, 'Last handed out'), ...event.because]
  return {
    id: 'antiplatelet-refill-gap',
    kind: 'overdue',
    severity: 'warning',
    urgency: 'today',
    summary: `The last package of the P2Y12 inhibitor ran out ${roundTo(over, 0)} days ago, and the course is not over`,
    action: [
      { kind: 'discuss', text: 'Call the patient: is it still taken, and what stands in the way of the refill?' },
    ],
    because,
    evidence: [event.concept === 'acute-coronary-syndrome' ? evidence.acs2025 : evidence.ccd2023],
    limits,
    wouldChangeIf: ['A newer package, also from elsewhere.'],
    missing: [],
    monitor: [],
    knowledgeRows: [event.course.id],
    task: { what: 'Ask about the missing refill of the P2Y12 inhibitor', owner: 'pharmacist', withinHours: 24 },
  }
}

const watch = (context: AdviceContext): Answer<readonly Signal[]> | 'not-applicable' => {
  const { profile } = context
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  const event = coronaryEventOf(context)
  const p2y12 = takes(profile, { classes: ['p2y12-inhibitor'] })
  const aspirin = takes(profile, { drugs: ['aspirin'] })
  if (event.kind !== 'answered' || event.value === null) {
    const both =
      p2y12.kind === 'answered' && aspirin.kind === 'answered' && p2y12.value.length > 0 && aspirin.value.length > 0
    if (!both) return 'not-applicable'
    const over = strokeCourseOver(context, [...p2y12.value, ...aspirin.value])
    return answered(over === null ? [] : [over])
  }
  if (p2y12.kind === 'insufficient') return insufficient(...p2y12.missing)
  if (aspirin.kind === 'insufficient') return insufficient(...aspirin.missing)
  if (p2y12.kind !== 'answered' || aspirin.kind !== 'answered') return 'not-applicable'
  const two = p2y12.value.length > 0 && aspirin.value.length > 0
  const newerStroke = newestStroke(context)
  if (!event.value.ongoing && newerStroke !== null && newerStroke.effective.start > event.value.at) {
    // Two antiplatelets after the stroke are a course of their own: the old infarction does not make it too long.
    const over = two ? strokeCourseOver(context, [...p2y12.value, ...aspirin.value]) : null
    return answered(over === null ? [] : [over])
  }
  if (!event.value.ongoing)
    return two ? answered([endReached(event.value, [...p2y12.value, ...aspirin.value])]) : 'not-applicable'
  // A medicine that is known only by its packages leaves the list when the last one is used up.
  const gone = p2y12.value.length === 0 ? stoppedEarly(context, event.value) : null
  const found = gone ?? refillGap(context, event.value)
  return answered(found === null ? [] : [found])
}

/** Whether two antiplatelets go on too long, or the P2Y12 inhibitor stops too early. */
export const antiplateletCourseWatch: Watcher = { id, title, watch }
