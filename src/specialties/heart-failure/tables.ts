import { z } from 'zod'
import { createKnowledgeView, drugRuleTable, knowledgeOf, knowledgeTable } from '../../clinical/index.ts'
import drugRuleRows from './knowledge/drug-rule.json' with { type: 'json' }
import labIntervalRows from './knowledge/lab-interval.json' with { type: 'json' }
import pillarRows from './knowledge/pillar.json' with { type: 'json' }
import targetDoseRows from './knowledge/target-dose.json' with { type: 'json' }
import weightGainRows from './knowledge/weight-gain.json' with { type: 'json' }

const group = z.enum(['reduced', 'mildly-reduced', 'preserved'])
const pillar = z.enum(['renin-angiotensin', 'beta-blocker', 'mra', 'sglt2-inhibitor'])

/** By ejection fraction. */
export type EjectionGroup = z.output<typeof group>
export type Pillar = z.output<typeof pillar>

/** What the sources say of single drugs in heart failure. */
export const drugRules = drugRuleTable('heart-failure/drug-rule')

/** What the guideline says of a pillar at an ejection fraction. */
export const pillars = knowledgeTable('heart-failure/pillar', {
  group,
  pillar,
  title: z.string(),
  /** Class of recommendation. */
  strength: z.enum(['1', '2a', '2b']),
  drugs: z.array(
    z.strictObject({
      drug: z.string(),
      /** As a reader knows it, e.g. `sacubitril/valsartan`. */
      name: z.string(),
      /** Within the pillar: 1 first; what shares a number is equal. */
      order: z.number().int().positive(),
    }),
  ),
})

/** Target dose in heart failure with reduced ejection fraction, by mouth. */
export const targetDoses = knowledgeTable('heart-failure/target-dose', {
  drug: z.string(),
  /** Amount for one time, and how often. */
  amount: z.number().positive(),
  unit: z.literal('mg'),
  timesPerDay: z.number().int().positive(),
  /** kg: only from, or under, this weight. */
  weightFrom: z.number().nullable(),
  weightBelow: z.number().nullable(),
  alsoSource: z.string(),
})

/** A gain of weight that is reported. */
export const weightGains = knowledgeTable('heart-failure/weight-gain', {
  days: z.number().positive(),
  kg: z.number().positive(),
  /** `false`: more than. */
  inclusive: z.boolean(),
  says: z.string(),
})

/** When potassium and creatinine are due on a class. */
export const labIntervals = knowledgeTable('heart-failure/lab-interval', {
  classes: z.array(z.string()).min(1),
  phase: z.enum(['after-start', 'stable']),
  days: z.number().positive(),
})

const { pack, tables } = knowledgeOf(
  [drugRules, drugRuleRows],
  [pillars, pillarRows],
  [targetDoses, targetDoseRows],
  [weightGains, weightGainRows],
  [labIntervals, labIntervalRows],
)

export { pack, tables }

/** For what is fixed at build time, such as which drugs a check knows. */
export const builtIn = createKnowledgeView(pack, 'built-in')
