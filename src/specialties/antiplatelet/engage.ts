import {
  type AdviceContext,
  becauseFact,
  type Engager,
  excludedByDefault,
  type PatientMessage,
  takes,
} from '../../clinical/index.ts'
import { answered } from '../../core/index.ts'
import { coronaryEventOf } from './coronary-event.ts'
import { evidence } from './evidence.ts'

const id = 'antiplatelet-messages'
const title = 'Messages about the antiplatelet'

/** A clinician has accepted advice of this specialty: the plan that the patient may hear of. */
const inPlan = ({ plan }: AdviceContext): boolean =>
  plan.some(({ recommendation }) => recommendation.rule.startsWith('antiplatelet-after-'))

const engage: Engager['engage'] = context => {
  const excluded = excludedByDefault(context.profile)
  if (excluded !== null) return excluded
  const event = coronaryEventOf(context)
  const taken = takes(context.profile, { classes: ['p2y12-inhibitor'] })
  if (event.kind !== 'answered' || event.value?.ongoing !== true) return 'not-applicable'
  if (taken.kind !== 'answered') return taken
  const [first, ...others] = taken.value.map(({ fact }) => becauseFact(fact, 'Takes'))
  const [name] = taken.value.flatMap(({ drugs }) => drugs.filter(({ classes }) => classes.includes('p2y12-inhibitor')))
  if (first === undefined || name === undefined) return 'not-applicable'
  const common = {
    audience: 'patient',
    because: [first, ...others, ...event.value.because],
    evidence: [event.value.concept === 'acute-coronary-syndrome' ? evidence.acs2025 : evidence.ccd2023],
    knowledgeRows: [event.value.course.id],
    needsRelease: !inPlan(context),
  } as const
  const messages: readonly PatientMessage[] = [
    {
      ...common,
      id: 'antiplatelet-do-not-stop',
      kind: 'message',
      title: 'Keep taking your blood thinner for the heart',
      text: `You take ${name.title} so that no clot closes the blood vessel of your heart. Do not stop it by yourself, also not before a visit to the dentist or an operation: ask us first. If a bleeding does not stop, if your stool is black, or if you have chest pain, call the emergency number at once.`,
      answers: [],
      escalation: {
        what: 'The patient reports bleeding or wants to stop the antiplatelet',
        owner: 'clinician',
        withinHours: 24,
      },
      priority: 20,
    },
    {
      ...common,
      id: 'antiplatelet-missed',
      kind: 'question',
      title: 'Did you miss any tablets?',
      text: `In the last 7 days, on how many days did you not take ${name.title}?`,
      answers: ['None', '1 day', '2 days or more', 'I have stopped it'],
      escalation: { what: 'The patient misses or has stopped the antiplatelet', owner: 'clinician', withinHours: 24 },
      priority: 40,
    },
  ]
  return answered(messages)
}

/** That a P2Y12 inhibitor is not stopped without asking, and whether it is taken. */
export const antiplateletEngager: Engager = { id, title, engage }
