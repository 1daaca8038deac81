import { type AdviceContext, type Engager, excludedByDefault, type PatientMessage } from '../../clinical/index.ts'
import { type Answer, answered } from '../../core/index.ts'
import { heartFailureOf } from './ejection.ts'
import { evidence } from './evidence.ts'

const engage = (context: AdviceContext): Answer<readonly PatientMessage[]> | 'not-applicable' => {
  const { because } = heartFailureOf(context)
  if (because === null) return 'not-applicable'
  const excluded = excludedByDefault(context.profile)
  if (excluded !== null) return excluded
  const accepted = context.plan.some(({ recommendation }) => recommendation.rule.startsWith('heart-failure'))
  const common = { audience: 'patient', because: [because], knowledgeRows: [], needsRelease: !accepted } as const
  return answered([
    {
      ...common,
      id: 'heart-failure-weigh',
      kind: 'reminder',
      title: 'Weigh yourself every morning',
      text: 'Weigh yourself every morning after you have been to the toilet and before breakfast, in the same clothes and on the same scale, and write the number down. Call your care team the same day if your weight goes up by more than 2 kg (about 4 to 5 pounds) in three days. If you cannot breathe lying down, have chest pain, or faint, call the emergency number at once.',
      answers: [],
      evidence: [evidence.weightEsc],
      escalation: { what: 'The patient reports a weight gain or cannot weigh', owner: 'clinician', withinHours: 24 },
      priority: 20,
    },
    {
      ...common,
      id: 'heart-failure-symptoms',
      kind: 'question',
      title: 'How is your breath today?',
      text: 'Compared with last week: is it harder to breathe when you walk or lie down, are your ankles more swollen, or do you feel dizzy when you stand up? Please do not change a medicine by yourself.',
      answers: ['No change', 'Harder to breathe', 'More swelling', 'Dizzy when I stand up'],
      evidence: [evidence.weightEsc],
      escalation: { what: 'The patient with heart failure feels worse', owner: 'clinician', withinHours: 24 },
      priority: 25,
    },
  ])
}

/** Weighing at home and how the breath is. No dose and no change is said. */
export const heartFailureEngager: Engager = {
  id: 'heart-failure-messages',
  title: 'Heart failure: weight and symptoms',
  engage,
}
