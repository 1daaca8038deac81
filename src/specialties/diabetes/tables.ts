import { z } from 'zod'
import { createKnowledgeView, drugRuleTable, knowledgeOf, knowledgeTable } from '../../clinical/index.ts'
import drugRuleRows from './knowledge/drug-rule.json' with { type: 'json' }
import goalRows from './knowledge/goal.json' with { type: 'json' }
import urgentRows from './knowledge/insulin-first.json' with { type: 'json' }
import intervalRows from './knowledge/interval.json' with { type: 'json' }
import lowGlucoseRows from './knowledge/low-glucose.json' with { type: 'json' }
import protectionRows from './knowledge/organ-protection.json' with { type: 'json' }
import sensorTargetRows from './knowledge/sensor-target.json' with { type: 'json' }

const category = z.enum(['adult', 'healthy', 'complex', 'very-complex'])

/** Health of a person with diabetes; the last three are of 65 years and over. */
export type HealthCategory = z.output<typeof category>

/** What the sources say of single drugs. */
export const drugRules = drugRuleTable('diabetes/drug-rule')

/** HbA1c in % by health: the goal it should be under, and for those on drugs that cause lows what it should not be under. */
export const goals = knowledgeTable('diabetes/goal', {
  category,
  title: z.string(),
  /** `null`: no number; avoid hypoglycaemia and symptoms. */
  under: z.number().nullable(),
  /** `null`: the sources give no lower limit. */
  notUnderWithLowering: z.number().nullable(),
  notUnderSource: z.string().nullable(),
})

/** Which class protects which organ, whatever the HbA1c. */
export const organProtection = knowledgeTable('diabetes/organ-protection', {
  organ: z.enum(['heart-failure', 'kidney', 'atherosclerotic']),
  drugClass: z.enum(['sglt2-inhibitor', 'glp1-agonist']),
  reason: z.string(),
  alsoSource: z.string(),
})

/** From when insulin comes first and the type is looked at again. */
export const insulinFirst = knowledgeTable('diabetes/insulin-first', {
  measure: z.enum(['hba1c', 'glucose']),
  from: z.number(),
  /** `false`: only above. */
  inclusive: z.boolean(),
  withinDays: z.number().positive(),
})

/** mg/dL: under it a glucose is low. */
export const lowGlucose = knowledgeTable('diabetes/low-glucose', {
  level: z.union([z.literal(1), z.literal(2)]),
  under: z.number(),
})

/** What the numbers of a glucose sensor should be, in percent; `older` from 65 years: the consensus gives no age. */
export const sensorTargets = knowledgeTable('diabetes/sensor-target', {
  population: z.enum(['adult', 'older']),
  measure: z.enum(['inRange', 'below70', 'below54', 'above180', 'above250', 'variation']),
  comparison: z.enum(['<', '<=', '>']),
  percent: z.number(),
})

/** How often something is measured, in days. */
export const intervals = knowledgeTable('diabetes/interval', {
  what: z.enum(['hba1c', 'hba1c-above-goal', 'acr', 'creatinine']),
  days: z.number().positive(),
})

const { pack, tables } = knowledgeOf(
  [drugRules, drugRuleRows],
  [goals, goalRows],
  [organProtection, protectionRows],
  [insulinFirst, urgentRows],
  [lowGlucose, lowGlucoseRows],
  [intervals, intervalRows],
  [sensorTargets, sensorTargetRows],
)

export { pack, tables }

/** For what is fixed at build time, such as which drugs a check knows. */
export const builtIn = createKnowledgeView(pack, 'built-in')
