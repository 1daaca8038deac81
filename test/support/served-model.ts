import { moveModel } from '../../src/apps/use-cases/models/move.ts'
import { recordMove } from '../../src/apps/use-cases/models/record-move.ts'
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

const measure = (value: number, low: number, high: number) => ({
  value,
  interval: { low, high, level: 0.95 },
  because: null,
})
const none = (because: string) => ({ value: null, interval: null, because })

/** What a watch of it might have found: every kind of verdict, a period without a number, and a group too small to be shown. */
const watchOf = ({ trained: { model, version }, at }: TrainingRun): WatchView => {
  const period = (month: number) => ({
    from: `2025-0${month}-01T00:00:00.000Z` as typeof at,
    to: `2025-0${month + 1}-01T00:00:00.000Z` as typeof at,
    rows: 120,
    alarm: month === 5,
  })
  const months = [1, 2, 3, 4, 5, 6]
  return {
    document: 'model-watch',
    format: 1,
    model,
    version,
    at,
    from: period(1).from,
    until: period(6).to,
    predictions: 900,
    labelled: 720,
    events: 200,
    left: { abstained: 0, withheld: 0 },
    failed: { serving: 0, shadow: 0 },
    verdict: 'breach',
    because: 'observed over expected 1.41 (1.12 to 1.69)',
    monitors: [
      {
        name: 'calibration',
        verdict: 'breach',
        effect: measure(1.41, 1.12, 1.69),
        unit: 'times expected',
        alarmWhen: 'a false alarm has a chance of at most 0.05',
        words: 'alarm at case 480',
        alarmAt: at,
      },
      {
        name: 'discrimination',
        verdict: 'watch',
        effect: none('too few blocks'),
        unit: 'AUC',
        alarmWhen: 'a false alarm has a chance of at most 0.05',
        words: 'cannot be told',
        alarmAt: null,
      },
    ],
    calibration: months.map(month => ({
      ...period(month),
      predicted: 0.28,
      observed: month < 5 ? 0.27 : 0.4,
      low: month < 5 ? 0.2 : 0.32,
      high: month < 5 ? 0.36 : 0.49,
    })),
    discrimination: months.map(month => ({
      ...period(month),
      alarm: false,
      discrimination: month === 2 ? none('too few with the outcome') : measure(0.74, 0.66, 0.82),
    })),
    estimated: { name: 'AUC', measure: measure(0.75, 0.71, 0.79), words: 'true if the predicted risks are' },
    drift: [
      {
        feature: 'creatinine',
        psi: 0.31,
        p: 0.0004,
        missing: { training: 0, now: 0.18 },
        verdict: 'breach',
        words: 'more missing',
      },
      {
        feature: 'age',
        psi: 0.01,
        p: 0.8,
        missing: { training: 0, now: 0 },
        verdict: 'quiet',
        words: 'as in training',
      },
    ],
    subgroups: [
      {
        column: 'sex',
        group: 'female',
        rows: 380,
        shift: measure(0.4, 0.1, 0.7),
        gap: measure(0.1, -0.2, 0.4),
        verdict: 'watch',
        words: 'as the whole',
      },
      {
        column: 'sex',
        group: 'unknown',
        rows: null,
        shift: none('too few'),
        gap: none('too few'),
        verdict: 'watch',
        words: 'fewer than 100 cases',
      },
    ],
    overrides: null,
  }
}

export type ServedModel = Hospital & { readonly first: string; readonly second: string }

/** A site with a model of two versions: the first serves, the second is a candidate that was trained by governance. */
export const servedModel = async (): Promise<ServedModel> => {
  const hospital = await hospitalOf()
  const { dependencies } = hospital.app
  const train = async (by: string, seed: number) =>
    (
      await trainModel(
        dependencies,
        { definition: smallDefinition(), by, seed, kind: 'additive', settings: { pairs: 1 } },
        caller,
      )
    ).run
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
  await dependencies.write(async tx => {
    await keepWatch(tx, { id: 'w1', model, at, document: watchOf(first) })
    await keepProposal(tx, {
      id: 'p1',
      at,
      proposal: {
        document: 'retrain-proposal',
        format: 1,
        model,
        version: first.trained.version,
        because: 'Observed over expected 1.41 (1.12 to 1.69).',
        monitors: ['calibration'],
        watches: ['w1'],
      },
    })
  })
  return { ...hospital, first: first.trained.version, second: second.trained.version }
}
