import { z } from 'zod'
import { knowledgeOf, knowledgeTable } from '../../clinical/index.ts'
import classRuleRows from './knowledge/class-rule.json' with { type: 'json' }
import riskThresholdRows from './knowledge/risk-threshold.json' with { type: 'json' }
import thresholdRows from './knowledge/threshold.json' with { type: 'json' }

/** From which pressure a stage begins, mmHg: either number is enough. */
export const pressureThresholds = knowledgeTable('hypertension/threshold', {
  basis: z.enum(['office', 'home', 'any']),
  stage: z.enum(['elevated', 'stage-1', 'stage-2', 'severe', 'severe-in-pregnancy']),
  systolicFrom: z.number(),
  diastolicFrom: z.number().nullable(),
})

/** From which risk stage 1 is treated with a drug at once. */
export const riskThresholds = knowledgeTable('hypertension/risk-threshold', {
  outcome: z.literal('total-cvd'),
  years: z.literal(10),
  /** 0 to 1 */
  from: z.number().min(0).max(1),
})

const drugClass = z.enum(['ace-inhibitor', 'arb', 'dihydropyridine-ccb', 'thiazide', 'beta-blocker'])

export type PressureClass = z.output<typeof drugClass>

const condition = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('problem'),
    concept: z.string(),
    everHad: z.boolean(),
    /** Only when it began in the last so many days. */
    withinDays: z.number().positive().nullable(),
  }),
  z.strictObject({ what: z.literal('taking'), classes: z.array(z.string()), drugs: z.array(z.string()) }),
  z.strictObject({
    what: z.literal('measured'),
    /** In mmol/L, mg/g and mL/min/1.73 m2. */
    measurement: z.enum(['potassium', 'acr', 'egfr']),
    is: z.enum(['<', '>', '>=']),
    value: z.number(),
  }),
])

export type ClassCondition = z.output<typeof condition>

/** What speaks for or against a class for this person. All conditions of a row must hold. */
export const classRules = knowledgeTable('hypertension/class-rule', {
  class: drugClass,
  verdict: z.enum(['prefer', 'exclude', 'caution']),
  when: z.array(condition).min(1),
  reason: z.string(),
})

const { pack, tables } = knowledgeOf(
  [pressureThresholds, thresholdRows],
  [riskThresholds, riskThresholdRows],
  [classRules, classRuleRows],
)

export { pack, tables }
