import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expit, logisticFit, logit } from './logistic-fit.ts'

describe('logistic regression of a few columns', () => {
  it('of a two by two table has the log odds and the log odds ratio, with Woolf’s standard error', () => {
    // 20 of 100 without, 40 of 100 with: odds ratio (40 x 80) / (60 x 20) = 8 / 3.
    const x = Float64Array.from({ length: 200 }, (_, row) => (row < 100 ? 0 : 1))
    const outcome = Float64Array.from({ length: 200 }, (_, row) => (row < 100 ? Number(row < 20) : Number(row < 140)))
    const fit = logisticFit({ outcome, columns: [x] })
    if ('because' in fit) throw new Error(fit.because)
    expect(fit.coefficients[0]).toBeCloseTo(Math.log(20 / 80), 10)
    expect(fit.coefficients[1]).toBeCloseTo(Math.log(8 / 3), 10)
    expect(fit.covariance[3]).toBeCloseTo(1 / 20 + 1 / 80 + 1 / 40 + 1 / 60, 10)
    // Every row its own cluster: the robust variance of a saturated model is the same.
    const robust = logisticFit({ outcome, columns: [x], clusters: Int32Array.from(x, (_, row) => row) })
    if ('because' in robust) throw new Error(robust.because)
    expect(robust.covariance[3]).toBeCloseTo(fit.covariance[3]!, 10)
    // Each row twice, named as one patient's: no more certain than once.
    const twice = (from: Float64Array) => Float64Array.from({ length: 400 }, (_, row) => from[row % 200]!)
    const doubled = logisticFit({
      outcome: twice(outcome),
      columns: [twice(x)],
      clusters: Int32Array.from({ length: 400 }, (_, row) => row % 200),
    })
    if ('because' in doubled) throw new Error(doubled.because)
    expect(doubled.covariance[3]).toBeCloseTo(fit.covariance[3]!, 10)
  })

  it('finds the intercept beside offsets that are far apart, where a half of all chances has to move', () => {
    const offset = Float64Array.of(-20.7, -20.7, -20.7, -20.7, -20.7, 13.8, 13.8, 13.8, 13.8, 13.8)
    const outcome = Float64Array.of(0, 0, 0, 0, 0, 1, 0, 0, 0, 0)
    const fit = logisticFit({ outcome, columns: [], offset })
    if ('because' in fit) throw new Error(fit.because)
    // One of the five whose chance is not 0: expit(13.8 + a) = 1 / 5.
    expect(fit.coefficients[0]).toBeCloseTo(Math.log(1 / 4) - 13.8, 6)
    expect(logisticFit({ outcome, columns: [], offset: offset.fill(-Infinity) })).toHaveProperty('because')
  })

  it('says why there is no fit', () => {
    expect(logisticFit({ outcome: Float64Array.of(1, 1), columns: [] })).toEqual({ because: 'one class' })
    const parted = { outcome: Float64Array.of(0, 0, 1, 1), columns: [Float64Array.of(1, 2, 3, 4)] }
    expect(logisticFit(parted)).toMatchObject({ because: expect.stringContaining('parted perfectly') })
    const constant = { outcome: Float64Array.of(0, 1, 1), columns: [Float64Array.of(2, 2, 2)] }
    expect(logisticFit(constant)).toMatchObject({ because: expect.stringContaining('constant') })
  })

  it('logit and expit undo each other', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), score => {
        expect(logit(expit(score))).toBeCloseTo(score, score > 10 ? 1 : 6)
      }),
    )
    expect(expit(-800)).toBe(0)
    expect(expit(800)).toBe(1)
  })
})
