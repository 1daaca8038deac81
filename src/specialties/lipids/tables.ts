import { z } from 'zod'
import { knowledgeOf, knowledgeTable } from '../../clinical/index.ts'
import highIntensityRows from './knowledge/high-intensity.json' with { type: 'json' }
import ldlGoalRows from './knowledge/ldl-goal.json' with { type: 'json' }
import interactionRows from './knowledge/statin-interaction.json' with { type: 'json' }

/** What the label of a statin says of another drug beside it. `disputed`: the versions read say different things. */
export const statinInteractions = knowledgeTable('lipids/statin-interaction', {
  /** Concept id. */
  statin: z.string(),
  /** Concept ids of drugs, and of drug classes. */
  with: z.array(z.string()),
  withClasses: z.array(z.string()),
  effect: z.enum(['contraindicated', 'avoid', 'disputed', 'maximum']),
  maximumMgPerDay: z.number().positive().nullable(),
})

/** From which daily amount a statin counts as high-intensity; a statin without a row never does. */
export const highIntensity = knowledgeTable('lipids/high-intensity', {
  statin: z.string(),
  fromMgPerDay: z.number().positive(),
})

/** LDL cholesterol below which a person with atherosclerotic disease is at goal, mg/dL. */
export const ldlGoals = knowledgeTable('lipids/ldl-goal', {
  risk: z.enum(['very-high', 'not-very-high']),
  below: z.number().positive(),
})

const { pack, tables } = knowledgeOf(
  [statinInteractions, interactionRows],
  [highIntensity, highIntensityRows],
  [ldlGoals, ldlGoalRows],
)

export { pack, tables }
