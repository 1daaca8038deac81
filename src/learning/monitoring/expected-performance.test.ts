import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../../core/index.ts'
import { randomOf } from '../numeric/index.ts'
import { drawnCases, given } from './cases/drawn.ts'
import { type ExpectedFigure, type ExpectedPerformance, expectedPerformance } from './expected-performance.ts'

const THRESHOLD = 0.2

/** What the cases really show, pair by pair and case by case. */
const shown = (prediction: Float64Array, outcome: Float64Array) => {
  let [right, pairs, brier, logLoss, alerts, found, events] = [0, 0, 0, 0, 0, 0, 0]
  for (let a = 0; a < outcome.length; a++) {
    const [p, y] = [prediction[a]!, outcome[a]!]
    brier += (p - y) ** 2
    logLoss -= Math.log(y === 1 ? p : 1 - p)
    events += y
    if (p >= THRESHOLD) {
      alerts++
      found += y
    }
    if (y === 0) continue
    for (let b = 0; b < outcome.length; b++) {
      if (outcome[b] === 1) continue
      pairs++
      right += p > prediction[b]! ? 1 : p === prediction[b] ? 0.5 : 0
    }
  }
  const n = outcome.length
  return {
    frequency: events / n,
    auc: right / pairs,
    brier: brier / n,
    logLoss: logLoss / n,
    sensitivity: found / events,
    specificity: (n - events - alerts + found) / (n - events),
    ppv: found / alerts,
  }
}

const figuresOf = ({ frequency, auc, brier, logLoss, atThreshold }: ExpectedPerformance) => ({
  frequency,
  auc: given(auc),
  brier,
  logLoss,
  sensitivity: given(atThreshold!.sensitivity),
  specificity: given(atThreshold!.specificity),
  ppv: given(atThreshold!.ppv),
})

describe('performance before labels', () => {
  it('of well calibrated cases is what they then show, within its interval as often as it says', {
    timeout: 60_000,
  }, () => {
    const runs = 300
    const inside = new Map<string, number>()
    const apart = new Map<string, number>()
    for (let seed = 0; seed < runs; seed++) {
      const { prediction, outcome } = drawnCases(600, seed)
      const truth = shown(prediction, outcome)
      for (const [name, figure] of Object.entries(
        figuresOf(expectedPerformance(prediction, { threshold: THRESHOLD })),
      )) {
        const real = truth[name as keyof typeof truth]
        if (real >= figure.low && real <= figure.high) inside.set(name, (inside.get(name) ?? 0) + 1)
        const error = (figure.high - figure.low) / 3.92
        apart.set(name, (apart.get(name) ?? 0) + (real - figure.value) / error)
      }
    }
    // 95% of 300 runs, give or take three standard errors of 1.26%.
    for (const [name, count] of inside) {
      expect(count / runs, name).toBeGreaterThan(0.912)
      expect(count / runs, name).toBeLessThan(0.988)
    }
    // No bias: a mean of 300 standard errors is within 0.06 x 3.
    for (const [name, sum] of apart) expect(Math.abs(sum / runs), name).toBeLessThan(0.2)
    expect(inside.size).toBe(7)
  })

  it('sees a change of mix, and never a lost calibration', () => {
    const { prediction } = drawnCases(20_000, 1)
    const narrow = prediction.filter(p => p > 0.08 && p < 0.2)
    const value = (of: Float64Array) => given(expectedPerformance(of).auc).value
    expect(value(prediction)).toBeGreaterThan(0.73)
    expect(value(narrow)).toBeLessThan(0.6)
    expect(expectedPerformance(prediction).assumption).toContain('only while predictions stay calibrated')
  })

  it('its AUC is that of every pair of different cases, ties half', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 25 }), tenths => {
        const p = Float64Array.from(tenths, tenth => tenth / 10)
        let [right, pairs] = [0, 0]
        for (let a = 0; a < p.length; a++)
          for (let b = 0; b < p.length; b++) {
            if (a === b) continue
            const chance = p[a]! * (1 - p[b]!)
            pairs += chance
            right += chance * (p[a]! > p[b]! ? 1 : p[a] === p[b] ? 0.5 : 0)
          }
        expect(given(expectedPerformance(p).auc).value).toBeCloseTo(right / pairs, 9)
      }),
    )
  })

  it('a worked example', () => {
    const { atThreshold, brier, frequency } = expectedPerformance(Float64Array.of(0.1, 0.4, 0.8), { threshold: 0.3 })
    const value = (answer: Answer<ExpectedFigure>) => given(answer).value
    expect(atThreshold!.alertsPer100).toBeCloseTo(66.667, 3)
    expect(value(atThreshold!.sensitivity)).toBeCloseTo(1.2 / 1.3, 12)
    expect(value(atThreshold!.specificity)).toBeCloseTo(0.9 / 1.7, 12)
    expect(value(atThreshold!.ppv)).toBeCloseTo(0.6, 12)
    expect(frequency.value).toBeCloseTo(1.3 / 3, 12)
    expect(brier.value).toBeCloseTo((0.09 + 0.24 + 0.16) / 3, 12)
  })

  it('of sure predictions, of no alerts, of nothing', () => {
    const sure = expectedPerformance(Float64Array.of(0, 1, 1), { threshold: 0.5 })
    expect(sure.logLoss).toMatchObject({ value: 0, low: 0, high: 0 })
    expect(given(sure.auc)).toMatchObject({ value: 1, low: 1, high: 1 })
    const none = expectedPerformance(Float64Array.of(0, 0.1), { threshold: 0.5 }).atThreshold!
    expect(none.ppv).toEqual({ kind: 'out-of-scope', because: 'not computable: no alerts' })
    expect(expectedPerformance(Float64Array.of(0, 0)).auc.kind).toBe('out-of-scope')
    expect(() => expectedPerformance(Float64Array.of())).toThrow('no predictions')
    expect(() => expectedPerformance(Float64Array.of(0.2, Number.NaN))).toThrow('case 1: the prediction NaN')
    expect(() => expectedPerformance(Float64Array.of(0.2), { threshold: 20 })).toThrow('the threshold is 20')
  })

  it('the order of cases says nothing', () => {
    const { prediction } = drawnCases(500, 9)
    const random = randomOf(1, 1)
    const shuffled = prediction.toSorted((a, b) => Math.sin(1e6 * a) - Math.sin(1e6 * b) || random.unit())
    expect(given(expectedPerformance(shuffled).auc).high).toBeCloseTo(
      given(expectedPerformance(prediction).auc).high,
      12,
    )
  })
})
