import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { silentAfter } from './silence.ts'

describe('silentAfter', () => {
  it('is three times the longest pause, and never less than the least', () => {
    expect(silentAfter([0, 1, 2, 5], { least: 3, within: 24 })).toBe(9)
    expect(silentAfter([0, 1, 2], { least: 24, within: 1000 })).toBe(24)
  })

  it('looks at recent pauses only', () => {
    expect(silentAfter([0, 100, 101, 102], { least: 1, within: 24 })).toBe(3)
  })

  it('says nothing without a rhythm: too few moments, or all within a short time', () => {
    expect(silentAfter([], { least: 1, within: 24 })).toBeUndefined()
    expect(silentAfter([0, 10], { least: 1, within: 24, moments: 3 })).toBeUndefined()
    expect(silentAfter([0, 1, 2], { least: 1, within: 24, span: 5 })).toBeUndefined()
  })

  it('never calls a pause silence that the source has made before', () => {
    const moments = fc.array(fc.nat(500), { minLength: 2 }).map(all => [...new Set(all)].sort((a, b) => a - b))
    fc.assert(
      fc.property(moments, all => {
        const longest = Math.max(0, ...all.slice(1).map((moment, before) => moment - all[before]!))
        expect(silentAfter(all, { least: 1, within: 500 })).toBeGreaterThan(longest === 0 ? 0 : longest)
      }),
    )
  })
})
