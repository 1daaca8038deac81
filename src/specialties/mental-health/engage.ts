import type { AdviceContext, Engager, PatientMessage } from '../../clinical/index.ts'
import { type Answer, answered } from '../../core/index.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { selfHarmOf } from './self-harm.ts'
import { crisisLines, selfHarmTasks } from './tables.ts'

/** The row of the site's region; where none is configured, what holds anywhere. */
const lineFor = ({ knowledge, jurisdiction }: AdviceContext) => {
  const rows = knowledge.rows(crisisLines)
  const row = rows.find(one => one.jurisdiction === jurisdiction) ?? rows.find(one => one.jurisdiction === 'any')
  if (row === undefined) throw new Error('No crisis text')
  return row
}

const engage = (context: AdviceContext): Answer<readonly PatientMessage[]> | 'not-applicable' => {
  const { answer } = selfHarmOf(context)
  if (answer === null) return 'not-applicable'
  const row = lineFor(context)
  const task = context.knowledge.rows(selfHarmTasks).find(one => one.answer === answer.points)
  if (task === undefined) throw new Error(`No deadline for answer ${answer.points}`)
  return answered([
    {
      id: 'crisis-text',
      kind: 'message',
      audience: 'patient',
      title: 'You do not have to go through this alone',
      text: `Thank you for telling us how you feel. ${row.text} Your care team has been told. A person will contact you; this page cannot talk with you and nobody reads answers here at once.`,
      answers: [],
      because: [answer.because],
      evidence: [evidenceOf(row.source), evidence.item9],
      knowledgeRows: [row.id, task.id],
      // A crisis waits for nobody's release.
      needsRelease: false,
      escalation: {
        what: 'Reach the patient: crisis text was shown',
        owner: 'clinician',
        withinHours: task.withinHours,
      },
      priority: 0,
    },
  ])
}

/** Crisis text of the region, shown at once, never in the place of a person. */
export const crisisEngager: Engager = { id: 'crisis-text', title: 'Crisis text', engage }
