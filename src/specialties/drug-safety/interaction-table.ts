import { z } from 'zod'
import { knowledgeTable, type RowProvenance, situationColumns, type TableOf } from '../../clinical/index.ts'
import { selectorColumns } from './selector.ts'

const severity = z.enum(['critical', 'warning', 'info'])
const effect = z.enum(['contraindicated', 'avoid', 'consider-alternative', 'reduce', 'adjust', 'monitor'])
const side = z.enum(['one', 'other'])

/**
 * What changes how grave a pair is for this person, up or down: everything that it names must hold. Contexts are tried in
 * order, and the first that holds decides; what is not known never makes a pair less grave.
 */
const contexts = z.array(
  z.strictObject({
    /** Which of the two is being judged, and whether it is taken already. */
    pair: z.strictObject({ ordered: side.optional(), taken: z.boolean().optional() }).default({}),
    /** A third medicine on the list, for the whole body, that is neither of the two. */
    with: selectorColumns.nullable().default(null),
    /** Most of one of the two in a day, all products together; inclusive. */
    dose: z
      .strictObject({ side, upToPerDay: z.number().positive(), unit: z.literal('mg') })
      .nullable()
      .default(null),
    when: situationColumns,
    severity,
    says: z.string().max(55),
  }),
)

/** Pairs of medicines. `act`: the one of the pair that is better changed. `also`: a third that must be there. */
export const interactions = knowledgeTable('drug-safety/interaction', {
  one: selectorColumns,
  other: selectorColumns,
  also: selectorColumns.nullable(),
  act: z.enum(['one', 'other', 'either']),
  severity,
  effectOne: effect,
  effectOther: effect,
  says: z.string().max(75),
  advise: z.string(),
  contexts,
  /** `systemic`: both act on the whole body. `local`: one of them only where it is put. */
  route: z.enum(['systemic', 'any', 'local']),
  /** Medicines that still act so many days after their end. Any other one that is over does not interact. */
  lingers: z.array(z.strictObject({ after: selectorColumns, days: z.number().positive() })),
  alsoSource: z.string().nullable(),
})

export type InteractionRow = typeof interactions extends TableOf<infer Row extends RowProvenance> ? Row : never
export type InteractionContext = InteractionRow['contexts'][number]
