import { describe, expect, it } from 'vitest'
import { clusterNumbers, quantileOf } from './resampling.ts'

describe('resampling', () => {
  it('quantiles are linear between neighbours, as R’s default', () => {
    // quantile(c(1, 2, 4, 8), c(0, .1, .5, .9, 1)) in R
    expect([0, 0.1, 0.5, 0.9, 1].map(part => quantileOf([1, 2, 4, 8], part))).toEqual([
      1,
      expect.closeTo(1.3, 12),
      3,
      expect.closeTo(6.8, 12),
      8,
    ])
  })

  it('clusters are numbered as they come', () => {
    expect(clusterNumbers(Int32Array.of(70, 3, 70, -1))).toEqual({ numbers: Int32Array.of(0, 1, 0, 2), count: 3 })
  })
})
