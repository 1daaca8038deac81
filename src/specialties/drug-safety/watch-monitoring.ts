import {
  type AdviceContext,
  becauseFact,
  becauseReading,
  type CurrentMedication,
  conceptOf,
  excludedByDefault,
  measurements,
  medicineList,
  readingsOf,
  type Signal,
  type Watcher,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBetween } from '../../core/index.ts'
import { drugGroups } from './allergy-tables.ts'
import { evidenceOfRows, limitsOfRows } from './finding.ts'
import { isLocalMedicine } from './others.ts'
import { drugsIn } from './selector.ts'
import { type MonitoringRow, monitoring } from './tables.ts'

type Held = { readonly row: MonitoringRow; readonly medicine: CurrentMedication }

/** The rows that a medicine of the list calls for, each with the one that has been on the list longest. */
const heldRows = ({ knowledge }: AdviceContext, current: readonly CurrentMedication[]): readonly Held[] => {
  const groups = knowledge.rows(drugGroups)
  const systemic = current.filter(medicine => !isLocalMedicine(medicine))
  return knowledge.rows(monitoring).flatMap(row => {
    const ids = drugsIn(row.drugs, groups)
    const [medicine] = systemic
      .filter(({ drugs }) => drugs.some(({ id }) => ids.has(id)))
      .toSorted((a, b) => (a.fact.effective.start < b.fact.effective.start ? -1 : 1))
    return medicine === undefined ? [] : [{ row, medicine }]
  })
}

const signalOf = ({ profile }: AdviceContext, { row, medicine }: Held): readonly Signal[] => {
  const concept = conceptOf(measurements, row.measurement)
  const newest = readingsOf(profile, concept).at(-1)
  // Never measured: the interval counts from when the medicine came on the list.
  const from = newest?.at ?? medicine.fact.effective.start
  if (daysBetween(from, profile.asOf) <= row.everyDays) return []
  const since = newest === undefined ? 'none on record' : `last on ${newest.at.slice(0, 10)}`
  const what = `Measure ${concept.title.toLowerCase()}: ${row.says}`
  return [
    {
      id: row.id,
      kind: 'overdue',
      severity: row.severity,
      urgency: row.severity === 'warning' ? 'soon' : 'routine',
      summary: `Overdue: ${row.says}, ${since}, due every ${row.everyDays} days`,
      action: [{ kind: 'test', text: what }],
      because: [becauseFact(medicine.fact, 'Takes'), ...(newest === undefined ? [] : [becauseReading(newest)])],
      evidence: evidenceOfRows([row]) as Signal['evidence'],
      limits: ['A test done elsewhere that nobody sent is not known here.', ...limitsOfRows([row], profile)],
      wouldChangeIf: ['A newer value from another place, or the medicine is no longer taken.'],
      missing: [],
      monitor: [{ what: concept.title, withinDays: 30, owner: 'laboratory', measurement: concept.id }],
      knowledgeRows: [row.id],
      task: row.severity === 'info' ? null : { what, owner: row.owner, withinHours: row.withinHours },
    },
  ]
}

const watch = (context: AdviceContext): Answer<readonly Signal[]> | 'not-applicable' => {
  const list = medicineList(context.profile)
  if (list.kind !== 'answered') return list
  const held = heldRows(context, list.value.current)
  if (held.length === 0) return 'not-applicable'
  const excluded = excludedByDefault(context.profile, {
    covered: ['pregnancy', 'breastfeeding', 'transplant', 'dialysis', 'acute-kidney-injury'],
  })
  return excluded ?? answered(held.flatMap(one => signalOf(context, one)))
}

/** Levels, kidney, liver, thyroid and blood counts that a medicine on the list calls for, and that were not done in time. */
export const overdueMonitoring: Watcher = { id: 'medicine-monitoring', title: 'Overdue medicine monitoring', watch }
