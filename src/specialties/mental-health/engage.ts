import { type AdviceContext, type Because, countryOf, type Engager, type PatientMessage } from '../../clinical/index.ts'
import { type Answer, answered } from '../../core/index.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { selfHarmOf } from './self-harm.ts'
import { crisisLines, selfHarmTasks } from './tables.ts'

/** The row of the country the patient lives in; where no address says one, of the site's region; else what holds anywhere. */
const lineFor = ({ profile, knowledge, jurisdiction }: AdviceContext) => {
  const rows = knowledge.rows(crisisLines)
  const anywhere = rows.find(({ countries }) => countries.length === 0)
  if (anywhere === undefined) throw new Error('No crisis text')
  const home = countryOf(profile)
  if (home.kind !== 'answered') {
    return { row: rows.find(one => one.jurisdiction === jurisdiction) ?? anywhere, because: [] }
  }
  const { country, fact } = home.value
  const isHome = (name: string) => name.toLowerCase() === country.trim().toLowerCase()
  const because: Because = { kind: 'fact', fact: fact.id, label: 'Country', value: country, at: fact.recorded }
  return { row: rows.find(({ countries }) => countries.some(isHome)) ?? anywhere, because: [because] }
}

const engage = (context: AdviceContext): Answer<readonly PatientMessage[]> | 'not-applicable' => {
  const { answer, highest } = selfHarmOf(context)
  if (answer === null) return 'not-applicable'
  const { row, because } = lineFor(context)
  const task = context.knowledge.rows(selfHarmTasks).find(one => one.answer === (highest ?? answer.points))
  if (task === undefined) throw new Error(`No deadline for answer ${answer.points}`)
  return answered([
    {
      id: 'crisis-text',
      kind: 'message',
      audience: 'patient',
      title: 'You do not have to go through this alone',
      text: `Thank you for telling us how you feel. ${row.text} Please do not wait for us: a person of your care team has been asked to contact you, but may not see this at once. This page cannot talk with you.`,
      answers: [],
      because: [answer.because, ...because],
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
