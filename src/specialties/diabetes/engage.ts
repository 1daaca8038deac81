import {
  type AdviceContext,
  ageOf,
  type Because,
  becauseFact,
  type Engager,
  excludedByDefault,
  lastSupplyOf,
  medicineList,
  type PatientMessage,
  taking,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBetween } from '../../core/index.ts'
import { problems } from './concepts.ts'
import { evidence } from './evidence.ts'
import { healthOf, presentFact } from './health.ts'
import { lowsOf } from './lows.ts'
import { diabetesTypeOf } from './type.ts'

/** Days after a supply ran out before anyone is asked: people keep some in reserve. */
const grace = 7

/** Metformin or an SGLT2 inhibitor: there is something to know for days of illness. */
const sickDays = ({ profile }: AdviceContext): readonly PatientMessage[] => {
  const list = medicineList(profile)
  const taken =
    list.kind === 'answered' ? taking(list.value, { drugs: ['metformin'], classes: ['sglt2-inhibitor'] }) : []
  const [first, ...more] = taken.map(({ fact }): Because => becauseFact(fact, 'Takes'))
  if (first === undefined) return []
  return [
    {
      id: 'diabetes-sick-days',
      kind: 'question',
      audience: 'patient',
      title: 'Do you have a plan for sick days?',
      text: 'Some diabetes medicines need care on days when you are ill and cannot eat or drink as usual, for example with vomiting, diarrhoea or fever. Do you have a written plan from your care team that says what to do on such days, and whom to call? Please do not stop or change a medicine without that plan.',
      answers: ['Yes, I have a plan', 'No, I need one', 'I am ill now'],
      because: [first, ...more],
      evidence: [evidence.sickDays],
      knowledgeRows: [],
      needsRelease: true,
      escalation: {
        what: 'Agree a plan for sick days; call today if the person is ill now',
        owner: 'clinician',
        withinHours: 24,
      },
      priority: 5,
    },
  ]
}

const missedRefills = ({ profile }: AdviceContext): readonly PatientMessage[] => {
  const list = medicineList(profile)
  if (list.kind !== 'answered') return []
  const ordered = taking(list.value, { classes: ['antidiabetic'] }).filter(({ basis }) => basis !== 'supplied')
  return ordered
    .flatMap(medicine => medicine.drugs)
    .flatMap(({ id, title }): readonly PatientMessage[] => {
      const supply = lastSupplyOf(profile, id)
      if (supply === null || daysBetween(supply.runsOut, profile.asOf) <= grace) return []
      return [
        {
          id: `diabetes-refill-${id}`,
          kind: 'question',
          audience: 'patient',
          title: `Do you still have ${title}?`,
          text: `Your last pack of ${title} should have run out around ${supply.runsOut.slice(0, 10)}. Do you still have some at home? It helps us to know if it is hard to get, costs too much, or does not agree with you. Please do not take extra to catch up.`,
          answers: ['Yes, I still have some', 'No, I ran out', 'I no longer take it', 'Something bothers me about it'],
          because: [becauseFact(supply.fact, 'Handed out')],
          evidence: [evidence.assessment],
          knowledgeRows: [],
          needsRelease: false,
          escalation: { what: `Ask why ${title} was not collected`, owner: 'pharmacist', withinHours: 72 },
          priority: 6,
        },
      ]
    })
}

/** For a carer only where the record names the need: dementia or frailty, and lows. */
const carerAboutLows = (context: AdviceContext): readonly PatientMessage[] => {
  const { profile } = context
  const lows = lowsOf(context)
  const health = healthOf(profile)
  const need = presentFact(profile, problems.dementia).because ?? presentFact(profile, problems.frailty).because
  const [first, ...more] = lows.because
  if (lows.episodes.length === 0 || first === undefined || need === null || health.kind !== 'answered') return []
  return [
    {
      id: 'diabetes-carer-lows',
      kind: 'message',
      audience: 'carer',
      title: 'The blood sugar was too low',
      text: `The blood sugar was too low ${lows.episodes.length === 1 ? 'once' : `${lows.episodes.length} times`} in the last 14 days. The care team has been told and will look at the treatment. Signs of a low are sweating, shaking, new confusion, or being hard to wake. If the person is awake and can swallow, give a sugary drink or glucose, and check again after 15 minutes. If the person cannot be woken or cannot swallow, give nothing by mouth and call the emergency number. Please do not change any medicine without the care team; call them today if you see another low.`,
      answers: [],
      because: [first, ...more, need],
      evidence: [evidence.olderAdults, evidence.goals],
      knowledgeRows: lows.knowledgeRows,
      needsRelease: true,
      escalation: { what: 'Speak with the carer about the lows', owner: 'clinician', withinHours: 24 },
      priority: 2,
    },
  ]
}

const engage = (context: AdviceContext): Answer<readonly PatientMessage[]> | 'not-applicable' => {
  const type = diabetesTypeOf(context.profile)
  if (type.kind === 'none')
    return type.missing.length === 0 ? 'not-applicable' : { kind: 'insufficient', missing: type.missing }
  const excluded = excludedByDefault(context.profile)
  if (excluded !== null) return excluded
  const age = ageOf(context.profile)
  if (age.kind !== 'answered') return age
  return answered([...carerAboutLows(context), ...sickDays(context), ...missedRefills(context)])
}

/** Questions about sick days and refills, and a message to a carer about lows. No dose, no change. */
export const diabetesEngager: Engager = { id: 'diabetes-messages', title: 'Diabetes: questions and messages', engage }
