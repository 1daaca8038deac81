import { describe, expect, it } from 'vitest'
import {
  alignedRows,
  coxScores,
  designContributions,
  featureOf,
  fitCox,
  fitForest,
  fitPenalised,
  fitRegression,
  forestDefaults,
  forestSurvival,
  linearPredictions,
  type Model,
  modelText,
  parseModel,
  predictionsOf,
  predictorOf,
  randomOf,
  scoresOf,
  survivalBoosting,
  type Table,
} from './index.ts'

const ROWS = 200

const madeUp = (): { table: Table; time: Float64Array; event: Float64Array } => {
  const random = randomOf(5, 0)
  const table: Table = {
    rows: ROWS,
    columns: [
      {
        kind: 'numeric',
        name: 'age',
        values: Float64Array.from({ length: ROWS }, () => (random.chance(0.1) ? Number.NaN : random.normal(60, 10))),
      },
      {
        kind: 'categorical',
        name: 'ward',
        levels: ['home', 'icu', 'day'],
        codes: Int32Array.from({ length: ROWS }, () => random.whole(-1, 2)),
      },
    ],
  }
  const time = Float64Array.from({ length: ROWS }, () => random.unit() + 0.01)
  return { table, time, event: Float64Array.from({ length: ROWS }, () => (random.chance(0.6) ? 1 : 0)) }
}

const { table, time, event } = madeUp()
const features = table.columns.map(featureOf)
const rows = alignedRows(table, features)
const common = { features, training: { rows: ROWS, seed: 1, settings: {} } }
const binary = { ...common, target: { kind: 'binary', outcome: 'y' } } as const
const survival = { ...common, target: { kind: 'survival', time: 'time', event: 'event' } } as const
const logistic = fitRegression({ table, outcome: { kind: 'binary', y: event } })
const ridge = fitPenalised({ table, outcome: { kind: 'binary', y: event } }, { amount: 0.1, l1Share: 0 })
const cox = fitCox({ table, followUp: { time, event } })
const { outOfBag: _, ...forest } = fitForest({ table, time, event, settings: { ...forestDefaults, trees: 10 } })

const models: readonly (readonly [string, Model, Float64Array])[] = [
  ['logistic', { ...binary, kind: 'logistic', body: logistic }, linearPredictions(logistic, table)],
  ['logistic, penalised', { ...binary, kind: 'logistic', body: ridge }, linearPredictions(ridge, table)],
  ['cox', { ...survival, kind: 'cox', body: cox }, coxScores(cox, table)],
  ['forest', { ...survival, kind: 'forest', body: forest }, scoresOf(forest.trees, rows)],
]

describe.each(models)('%s', (_name, model, expected) => {
  it('foretells what its own mathematics foretells, missing values and levels included', () => {
    predictionsOf(model, table).forEach((value, row) => {
      expect(value).toBeCloseTo(expected[row]!, 10)
    })
  })

  it('is taken apart by feature, and the parts sum to the score', () => {
    const { score, explain } = predictorOf(model)
    for (let row = 0; row < ROWS; row++) {
      const parts = explain(rows, row * 2)
      expect(parts.features).toHaveLength(2)
      const sum = parts.features.reduce((all, part) => all + part, parts.bias)
      expect(Math.abs(sum - score(rows, row * 2))).toBeLessThan(1e-9)
    }
  })

  it('comes back whole from its file', () => {
    const read = parseModel(modelText(model))
    expect(read.ok && read.value).toEqual(model)
  })
})

describe('model files', () => {
  it('parts of a linear model are those of its whole table', () => {
    const { explain } = predictorOf({ ...survival, kind: 'cox', body: cox })
    const whole = designContributions(table, cox.design, cox.coefficients)
    for (let row = 0; row < ROWS; row++)
      explain(rows, row * 2).features.forEach((part, at) => {
        expect(part).toBeCloseTo(whole[row * 2 + at]!, 12)
      })
  })

  it('a forest read from its file has the same curves', () => {
    const read = parseModel(modelText({ ...survival, kind: 'forest', body: forest }))
    if (!read.ok || read.value.kind !== 'forest') throw new Error('not a forest')
    const times = [0.1, 0.5, 0.9]
    expect(forestSurvival(read.value.body, rows, times)).toEqual(forestSurvival(forest, rows, times))
  })

  it.each([
    ['cox-damaged', 'cox', (body: Record<string, unknown>) => ({ ...body, coefficients: [1] })],
    ['cox-shape', 'cox', (body: Record<string, unknown>) => ({ ...body, ties: 'exact' })],
    ['linear-damaged', 'logistic', (body: Record<string, unknown>) => ({ ...body, coefficients: [] })],
    ['forest-damaged', 'forest', (body: Record<string, unknown>) => ({ ...body, times: [] })],
    ['forest-shape', 'forest', (body: Record<string, unknown>) => ({ ...body, hazard: 'high' })],
  ] as const)('%s is said', (code, kind, change) => {
    const whole = JSON.parse(modelText(models.find(([name]) => name === kind)![1]))
    const read = parseModel(JSON.stringify({ ...whole, body: change(whole.body) }))
    expect(read.ok ? [] : read.issues.map(issue => issue.code)).toEqual([code])
  })
})

describe('settings of boosting for survival', () => {
  it('are smaller where rows are few', () => {
    expect(survivalBoosting(100)).toMatchObject({ trees: 50, fewestRows: 10 })
    expect(survivalBoosting(400)).toMatchObject({ trees: 100, fewestRows: 10 })
    expect(survivalBoosting(3000)).toMatchObject({ trees: 200, fewestRows: 50, leaves: 5 })
    expect(survivalBoosting(7000)).toMatchObject({ trees: 300, fewestRows: 50, leaves: 8 })
  })
})

describe('a model with a curve behind its recalibration', () => {
  const model = {
    ...{ kind: 'logistic', target: { kind: 'binary', outcome: 'event' }, features },
    training: { rows: ROWS, seed: 1, settings: {} },
    recalibration: {
      ...{ slope: 0.9, offset: -0.1, folds: 3 },
      curve: { knots: [-0.5, 0.2, 0.9], intercept: 0.1, slope: 1.4, bend: -0.3 },
    },
    body: fitRegression({ table, outcome: { kind: 'binary', y: event } }),
  } satisfies Model

  it('is told by parts that sum to the log-odds of the chance, also where all parts are 0', () => {
    const predictor = predictorOf(model)
    const straight = predictorOf({ ...model, recalibration: { slope: 0.9, offset: -0.1, folds: 3 } })
    const rows = alignedRows(table, features)
    for (let row = 0; row < ROWS; row++) {
      const { bias, features: parts } = predictor.explain(rows, row * 2)
      const score = predictor.score(rows, row * 2)
      expect(Math.abs(parts.reduce((sum, part) => sum + part, bias) - score)).toBeLessThan(1e-9)
      // All parts are stretched alike: their order of size is that of the model.
      const before = straight.explain(rows, row * 2).features
      if (before[1] !== 0) expect(parts[0]! / parts[1]!).toBeCloseTo(before[0]! / before[1]!, 6)
    }
    const body = { ...model.body, coefficients: model.body.coefficients.map(() => 0) }
    expect(predictorOf({ ...model, body }).explain(rows).features).toEqual(Float64Array.of(0, 0))
  })

  it('is the same from its file; a file whose curve falls or whose knots do not rise is refused', () => {
    const again = parseModel(modelText(model))
    if (!again.ok) throw new Error(again.issues[0]!.message)
    expect(predictionsOf(again.value, table)).toEqual(predictionsOf(model, table))
    const { curve } = model.recalibration!
    for (const other of [
      { ...curve, knots: [0.2, 0.2, 0.9] },
      { ...curve, bend: -3 },
    ]) {
      const text = JSON.stringify({
        ...JSON.parse(modelText(model)),
        recalibration: { ...model.recalibration, curve: other },
      })
      expect(parseModel(text).ok).toBe(false)
    }
  })

  it('says of a file that it is cut off, or of a newer Attune', () => {
    expect(parseModel(modelText(model).slice(0, -9)).issues[0]?.message).toContain('cut off')
    const later = { ...JSON.parse(modelText(model)), version: 2, more: [] }
    expect(parseModel(JSON.stringify(later)).issues[0]?.message).toContain('a newer Attune wrote it')
  })
})
