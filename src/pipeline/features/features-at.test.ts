import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fact } from '../../clinical/index.ts'
import { profileAt } from '../profile/index.ts'
import { rowsOf } from './cohort-rows.ts'
import { featuresAt } from './features-at.ts'
import { historyOf } from './history.ts'
import { born, creatinine, day, definitionWith, heartFailure, recordsOf, stay } from './history-fixture.ts'

const definition = definitionWith()
const index = day('2025-03-11')
const known = [
  born('1950-06-01'),
  stay('2024-06-01', '2024-06-03'),
  stay('2025-03-01', '2025-03-11'),
  heartFailure('2024-12-01'),
  creatinine(1, '2025-03-01'),
  creatinine(1.3, '2025-03-05'),
  creatinine(1.5, '2025-03-11'),
]
const until = { until: day('2025-12-31'), now: day('2025-12-31') }
const vectorOf = (facts: readonly Fact[], asOf = index) => featuresAt(definition, profileAt(recordsOf(facts), asOf))
const valuesOf = (facts: readonly Fact[], asOf = index) =>
  Object.fromEntries(vectorOf(facts, asOf).features.map(({ name, value }) => [name, value]))

describe('features of a profile', () => {
  it('are what the record says, in canonical units', () => {
    expect(valuesOf(known)).toMatchObject({
      age: 74,
      sex: 'female',
      creatinine: 1.5,
      creatinine_min: 1,
      creatinine_max: 1.5,
      creatinines: 3,
      heart_failure: 1,
      anticoagulant: 0,
      stays: 2,
      days_in: 10,
      since_failure: 100,
    })
    expect(valuesOf(known).creatinine_mean).toBeCloseTo(3.8 / 3, 12)
    // By hand: days 0, 4 and 10; sums of products 37/15 and of squares 152/3.
    expect(valuesOf(known).creatinine_slope).toBeCloseTo(37 / 760, 12)
    expect(vectorOf(known).features.map(({ unit }) => unit)).toEqual([
      'a',
      null,
      'mg/dL',
      'mg/dL',
      'mg/dL',
      'mg/dL',
      'mg/dL/d',
      '1',
      '1',
      '1',
      '1',
      'd',
      'd',
    ])
  })

  it('are missing, with a reason, where nothing is known: no 0 and no older value', () => {
    const [age, , latest, min, , , slope, count, failure, medicine, stays] = vectorOf([born('1950')]).features
    expect(age).toMatchObject({ value: null, reason: 'unusable', have: 'only the year' })
    for (const one of [latest, min, slope, count, failure, medicine, stays])
      expect(one).toMatchObject({ value: null, reason: 'absent' })
    const stale = vectorOf([...known.slice(0, 3), creatinine(1, '2024-06-01')]).features[2]
    expect(stale).toMatchObject({ value: null, reason: 'stale' })
  })

  it('of training are those of serving, also after later facts have come', () => {
    const later = fc.array(
      fc.oneof(
        fc
          .integer({ min: 1, max: 200 })
          .map(after => creatinine(9, new Date(Date.parse(index) + after * 864e5).toISOString())),
        // True before the index, on record only after it.
        fc
          .integer({ min: 1, max: 60 })
          .map(before => creatinine(8, new Date(Date.parse(index) - before * 864e5).toISOString(), '2025-05-01')),
        fc.constant(heartFailure('2020-01-01', '2025-06-01')),
        fc.constant(stay('2025-04-01', '2025-04-05')),
      ),
    )
    const served = vectorOf(known)
    fc.assert(
      fc.property(later, added => {
        const facts = [...added, ...known]
        const { rows } = rowsOf(definition, historyOf(recordsOf(facts), until))
        expect(rows.find(row => row.index === index)?.vector).toEqual(served)
        expect(vectorOf(facts)).toEqual(served)
      }),
      { numRuns: 50 },
    )
  })
})

describe('the guard against facts of the future', () => {
  const planted = (fact: Fact) => () => {
    const profile = profileAt(recordsOf(known), index)
    return featuresAt(definition, { ...profile, facts: [...profile.facts, fact] })
  }
  it.each([
    ['Feature creatinine would read observation', creatinine(9, '2025-03-12')],
    ['Feature creatinine would read observation', creatinine(9, '2025-03-10', '2025-03-12')],
    ['Feature heart_failure would read condition', heartFailure('2025-03-12')],
    ['Feature stays would read encounter', stay('2025-03-10', '2025-03-20', { recorded: '2025-03-10' })],
    ['Feature age would read demographics', born('1950-06-01', { at: day('2025-04-01') })],
  ])('%s', (message, fact) => {
    expect(planted(fact)).toThrow(message)
    expect(planted(fact)).toThrow(RangeError)
  })

  it('names the profile where no feature reads it, and lets the past pass', () => {
    const goal = { ...heartFailure('2025-03-12'), kind: 'procedure' } as Fact
    expect(planted(goal)).toThrow('The profile would read procedure')
    expect(planted(creatinine(1.5, '2025-03-10'))).not.toThrow()
  })
})
