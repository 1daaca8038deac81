import {
  livedThrough,
  type ModelCard,
  modelCard,
  publicPlanKey,
  verifiedPlans,
} from '../../../governance/change-control/index.ts'
import { definitionOf, eventsOfModel, plansOfModel } from '../../../pipeline/models/index.ts'
import type { Dependencies } from '../dependencies.ts'
import { runOf } from './models-view.ts'
import { planFor } from './move.ts'

/** The model card of a version, from its run and from where it stands. @throws AppError `not-found` */
export const cardOf = async (deps: Dependencies, name: string, version: string): Promise<ModelCard> => {
  const { kysely } = deps.database
  const run = await runOf(deps, name, version)
  const { split } = await definitionOf(kysely, run.definition)
  const publicKey = publicPlanKey(deps.folder.keys)
  const plans = publicKey === undefined ? new Map() : verifiedPlans(await plansOfModel(kysely, name), publicKey)
  const lived = livedThrough(name, await eventsOfModel(kysely, name), plans)
  const plan = lived.ok ? plans.get(planFor({ life: lived.life, plans }, { version, at: deps.clock() })) : undefined
  const stage = lived.ok ? lived.life.versions.get(version)?.stage : undefined
  return modelCard({
    candidate: { ...run.trained, test: run.found },
    testSource: 'same',
    code: run.code,
    seed: run.seed,
    ...(split === undefined ? {} : { division: `by ${split.by}, one part kept for the test` }),
    ...(plan === undefined ? {} : { plan }),
    ...(stage === undefined ? {} : { stage }),
  })
}
