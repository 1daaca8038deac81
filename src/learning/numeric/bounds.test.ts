import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binFinder, binOf, boundsOf } from './bounds.ts'

const values = fc.array(fc.oneof(fc.integer({ min: -20, max: 20 }), fc.double({ noNaN: true })), {
  minLength: 1,
  maxLength: 200,
})

describe('bounds of bins', () => {
  it('part few distinct values one by one, half way, and leave missing values out', () => {
    expect(boundsOf(Float64Array.of(5, 1, Number.NaN, 2, 1), 255)).toEqual(Float64Array.of(1.5, 3.5))
    expect(boundsOf(Float64Array.of(Number.NaN), 255)).toEqual(new Float64Array())
  })

  it('part many into bins of about equal weight', () => {
    const bounds = boundsOf(
      Float64Array.from({ length: 1000 }, (_, row) => row),
      4,
    )
    expect([...bounds]).toEqual([249.5, 499.5, 749.5])
    const heavy = Float64Array.from({ length: 1000 }, (_, row) => (row < 100 ? 27 : 1))
    expect(
      boundsOf(
        Float64Array.from({ length: 1000 }, (_, row) => row),
        4,
        heavy,
      )[0],
    ).toBeLessThan(40)
  })

  it('are the same for rows with a weight and for rows repeated', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 20 }), (some, most) => {
        const weight = some.map((_, at) => at % 4)
        const repeated = some.flatMap((value, at) => new Array<number>(weight[at]!).fill(value))
        const weighed = boundsOf(Float64Array.from(some), most, Float64Array.from(weight))
        expect(weighed).toEqual(boundsOf(Float64Array.from(repeated), most))
      }),
    )
  })

  it('know 0 and -0 as one value', () => {
    const either = [Float64Array.of(-0, 0, Number.POSITIVE_INFINITY), Float64Array.of(0, -0, Number.POSITIVE_INFINITY)]
    for (const values of either) expect(boundsOf(values, 3, Float64Array.of(1, 1, 1))).toEqual(Float64Array.of(0))
  })

  it('hold each value in the bin whose bounds are about it', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 20 }), (some, most) => {
        const bounds = boundsOf(Float64Array.from(some), most)
        expect(bounds.length).toBeLessThan(most)
        expect(bounds.every(Number.isFinite)).toBe(true)
        for (const value of some) {
          const bin = binOf(bounds, value)
          expect(value <= (bounds[bin] ?? Number.POSITIVE_INFINITY)).toBe(true)
          // The first bin holds minus infinity too.
          if (bin > 0) expect(value > bounds[bin - 1]!).toBe(true)
        }
      }),
    )
  })

  it('are found the same way one by one and by cells, infinities among them', () => {
    const any = fc.oneof(fc.double(), fc.double({ min: 0, max: 1 }), fc.integer({ min: -5, max: 5 }))
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 400 }), fc.integer({ min: 2, max: 255 }), (some, most) => {
        const bounds = boundsOf(Float64Array.from(some), most)
        const find = binFinder(bounds)
        for (const value of some) if (!Number.isNaN(value)) expect(find(value)).toBe(binOf(bounds, value))
      }),
    )
  })
})
