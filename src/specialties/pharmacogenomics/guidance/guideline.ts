import { z } from 'zod'
import { knowledgeTable } from '../../../clinical/index.ts'

const amount = z.strictObject({ value: z.number().positive(), unit: z.string() })
const slugs = z.array(z.string().min(1)).min(1)

/** A dose against the usual one (`factor`: from-to; 0.5 is half of it), or in amounts. */
const dose = z.strictObject({
  of: z.enum(['start', 'maintenance', 'maximum', 'target', 'dose']),
  change: z.enum(['lower', 'higher']).optional(),
  factor: z.tuple([z.number().positive(), z.number().positive()]).optional(),
  factorBelow: z.number().positive().optional(),
  factorFrom: z.number().positive().optional(),
  /** Not the usual dose: the lowest one of the label, or its maximum. */
  basis: z.enum(['lowest-recommended', 'maximum']).optional(),
  /** One, or several to choose from. */
  exactly: z.array(amount).min(1).optional(),
  /** At least; with `atMost` a range. */
  from: amount.optional(),
  atMost: amount.optional(),
  below: amount.optional(),
  timesWeekly: z.number().int().positive().optional(),
  when: slugs.optional(),
})

const action = z.enum(['avoid', 'alternative', 'adjust', 'monitor', 'test', 'standard', 'none'])

/**
 * One thing that a recommendation says. `as`: `or` an equal choice beside the step before; `else` only where the steps
 * before cannot be followed; `then` later, when what `when` names has happened. `when`: conditions that all must hold.
 */
const step = z.strictObject({
  action,
  as: z.enum(['or', 'else', 'then']).optional(),
  when: slugs.optional(),
  doses: z.array(dose).min(1).optional(),
  titration: z.literal('slower').optional(),
  /** What is measured or watched. */
  checks: slugs.optional(),
  /** Alternatives that the guideline names, and those it names as none. */
  drugs: slugs.optional(),
  notDrugs: slugs.optional(),
  /** Medicines to keep away from while this drug is taken. */
  avoidWith: slugs.optional(),
  /** `not-structured`: the source says something here that nobody has turned into steps. */
  because: z.enum(['no-action', 'no-recommendation', 'not-decided-by-genotype', 'not-structured']).optional(),
})

const systems = ['cpic', 'dpwg', 'fda'] as const
const classifications = ['Strong', 'Moderate', 'Optional', 'No recommendation', 'Unspecified'] as const

const columns = {
  /** ClinPGx accession of the guideline, or our own name of a label row. */
  guideline: z.string(),
  system: z.enum(systems),
  drugs: z.array(z.string()).min(1),
  genes: z.array(z.string()).min(1),
  version: z.string(),
  /** PubMed ids, the newest first. */
  citations: z.array(z.string().regex(/^\d+$/)),
  /** Where its text can be read; given where a recommendation is `not-structured`. */
  url: z.url().optional(),
  /** What the recommendations say, each once. */
  advice: z.array(z.array(step).min(1)).min(1),
  /**
   * `lookup`: for each gene the keys it stands for; every combination of them is meant. `drugs`: where it is not for all
   * drugs of the guideline.
   */
  recommendations: z
    .array(
      z.strictObject({
        population: z.string().nullable(),
        classification: z.enum(classifications),
        advice: z.number().int().nonnegative(),
        lookup: z.array(z.record(z.string(), z.array(z.string()).min(1))).min(1),
        drugs: z.array(z.string()).min(1).optional(),
      }),
    )
    .min(1),
}

/** Guidelines as facts: CPIC (CC0) and what the FDA publishes. */
export const guidelines = knowledgeTable('pharmacogenomics/guideline', columns)
/** The same of sources whose licence asks for share-alike (DPWG); a site may leave them out. */
export const shareAlikeGuidelines = knowledgeTable('pharmacogenomics/share-alike-guideline', columns)

/** RxNorm ingredient codes of the drugs of the guidelines; null: none that two sources agree on. */
export const drugCodes = knowledgeTable('pharmacogenomics/drug-code', {
  codes: z.record(z.string(), z.string().regex(/^\d+$/).nullable()),
})

export type Guideline = ReturnType<typeof guidelines.parse>
export type Recommendation = Guideline['recommendations'][number]
export type Step = z.output<typeof step>
export type Action = z.output<typeof action>
export type GuidanceSystem = (typeof systems)[number]
