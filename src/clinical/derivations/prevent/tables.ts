import { z } from 'zod'
import type { RowProvenance, TableOf } from '../../knowledge.ts'
import { knowledgeTable } from '../../knowledge-table.ts'
import preventRows from './knowledge/prevent.json' with { type: 'json' }
import preventBandRows from './knowledge/prevent-ascvd-band.json' with { type: 'json' }
import preventRangeRows from './knowledge/prevent-range.json' with { type: 'json' }
import trialEffectRows from './knowledge/trial-effect.json' with { type: 'json' }

const outcome = z.enum(['total-cvd', 'ascvd', 'heart-failure'])
const years = z.union([z.literal(10), z.literal(30)])

const rangeInput = z.enum(['age-10y', 'age-30y', 'total-cholesterol', 'hdl-cholesterol', 'systolic', 'bmi', 'egfr'])

export type PreventRangeInput = z.output<typeof rangeInput>
export type PreventOutcome = z.output<typeof outcome>
export type PreventYears = z.output<typeof years>

/** The terms of the PREVENT base equations, each with its centring in `equation.ts`. */
export const preventTerms = [
  'age',
  'age-squared',
  'non-hdl',
  'hdl',
  'sbp-low',
  'sbp-high',
  'diabetes',
  'smoking',
  'bmi-low',
  'bmi-high',
  'egfr-low',
  'egfr-high',
  'antihypertensive',
  'statin',
  'treated-sbp',
  'treated-non-hdl',
  'age-non-hdl',
  'age-hdl',
  'age-sbp',
  'age-diabetes',
  'age-smoking',
  'age-bmi',
  'age-egfr',
] as const

export type PreventTerm = (typeof preventTerms)[number]

/** One base equation: coefficients on the log-odds. A term the equation does not have is not listed. */
export const preventModels = knowledgeTable('cardiovascular/prevent', {
  outcome,
  years,
  sex: z.enum(['female', 'male']),
  constant: z.number(),
  terms: z.partialRecord(z.enum(preventTerms), z.number()),
})

/** The values the equations were made for: `from` inclusive. Outside is out of scope, never clipped. */
export const preventRanges = knowledgeTable('cardiovascular/prevent-range', {
  input: rangeInput,
  title: z.string(),
  from: z.number(),
  to: z.number(),
  toInclusive: z.boolean(),
  unit: z.string(),
})

/** Risk categories by the 10-year PREVENT-ASCVD probability: `from` inclusive, `to` exclusive, compared unrounded. */
export const preventBands = knowledgeTable('cardiovascular/prevent-ascvd-band', {
  label: z.enum(['low', 'borderline', 'intermediate', 'high']),
  from: z.number().min(0).max(1),
  to: z.number().min(0).max(1).nullable(),
})

/** What randomised trials say an action does to a risk. */
export const trialEffects = knowledgeTable('cardiovascular/trial-effect', {
  outcome,
  years,
  action: z.string(),
  relativeRisk: z.number().positive().lt(1),
  interval: z.tuple([z.number(), z.number()]),
  /** Shown only to people who do not take a statin. */
  requires: z.literal('no-statin').nullable(),
  /** mmHg: shown only from this systolic pressure up. */
  systolicFrom: z.number().nullable(),
  trialOutcome: z.string(),
})

/**
 * The tables with their built-in rows, for `knowledgeOf`. One specialty (cardiovascular) puts them into its pack; the
 * others read them by table, since a table may stand in one pack only.
 */
export const preventKnowledge: readonly (readonly [TableOf<RowProvenance>, readonly unknown[]])[] = [
  [preventModels, preventRows],
  [preventRanges, preventRangeRows],
  [preventBands, preventBandRows],
  [trialEffects, trialEffectRows],
]
