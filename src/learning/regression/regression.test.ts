import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distance, fromGlm, hasModels, sharedColumns, tableOf } from '../../../test/support/r-cases.ts'
import type { Table } from '../numeric/index.ts'
import {
  crossValidatePenalty,
  fitPenalised,
  fitRegression,
  type LinearModel,
  linearContributions,
  linearPredictions,
  linearScores,
  penaltyAmounts,
  penaltyPath,
} from './index.ts'

/** Twelve made-up rows: the `s` of the cases. */
const table: Table = {
  rows: 12,
  columns: [
    { kind: 'numeric', name: 'x', values: Float64Array.of(1, 0, 2, 2, 1.5, 3, 0.5, 0, 1, 2.5, 1, 0.2) },
    {
      kind: 'categorical',
      name: 'g',
      levels: ['a', 'b', 'c'],
      codes: Int32Array.of(0, 1, 1, 0, 0, 1, 2, 0, 1, 0, 2, 0),
    },
  ],
}
const binary = { kind: 'binary', y: Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0) } as const
const count = {
  kind: 'count',
  y: Float64Array.of(0, 1, 3, 2, 1, 6, 0, 1, 2, 4, 1, 0),
  offset: Float64Array.of(1, 2, 2, 3, 1, 2, 1, 1, 2, 3, 1, 1).map(Math.log),
} as const
const weight = Float64Array.of(1, 2, 1, 3, 1, 2, 1, 1, 2, 1, 1, 2)
const all = ({ intercept, coefficients }: LinearModel): readonly number[] => [intercept, ...coefficients]

describe('regression by maximum likelihood, against R', () => {
  it.each([
    ['binary', { table, outcome: binary }],
    ['binary-weights', { table, outcome: binary, weight }],
    ['count', { table, outcome: count }],
  ] as const)('%s', (name, input) => {
    const r = fromGlm(name)
    const model = fitRegression(input)
    expect(model.names).toEqual(['x', 'g=b', 'g=c'])
    expect(distance(all(model), r.coefficients!)).toBeLessThan(1e-10)
    if (model.errors.kind !== 'likelihood') throw new Error('no errors')
    expect(distance([model.errors.intercept, ...model.errors.coefficients], r.standardErrors!)).toBeLessThan(1e-8)
    expect(distance(model.errors.covariance, r.covariance!)).toBeLessThan(1e-8)
    expect(model.logLikelihood.fitted).toBeCloseTo(r.logLikelihood as unknown as number, 10)
  })
})

describe('penalised regression, against glmnet', () => {
  it.each([
    ['lasso', { table, outcome: binary }, { amount: 0.05, l1Share: 1 }],
    ['ridge', { table, outcome: binary }, { amount: 0.1, l1Share: 0 }],
    ['net-weights', { table, outcome: binary, weight }, { amount: 0.05, l1Share: 0.5 }],
    ['count-net', { table, outcome: count }, { amount: 0.05, l1Share: 0.5 }],
  ] as const)('%s', (name, input, penalty) => {
    const model = fitPenalised(input, penalty)
    const expected = fromGlm(name).coefficients!
    expect(distance(all(model), expected)).toBeLessThan(1e-8)
    // What is held at 0 is exactly 0.
    expect(all(model).map(value => value === 0)).toEqual(expected.map(value => value === 0))
    expect(model.errors).toEqual({ kind: 'none', penalty })
  })

  it('is maximum likelihood at penalty 0', () => {
    const free = fitPenalised({ table, outcome: count }, { amount: 0, l1Share: 0.3 })
    expect(distance(all(free), all(fitRegression({ table, outcome: count })))).toBeLessThan(1e-9)
  })

  it('holds all at 0 from the first amount of its path, and lets go with the second', () => {
    const amounts = penaltyAmounts({ table, outcome: binary }, 1)
    const [first, second] = penaltyPath({ table, outcome: binary }, 1, amounts.subarray(0, 2))
    expect([...first!.coefficients]).toEqual([0, 0, 0])
    expect(second!.coefficients.filter(value => value !== 0)).toHaveLength(1)
    expect(amounts.at(-1)! / amounts[0]!).toBeCloseTo(0.001, 12)
  })

  it('reaches a place from which no step lowers loss and penalty', () => {
    const penalties = fc.record({
      amount: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      l1Share: fc.constantFrom(0, 0.5, 1),
    })
    fc.assert(
      fc.property(penalties, penalty => {
        const model = fitPenalised({ table, outcome: binary }, penalty)
        const scale = model.design.terms.map((_, at) => deviations[at]!)
        const cost = (intercept: number, coefficients: readonly number[]): number => {
          const scores = linearScores({ ...model, intercept, coefficients: Float64Array.from(coefficients) }, table)
          const loss = scores.reduce((sum, s, row) => sum + Math.log1p(Math.exp(s)) - binary.y[row]! * s, 0) / 12
          const scaled = coefficients.map((one, at) => one * scale[at]!)
          return scaled.reduce(
            (sum, one) =>
              sum + penalty.amount * (penalty.l1Share * Math.abs(one) + ((1 - penalty.l1Share) / 2) * one * one),
            loss,
          )
        }
        const least = cost(model.intercept, [...model.coefficients])
        for (let at = 0; at < 4; at++)
          for (const by of [-1e-4, 1e-4]) {
            const moved = [...model.coefficients].map((one, index) => (index + 1 === at ? one + by : one))
            expect(cost(model.intercept + (at === 0 ? by : 0), moved)).toBeGreaterThanOrEqual(least)
          }
      }),
      { numRuns: 30 },
    )
  })
})

/** Of x, of being b, of being c. */
const deviations = [
  [1, 0, 2, 2, 1.5, 3, 0.5, 0, 1, 2.5, 1, 0.2],
  [0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0],
].map(values => {
  const mean = values.reduce((sum, one) => sum + one, 0) / 12
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 12)
})

describe('a linear model', () => {
  const model = fitRegression({ table, outcome: binary })

  it('foretells chances that sum to the outcomes, and takes its scores apart', () => {
    const chances = linearPredictions(model, table)
    expect(chances.reduce((sum, one) => sum + one, 0)).toBeCloseTo(6, 10)
    const scores = linearScores(model, table)
    const { bias, features } = linearContributions(model, table)
    scores.forEach((score, row) => {
      expect(bias + features[row * 2]! + features[row * 2 + 1]!).toBeCloseTo(score, 12)
    })
  })

  it('says which row or column it cannot take', () => {
    const y = Float64Array.from(binary.y)
    y[3] = Number.NaN
    expect(() => fitRegression({ table, outcome: { kind: 'binary', y } })).toThrow('row 4: outcome is NaN, not 0 or 1')
    expect(() => fitRegression({ table, outcome: { kind: 'binary', y: new Float64Array(12) } })).toThrow(
      'every outcome is 0',
    )
    expect(() => fitRegression({ table, outcome: { kind: 'count', y: new Float64Array(12).fill(0.5) } })).toThrow(
      'row 1: outcome is 0.5, not a count',
    )
    const copy = { ...table.columns[0]!, name: 'copy' } as Table['columns'][number]
    const twice = { rows: 12, columns: [...table.columns, copy] }
    expect(() => fitRegression({ table: twice, outcome: binary })).toThrow(/column copy .*collinear/)
    const telling = tableOf({ lactate: binary.y.map(one => one * 2 + 1) })
    expect(() => fitRegression({ table: telling, outcome: binary })).toThrow(/lactate .*separation/)
    expect(
      fitPenalised({ table: telling, outcome: binary }, { amount: 0.1, l1Share: 0 }).coefficients[0],
    ).toBeGreaterThan(0)
    expect(() => fitPenalised({ table, outcome: binary }, { amount: -1, l1Share: 1 })).toThrow('a penalty is -1')
    expect(() => fitPenalised({ table, outcome: binary }, { amount: 1, l1Share: 2 })).toThrow('l1Share is 2')
  })

  it('reads missing values as the average, and learns what missing says', () => {
    const x = Float64Array.of(1, Number.NaN, 2, 2, Number.NaN, 3, 0.5, Number.NaN, 1, 2.5, 1, 0.2)
    const holes: Table = { rows: 12, columns: [{ kind: 'numeric', name: 'x', values: x }] }
    const learnt = fitRegression({ table: holes, outcome: binary })
    expect(learnt.names).toEqual(['x', 'x missing'])
    const unknown = linearPredictions(learnt, tableOf({ x: Float64Array.of(Number.NaN) }))
    // Two of the three whose x is missing had the outcome.
    expect(unknown[0]).toBeCloseTo(2 / 3, 10)
  })
})

describe.skipIf(!hasModels)('on heart4.csv, against R', () => {
  const column = hasModels ? sharedColumns('heart4.csv') : () => new Float64Array()
  const keep = [...column('complete10').keys()].filter(row => column('complete10')[row] === 1)
  const pick = (name: string) => Float64Array.from(keep, row => column(name)[row]!)
  const pain = pick('cp')
  const heart: Table = {
    rows: keep.length,
    columns: [
      ...tableOf({ age: pick('age'), sex: pick('sex') }).columns,
      { kind: 'categorical', name: 'cp', levels: ['1', '2', '3', '4'], codes: Int32Array.from(pain, one => one - 1) },
      ...tableOf({
        trestbps: pick('trestbps'),
        thalach: pick('thalach'),
        exang: pick('exang'),
        oldpeak: pick('oldpeak'),
      }).columns,
    ],
  }
  const outcome = { kind: 'binary', y: pick('y') } as const

  it('logistic', () => {
    const model = fitRegression({ table: heart, outcome })
    expect(model.design.reference).toEqual({ cp: '4' })
    expect(distance(all(model), fromGlm('heart').coefficients!)).toBeLessThan(1e-9)
    if (model.errors.kind !== 'likelihood') throw new Error('no errors')
    const errors = [model.errors.intercept, ...model.errors.coefficients]
    expect(distance(errors, fromGlm('heart').standardErrors!)).toBeLessThan(1e-9)
  })

  it('a path of lasso', () => {
    const path = penaltyPath({ table: heart, outcome }, 1, Float64Array.of(0.1, 0.03, 0.005))
    for (const [at, name] of ['first', 'second', 'third'].entries())
      expect(distance(all(path[at]!), fromGlm('heart-lasso')[name]!), name).toBeLessThan(1e-8)
  })

  it('a penalty chosen by folds, none of which a patient may share', () => {
    const fold = pick('fold')
    const chosen = crossValidatePenalty({ table: heart, outcome, fold, l1Share: 1, choose: 'sparse' })
    expect(chosen.sparse).toBeGreaterThanOrEqual(chosen.best)
    const least = chosen.loss.indexOf(Math.min(...chosen.loss))
    expect(chosen.best).toBe(chosen.amounts[least])
    // Much better than no column at all, by more than the error of the mean.
    expect(chosen.loss[least]! + 2 * chosen.standardError[least]!).toBeLessThan(chosen.loss[0]!)
    expect(chosen.model.errors).toEqual({ kind: 'none', penalty: { amount: chosen.sparse, l1Share: 1 } })
    const patient = Array.from(fold, (_, row) => `p${Math.floor(row / 2)}`)
    const input = { table: heart, outcome, fold, l1Share: 1, choose: 'best' } as const
    expect(() => crossValidatePenalty({ ...input, patient })).toThrow(/row \d+: patient p\d+ is in fold/)
  })
})
