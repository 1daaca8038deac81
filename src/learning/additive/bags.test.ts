import { describe, expect, it } from 'vitest'
import { randomOf } from '../numeric/index.ts'
import { EFFECTS, normals, numeric, planted, ROWS, settings } from './cases/planted.ts'
import { fitAdditive } from './fit-additive.ts'

describe('standard errors', () => {
  it('are as large as errors are', () => {
    const { table, scores } = planted()
    const noise = normals(12)
    const y = scores.map((score, row) => score + noise[row]!)
    const model = fitAdditive({ table, outcome: { kind: 'mean', y }, settings: { ...settings, bags: 60 } })
    const { values, errors, rows } = model.terms[3]!
    const mean = EFFECTS.reduce((sum, effect, level) => sum + (effect * rows[level]!) / ROWS, 0)
    EFFECTS.forEach((effect, level) => {
      // Of 1000 rows with unit noise, about three quarters of which are others: sqrt(0.75 / 1000).
      expect(errors[level]!).toBeGreaterThan(0.019)
      expect(errors[level]!).toBeLessThan(0.037)
      expect(Math.abs(values[level]! - (effect - mean))).toBeLessThan(4 * errors[level]!)
    })
  })

  it('are there for hazards, the latest rows drawn or not', () => {
    const x = normals(1, 200)
    const random = randomOf(7, 0)
    const time = x.map(value => -Math.log(1 - random.unit()) / Math.exp(value))
    const outcome = { kind: 'cox', time, event: new Float64Array(200).fill(1) } as const
    const table = { rows: 200, columns: [numeric('x', x)] }
    const { errors } = fitAdditive({ table, outcome, settings: { ...settings, bags: 8 } }).terms[0]!
    for (const error of errors.slice(0, -1)) expect(error > 0 && error < 1).toBe(true)
  })

  it('are larger where rows repeat one person', () => {
    const person = Int32Array.from({ length: ROWS }, (_, row) => Math.floor(row / 10))
    const own = normals(13)
    const x = Float64Array.from(person, at => own[at]!)
    const trait = normals(14)
    const y = Float64Array.from(person, (at, row) => trait[at]! + 0.1 * own[row]!)
    const table = { rows: ROWS, columns: [numeric('x', x)] }
    const errorOf = (clusters?: Int32Array): number => {
      const input = { table, outcome: { kind: 'mean', y }, settings: { ...settings, bags: 20 } } as const
      const { errors } = fitAdditive(clusters === undefined ? input : { ...input, clusters }).terms[0]!
      return errors.slice(0, -1).reduce((sum, error) => sum + error, 0)
    }
    expect(errorOf(person)).toBeGreaterThan(2 * errorOf())
  })

  it('draw a person whole: two equal rows of one are one row of weight two', () => {
    const [x, noise] = [normals(15, 300), normals(16, 300)]
    const y = x.map((value, row) => Math.sin(value) + noise[row]!)
    const twice = (values: Float64Array): Float64Array =>
      Float64Array.from({ length: 600 }, (_, row) => values[row >> 1]!)
    const fitted = (rows: number, of: (values: Float64Array) => Float64Array, more: object) => {
      const table = { rows, columns: [numeric('x', of(x))] }
      const outcome = { kind: 'mean', y: of(y) } as const
      return fitAdditive({ table, outcome, settings: { ...settings, bags: 6 }, ...more }).terms[0]!
    }
    const once = fitted(300, values => values, { weight: new Float64Array(300).fill(2) })
    const whole = fitted(600, twice, { clusters: Int32Array.from({ length: 600 }, (_, row) => 7 * (row >> 1)) })
    const parted = fitted(600, twice, {})
    const apart = (errors: readonly number[]): number =>
      errors.reduce((most, error, cell) => Math.max(most, Math.abs(error - once.errors[cell]!) || 0), 0)
    expect(apart(whole.errors)).toBeLessThan(1e-9)
    expect(apart(parted.errors)).toBeGreaterThan(0.005)
  })
})
