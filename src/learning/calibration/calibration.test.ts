import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expit, logisticFit, logit, randomOf } from '../numeric/index.ts'
import {
  bentLogOdds,
  type CalibrationMethod,
  calibrated,
  crossFitCalibrator,
  EXTREME,
  fitCalibrator,
  groupedFolds,
  steepnessAt,
} from './index.ts'
import { fitIsotonic } from './isotonic.ts'

const methods: readonly CalibrationMethod[] = ['isotonic', 'beta', 'platt', 'slope', 'curved', 'in-the-large']
const golden = '../shared/data/models/golden'

/** Predictions whose true log-odds is `intercept + slope x logit(p)`. */
const bent = (rows: number, slope: number, intercept: number) => {
  const random = randomOf(21, rows)
  const prediction = Float64Array.from({ length: rows }, () => expit(random.normal(-0.5, 1)))
  const outcome = prediction.map(p => Number(random.unit() < expit(intercept + slope * logit(p))))
  return { prediction, outcome }
}

describe('a curve behind the line', () => {
  /** Outcomes of log-odds that rise steeply to -1 and slowly from there. */
  const hinged = (rows: number, after: number) => {
    const random = randomOf(4, rows)
    const prediction = Float64Array.from({ length: rows }, () => expit(random.normal(-1, 1)))
    const truth = (p: number): number => expit(-1 + (logit(p) > -1 ? after : 1.5) * (logit(p) + 1))
    return { prediction, outcome: prediction.map(p => Number(random.unit() < truth(p))), truth }
  }

  it('is a restricted cubic spline: of knots 1, 2, 3 the values of its definition, straight outside', () => {
    const curve = { knots: [1, 2, 3], intercept: 0, slope: 0, bend: 1 } as const
    expect([0, 1, 2, 2.5, 3, 4, 5].map(s => bentLogOdds(curve, s))).toEqual([0, 0, 0.25, 0.78125, 1.5, 3, 4.5])
    expect([0, 1, 3, 5].map(s => steepnessAt(curve, s))).toEqual([0, 0, 1.5, 1.5])
    const step = 1e-6
    const slopeAt = (s: number) => (bentLogOdds(curve, s + step) - bentLogOdds(curve, s - step)) / (2 * step)
    for (const s of [1.3, 2, 2.8]) expect(steepnessAt(curve, s)).toBeCloseTo(slopeAt(s), 6)
  })

  it('is there where the rows ask for one, and brings chances near the truth', () => {
    const { prediction, outcome, truth } = hinged(20_000, 0.6)
    const error = (method: CalibrationMethod): number => {
      const map = fitCalibrator(method, prediction, outcome)
      return prediction.reduce((sum, p) => sum + Math.abs(calibrated(map, p) - truth(p)), 0) / prediction.length
    }
    expect(fitCalibrator('curved', prediction, outcome).kind).toBe('curved')
    expect(error('curved')).toBeLessThan(0.5 * error('slope'))
  })

  it('is not there where a line does, where rows are few, or where it would fall', () => {
    const straight = hinged(20_000, 1.5)
    expect(fitCalibrator('curved', straight.prediction, straight.outcome)).toEqual(
      fitCalibrator('slope', straight.prediction, straight.outcome),
    )
    const falls = hinged(20_000, -0.5)
    expect(fitCalibrator('curved', falls.prediction, falls.outcome).kind).toBe('logistic')
    const few = { prediction: Float64Array.of(0.2, 0.2, 0.3, 0.3), outcome: Float64Array.of(0, 1, 0, 1) }
    expect(fitCalibrator('curved', few.prediction, few.outcome).kind).toBe('logistic')
  })
})

describe.skipIf(!existsSync(golden))('isotonic regression (golden)', () => {
  it('has the same points as the reference', () => {
    const { y, p } = JSON.parse(readFileSync(`${golden}/metrics_heart_pooledLR.json`, 'utf8'))
    const { iso_x, iso_y } = JSON.parse(readFileSync(`${golden}/calibration_dca.json`, 'utf8'))
    const { predictions, probabilities } = fitIsotonic(Float64Array.from(p), Float64Array.from(y))
    expect(predictions).toHaveLength(iso_x.length)
    for (const at of iso_x.keys()) {
      expect(Math.abs(predictions[at]! - iso_x[at])).toBeLessThan(1e-9)
      expect(Math.abs(probabilities[at]! - iso_y[at])).toBeLessThan(1e-9)
    }
  })
})

describe('calibrators', () => {
  it('are monotone maps within 0 and 1, the same after JSON, whatever they are fitted on', () => {
    const rows = fc
      .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1)), {
        minLength: 8,
        maxLength: 60,
      })
      .filter(sample => new Set(sample.map(([, y]) => y)).size === 2)
    fc.assert(
      fc.property(rows, fc.constantFrom(...methods), (sample, method) => {
        let calibrator: ReturnType<typeof fitCalibrator>
        try {
          calibrator = fitCalibrator(
            method,
            Float64Array.from(sample, ([p]) => p),
            Float64Array.from(sample, ([, y]) => y),
          )
        } catch (error) {
          // Only what has no fit is refused.
          expect(String(error)).toMatch(/cannot be calibrated/)
          return
        }
        const back = JSON.parse(JSON.stringify(calibrator))
        let before = 0
        for (let at = -0.1; at <= 1.1; at += 0.01) {
          const p = calibrated(calibrator, at)
          expect(p).toBeGreaterThanOrEqual(Math.max(before, EXTREME))
          expect(p).toBeLessThanOrEqual(1 - EXTREME)
          expect(calibrated(back, at)).toBe(p)
          before = p
        }
        expect(calibrated(calibrator, Number.NaN)).toBeNaN()
      }),
    )
  })

  it('find the slope and intercept that were put in', () => {
    const { prediction, outcome } = bent(40_000, 0.6, 0.4)
    expect(fitCalibrator('slope', prediction, outcome)).toMatchObject({
      slope: expect.closeTo(0.6, 1),
      intercept: expect.closeTo(0.4, 1),
    })
    // With equal a and b, beta is the logistic map.
    expect(fitCalibrator('beta', prediction, outcome)).toMatchObject({
      a: expect.closeTo(0.6, 1),
      b: expect.closeTo(0.6, 1),
    })
    const level = fitCalibrator('in-the-large', prediction, outcome)
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(prediction.map(p => calibrated(level, p)))).toBeCloseTo(mean(outcome), 8)
  })

  it('beta bends where a logistic map cannot', () => {
    const random = randomOf(5, 5)
    const prediction = Float64Array.from({ length: 40_000 }, () => random.unit() * 0.98 + 0.01)
    const truth = (p: number): number => expit(2 * Math.log(p) - 0.5 * Math.log1p(-p) + 0.3)
    const outcome = prediction.map(p => Number(random.unit() < truth(p)))
    const map = fitCalibrator('beta', prediction, outcome)
    for (const p of [0.1, 0.3, 0.5, 0.7, 0.9]) expect(Math.abs(calibrated(map, p) - truth(p))).toBeLessThan(0.02)
  })

  it('Platt’s targets keep scores that part the classes finite; a turned score is flat', () => {
    const score = Float64Array.of(-2, -1, 1, 2)
    const map = fitCalibrator('platt', score, Float64Array.of(0, 0, 1, 1))
    // N+ = N- = 2: targets 3/4 and 1/4; the fit's mean in each class is the target.
    const [low, high] = [-2, 2].map(value => calibrated(map, value))
    expect(low).toBeGreaterThan(0.1)
    expect(high).toBeLessThan(0.9)
    const target = Float64Array.of(0.25, 0.25, 0.75, 0.75)
    const fit = logisticFit({ outcome: target, columns: [score] })
    expect(map).toMatchObject({ slope: 'because' in fit ? 0 : fit.coefficients[1] })
    const turned = fitCalibrator('platt', score, Float64Array.of(1, 1, 0, 0))
    expect(calibrated(turned, -2)).toBe(calibrated(turned, 2))
    expect(calibrated(turned, 0)).toBeCloseTo(0.5, 12)
  })

  it('recalibrates predictions that part the outcomes by Platt’s targets, and constant ones to the frequency', () => {
    for (const method of ['slope', 'curved'] as const) {
      const parted = fitCalibrator(method, Float64Array.of(0.1, 0.1, 0.7, 0.7), Float64Array.of(0, 0, 1, 1))
      expect(calibrated(parted, 0.1)).toBeCloseTo(0.25, 9)
      expect(calibrated(parted, 0.7)).toBeCloseTo(0.75, 9)
      const constant = fitCalibrator(method, Float64Array.of(0.2, 0.2, 0.2, 0.2), Float64Array.of(0, 1, 1, 1))
      expect(calibrated(constant, 0.2)).toBeCloseTo(0.75, 9)
    }
  })

  it('isotonic pools rows of one prediction, and stays at its ends', () => {
    const map = fitIsotonic(Float64Array.of(0.2, 0.2, 0.4, 0.6), Float64Array.of(0, 1, 0, 1))
    expect(map).toEqual({ kind: 'isotonic', predictions: [0.2, 0.4, 0.6], probabilities: [1 / 3, 1 / 3, 1] })
    expect([0, 0.3, 0.5, 0.9].map(p => calibrated(map, p))).toEqual([
      1 / 3,
      1 / 3,
      expect.closeTo(2 / 3, 12),
      1 - EXTREME,
    ])
  })

  it('isotonic is the nearest ascending map: no single step moved does better', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1), { minLength: 2, maxLength: 10 }), outcomes => {
        const prediction = Float64Array.from(outcomes, (_, row) => row / 10)
        const outcome = Float64Array.from(outcomes)
        const map = fitIsotonic(prediction, outcome)
        const loss = (of: (p: number) => number) =>
          prediction.reduce((sum, p, row) => sum + (outcome[row]! - of(p)) ** 2, 0)
        const value = (p: number) => map.probabilities[map.predictions.indexOf(p)] ?? calibrated(map, p)
        for (const cut of [...prediction])
          for (const by of [-0.01, 0.01]) {
            const moved = (p: number) => (by > 0 === p >= cut ? value(p) + by : value(p))
            expect(loss(moved)).toBeGreaterThanOrEqual(loss(value) - 1e-5)
          }
      }),
    )
  })

  it('one class is refused by name', () => {
    for (const method of ['beta', 'slope', 'in-the-large'] as const)
      expect(() => fitCalibrator(method, Float64Array.of(0.1, 0.2), Float64Array.of(1, 1))).toThrow('one class')
  })
})

describe('cross-fitted recalibration', () => {
  it('parts hold whole groups, about even', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 30, maxLength: 80 }), groups => {
        const codes = Int32Array.from(groups)
        const parts = Math.min(3, new Set(groups).size)
        if (parts < 2) return
        const folds = groupedFolds(codes.length, codes, parts, 1)
        const partOf = new Map<number, number>()
        for (const [row, group] of codes.entries()) {
          expect(partOf.get(group) ?? folds[row]).toBe(folds[row])
          partOf.set(group, folds[row]!)
        }
        expect(new Set(folds).size).toBe(parts)
      }),
    )
    const even = groupedFolds(100, undefined, 5, 3)
    for (let part = 0; part < 5; part++) expect(even.filter(fold => fold === part)).toHaveLength(20)
    expect(() => groupedFolds(3, Int32Array.of(1, 1, 1), 2, 1)).toThrow('1 groups do not make 2 parts')
  })

  it('no row is predicted by a model that saw it, nor calibrated by a map that did', () => {
    const { prediction, outcome } = bent(3000, 0.5, 0)
    const folds = groupedFolds(3000, undefined, 5, 1)
    const found = crossFitCalibrator(outcome, folds, 'slope', (train, of) => {
      const seen = new Set(train)
      expect([...of].some(row => seen.has(row))).toBe(false)
      return Float64Array.from(of, row => prediction[row]!)
    })
    expect(found.outOfPart).toEqual(prediction)
    // Of five parts: what the slope lacks of 1 is four fifths of what the parts show.
    const parts = fitCalibrator('slope', prediction, outcome) as { readonly slope: number }
    expect(found.calibrator).toMatchObject({ slope: expect.closeTo(1 - 0.8 * (1 - parts.slope), 12) })
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(prediction.map(p => calibrated(found.calibrator, p)))).toBeCloseTo(mean(outcome), 8)
    const judged = logisticFit({ outcome, columns: [found.calibrated.map(logit)] })
    expect('because' in judged ? 0 : judged.coefficients[1]).toBeCloseTo(1, 1)
    // A changed outcome changes only the calibrated values of other parts.
    const changed = outcome.with(0, 1 - outcome[0]!)
    const again = crossFitCalibrator(changed, folds, 'slope', (_, of) => Float64Array.from(of, row => prediction[row]!))
    for (const row of folds.keys())
      expect(again.calibrated[row] === found.calibrated[row]).toBe(folds[row] === folds[0])
  })
})
