import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choleskyOf, inverseCholesky, maximise, normalQuantile, runningSums, solveCholesky } from './index.ts'

describe('Cholesky', () => {
  it('gives the factor of a worked example', () => {
    expect(choleskyOf(Float64Array.of(4, 2, 2, 5), 2)).toEqual({ lower: Float64Array.of(2, 0, 1, 2) })
  })

  it('names the column that depends on those before it', () => {
    expect(choleskyOf(Float64Array.of(1, 2, 2, 4), 2)).toEqual({ dependent: 1 })
  })

  it('solves and inverts what it factored', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 9, maxLength: 9 }), entries => {
        // BB' + I is positive definite.
        const matrix = new Float64Array(9)
        for (let i = 0; i < 3; i++)
          for (let j = 0; j < 3; j++) {
            matrix[i * 3 + j] = i === j ? 1 : 0
            for (let k = 0; k < 3; k++) matrix[i * 3 + j]! += entries[i * 3 + k]! * entries[j * 3 + k]!
          }
        const factor = choleskyOf(matrix, 3)
        if (!('lower' in factor)) throw new Error('no factor')
        const inverse = inverseCholesky(factor.lower, 3)
        const solved = solveCholesky(factor.lower, Float64Array.of(1, -2, 3))
        for (let i = 0; i < 3; i++) {
          let product = 0
          for (let k = 0; k < 3; k++) product += matrix[i * 3 + k]! * solved[k]!
          expect(product).toBeCloseTo([1, -2, 3][i]!, 6)
          expect(solved[i]).toBeCloseTo(inverse[i * 3]! - 2 * inverse[i * 3 + 1]! + 3 * inverse[i * 3 + 2]!, 6)
        }
      }),
    )
  })
})

describe('maximise', () => {
  it('climbs a likelihood from where a full step of Newton descends', () => {
    // -log cosh(x - 2): a full step from far away overshoots ever further.
    const top = maximise(['x'], Float64Array.of(0), ([x]) => ({
      value: -Math.log(Math.cosh(x! - 2)),
      gradient: Float64Array.of(-Math.tanh(x! - 2)),
      information: Float64Array.of(1 - Math.tanh(x! - 2) ** 2),
    }))
    expect(top.at[0]).toBeCloseTo(2, 12)
    expect(top.inverse[0]).toBeCloseTo(1, 12)
  })

  it('comes to rest where the likelihood is too large to show the last steps', () => {
    const top = maximise(['x'], Float64Array.of(0), ([x]) => ({
      // Rounded to 1e-10, and wrong by as much from one place to the next.
      value: -1e6 - Math.cosh(x! - 2) + 1e-10 * Math.sin(1e12 * x!),
      gradient: Float64Array.of(-Math.sinh(x! - 2)),
      information: Float64Array.of(Math.cosh(x! - 2)),
    }))
    expect(top.at[0]).toBeCloseTo(2, 12)
    expect(top.iterations).toBeLessThan(10)
  })

  it('says that a likelihood which only flattens has no maximum', () => {
    const endless = () =>
      maximise(['albumin'], Float64Array.of(0), ([x]) => ({
        value: -Math.log1p(Math.exp(-x!)),
        gradient: Float64Array.of(1 / (1 + Math.exp(x!))),
        information: Float64Array.of(1 / (1 + Math.exp(x!)) / (1 + Math.exp(-x!))),
      }))
    expect(endless).toThrow(/albumin has no finite value.*separation/)
  })
})

describe('normalQuantile', () => {
  // R 4.2.2: qnorm(p)
  it.each([
    [1e-300, -37.0470962993612],
    [1e-10, -6.3613409024040557],
    [0.025, -1.9599639845400538],
    [0.1, -1.2815515655446008],
    [0.5, 0],
    [0.9999, 3.7190164854557084],
  ])('of %d', (probability, value) => {
    expect(Math.abs(normalQuantile(probability) - value)).toBeLessThan(1e-14 * Math.max(1, Math.abs(value)))
  })
})

describe('runningSums', () => {
  it('equals sums taken one by one, after any additions', () => {
    const additions = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: -99, max: 99 })))
    fc.assert(
      fc.property(additions, fc.integer({ min: 0, max: 13 }), (added, end) => {
        const sums = runningSums(13)
        for (const [place, amount] of added) sums.add(place, amount)
        expect(sums.before(end)).toBe(added.reduce((sum, [place, amount]) => sum + (place < end ? amount : 0), 0))
      }),
    )
  })
})
