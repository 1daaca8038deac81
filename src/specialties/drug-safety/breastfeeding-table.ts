import { z } from 'zod'
import { knowledgeTable, type RowProvenance, type TableOf } from '../../clinical/index.ts'
import { selectorColumns } from './selector.ts'

const judged = z.strictObject({
  severity: z.enum(['critical', 'warning', 'info']),
  effect: z.enum(['contraindicated', 'avoid', 'consider-alternative', 'monitor']),
})

/** Medicines that reach the child with the milk: what to do when one is considered, and when it is already taken. */
export const breastfeedingRules = knowledgeTable('drug-safety/breastfeeding', {
  drugs: selectorColumns,
  start: judged,
  taken: judged,
  takenAction: z.enum(['refer', 'discuss']).nullable(),
  says: z.string().max(95),
  adviseStart: z.string(),
  adviseTaken: z.string(),
  alsoSource: z.string(),
})

export type BreastfeedingRow = typeof breastfeedingRules extends TableOf<infer Row extends RowProvenance> ? Row : never
