import { drugsOfClass, exclusionReads, type Reads, readsOfDrugRules } from '../../clinical/index.ts'
import { builtIn, drugRules, labIntervals, pillars } from './tables.ts'

const classes = [
  'ace-inhibitor',
  'arb',
  'neprilysin-inhibitor',
  'hf-beta-blocker',
  'sglt2-inhibitor',
  ...builtIn.rows(labIntervals).flatMap(row => row.classes),
]

/** What this specialty may look at, by concept id. */
export const reads: Reads = {
  concepts: [
    ...new Set([
      ...exclusionReads,
      'heart-failure',
      'lvef',
      'weight',
      'systolic',
      'heart-rate',
      'potassium',
      'creatinine',
      ...builtIn.rows(pillars).flatMap(({ drugs }) => drugs.map(({ drug }) => drug)),
      ...classes.flatMap(one => drugsOfClass(one).map(({ id }) => id)),
      ...readsOfDrugRules(builtIn.rows(drugRules)),
    ]),
  ],
}
