import { describe, expect, it } from 'vitest'
import { randomOf } from '../numeric/index.ts'
import { strayOf } from './bounded-mean.ts'

/** The stitched bound at 95% as Howard and others print it (2021, equation 24 with its numbers): 1.7, 3.8, 3.4 and 13. */
const published = (variance: number): number => {
  const v = Math.max(1, variance)
  const twice = Math.log(Math.log(2 * v))
  return 1.7 * Math.sqrt(v * (twice + 3.8)) + 3.4 * twice + 13
}

describe('how far a sum strays', () => {
  it('is less than the published bound of the same theorem, and more than without looking', () => {
    for (const variance of [5, 30, 200, 1000, 1e4, 1e5, 1e6, 1e7]) {
      const stray = strayOf(variance, 0.025)
      expect(stray).toBeLessThan(published(variance))
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
