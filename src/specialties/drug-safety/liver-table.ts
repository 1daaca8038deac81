import { z } from 'zod'
import { knowledgeTable, type RowProvenance, type TableOf } from '../../clinical/index.ts'
import { selectorColumns } from './selector.ts'

/**
 * Doses by the liver. `when` is what the source speaks of: `child-pugh` (a class of the score), `disease` (cirrhosis or liver
 * failure on record), `decompensated` (liver failure, or cirrhosis with ascites, encephalopathy or class C),
 * `encephalopathy` (on record).
 */
export const liverDoses = knowledgeTable('drug-safety/liver-dose', {
  drugs: selectorColumns,
  when: z.enum(['child-pugh', 'disease', 'decompensated', 'encephalopathy']),
  /** Of `child-pugh` only. */
  childPugh: z.array(z.enum(['A', 'B', 'C'])),
  effect: z.enum(['contraindicated', 'avoid', 'consider-alternative', 'reduce', 'adjust', 'monitor']),
  severity: z.enum(['critical', 'warning', 'info']),
  maxPerDay: z.strictObject({ amount: z.number().positive(), unit: z.literal('mg') }).nullable(),
  says: z.string().max(60),
  advise: z.string(),
  alsoSource: z.string(),
})

export type LiverRow = typeof liverDoses extends TableOf<infer Row extends RowProvenance> ? Row : never
