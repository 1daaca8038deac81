import { z } from 'zod'
import { knowledgeTable } from '../../clinical/index.ts'

/**
 * From which score a guideline anticoagulates in atrial fibrillation. `va` is CHA2DS2-VA: the American 2 in men and 3
 * in women by CHA2DS2-VASc is the same person, since female sex adds one point. Female sex alone never treats.
 */
export const anticoagulationThresholds = knowledgeTable('cardiovascular/af-anticoagulation', {
  va: z.number().int().positive(),
  verdict: z.enum(['recommended', 'reasonable']),
  grade: z.string(),
})
