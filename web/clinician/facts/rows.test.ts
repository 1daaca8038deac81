import { describe, expect, it } from 'vitest'
import type { Instant } from '../../../src/core/index.ts'
import { courseOf } from './rows.ts'

const at = (day: string) => `2026-11-${day}T00:00:00.000Z` as Instant
const earlier = (value: string | null, unit: string | null, day: string) => ({
  fact: `f${day}`,
  value,
  unit,
  at: at(day),
})

describe('courseOf', () => {
  it('runs from the oldest to the newest', () => {
    const row = { value: '1.5', unit: 'mg/dL', at: at('20'), earlier: [earlier('1.4', 'mg/dL', '10')] }
    expect(courseOf(row).map(({ value }) => value)).toEqual([1.4, 1.5])
  })

  it('never joins values of different units, nor words or limits', () => {
    const row = {
      value: '1.5',
      unit: 'mg/dL',
      at: at('20'),
      earlier: [earlier('133', 'umol/L', '12'), earlier('<0.3', 'mg/dL', '11'), earlier(null, null, '10')],
    }
    expect(courseOf(row).map(({ value }) => value)).toEqual([1.5])
  })
})
