import { becauseFact, type Engager, excludedByDefault } from '../../clinical/index.ts'
import { answered } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import { statinsTaken } from './statin-taken.ts'

const id = 'statin-questions'
const title = 'Questions about the statin'

const engage: Engager['engage'] = ({ profile, plan }) => {
  // In pregnancy the question is whether it goes on at all: nobody asks for missed tablets.
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  const taken = statinsTaken(profile)
  if (taken.kind !== 'answered') return taken
  const [first, ...others] = taken.value.map(({ fact }) => becauseFact(fact, 'Takes'))
  const [name] = taken.value.flatMap(({ drugs }) => drugs.filter(({ classes }) => classes.includes('statin')))
  if (first === undefined || name === undefined) return 'not-applicable'
  const inPlan = plan.some(({ recommendation }) => /^(statin|lipids)-/.test(recommendation.rule))
  return answered([
    {
      id: 'statin-missed',
      kind: 'question',
      audience: 'patient',
      title: 'How is it going with your cholesterol tablet?',
      text: `In the last 7 days, on how many days did you not take ${name.title}? If your muscles hurt or are weak and you do not know why, or your urine turns dark, tell us today.`,
      answers: ['None', '1 or 2 days', '3 days or more', 'I have stopped it', 'My muscles hurt'],
      because: [first, ...others],
      evidence: [evidence.cttLowRisk],
      knowledgeRows: [],
      needsRelease: !inPlan,
      escalation: { what: 'The patient misses the statin or has muscle pain', owner: 'clinician', withinHours: 72 },
      priority: 60,
    },
  ])
}

/** Whether the statin is taken and tolerated. No dose and no change is said. */
export const statinEngager: Engager = { id, title, engage }
