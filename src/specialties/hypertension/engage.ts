import {
  becauseFact,
  type Engager,
  excludedByDefault,
  type PatientMessage,
  problem,
  problemState,
  takes,
} from '../../clinical/index.ts'
import { answered } from '../../core/index.ts'
import { evidence } from './evidence.ts'

const id = 'blood-pressure-messages'
const title = 'Messages about blood pressure'

const engage: Engager['engage'] = ({ profile, plan }) => {
  // In pregnancy other numbers count, and another team answers the telephone.
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  const state = problemState(profile, problem.hypertension)
  const accepted = plan.filter(({ recommendation }) => recommendation.rule.startsWith('hypertension-treatment'))
  const listed = state.kind === 'answered' && state.value.state === 'present' ? state.value.facts : []
  const taken = takes(profile, { classes: ['antihypertensive'] })
  const medicines = taken.kind === 'answered' ? taken.value : []
  const [first, ...others] = [
    ...listed.slice(0, 1).map(fact => becauseFact(fact, problem.hypertension.title)),
    ...(listed.length > 0 ? medicines.map(({ fact }) => becauseFact(fact, 'Takes')) : []),
    ...(listed.length > 0 ? [] : accepted.flatMap(({ recommendation }) => recommendation.because.slice(0, 1))),
  ]
  if (first === undefined) return 'not-applicable'
  const because = [first, ...others] as const
  const common = { audience: 'patient', because, knowledgeRows: [], needsRelease: accepted.length === 0 } as const
  const reminder: PatientMessage = {
    ...common,
    id: 'home-pressure-reminder',
    kind: 'reminder',
    title: 'Measure your blood pressure at home',
    text: 'For one week, measure in the morning before your tablets and in the evening, two times each, one minute apart. Sit quietly for five minutes first, back and arm supported, feet on the floor. Use a cuff for the upper arm, not a watch. Write down every number. If it is 180 or more (the upper number) or 120 or more (the lower number), measure again after a minute; if it stays so, call us today. With chest pain, trouble breathing, weakness on one side or trouble speaking, call the emergency number at once.',
    answers: [],
    evidence: [evidence.homeProtocol, evidence.hbp2025],
    escalation: {
      what: 'The patient reports a very high blood pressure or cannot measure',
      owner: 'clinician',
      withinHours: 24,
    },
    priority: 50,
  }
  const question: PatientMessage = {
    ...common,
    id: 'pressure-tablets-missed',
    kind: 'question',
    title: 'Your blood pressure tablets',
    text: 'In the last 7 days, on how many days did you miss a tablet for your blood pressure? Do you feel dizzy when you stand up?',
    answers: ['None', '1 or 2 days', '3 days or more', 'I have stopped one', 'I feel dizzy'],
    evidence: [evidence.hbp2017FollowUp],
    escalation: { what: 'The patient misses blood pressure tablets or is dizzy', owner: 'clinician', withinHours: 72 },
    priority: 60,
  }
  return answered([reminder, ...(listed.length > 0 && medicines.length > 0 ? [question] : [])])
}

/** How to measure at home, and whether the tablets are taken. No dose and no change is said. */
export const pressureEngager: Engager = { id, title, engage }
