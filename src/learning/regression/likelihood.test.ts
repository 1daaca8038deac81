import { describe, expect, it } from 'vitest'
import { designOf, nameOfTerm, randomOf, type Table } from '../numeric/index.ts'
import { scaledColumns } from './columns.ts'
import { familyOf, type LinearOutcome } from './family.ts'
import { fitPenalised } from './index.ts'
import { likelihoodOf } from './likelihood.ts'

/** Numbers and rare levels, some missing. */
const random = randomOf(4, 1)
const rows = 300
const x = Float64Array.from({ length: rows }, () => (random.chance(0.1) ? Number.NaN : random.normal(50, 10)))
const codes = Int32Array.from({ length: rows }, () => (random.chance(0.6) ? 0 : random.whole(-1, 7)))
const table: Table = {
  rows,
  columns: [
    { kind: 'numeric', name: 'x', values: x },
    { kind: 'categorical', name: 'level', levels: [...'abcdefgh'], codes },
  ],
}
const weight = Float64Array.from({ length: rows }, () => random.whole(0, 3))
const y = Float64Array.from({ length: rows }, (_, row) => (random.chance(codes[row]! > 2 ? 0.7 : 0.3) ? 1 : 0))
const offset = Float64Array.from({ length: rows }, () => random.normal(0, 0.5))

/** The same sums over every cell. */
const dense = (columns: readonly Float64Array[], outcome: LinearOutcome, at: Float64Array, ridge: number) => {
  const family = familyOf(outcome.kind)
  const size = columns.length + 1
  const gradient = new Float64Array(size)
  const information = new Float64Array(size * size)
  let value = 0
  for (let row = 0; row < rows; row++) {
    const cells = [1, ...columns.map(column => column[row]!)]
    const score = cells.reduce((sum, cell, a) => sum + cell * at[a]!, outcome.offset![row]!)
    const expected = family.expected(score)
    value += weight[row]! * family.logLikelihood(outcome.y[row]!, score)
    cells.forEach((cell, a) => {
      gradient[a]! += weight[row]! * (outcome.y[row]! - expected) * cell
      cells.forEach((other, b) => {
        information[a * size + b]! += weight[row]! * family.variance(expected) * cell * other
      })
    })
  }
  for (let a = 1; a < size; a++) {
    value -= (ridge / 2) * at[a]! ** 2
    gradient[a]! -= ridge * at[a]!
    information[a * size + a]! += ridge
  }
  return { value, gradient, information }
}

describe('the likelihood over sparse rows', () => {
  it.each(['binary', 'count'] as const)('%s: value, slope and curvature are those of all cells', kind => {
    const { columns } = scaledColumns(table, designOf(table), weight)
    const outcome = { kind, y, offset } as LinearOutcome
    const at = Float64Array.from({ length: columns.length + 1 }, () => random.normal(0, 0.3))
    const own = likelihoodOf({ columns }, outcome, weight, 2)(at)
    const expected = dense(columns, outcome, at, 2)
    expect(own.value).toBeCloseTo(expected.value, 9)
    own.gradient.forEach((one, a) => {
      expect(one).toBeCloseTo(expected.gradient[a]!, 9)
    })
    own.information.forEach((one, a) => {
      expect(one).toBeCloseTo(expected.information[a]!, 9)
    })
  })

  it('has the same ridge as coordinate descent, also where a level parts the outcomes', () => {
    const parted = y.map((one, row) => (codes[row] === 5 ? 1 : one))
    const input = { table, outcome: { kind: 'binary', y: parted, offset }, weight } as const
    const newton = fitPenalised(input, { amount: 0.01, l1Share: 0 })
    // A share so small that the lasso's corner is not felt, but the search is the other one.
    const descent = fitPenalised(input, { amount: 0.01, l1Share: 1e-13 })
    expect(newton.names).toEqual(designOf(table).terms.map(nameOfTerm))
    newton.coefficients.forEach((one, a) => {
      expect(Math.abs(one - descent.coefficients[a]!)).toBeLessThan(1e-9)
    })
    expect(newton.logLikelihood.fitted).toBeCloseTo(descent.logLikelihood.fitted, 8)
  })
})
