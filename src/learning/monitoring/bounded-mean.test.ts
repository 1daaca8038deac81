import { describe, expect, it } from 'vitest'
import { randomOf } from '../numeric/index.ts'
import { strayOf } from './bounded-mean.ts'

/** The other bound of the same paper for the same process: stitched (Howard and others 2021, theorem 1), with eta = 2, s = 1.4, m = 1, c = 1. */
const stitched = (variance: number, alpha: number): number => {
  // Riemann's zeta at 1.4.
  const zeta = 3.105547
  const v = Math.max(1, variance)
  const l = 1.4 * Math.log(Math.log2(2 * v)) + Math.log(zeta / alpha)
  const k1 = (2 ** 0.25 + 2 ** -0.25) / Math.SQRT2
  const k2 = (Math.SQRT2 + 1) / 2
  return Math.sqrt(k1 ** 2 * v * l + (k2 * l) ** 2) + k2 * l
}

describe('how far a sum strays', () => {
  it('is less than the stitched bound, and more than for one look', () => {
    for (const variance of [5, 30, 200, 1000, 1e4, 1e5, 1e6, 1e7]) {
      const stray = strayOf(variance, 0.025)
      expect(stray).toBeLessThan(stitched(variance, 0.025))
      expect(stray).toBeGreaterThan(1.96 * Math.sqrt(variance))
      expect(stray).toBeGreaterThan(strayOf(variance, 0.05))
    }
    expect(strayOf(1000, 0.025)).toBeCloseTo(114.821, 3)
  })

  it('is kept by sums whose means change all the time, at every tenth look', { timeout: 30_000 }, () => {
    const runs = 200
    let strayed = 0
    for (let seed = 0; seed < runs; seed++) {
      const random = randomOf(seed, 3)
      let sum = 0
      let variance = 0
      let seen = 0
      for (let at = 1; at <= 1000; at++) {
        const mean = 0.05 + 0.4 * Math.sin(at / 50) ** 2
        const y = Number(random.unit() < mean)
        const forecast = (seen + 0.5) / at
        sum += y - mean
        variance += (y - forecast) ** 2
        seen += y
        if (at % 10 === 0 && Math.abs(sum) >= strayOf(variance, 0.1)) {
          strayed++
          break
        }
      }
    }
    // Promised: at most 20%.
    expect(strayed / runs).toBeLessThan(0.2)
    expect(strayed).toBeGreaterThan(0)
  })
})
