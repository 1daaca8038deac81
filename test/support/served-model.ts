import { recordMove } from '../../src/apps/use-cases/models/record-move.ts'
import { moveModel } from '../../src/apps/use-cases/models/move.ts'
import { trainModel } from '../../src/apps/use-cases/models/train.ts'
import { type Plan, planHash, planKey, signPlan } from '../../src/governance/change-control/index.ts'
import type { WatchView } from '../../src/pipeline/delivery/contract.ts'
import { keepPlan, keepProposal, keepWatch, type TrainingRun } from '../../src/pipeline/models/index.ts'
import { caller, type Hospital, hospitalOf, smallDefinition } from './trained.ts'

/** A plan that a model of so few people can pass; only the calibration slope of a candidate decides. */
const planOf = ({ trained, test }: TrainingRun, slope: { readonly least: number; readonly most: number }): Plan => ({
  document: 'change-control-plan',
  format: 1,
  id: 'again-soon/1',
  model: trained.model,
  target: { kind: 'binary', outcome: 'y' },
  kinds: [
    {
      kind: trained.kind as 'additive',
      hyperparameters: Object.fromEntries(
        Object.entries(trained.hyperparameters).map(([name, value]) => [
          name,
          name === 'seed' ? { least: 0, most: 100 } : { oneOf: [value] },
        ]),
      ),
    },
  ],
  features: [...trained.features],
  data: { leastRows: 100, leastEvents: 20, newestIndexDate: { from: '2024-01-01', until: '2030-01-01' } },
  frozenTest: test.hash,
  gates: {
    leastDiscrimination: 0.5,
    nonInferiorityMargin: 0.2,
    calibration: { slope, inTheLarge: 2, ece: 0.5 },
    subgroups: { waived: 'too few people for a test' },
    level: 0.9,
  },
  approval: { roles: ['clinician', 'governance'], notByTrainer: true },
  expires: '2099-01-01T00:00:00.000Z',
})

export type ServedModel = Hospital & { readonly first: string; readonly second: string }

/** A site with a model of two versions: the first serves, the second is a candidate that was trained by governance. */
export const servedModel = async (): Promise<ServedModel> => {
  const hospital = await hospitalOf(450)
  const { dependencies } = hospital.app
  const train = async (by: string, seed: number) =>
    (await trainModel(dependencies, { definition: smallDefinition(), by, seed, kind: 'additive', settings: { pairs: 1 } }, caller)).run
  const first = await train('dr-lind', 1)
  const document = signPlan(planOf(first, { least: 0.2, most: 5 }), planKey(dependencies.folder.keys))
  const at = dependencies.clock()
  await dependencies.write(async tx => await keepPlan(tx, document, { by: 'r-lindqvist', at }))
  const model = first.trained.model
  await recordMove(
    dependencies,
    model,
    () => ({
      kind: 'gated',
      version: first.trained.version,
      at: dependencies.clock(),
      by: { id: 'system:gate', role: 'governance' },
      why: 'after training',
      plan: planHash(document.plan),
      test: first.found,
    }),
    caller,
  )
  for (const kind of ['approved', 'served'] as const) {
    await moveModel(
      dependencies,
      {
        model,
        version: first.trained.version,
        kind,
        by: { id: 'dr-okafor', role: 'clinician' },
        why: 'Looked at in the meeting of Monday',
      },
      caller,
    )
  }
  const second = await train('r-lindqvist', 2)
  return { ...hospital, first: first.trained.version, second: second.trained.version }
}
