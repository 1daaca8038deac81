import { answered, outOfScope } from '../../core/index.ts'
import type { Estimate } from '../../learning/evaluation/index.ts'
import type { Candidate, ChampionComparison, FrozenTest, HandEdit, Trained } from './candidate.ts'
import type { Plan } from './plan.ts'

/** Facts for the tests of this folder: a plan, and a candidate that passes it. */

export const hex = (digit: string): string => digit.repeat(64)

export const estimate = (value: number, low: number, high: number): { kind: 'answered'; value: Estimate } => ({
  kind: 'answered',
  value: { value, interval: answered({ low, high, level: 0.95, method: 'DeLong' }) },
})

const smallest = { rows: 100, events: 20, others: 20 }

export const examplePlan: Plan = {
  document: 'change-control-plan',
  format: 1,
  id: 'readmission-30d/1',
  model: 'readmission-30d',
  target: { kind: 'binary', outcome: 'y' },
  kinds: [
    { kind: 'additive', hyperparameters: { pairs: { least: 0, most: 30 }, seed: { least: 0, most: 1000 } } },
    { kind: 'logistic', hyperparameters: { penalty: { oneOf: ['none', 'l2'] } } },
  ],
  features: ['age', 'sex', 'visits'],
  data: { leastRows: 1000, leastEvents: 100, newestIndexDate: { from: '2026-01-01', until: '2026-06-30' } },
  frozenTest: hex('f'),
  gates: {
    leastDiscrimination: 0.65,
    nonInferiorityMargin: 0.01,
    calibration: { slope: { least: 0.9, most: 1.1 }, inTheLarge: 0.05, ece: 0.01 },
    subgroups: { columns: ['sex'], threshold: 0.2, largestGap: { tpr: 0.1, inTheLarge: 0.3 }, by: 'value', smallest },
    level: 0.95,
  },
  approval: { roles: ['clinician', 'governance'], notByTrainer: true },
  expires: '2027-01-01T00:00:00.000Z',
}

export const exampleTest: FrozenTest = {
  hash: hex('f'),
  rows: 5000,
  events: 600,
  discrimination: estimate(0.67, 0.65, 0.69),
  slope: estimate(1.01, 0.95, 1.07),
  inTheLarge: estimate(0.01, -0.04, 0.06),
  ece: answered(0.004),
  subgroups: [
    {
      column: 'sex',
      smallest,
      fairness: answered({
        threshold: 0.2,
        reference: 'female',
        gaps: [
          {
            level: 'male',
            tpr: estimate(-0.03, -0.09, 0.03),
            fpr: estimate(0, -0.02, 0.02),
            ppv: outOfScope('not computable: no alerts'),
            inTheLarge: estimate(0.05, -0.1, 0.2),
          },
        ],
        tooFew: ['unknown'],
        largest: { tpr: -0.03, fpr: 0, ppv: null, inTheLarge: 0.05 },
      }),
    },
  ],
}

export const exampleTrained = (version: string): Trained => ({
  version,
  model: 'readmission-30d',
  target: { kind: 'binary', outcome: 'y' },
  kind: 'additive',
  features: ['age', 'sex', 'visits'],
  hyperparameters: { pairs: 10, seed: 1 },
  trainedBy: 'dr-lind',
  data: { hash: hex('d'), rows: 60_000, events: 7000, newestIndexDate: '2026-05-31' },
})

export const exampleEdit: HandEdit = {
  kind: 'monotone',
  features: ['age'],
  change: 'made not to fall',
  by: 'dr-roy',
  at: '2026-07-01T00:00:00.000Z',
  because: 'few rows above 90',
  largest: 0.4,
}

export const exampleCandidate: Candidate = { ...exampleTrained(hex('1')), test: exampleTest }

export const notInferiorTo = (version: string): ChampionComparison => ({
  version,
  test: hex('f'),
  difference: estimate(0.002, -0.004, 0.008),
})
