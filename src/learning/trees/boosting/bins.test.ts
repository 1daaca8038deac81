import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binColumn } from './bins.ts'

const binned = (values: readonly number[], most = 255) =>
  binColumn({ kind: 'numeric', name: 'x', values: Float64Array.from(values) }, most)

describe('numbers in bins', () => {
  it('lie at or below the bound of their bin, and above the one before', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: -5, max: 5 }),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-310, 1.7e308, -1.7e308),
    )
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 2, max: 255 }),
        (values, most) => {
          const { codes, bounds, bins, missingBin } = binned(values, most)
          expect(bounds.length).toBeLessThan(most)
          for (const [row, one] of values.entries()) {
            const bin = codes[row]!
            expect(bin).toBeLessThan(bins)
            if (Number.isNaN(one)) {
              expect(bin).toBe(missingBin)
              continue
            }
            if (bin < bounds.length) expect(one).toBeLessThanOrEqual(bounds[bin]!)
            if (bin > 0) expect(one).toBeGreaterThan(bounds[bin - 1]!)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('have a bin each while there are few', () => {
    expect([...binned([3, 1, 2, 1, Number.NaN]).codes]).toEqual([2, 0, 1, 0, 3])
    expect(binned([5, 5]).bins).toBe(1)
  })

  it('share bins of about equally many rows when there are many', () => {
    const { codes, bins } = binned(
      Array.from({ length: 10_000 }, (_, row) => row ** 3),
      20,
    )
    const counts = new Array<number>(bins).fill(0)
    for (const code of codes) counts[code]!++
    expect(bins).toBe(20)
    expect(Math.max(...counts)).toBeLessThanOrEqual(501)
  })
})

describe('levels in bins', () => {
  it('have a bin each by how common they are; the rarest share that of missing values', () => {
    const levels = Array.from({ length: 300 }, (_, level) => `l${level}`)
    const codes = Int32Array.from([...levels.keys()].flatMap(level => (level < 255 ? [level, level] : [level])))
    const column = binColumn({ kind: 'categorical', name: 'c', codes: Int32Array.of(...codes, -1), levels }, 255)
    expect(column.bins).toBe(256)
    expect(column.codes.at(-1)).toBe(column.missingBin)
    expect(column.codes.filter(code => code === column.missingBin)).toHaveLength(46)
  })
})
