import { z } from 'zod'
import { knowledgeTable, type RowProvenance, situationColumns, type TableOf } from '../../clinical/index.ts'

/** Medicines that prolong QT. `known`: on the high-priority list of 2012; `possible`: named by labels or reviews. */
export const qtDrugs = knowledgeTable('drug-safety/qt-drug', {
  drug: z.string(),
  risk: z.enum(['known', 'possible']),
  alsoSource: z.string(),
})

/**
 * What raises the risk. `points`: of the score of Tisdale 2013, 0 for what the score does not count. `alone`: how grave it is
 * without anything else, `null` when it only adds points.
 */
export const qtFactors = knowledgeTable('drug-safety/qt-factor', {
  says: z.string(),
  when: situationColumns,
  points: z.number().min(0),
  alone: z.enum(['critical', 'warning']).nullable(),
  alsoSource: z.string(),
})

type RowOf<T> = T extends TableOf<infer Row extends RowProvenance> ? Row : never

export type QtDrugRow = RowOf<typeof qtDrugs>
export type QtFactorRow = RowOf<typeof qtFactors>
