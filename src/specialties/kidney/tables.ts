import { z } from 'zod'
import { createKnowledgeView, knowledgeOf, knowledgeTable } from '../../clinical/index.ts'
import albuminuriaCategoryRows from './knowledge/albuminuria-category.json' with { type: 'json' }
import chronicityRows from './knowledge/chronicity.json' with { type: 'json' }
import gfrCategoryRows from './knowledge/gfr-category.json' with { type: 'json' }
import kfreBaselineRows from './knowledge/kfre-baseline.json' with { type: 'json' }
import kfreTermRows from './knowledge/kfre-term.json' with { type: 'json' }
import referralRows from './knowledge/referral.json' with { type: 'json' }
import riskCategoryRows from './knowledge/risk-category.json' with { type: 'json' }

const gfrCategory = z.enum(['G1', 'G2', 'G3a', 'G3b', 'G4', 'G5'])
const albuminuriaCategory = z.enum(['A1', 'A2', 'A3'])

export type GfrCategory = z.output<typeof gfrCategory>
export type AlbuminuriaCategory = z.output<typeof albuminuriaCategory>
export type Region = 'north-america' | 'other'

/** KDIGO G, in mL/min/1.73 m2: `from` inclusive, `to` exclusive, compared unrounded. */
export const gfrCategories = knowledgeTable('kidney/gfr-category', {
  category: gfrCategory,
  title: z.string(),
  from: z.number(),
  to: z.number().nullable(),
})

/** KDIGO A, in mg/g: both limits inclusive where said, since A2 is 30 to 300 and A3 is above 300. */
export const albuminuriaCategories = knowledgeTable('kidney/albuminuria-category', {
  category: albuminuriaCategory,
  title: z.string(),
  from: z.number(),
  fromInclusive: z.boolean(),
  to: z.number().nullable(),
  toInclusive: z.boolean(),
})

/** The KDIGO G x A grid. */
export const riskCategories = knowledgeTable('kidney/risk-category', {
  gfr: gfrCategory,
  albuminuria: albuminuriaCategory,
  risk: z.enum(['low', 'moderately increased', 'high', 'very high']),
})

/** What makes an abnormality chronic. */
export const chronicity = knowledgeTable('kidney/chronicity', {
  /** Two qualifying values must lie further apart than this. */
  moreThanDays: z.number().positive(),
  /** mL/min/1.73 m2: an eGFR below it qualifies by itself. */
  gfrBelow: z.number(),
  /** mg/g: an albumin/creatinine ratio from here is a marker of damage. */
  acrFrom: z.number(),
})

/** A term of the four-variable KFRE: coefficient x (value / per - centre), the value being its logarithm where `log`. */
export const kfreTerms = knowledgeTable('kidney/kfre-term', {
  term: z.enum(['age', 'male', 'egfr', 'acr']),
  concept: z.string(),
  coefficient: z.number(),
  per: z.number().positive(),
  centre: z.number(),
  log: z.boolean(),
})

/** Baseline survival without kidney failure, by region and horizon. */
export const kfreBaselines = knowledgeTable('kidney/kfre-baseline', {
  region: z.enum(['north-america', 'other']),
  years: z.union([z.literal(2), z.literal(5)]),
  survival: z.number().positive().lt(1),
})

/**
 * What sources name as a ground for referral: a measure above or below a limit (probability 0 to 1,
 * mL/min/1.73 m2, mg/g). `refer`: two sources agree. `consider`: one names it and another has dropped or lacks it.
 */
export const referralGrounds = knowledgeTable('kidney/referral', {
  measure: z.enum(['five-year-risk', 'egfr', 'acr']),
  above: z.number().nullable(),
  /** Whether `above` itself counts. */
  inclusive: z.boolean(),
  below: z.number().nullable(),
  says: z.enum(['refer', 'consider']),
  /** The ground in words, with the sources that differ: it travels with its number. */
  text: z.string(),
  alsoSource: z.string().nullable(),
})

/** Version 0 of the knowledge: parsed when the program starts, so that a wrong row cannot wait for its patient. */
const { pack, tables } = knowledgeOf(
  [gfrCategories, gfrCategoryRows],
  [albuminuriaCategories, albuminuriaCategoryRows],
  [riskCategories, riskCategoryRows],
  [chronicity, chronicityRows],
  [kfreTerms, kfreTermRows],
  [kfreBaselines, kfreBaselineRows],
  [referralGrounds, referralRows],
)

export { pack, tables }

/** The built-in knowledge for calculators: a published formula does not change with an imported pack. */
export const builtIn = createKnowledgeView(pack, 'built-in')
