import { z } from 'zod'
import { knowledgeTable } from '../../clinical/index.ts'

/** Scores of the Anticholinergic Cognitive Burden scale: 1 possible, 2 and 3 definite. A medicine without a row is not on it. */
export const anticholinergics = knowledgeTable('drug-safety/anticholinergic', {
  drug: z.string(),
  score: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  alsoSource: z.string(),
})
