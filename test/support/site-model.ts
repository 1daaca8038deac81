import { createHash } from 'node:crypto'
import { answered, mapAnswer } from '../../src/core/index.ts'
import type { Plan } from '../../src/governance/change-control/index.ts'
import {
  additiveDefaults,
  alignedRows,
  aucOf,
  boostingDefaults,
  calibrationBins,
  calibrationInTheLarge,
  calibrationSlope,
  featureOf,
  fitAdditive,
  fitApplicability,
  fitBoosted,
  loneThread,
  type Model,
  modelText,
  predictionsOf,
  predictorOf,
  proportionOf,
  type Random,
  randomOf,
  referenceOf,
  type Table,
} from '../../src/learning/index.ts'
import { type CohortDefinition, parseCohortDefinition } from '../../src/pipeline/features/index.ts'
import type { ServedModel, TrainingRun } from '../../src/pipeline/models/index.ts'

/** Models of a site for tests: really fitted, on rows that are made up. */

export const exampleDefinition = (change: Readonly<Record<string, unknown>> = {}): CohortDefinition => {
  const classes = ['IMP']
  const read = parseCohortDefinition(
    JSON.stringify({
      name: 'again-30d',
      title: 'Inpatient again within 30 days',
      version: 1,
      index: { event: { kind: 'discharge', classes } },
      entry: { age: { least: 18 } },
      exclude: [{ kind: 'condition', concept: 'dementia', when: 'ever' }],
      outcome: { kind: 'encounter', classes },
      timeAtRisk: { to: 30 },
      features: [
        { name: 'age', kind: 'age' },
        { name: 'sex', kind: 'sex' },
        { name: 'stays_year', kind: 'encounters', classes, within: 365 },
        { name: 'length_of_stay', kind: 'length-of-stay', classes },
        { name: 'heart_failure', kind: 'condition', concept: 'heart-failure', when: 'ever' },
        { name: 'creatinine', kind: 'observation', concept: 'creatinine', take: 'latest', within: 90 },
        { name: 'creatinine_max', kind: 'observation', concept: 'creatinine', take: 'max', within: 90 },
      ],
      ...change,
    }),
    'example.json',
  )
  if (!read.ok) throw new Error(read.issues.map(({ message }) => message).join())
  return read.value
}

/** Rows of the example: older people with heart failure and high creatinine come back more often. */
const exampleRows = (rows: number, random: Random): { readonly table: Table; readonly y: Float64Array } => {
  const each = (make: () => number) => Float64Array.from({ length: rows }, make)
  const age = each(() => random.whole(18, 95))
  const sex = Int32Array.from({ length: rows }, () => random.whole(0, 1))
  const stays = each(() => random.whole(1, 6))
  const days = each(() => random.whole(1, 20))
  const failure = each(() => (random.chance(0.3) ? 1 : 0))
  const creatinine = each(() => (random.chance(0.1) ? Number.NaN : 0.5 + 2.5 * random.unit()))
  const most = creatinine.map(value => value + random.unit())
  const y = each(() => 0).map((_, row) => {
    const known = Number.isNaN(creatinine[row]!) ? 1 : creatinine[row]!
    const logOdds = -3.2 + 0.02 * (age[row]! - 60) + 1.2 * failure[row]! + 0.7 * known + 0.15 * stays[row]!
    return random.chance(1 / (1 + Math.exp(-logOdds))) ? 1 : 0
  })
  const numeric = (name: string, values: Float64Array) => ({ kind: 'numeric', name, values }) as const
  const columns = [
    numeric('age', age),
    { kind: 'categorical', name: 'sex', codes: sex, levels: ['female', 'male'] } as const,
    numeric('stays_year', stays),
    numeric('length_of_stay', days),
    numeric('heart_failure', failure),
    numeric('creatinine', creatinine),
    numeric('creatinine_max', most),
  ]
  return { table: { rows, columns }, y }
}

const fitted = (kind: 'additive' | 'boosted', { table, y }: ReturnType<typeof exampleRows>, seed: number): Model => {
  const outcome = { kind: 'binary', y } as const
  const common = {
    target: { kind: 'binary', outcome: 'y' },
    features: table.columns.map(featureOf),
    // Any: contributions must follow it.
    recalibration: { slope: 0.9, offset: -0.05, folds: 3 },
    training: { rows: table.rows, seed, settings: {} },
  } as const
  return kind === 'additive'
    ? {
        ...common,
        kind,
        body: fitAdditive({ table, outcome, settings: { ...additiveDefaults, pairs: 1, bags: 0, seed } }),
      }
    : {
        ...common,
        kind,
        body: fitBoosted({ table, outcome, settings: { ...boostingDefaults, trees: 60, seed }, pool: loneThread }),
      }
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A training run of the example with the model it made. */
export const exampleRun = ({
  kind = 'additive',
  definition = exampleDefinition(),
  seed = 1,
  rows = 800,
}: {
  readonly kind?: 'additive' | 'boosted'
  readonly definition?: CohortDefinition
  readonly seed?: number
  readonly rows?: number
} = {}): { readonly model: Model; readonly run: TrainingRun; readonly definition: CohortDefinition } => {
  const training = exampleRows(rows, randomOf(seed, 1))
  const test = exampleRows(600, randomOf(99, 2))
  const model = fitted(kind, training, seed)
  const judged = { outcome: test.y, prediction: predictionsOf(model, test.table) }
  const bins = calibrationBins(judged, 10)
  if (bins.kind !== 'answered') throw new Error('no bins')
  const events = (y: Float64Array) => y.reduce((sum, one) => sum + one, 0)
  const found = {
    hash: hash('test rows'),
    rows: test.table.rows,
    events: events(test.y),
    discrimination: aucOf(judged),
    slope: mapAnswer(calibrationSlope(judged), ({ slope }) => slope),
    inTheLarge: calibrationInTheLarge(judged),
    ece: answered(0.02),
    subgroups: [],
  }
  const values = alignedRows(training.table, model.features)
  const { explain } = predictorOf(model)
  const wide = model.features.length
  const run: TrainingRun = {
    document: 'training-run',
    format: 1,
    trained: {
      version: hash(modelText(model)),
      model: definition.name,
      target: { kind: 'binary', outcome: 'y' },
      kind,
      features: model.features.map(({ name }) => name),
      hyperparameters: { seed },
      trainedBy: 'dr-lind',
      data: { hash: hash(`rows ${seed}`), rows, events: events(training.y), newestIndexDate: '2026-05-31' },
    },
    definition: hash('definition'),
    code: 'test',
    seed,
    at: '2026-06-01T00:00:00.000Z' as TrainingRun['at'],
    until: '2026-06-01T00:00:00.000Z' as TrainingRun['until'],
    knownAt: '2026-06-01T00:00:00.000Z' as TrainingRun['knownAt'],
    cohort: { people: rows, attrition: [], rows, events: 0, died: 0, censored: 0, parts: {}, sites: {}, features: [] },
    test: {
      hash: found.hash,
      rows: found.rows,
      events: found.events,
      definition: hash('definition'),
      until: '2026-06-01T00:00:00.000Z' as TrainingRun['until'],
      knownAt: '2026-06-01T00:00:00.000Z' as TrainingRun['knownAt'],
    },
    found,
    calibration: bins.value.map(bin => {
      const share = proportionOf(Math.round(bin.observed * bin.rows), bin.rows)
      const interval = share.kind === 'answered' ? share.value.interval : share
      if (interval.kind !== 'answered') throw new Error('no interval')
      const { low, high } = interval.value
      return {
        from: bin.low,
        to: bin.high,
        rows: bin.rows,
        predicted: bin.predicted,
        observed: bin.observed,
        low,
        high,
      }
    }),
    gap: null,
    importance: model.features.map(({ name: feature }, at) => {
      let sum = 0
      for (let row = 0; row < rows; row++) sum += Math.abs(explain(values, row * wide).features[at]!)
      return { feature, logOdds: sum / rows }
    }),
    applicability: fitApplicability(training.table),
    reference: referenceOf(training.table),
    proposal: null,
  }
  return { model, run, definition }
}

/** A plan that the example passes, with a notice at a fifth. */
const examplePlan = (run: TrainingRun, change: Partial<Plan> = {}): Plan => ({
  document: 'change-control-plan',
  format: 1,
  id: `${run.trained.model}/1`,
  model: run.trained.model,
  target: { kind: 'binary', outcome: 'y' },
  kinds: [
    { kind: 'additive', hyperparameters: { seed: { least: 0, most: 1000 } } },
    { kind: 'boosted', hyperparameters: { seed: { least: 0, most: 1000 } } },
  ],
  features: [...run.trained.features],
  data: { leastRows: 100, leastEvents: 50, newestIndexDate: { from: '2026-01-01', until: '2026-12-31' } },
  frozenTest: run.found.hash,
  gates: {
    leastDiscrimination: 0.55,
    nonInferiorityMargin: 0.2,
    calibration: { waived: 'a test' },
    subgroups: { waived: 'a test' },
    level: 0.95,
  },
  approval: { roles: ['clinician', 'governance'], notByTrainer: true },
  expires: '2027-06-01T00:00:00.000Z',
  ...change,
})

export const servedExample = (
  options: Parameters<typeof exampleRun>[0] = {},
  plan: Partial<Plan> = {},
): ServedModel => {
  const made = exampleRun(options)
  return { ...made, role: 'serving', plan: examplePlan(made.run, plan) }
}
