import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../../core/index.ts'
import { expit, randomOf } from '../numeric/index.ts'
import { weightedAuc } from './discrimination.ts'
import {
  alertBurden,
  aucOf,
  averagePrecision,
  brierScore,
  calibrationBins,
  calibrationInTheLarge,
  calibrationSlope,
  compareModels,
  decisionCurve,
  expectedCalibrationError,
  type Judged,
  logLoss,
  pairedAuc,
  performanceOf,
  proportionOf,
  proportionsApart,
  smoothCalibration,
} from './index.ts'

const judged = (outcome: readonly number[], prediction: readonly number[], clusters?: readonly number[]): Judged => ({
  outcome: Float64Array.from(outcome),
  prediction: Float64Array.from(prediction),
  ...(clusters === undefined ? {} : { clusters: Int32Array.from(clusters) }),
})
const given = <T>(answer: Answer<T>): T => {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.value
}
/** Rows whose probabilities are true. */
const honest = (rows: number, seed: number): Judged => {
  const random = randomOf(seed, 0)
  const prediction = Float64Array.from({ length: rows }, () => expit(-1 + random.normal(0, 1)))
  return { prediction, outcome: prediction.map(p => Number(random.unit() < p)) }
}
const rowsOfBothClasses = fc
  .array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0.1, 0.2, 0.35, 0.5, 0.9)), { minLength: 4, maxLength: 30 })
  .filter(rows => new Set(rows.map(([y]) => y)).size === 2)
  .map(rows =>
    judged(
      rows.map(([y]) => y),
      rows.map(([, p]) => p),
    ),
  )

describe('discrimination', () => {
  it('is the part of pairs in the right order, ties half, whatever the order of rows', () => {
    fc.assert(
      fc.property(rowsOfBothClasses, rows => {
        const { outcome, prediction } = rows
        let pairs = 0
        let right = 0
        for (const [a, y] of outcome.entries())
          for (const [b, other] of outcome.entries()) {
            if (y !== 1 || other !== 0) continue
            pairs++
            right += prediction[a]! > prediction[b]! ? 1 : prediction[a] === prediction[b] ? 0.5 : 0
          }
        expect(given(aucOf(rows)).value).toBeCloseTo(right / pairs, 12)
        const turned = { outcome: outcome.toReversed(), prediction: prediction.toReversed() }
        expect(given(aucOf(turned)).value).toBeCloseTo(given(aucOf(rows)).value, 12)
        expect(given(averagePrecision(turned))).toBeCloseTo(given(averagePrecision(rows)), 12)
        expect(weightedAuc(rows)(new Float64Array(outcome.length).fill(1))).toBeCloseTo(right / pairs, 12)
      }),
    )
  })

  it('weights count as repeated rows', () => {
    fc.assert(
      fc.property(rowsOfBothClasses, fc.infiniteStream(fc.integer({ min: 1, max: 3 })), (rows, stream) => {
        const times = Array.from(rows.outcome, () => stream.next().value as number)
        const repeat = (values: Float64Array) => [...values].flatMap((value, row) => Array(times[row]!).fill(value))
        const repeated = judged(repeat(rows.outcome), repeat(rows.prediction))
        expect(weightedAuc(rows)(Float64Array.from(times))).toBeCloseTo(given(aucOf(repeated)).value, 12)
      }),
    )
  })

  it('of constant predictions is a half; a paired difference of equal models is 0 without an interval', () => {
    const rows = judged([0, 1, 0, 1], [0.3, 0.3, 0.3, 0.3])
    expect(given(aucOf(rows))).toMatchObject({ value: 0.5, interval: { kind: 'out-of-scope' } })
    expect(given(averagePrecision(rows))).toBe(0.5)
    expect(given(pairedAuc(rows, rows))).toMatchObject({ value: 0, interval: { kind: 'out-of-scope' } })
    expect(given(aucOf(judged([1, 0, 0], [0.9, 0.1, 0.2]))).interval).toMatchObject({ kind: 'out-of-scope' })
  })

  it('a paired interval is narrower than of two independent samples, and holds the truth as often as it says', () => {
    let inside = 0
    const runs = 200
    for (let run = 0; run < runs; run++) {
      const first = honest(300, run + 1)
      const random = randomOf(run + 1, 1)
      // The same noise on both: neither is better.
      const noisy = (): Judged => ({ ...first, prediction: first.prediction.map(p => p + random.normal(0, 0.2)) })
      const difference = given(pairedAuc(noisy(), noisy()))
      const { low, high } = given(difference.interval)
      if (low <= 0 && high >= 0) inside++
    }
    expect(inside / runs).toBeGreaterThan(0.9)
    expect(inside / runs).toBeLessThan(0.99)
  })
})

describe('what cannot be computed says why', () => {
  const measures: readonly ((rows: Judged) => Answer<unknown>)[] = [
    aucOf,
    averagePrecision,
    brierScore,
    logLoss,
    calibrationInTheLarge,
    calibrationSlope,
    calibrationBins,
    expectedCalibrationError,
    smoothCalibration,
    rows => decisionCurve(rows, [0.2]),
    rows => alertBurden(rows, [50])[0]!.burden,
  ]
  const because = (answer: Answer<unknown>) => (answer.kind === 'out-of-scope' ? answer.because : '')

  it('missing predictions and no rows, for every measure', () => {
    for (const measure of measures) {
      const missing = measure(judged([0, 1, 1], [0.2, Number.NaN, 0.4]))
      expect(because(missing)).toBe('not computable: 1 of 3 predictions are missing')
      expect(because(measure(judged([], [])))).toBe('not computable: no rows')
    }
  })

  it('one class, scores that are no probabilities, extremes, constants', () => {
    for (const measure of [aucOf, averagePrecision, calibrationSlope, calibrationInTheLarge, smoothCalibration])
      expect(because(measure(judged([1, 1], [0.2, 0.4])))).toBe('not computable: one class')
    expect(because(brierScore(judged([0, 1], [2, 3])))).toContain('no probabilities')
    expect(given(aucOf(judged([0, 1], [2, 3]))).value).toBe(1)
    expect(because(calibrationSlope(judged([0, 1, 1], [0, 0.5, 0.7])))).toContain('exactly 0 or 1')
    expect(because(logLoss(judged([0, 1], [1, 0.5])))).toContain('infinite')
    expect(given(logLoss(judged([0, 1], [0, 0.5])))).toBeCloseTo(Math.LN2 / 2, 12)
    expect(because(calibrationSlope(judged([0, 1, 1], [0.5, 0.5, 0.5])))).toContain('constant')
    expect(because(smoothCalibration(judged([0, 1, 1], [0.5, 0.5, 0.5])))).toContain('constant')
    expect(() => aucOf(judged([0, 2], [0.1, 0.2]))).toThrow('row 2: the outcome is 2')
  })

  it('never gives a number that is not finite', () => {
    const values = (of: unknown): readonly number[] =>
      typeof of === 'number' ? [of] : typeof of === 'object' && of !== null ? Object.values(of).flatMap(values) : []
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 0.2, 0.5, 1, Number.NaN)), { maxLength: 12 }),
        rows => {
          const sample = judged(
            rows.map(([y]) => y),
            rows.map(([, p]) => p),
          )
          for (const measure of measures) expect(values(measure(sample)).every(Number.isFinite)).toBe(true)
        },
      ),
    )
  })
})

describe('calibration', () => {
  it('of honest probabilities is right, of overconfident ones has a slope below 1', () => {
    const rows = honest(20_000, 3)
    const line = given(calibrationSlope(rows))
    expect(Math.abs(line.slope.value - 1)).toBeLessThan(0.05)
    expect(Math.abs(given(calibrationInTheLarge(rows)).value)).toBeLessThan(0.05)
    expect(given(expectedCalibrationError(rows)).value).toBeLessThan(0.015)
    const bold = { ...rows, prediction: rows.prediction.map(p => expit(2 * Math.log(p / (1 - p)))) }
    expect(Math.abs(given(calibrationSlope(bold)).slope.value - 0.5)).toBeLessThan(0.03)
    for (const { predicted, observed } of given(smoothCalibration(rows)))
      if (predicted > 0.05 && predicted < 0.7) expect(Math.abs(observed - predicted)).toBeLessThan(0.03)
  })

  it('bins hold every row once, equal predictions together', () => {
    fc.assert(
      fc.property(rowsOfBothClasses, fc.integer({ min: 1, max: 12 }), (rows, count) => {
        const bins = given(calibrationBins(rows, count))
        expect(bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows.outcome.length)
        expect(bins.length).toBeLessThanOrEqual(count)
        for (const [at, bin] of bins.entries()) if (at > 0) expect(bin.low).toBeGreaterThan(bins[at - 1]!.high)
      }),
    )
  })

  it('a smooth of a straight line is that line', () => {
    const prediction = Array.from({ length: 101 }, (_, at) => at / 100)
    // Outcomes whose local mean is the prediction: alternate in proportion.
    let owed = 0
    const outcome = prediction.map(p => {
      owed += p
      const y = owed >= 0.5 ? 1 : 0
      owed -= y
      return y
    })
    for (const { predicted, observed } of given(smoothCalibration(judged(outcome, prediction))))
      expect(Math.abs(observed - predicted)).toBeLessThan(0.08)
  })
})

describe('decisions', () => {
  it('a budget of alerts is never exceeded, and ties alert together', () => {
    const rows = judged([1, 0, 1, 0, 0, 0, 0, 0, 0, 0], [0.9, 0.8, 0.8, 0.3, 0.3, 0.2, 0.1, 0.1, 0.1, 0.1])
    const [ten, twenty, thirty, half] = alertBurden(rows, [10, 20, 30, 50]).map(({ burden }) => given(burden))
    expect(ten).toMatchObject({ alertsPer100: 10, sensitivity: 0.5, ppv: 1, numberNeededToAlert: 1, threshold: 0.9 })
    // The second and third are equal: both would be 30 of 100.
    expect(twenty).toMatchObject({ alertsPer100: 10 })
    expect(thirty).toMatchObject({ alertsPer100: 30, sensitivity: 1, specificity: 0.875, threshold: 0.8 })
    expect(half).toMatchObject({ alertsPer100: 50, ppv: 0.4, numberNeededToAlert: 2.5 })
    const [none] = alertBurden(judged([0, 1, 1], [0.5, 0.5, 0.5]), [50])
    expect(none?.burden).toMatchObject({ kind: 'out-of-scope', because: expect.stringContaining('of more than 50') })
    expect(() => alertBurden(rows, [0])).toThrow('not 0')
  })

  it('acting on everybody is the model that predicts 1', () => {
    const rows = honest(500, 9)
    const [all] = given(decisionCurve({ ...rows, prediction: rows.prediction.map(() => 1) }, [0.2]))
    expect(all!.model).toBeCloseTo(all!.everybody, 12)
    expect(() => decisionCurve(rows, [1])).toThrow('not 1')
  })
})

describe('proportions', () => {
  it('reproduce Newcombe 1998', () => {
    const rounded = (estimate: ReturnType<typeof proportionOf>) => {
      const { low, high } = given(given(estimate).interval)
      return [low, high].map(value => Number(value.toFixed(4)))
    }
    expect(rounded(proportionOf(81, 263))).toEqual([0.2553, 0.3662])
    expect(rounded(proportionOf(15, 148))).toEqual([0.0624, 0.1605])
    expect(rounded(proportionOf(0, 20))).toEqual([0, 0.1611])
    expect(rounded(proportionsApart(56, 70, 48, 80))).toEqual([0.0524, 0.3339])
    expect(proportionOf(0, 0)).toMatchObject({ kind: 'out-of-scope' })
  })
})

describe('two models', () => {
  it('the better has the better numbers; the same seed gives the same intervals', () => {
    const better = honest(1500, 5)
    const random = randomOf(8, 0)
    const worse = {
      ...better,
      prediction: better.prediction.map(p => expit(Math.log(p / (1 - p)) + random.normal(0, 1))),
    }
    const found = compareModels(better, worse, { resamples: 200, seed: 4 })
    expect(given(given(found.auc).interval).low).toBeGreaterThan(0)
    expect(given(given(found.brier).interval).high).toBeLessThan(0)
    expect(given(given(found.logLoss).interval).high).toBeLessThan(0)
    expect(given(given(found.auc).interval).method).toBe('DeLong')
    expect(compareModels(better, worse, { resamples: 200, seed: 4 })).toEqual(found)
  })

  it('rows of one patient do not make it more certain', () => {
    const once = honest(300, 6)
    const random = randomOf(2, 0)
    const other = {
      ...once,
      prediction: once.prediction.map(p => expit(Math.log(p / (1 - p)) + random.normal(0, 0.5))),
    }
    const fourfold = ({ outcome, prediction }: Judged, clustered: boolean): Judged => ({
      outcome: Float64Array.from({ length: 1200 }, (_, row) => outcome[row % 300]!),
      prediction: Float64Array.from({ length: 1200 }, (_, row) => prediction[row % 300]!),
      ...(clustered ? { clusters: Int32Array.from({ length: 1200 }, (_, row) => row % 300) } : {}),
    })
    const width = (clustered: boolean) => {
      const { brier, auc } = compareModels(fourfold(once, clustered), fourfold(other, clustered), {
        resamples: 300,
        seed: 1,
      })
      return [brier, auc].map(one => {
        const { low, high } = given(given(one).interval)
        return high - low
      })
    }
    const [apart, together] = [width(false), width(true)]
    for (const at of [0, 1]) {
      expect(together[at]! / apart[at]!).toBeGreaterThan(1.6)
      expect(together[at]! / apart[at]!).toBeLessThan(2.4)
    }
  })

  it('rows of one patient alone have numbers and no intervals', () => {
    const alone = { ...honest(300, 6), clusters: new Int32Array(300).fill(4) }
    const { auc, slope, inTheLarge } = performanceOf(alone, { resamples: 9, seed: 1 })
    for (const one of [auc, slope, inTheLarge, compareModels(alone, alone, { resamples: 9, seed: 1 }).brier])
      expect(given(one).interval).toMatchObject({ because: expect.stringContaining('one patient') })
  })

  it('scores that are no probabilities are compared by AUC only', () => {
    const rows = honest(100, 7)
    const scores = { ...rows, prediction: rows.prediction.map(p => 10 * p + 1) }
    const found = compareModels(rows, scores, { resamples: 50, seed: 1 })
    expect(given(found.auc).value).toBeCloseTo(0, 12)
    expect(found.brier).toMatchObject({ kind: 'out-of-scope' })
  })
})
