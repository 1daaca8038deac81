import {
  type AdviceContext,
  becauseFact,
  becauseReading,
  excludedByDefault,
  measurement,
  medicineList,
  type Panel,
  type PanelMaker,
  type PanelRow,
  readingsOf,
  taking,
} from '../../clinical/index.ts'
import { type Answer, answered, insufficient, roundTo } from '../../core/index.ts'
import { ejectionOf, ejectionText, heartFailureOf } from './ejection.ts'
import { filledBy, groupEvidence } from './pillar-state.ts'
import { pillars } from './tables.ts'

const show = (context: AdviceContext): Answer<Panel> => {
  const { profile, knowledge } = context
  const found = heartFailureOf(context)
  if (found.because === null) {
    return found.missing.length > 0
      ? { kind: 'insufficient', missing: found.missing }
      : insufficient({ what: 'heart failure', need: 'on the problem list', have: 'not on record', reason: 'absent' })
  }
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  const ejection = ejectionOf(profile)
  if (ejection.kind !== 'answered') return ejection
  const list = medicineList(profile)
  const rows = knowledge.rows(pillars).filter(({ group }) => group === ejection.value.group)
  const weights = readingsOf(profile, measurement.weight)
  return answered({
    id: 'heart-failure',
    title: 'Heart failure: pillars and weight',
    rows: [
      { label: 'Ejection fraction', value: ejectionText(ejection.value), because: ejection.value.because },
      ...rows.map((row): PanelRow => {
        const taken = list.kind === 'answered' ? taking(list.value, filledBy[row.pillar]) : []
        const because = taken.map(({ fact }) => becauseFact(fact, 'Takes'))
        const none = list.kind !== 'answered' || list.value.withheld ? 'Not known' : 'Not taken'
        return {
          label: row.title,
          value: taken.length === 0 ? none : taken.map(({ title }) => title).join(', '),
          note: `Class ${row.strength}`,
          because,
        }
      }),
      ...weights.slice(-1).map(reading => ({
        label: 'Weight',
        value: `${roundTo(reading.quantity.value, 1)} kg`,
        note: reading.at.slice(0, 10),
        because: [becauseReading(reading)],
      })),
    ],
    series:
      weights.length < 2
        ? null
        : { unit: 'kg', points: weights.map(({ at, quantity }) => ({ at, value: quantity.value })), bands: [] },
    limits: ['On the list is not always taken. An ejection fraction older than two years is not shown.'],
    evidence: groupEvidence(ejection.value),
  })
}

/** The pillars as the list has them, and the weight. */
export const pillarPanel: PanelMaker = { id: 'heart-failure', title: 'Heart failure: pillars and weight', show }
