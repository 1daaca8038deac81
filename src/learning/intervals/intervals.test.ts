import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expit, randomOf } from '../numeric/index.ts'
import {
  bootstrapPredictions,
  conformalInterval,
  conformalMargin,
  conformalQuantile,
  conformalQuantileMargin,
  fitConformalSets,
  possibleOutcomes,
} from './index.ts'

/** Rows in two categories whose noise, and frequency, differ. */
const cases = (rows: number, seed: number) => {
  const random = randomOf(seed, 7)
  const category = Int32Array.from({ length: rows }, () => Number(random.chance(0.2)))
  const x = Float64Array.from(category, () => random.normal(0, 1))
  const actual = x.map((value, row) => value + random.normal(0, category[row] === 1 ? 2 : 0.5))
  // Wrong on purpose: conformal sets promise their level for any model.
  const prediction = x.map(value => expit(value - 1))
  const outcome = x.map((value, row) => Number(random.unit() < expit(2 * value - 2 + category[row]!)))
  return { category, x, actual, prediction, outcome }
}

const RUNS = 150

describe('conformal prediction', () => {
  it('the quantile counts the row that is asked about', () => {
    expect(conformalQuantile(Float64Array.of(3, 1, 2), 0.5)).toBe(2)
    expect(
      conformalQuantile(
        Float64Array.from({ length: 9 }, (_, at) => at + 1),
        0.9,
      ),
    ).toBe(9)
    expect(
      conformalQuantile(
        Float64Array.from({ length: 8 }, (_, at) => at),
        0.9,
      ),
    ).toBe(Number.POSITIVE_INFINITY)
    expect(() => conformalQuantile(Float64Array.of(1), 1)).toThrow('not 1')
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 20, maxLength: 60 }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        (scores, level) => {
          const quantile = conformalQuantile(Float64Array.from(scores), level)
          const covered = scores.filter(score => score <= quantile).length
          expect(covered / scores.length).toBeGreaterThanOrEqual(level - 1e-9)
        },
      ),
    )
  })

  it('intervals hold the value as often as promised, for a poor model too', () => {
    let inside = 0
    let insideQuantiles = 0
    for (let run = 0; run < RUNS; run++) {
      const known = cases(99, run)
      const fresh = cases(40, run + 1000)
      const margin = conformalMargin(known.x, known.actual, 0.8)
      const lower = (x: Float64Array) => x.map(value => value - 0.1)
      const upper = (x: Float64Array) => x.map(value => value + 0.3)
      const quantiles = conformalQuantileMargin(lower(known.x), upper(known.x), known.actual, 0.8)
      for (const [row, value] of fresh.actual.entries()) {
        const [low, high] = conformalInterval(margin, fresh.x[row]!)
        inside += Number(low <= value && value <= high)
        const [from, to] = conformalInterval(quantiles, fresh.x[row]! - 0.1, fresh.x[row]! + 0.3)
        insideQuantiles += Number(from <= value && value <= to)
      }
    }
    for (const part of [inside, insideQuantiles].map(count => count / (40 * RUNS))) {
      expect(part).toBeGreaterThan(0.78)
      expect(part).toBeLessThan(0.83)
    }
  })

  it('quantiles that were too far apart are drawn in; too few rows promise everything', () => {
    const actual = Float64Array.from({ length: 99 }, (_, at) => at / 99)
    const wide = conformalQuantileMargin(
      actual.map(() => -5),
      actual.map(() => 6),
      actual,
      0.8,
    )
    expect(wide.margin).toBeLessThan(0)
    expect(conformalInterval({ level: 0.8, margin: -3, rows: 9 }, 1, 2)).toEqual([1.5, 1.5])
    const few = conformalMargin(Float64Array.of(1), Float64Array.of(2), 0.9)
    expect(few).toEqual({ level: 0.9, margin: null, rows: 1 })
    expect(conformalInterval(few, 1)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
    expect(() => conformalMargin(Float64Array.of(Number.NaN), Float64Array.of(2), 0.9)).toThrow('missing')
  })

  it('class-conditional sets keep the promise among the rare, marginal ones only over all', () => {
    const counts = { marginal: [0, 0, 0, 0], 'class-conditional': [0, 0, 0, 0] }
    for (let run = 0; run < RUNS; run++) {
      const known = cases(300, run)
      const fresh = cases(100, run + 5000)
      for (const kind of ['marginal', 'class-conditional'] as const) {
        const sets = JSON.parse(JSON.stringify(fitConformalSets(known.prediction, known.outcome, { level: 0.9, kind })))
        for (const [row, y] of fresh.outcome.entries()) {
          const holds = possibleOutcomes(sets, fresh.prediction[row]!).includes(y as 0 | 1)
          counts[kind][y]! += Number(holds)
          counts[kind][2 + y]!++
        }
      }
    }
    const rare = ({ 1: right, 3: of }: readonly number[]) => right! / of!
    const all = ([a, b, c, d]: readonly number[]) => (a! + b!) / (c! + d!)
    expect(all(counts.marginal)).toBeGreaterThan(0.89)
    expect(all(counts.marginal)).toBeLessThan(0.92)
    expect(rare(counts.marginal)).toBeLessThan(0.85)
    expect(rare(counts['class-conditional'])).toBeGreaterThan(0.88)
    expect(rare(counts['class-conditional'])).toBeLessThan(0.94)
  })

  it('Mondrian sets keep it within each category', () => {
    const held = [0, 0]
    const asked = [0, 0]
    for (let run = 0; run < RUNS; run++) {
      const known = cases(400, run)
      const fresh = cases(100, run + 9000)
      const sets = fitConformalSets(known.prediction, known.outcome, {
        level: 0.85,
        kind: 'marginal',
        categories: known.category,
      })
      for (const [row, y] of fresh.outcome.entries()) {
        const category = fresh.category[row]!
        held[category]! += Number(possibleOutcomes(sets, fresh.prediction[row]!, category).includes(y as 0 | 1))
        asked[category]!++
      }
    }
    for (const category of [0, 1]) expect(held[category]! / asked[category]!).toBeGreaterThan(0.83)
    expect(
      possibleOutcomes(
        fitConformalSets(Float64Array.of(0.5), Float64Array.of(1), { level: 0.9, kind: 'marginal' }),
        0.2,
        4,
      ),
    ).toEqual([0, 1])
  })
})

describe('bootstrap intervals of predictions', () => {
  const random = randomOf(3, 3)
  const values = Float64Array.from({ length: 200 }, () => random.normal(10, 2))
  const mean = (drawn: Uint32Array) => Float64Array.of(drawn.reduce((sum, row) => sum + values[row]!, 0) / drawn.length)

  it('of a mean are about 1.645 standard errors wide; the same seed gives the same', () => {
    const settings = { rows: 200, refits: 400, seed: 5, level: 0.9 }
    const { low, high } = bootstrapPredictions(settings, mean)
    const centre = values.reduce((sum, value) => sum + value, 0) / 200
    const error = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 200 / 200)
    expect((high[0]! - low[0]!) / (2 * 1.645 * error)).toBeGreaterThan(0.85)
    expect((high[0]! - low[0]!) / (2 * 1.645 * error)).toBeLessThan(1.15)
    expect(bootstrapPredictions(settings, mean)).toEqual({ low, high })
  })

  it('clusters are drawn whole', () => {
    const clusters = Int32Array.from({ length: 200 }, (_, row) => row >> 2)
    bootstrapPredictions({ rows: 200, clusters, refits: 20, seed: 1, level: 0.9 }, drawn => {
      const times = new Map<number, number>()
      for (const row of drawn) times.set(row, (times.get(row) ?? 0) + 1)
      for (const [row, count] of times) expect(times.get(row ^ 1)).toBe(count)
      return Float64Array.of(0)
    })
    expect(() => bootstrapPredictions({ rows: 9, refits: 5, seed: 1, level: 0.9 }, mean)).toThrow('too few')
  })
})
