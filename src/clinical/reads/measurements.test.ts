import { describe, expect, it } from 'vitest'
import { measurement } from '../concepts/index.ts'
import type { Fact } from '../fact.ts'
import { measured, observation, profileAt } from '../profile-fixture.ts'
import { latestOf, readingsOf } from './measurements.ts'

const asOf = '2026-11-02T09:00:00Z'
const mgPerDl = (value: number) => measured(value, 'mg/dL')
const creatinine = (at: string, value: number) => observation('2160-0', at, mgPerDl(value))
const read = (facts: readonly Fact[], within = 365) => {
  const answer = latestOf(profileAt(asOf, facts), measurement.creatinine, { within })
  if (answer.kind === 'answered') return answer.value.quantity.value
  return answer.kind === 'insufficient' ? `${answer.missing[0]?.reason}: ${answer.missing[0]?.have}` : null
}

describe('latestOf', () => {
  it('is the newest value, in any order of arrival', () => {
    const facts = [creatinine('2026-01-01', 1.2), creatinine('2026-09-01', 1.5), creatinine('2025-12-01', 1.1)]
    expect(read(facts)).toBe(1.5)
    expect(read([...facts].reverse())).toBe(1.5)
  })

  it('takes every code of the concept, and converts', () => {
    expect(read([creatinine('2026-01-01', 1.2), observation('38483-4', '2026-09-01', mgPerDl(1.4))])).toBe(1.4)
    expect(read([observation('14682-9', '2026-09-01', measured(0.0884, 'mmol/L'))])).toBeCloseTo(1, 12)
  })

  it('is absent without a value, also when the source says that there is none', () => {
    expect(read([])).toBe('absent: none')
    expect(read([observation('2160-0', '2026-09-01', { type: 'absent', reason: 'not-performed' })])).toBe(
      'absent: none',
    )
    expect(read([creatinine('2026-09-01', 1.5)].map(fact => ({ ...fact, status: 'cancelled' })))).toBe('absent: none')
  })

  it('is stale one day after the limit, not on it', () => {
    expect(read([creatinine('2025-11-02T09:00:00Z', 1.5)])).toBe(1.5)
    expect(read([creatinine('2025-11-02T08:59:59Z', 1.5)])).toBe('stale: last on 2025-11-02')
  })

  it.each<[string, Fact]>([
    [
      'unit missing or not understood',
      observation('2160-0', '2026-09-01', { type: 'unconverted', original: { value: 88 } }),
    ],
    ['unit kg does not fit', observation('2160-0', '2026-09-01', measured(1, 'kg'))],
    ['not a number with a unit', observation('2160-0', '2026-09-01', { type: 'text', text: 'see report' })],
    ['outside 0.1 to 30 mg/dL', creatinine('2026-09-01', 88)],
    ['preliminary, not final', { ...creatinine('2026-09-01', 1.5), status: 'preliminary' }],
  ])('%s: unusable, and an older value is not put in its place', (why, newest) => {
    expect(read([creatinine('2026-01-01', 1.2), newest])).toBe(`unusable: 2026-09-01: ${why}`)
  })

  it('a limit is not a value', () => {
    const limit = observation('2160-0', '2026-09-01', measured(0.2, 'mg/dL', '<'))
    expect(read([limit])).toBe('unusable: 2026-09-01: only a limit (<0.2)')
    // Also when a number stands beside it.
    expect(read([creatinine('2026-09-01', 0.2), limit])).toBe('unusable: 2026-09-01: only a limit (<0.2)')
  })

  it('two values of one moment that contradict each other are no answer; a rounding is not a contradiction', () => {
    expect(read([creatinine('2026-09-01', 1.5), creatinine('2026-09-01', 3.1)])).toBe(
      'conflicting: 2026-09-01: 2 values that disagree',
    )
    expect(read([creatinine('2026-09-01', 1.5), observation('38483-4', '2026-09-01', mgPerDl(1.49))])).toBe(1.5)
  })

  it('a creatinine that changes within 48 hours is no answer; one that changes over months is', () => {
    const first = creatinine('2026-09-01T08:00:00Z', 1)
    expect(read([first, creatinine('2026-09-01T20:00:00Z', 2.4)])).toMatch(/^conflicting: 1 mg\/dL .* and 2.4 mg\/dL/)
    expect(read([first, creatinine('2026-09-03T07:00:00Z', 1.3)])).toMatch(/^conflicting/)
    expect(read([first, creatinine('2026-09-03T07:00:00Z', 1.29)])).toBe(1.29)
    expect(read([first, creatinine('2026-09-08T08:00:00Z', 2.4)])).toBe(2.4)
  })

  it('pounds sent as kilograms beside kilograms are no weight', () => {
    const weight = (at: string, value: number) => observation('29463-7', at, measured(value, 'kg'))
    const weights = (...facts: readonly Fact[]) =>
      latestOf(profileAt(asOf, facts), measurement.weight, { within: 365 }).kind
    expect(weights(weight('2026-09-01T08:00:00Z', 154), weight('2026-09-01T09:00:00Z', 70))).toBe('insufficient')
    expect(weights(weight('2026-08-10', 70), weight('2026-09-01', 154))).toBe('insufficient')
    expect(weights(weight('2026-08-10', 80), weight('2026-09-01', 70))).toBe('answered')
    expect(weights(weight('2026-06-01', 154), weight('2026-09-01', 70))).toBe('answered')
  })

  it('total cholesterol of 5.17 beside mg/dL is refused (hazard H3)', () => {
    const profile = profileAt(asOf, [observation('2093-3', '2026-09-01', mgPerDl(5.17))])
    const answer = latestOf(profile, measurement.totalCholesterol, { within: 365 })
    expect(answer.kind === 'insufficient' && answer.missing[0]?.reason).toBe('unusable')
  })
})

describe('readingsOf', () => {
  it('gives the usable values, oldest first', () => {
    const facts = [creatinine('2026-09-01', 1.5), creatinine('2025-01-01', 1.1), creatinine('2026-03-01', 88)]
    expect(readingsOf(profileAt(asOf, facts), measurement.creatinine).map(({ quantity }) => quantity.value)).toEqual([
      1.1, 1.5,
    ])
  })
})
