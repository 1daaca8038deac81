import { describe, expect, it } from 'vitest'
import { startOf, startText } from './start.ts'

describe('where a prediction starts from', () => {
  it('is the chance of its reference, in words; nothing where there is none', () => {
    expect(startOf({ reference: 0 })).toBe(0.5)
    expect(startOf({ reference: Math.log(0.15 / 0.85) })).toBeCloseTo(0.15, 12)
    expect(startText({ reference: Math.log(0.15 / 0.85) })).toBe(
      'At the average score, before anything of this patient counts: 15 of 100 people (the line). ',
    )
    expect(startText({ reference: -9 })).toContain('fewer than 1 of 100 people')
    expect([startOf({}), startText({})]).toEqual([undefined, ''])
  })
})
