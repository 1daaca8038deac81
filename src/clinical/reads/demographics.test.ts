import { describe, expect, it } from 'vitest'
import { intervalOf } from '../../core/index.ts'
import { person, profileAt } from '../profile-fixture.ts'
import { ageOf, deathOf, sexOf } from './demographics.ts'

const age = (birth: string, asOf: string) => {
  const answer = ageOf(profileAt(asOf, [person({ birth })]))
  return answer.kind === 'answered'
    ? answer.value.years
    : answer.kind === 'insufficient'
      ? answer.missing[0]?.reason
      : null
}

describe('ageOf', () => {
  it.each([
    ['1946-11-02', '2026-11-02T09:00:00Z', 80],
    ['1946-11-03', '2026-11-02T09:00:00Z', 79],
    ['2000-02-29', '2026-02-28', 25],
    ['2000-02-29', '2026-03-01', 26],
    // Every day that a partial date allows gives the same age.
    ['1946-10', '2026-11-02', 80],
    ['1946-12', '2026-11-02', 79],
    ['1946', '2026-12-31', 80],
    // It depends on the day: no answer.
    ['1946-11', '2026-11-02', 'unusable'],
    ['1946', '2026-11-02', 'unusable'],
    ['2027-01-01', '2026-11-02', 'unusable'],
    ['1846-01-01', '2026-11-02', 'unusable'],
  ])('born %s, on %s: %s', (birth, asOf, expected) => {
    expect(age(birth, asOf)).toBe(expected)
  })

  it('is not known without a birth date', () => {
    const answer = ageOf(profileAt('2026-11-02', [person({ sex: 'male' })]))
    expect(answer.kind === 'insufficient' && answer.missing[0]?.reason).toBe('absent')
  })

  it('is not known when sources disagree about it, but is when their dates give one age', () => {
    const asOf = '2026-11-02'
    const differ = ageOf(profileAt(asOf, [person({ birth: '1946-01-01' }), person({ birth: '1964-01-01' })]))
    expect(differ.kind === 'insufficient' && differ.missing[0]?.reason).toBe('conflicting')
    const vague = [person({ birth: '1946-01-01' }), person({ birth: '1946' })]
    expect(ageOf(profileAt(asOf, vague)).kind).toBe('insufficient')
    expect(ageOf(profileAt('2026-12-31', vague)).kind).toBe('answered')
  })
})

describe('sexOf', () => {
  it('is the recorded sex; other, unknown and disagreeing sources are no answer', () => {
    const reason = (...facts: readonly Parameters<typeof person>[0][]) => {
      const answer = sexOf(profileAt('2026-11-02', facts.map(person)))
      return answer.kind === 'answered'
        ? answer.value.sex
        : answer.kind === 'insufficient'
          ? answer.missing[0]?.reason
          : null
    }
    expect(reason({ sex: 'female' })).toBe('female')
    expect(reason({ sex: 'female' }, { gender: 'unknown' })).toBe('female')
    expect(reason({ gender: 'other' })).toBe('absent')
    expect(reason({ sex: 'female' }, { sex: 'male' })).toBe('conflicting')
  })
})

describe('deathOf', () => {
  const died = (at: string) => person({ birth: '1940-01-01', death: { at: intervalOf(at)!.start } })

  it('knows a death before the moment asked about, and one without a date, but not a later one', () => {
    expect(deathOf(profileAt('2026-11-02', [died('2026-08-19')]))).not.toBeNull()
    expect(deathOf(profileAt('2026-11-02', [person({ death: {} })]))).not.toBeNull()
    expect(deathOf(profileAt('2026-08-01', [died('2026-08-19')]))).toBeNull()
    expect(deathOf(profileAt('2026-11-02', [person({ birth: '1940-01-01' })]))).toBeNull()
  })
})
