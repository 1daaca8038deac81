import { describe, expect, it } from 'vitest'
import type { AdditiveModel, Model } from '../../../learning/index.ts'
import type { TrainingRun } from '../../../pipeline/models/index.ts'
import { shapesOf } from './shapes-view.ts'

const numeric = (feature: number, bounds: readonly number[]) => ({ kind: 'numeric', feature, bounds }) as const

const body: AdditiveModel = {
  features: [
    { kind: 'numeric', name: 'age' },
    { kind: 'numeric', name: 'diabetes' },
  ],
  outcome: 'binary',
  intercept: -2,
  terms: [
    { axes: [numeric(0, [50])], values: [-0.2, 0.2, 0.1], errors: [0.1, 0.1, Number.NaN], rows: [60, 60, 3] },
    { axes: [numeric(1, [0.5])], values: [-0.5, 1, 0], errors: [0.1, 0.2, 0.3], rows: [80, 40, 20] },
    {
      axes: [numeric(0, [50]), numeric(1, [0.5])],
      values: [0.1, -0.1, 0, -0.1, 0.1, 0, 0, 0, 0],
      errors: Array.from({ length: 9 }, () => 0.05),
      rows: [40, 20, 12, 40, 20, 0, 0, 0, 0],
    },
  ],
  edits: [],
}
const model: Model = {
  kind: 'additive',
  body,
  target: { kind: 'binary', outcome: 'y' },
  features: body.features,
  recalibration: { slope: 2, offset: 0.1, folds: 3 },
  training: { rows: 140, seed: 1, settings: {} },
}
const run = {
  trained: { model: 'm', version: 'v' },
  cohort: { features: [{ name: 'age', unit: 'a' }] },
  applicability: { features: [{ kind: 'numeric', name: 'age', range: [20, 90] }] },
} as unknown as TrainingRun
const definition = {
  features: [
    { name: 'age', kind: 'age' },
    { name: 'diabetes', kind: 'condition' },
  ],
} as never

describe('shapes to be read', () => {
  const view = shapesOf(model, run, definition)!

  it('are on the scale that is used: a recalibration stretches values and intervals', () => {
    const age = view.shapes.find(({ feature }) => feature === 'age')
    expect(age).toMatchObject({ kind: 'stretches', unit: 'a', range: [20, 90] })
    expect(age?.cells[1]).toMatchObject({ value: 0.4, rows: 60, above: 50, atMost: null })
    expect(age?.cells[1]?.low).toBeCloseTo(0.4 - 1.96 * 2 * 0.1, 12)
    expect(view.scale).toBe('log-odds')
  })

  it('tell no count under ten rows, and no interval where there is none', () => {
    expect(view.shapes.find(({ feature }) => feature === 'age')?.missing).toEqual({
      value: 0.2,
      low: null,
      high: null,
      rows: null,
    })
  })

  it('answer a question with yes and no', () => {
    const diabetes = view.shapes.find(({ feature }) => feature === 'diabetes')
    expect(diabetes).toMatchObject({ kind: 'levels', cells: [{ levels: ['no'] }, { levels: ['yes'], value: 2 }] })
  })

  it('answer with both where nobody in training answered otherwise', () => {
    const alike = { axes: [numeric(1, [])] as const, values: [0, 0], errors: [0, Number.NaN], rows: [140, 0] }
    const { shapes } = shapesOf({ ...model, body: { ...body, terms: [body.terms[0]!, alike] } }, run, definition)!
    expect(shapes.find(({ feature }) => feature === 'diabetes')?.cells).toMatchObject([
      { levels: ['no', 'yes'], rows: 140 },
    ])
  })

  it('of pairs leave out missing values that hardly any row had', () => {
    const [pair] = view.pairs
    expect(pair?.rows).toEqual({ feature: 'age', unit: 'a', cells: ['to 50', 'above 50'] })
    expect(pair?.columns.cells).toEqual(['no', 'yes', 'missing'])
    expect(pair?.cells[1]?.map(({ value, rows }) => [value, rows])).toEqual([
      [-0.2, 40],
      [0.2, 20],
      [0, null],
    ])
  })

  it('are of additive models only', () => {
    expect(shapesOf({ ...model, kind: 'logistic', body: {} as never }, run, definition)).toBeUndefined()
  })
})
