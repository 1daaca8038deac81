import {
  type AdviceContext,
  becauseFact,
  excludedByDefault,
  lastSupplyOf,
  medicineList,
  type Signal,
  type Watcher,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBetween, roundTo } from '../../core/index.ts'
import { heartFailureOf } from './ejection.ts'
import { evidence } from './evidence.ts'
import { filledBy } from './pillar-state.ts'

/** Days after a supply ran out before it is said: people keep some in reserve; ours. */
const grace = 7

const pillarDrugs = Object.values(filledBy)

const watch = (context: AdviceContext): Answer<readonly Signal[]> | 'not-applicable' => {
  const { profile } = context
  const found = heartFailureOf(context)
  // H5: what is withheld is not absent.
  if (found.because === null) {
    return found.missing.length === 0 ? 'not-applicable' : { kind: 'insufficient', missing: found.missing }
  }
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  const list = medicineList(profile)
  if (list.kind !== 'answered') return list
  const taken = list.value.current
    .flatMap(({ drugs }) => drugs)
    .filter(drug =>
      pillarDrugs.some(
        ({ drugs, classes }) => drugs.includes(drug.id) || drug.classes.some(one => classes.includes(one)),
      ),
    )
  return answered(
    [...new Map(taken.map(drug => [drug.id, drug])).values()].flatMap((drug): readonly Signal[] => {
      const supply = lastSupplyOf(profile, drug.id)
      if (supply === null) return []
      const days = daysBetween(supply.runsOut, profile.asOf)
      if (days <= grace) return []
      return [
        {
          id: `heart-failure-supply-${drug.id}`,
          kind: 'overdue',
          severity: 'warning',
          urgency: 'soon',
          summary: `${drug.title} ran out about ${roundTo(days, 0)} days ago (${supply.runsOut.slice(0, 10)}), and none was collected since`,
          action: [
            {
              kind: 'discuss',
              text: `Ask whether ${drug.title} is still taken, and why not: cost, dizziness, another pharmacy`,
            },
          ],
          because: [becauseFact(supply.fact, 'Last handed out')],
          evidence: [evidence.reduced],
          limits: [
            'Another pharmacy, samples and a lower dose taken than ordered are not known here; a week of grace is ours.',
          ],
          wouldChangeIf: ['A newer package, or the medicine was stopped on purpose.'],
          missing: [],
          monitor: [],
          knowledgeRows: [],
          task: { what: `Ask why ${drug.title} was not collected`, owner: 'pharmacist', withinHours: 72 },
        },
      ]
    }),
  )
}

/** A medicine of the pillars that is on the list and was not collected any more. */
export const supplyWatch: Watcher = { id: 'heart-failure-supply', title: 'Heart failure medicines that ran out', watch }
