import { describe, expect, it, test } from 'vitest'
import type { Fact } from '../../clinical/index.ts'
import { rowsOf } from './cohort-rows.ts'
import { type CohortDefinition, parseCohortDefinition } from './definition.ts'
import { historyOf } from './history.ts'
import {
  admission,
  born,
  creatinine,
  day,
  definitionWith,
  haemodialysis,
  heartFailure,
  observation,
  problem,
  recordsOf,
  stay,
} from './history-fixture.ts'
import { shippedDefinition, shippedDefinitions } from './shipped.ts'

/** Each shipped definition on small histories written by hand. */

const end = day('2025-12-31')
const template = (name: string): CohortDefinition => {
  const read = parseCohortDefinition(shippedDefinition(name)!, name)
  if (!read.ok) throw new Error(read.issues.map(({ message }) => message).join())
  return read.value
}
const made = (facts: readonly Fact[], definition: CohortDefinition) =>
  rowsOf(definition, historyOf(recordsOf(facts), { until: end, now: end })).rows
const outcomes = (facts: readonly Fact[], definition: CohortDefinition) =>
  made(facts, definition).map(({ outcome }) => outcome)
const adult = born('1950-06-01')

test.each(shippedDefinitions)('%s says how long it may speak, and not longer than its time at risk', name => {
  const { serving, timeAtRisk } = template(name)
  expect(serving!.within).toBeGreaterThan(0)
  expect(serving!.within).toBeLessThanOrEqual(timeAtRisk.to)
})

describe('readmission-30d', () => {
  it('a row each discharge; the next stay within 30 days is the outcome of the first', () => {
    const stays = [stay('2025-03-01', '2025-03-11'), stay('2025-04-01', '2025-04-04')]
    expect(outcomes([adult, ...stays], template('readmission-30d'))).toEqual([
      { kind: 'event', days: 21 },
      { kind: 'none', days: 30 },
    ])
  })
})

describe('deterioration-48h', () => {
  const definition = template('deterioration-48h')
  const breath = (value: number, at: string, recorded?: string) =>
    observation({ loinc: '9279-1', unit: '/min' }, value, at, recorded)
  const systolic = (value: number, at: string) => observation({ loinc: '8480-6', unit: 'mm[Hg]' }, value, at)
  const admitted = [adult, admission('2025-03-01T08:00:00Z'), stay('2025-03-01T08:00:00Z', '2025-03-09T10:00:00Z')]

  it('stands six hours after the stay is on record, and sees what came until then', () => {
    const facts = [...admitted, breath(19, '2025-03-01T08:30:00Z'), breath(22, '2025-03-01T13:59:00Z')]
    const later = [breath(24, '2025-03-01T14:01:00Z'), breath(20, '2025-03-01T09:00:00Z', '2025-03-01T20:00:00Z')]
    const [row] = made([...facts, ...later], definition)
    expect(row).toMatchObject({ index: '2025-03-01T14:00:00.000Z', outcome: { kind: 'none', days: 2 } })
    expect(row!.vector.features.find(({ name }) => name === 'respiratory_rate')?.value).toBe(22)
  })

  it.each([
    ['a pressure of 90', [systolic(90, '2025-03-02T14:00:00Z')], { kind: 'event', days: 1 }],
    ['a pressure of 91', [systolic(91, '2025-03-02T14:00:00Z')], { kind: 'none', days: 2 }],
    ['25 breaths a minute', [breath(25, '2025-03-03T02:00:00Z')], { kind: 'event', days: 1.5 }],
    ['24 breaths a minute', [breath(24, '2025-03-03T02:00:00Z')], { kind: 'none', days: 2 }],
    ['a grave value before the index', [breath(28, '2025-03-01T09:00:00Z')], { kind: 'none', days: 2 }],
    ['a grave value after 48 hours', [breath(28, '2025-03-03T14:01:00Z')], { kind: 'none', days: 2 }],
    [
      'the first of two',
      [breath(28, '2025-03-03T02:00:00Z'), systolic(80, '2025-03-02T02:00:00Z')],
      { kind: 'event', days: 0.5 },
    ],
  ])('%s', (_, more, outcome) => {
    expect(outcomes([...admitted, ...more], definition)).toEqual([outcome])
  })

  it('death is an outcome; before the index it leaves no row', () => {
    const stayed = admitted.slice(1)
    const died = (at: string) => ({ ...born('1950-06-01', { at: day(at) }), recorded: day(at), id: at as never })
    expect(outcomes([adult, died('2025-03-02T14:00:00Z'), ...stayed], definition)).toEqual([{ kind: 'event', days: 1 }])
    expect(outcomes([adult, died('2025-03-01T10:00:00Z'), ...stayed], definition)).toEqual([])
  })

  it('is not for who is cared for at the end of life, nor for visits', () => {
    expect(made([...admitted, problem('162607003', '2025-02-01')], definition)).toEqual([])
    expect(made([adult, { ...admission('2025-03-01'), class: 'AMB' } as Fact], definition)).toEqual([])
  })
})

describe('ckd-progression-2y', () => {
  const definition = template('ckd-progression-2y')
  const egfr = (value: number, at: string) => observation({ loinc: '98979-8', unit: 'mL/min/{1.73_m2}' }, value, at)
  const known = [adult, heartFailure('2021-01-01'), egfr(48, '2022-03-01')]

  it('a row each value from 15 to under 60, two years of which lie within the data', () => {
    const values = [egfr(72, '2021-05-01'), egfr(60, '2022-09-01'), egfr(31, '2023-06-01'), egfr(29, '2024-06-01')]
    const rows = made([...known, ...values], definition)
    expect(rows.map(({ index }) => index.slice(0, 10))).toEqual(['2022-03-01', '2023-06-01'])
    const features = Object.fromEntries(rows[1]!.vector.features.map(({ name, value }) => [name, value]))
    expect(features).toMatchObject({ egfr: 31, egfr_min: 31, egfr_max: 60, egfr_values: 3, heart_failure: 1 })
  })

  it.each([
    ['an eGFR under 15', [egfr(14, '2023-03-01')], { kind: 'event', days: 365 }],
    ['an eGFR of 15', [egfr(15, '2023-03-01')], { kind: 'none', days: 730 }],
    ['dialysis as a procedure', [haemodialysis('2023-03-01')], { kind: 'event', days: 365 }],
    ['dialysis not done', [haemodialysis('2023-03-01', 'not-done')], { kind: 'none', days: 730 }],
    ['dialysis as a problem', [problem('46177005', '2023-03-01')], { kind: 'event', days: 365 }],
    ['a transplant as a problem', [problem('737295003', '2023-03-01')], { kind: 'event', days: 365 }],
    ['kidney failure after two years', [egfr(12, '2024-03-01')], { kind: 'none', days: 730 }],
  ])('%s', (_, more, outcome) => {
    expect(outcomes([...known, ...more], definition)[0]).toEqual(outcome)
  })

  it('is not for who is new on record, on dialysis, or lately had an acute injury', () => {
    expect(made([adult, egfr(48, '2022-03-01')], definition)).toEqual([])
    expect(made([...known, problem('46177005', '2021-03-01')], definition)).toEqual([])
    expect(made([...known, problem('14669001', '2022-02-01')], definition)).toEqual([])
    expect(made([...known, problem('14669001', '2021-02-01')], definition)).toHaveLength(1)
  })
})

describe('an outcome or an index', () => {
  const first = stay('2025-03-01', '2025-03-11')
  it('of any of several is the first of them, and the index itself is none', () => {
    const any = {
      outcome: {
        kind: 'any',
        of: [
          { kind: 'encounter', classes: ['IMP'] },
          { kind: 'condition', concept: 'heart-failure' },
        ],
      },
    }
    const both = [stay('2025-03-20', '2025-03-21'), heartFailure('2025-03-16')]
    expect(outcomes([adult, first, ...both], definitionWith(any))[0]).toEqual({ kind: 'event', days: 5 })
    expect(outcomes([adult, first], definitionWith(any))[0]).toEqual({ kind: 'none', days: 30 })
  })

  it('between two values takes both, and no value that is only a limit', () => {
    const between = { kind: 'observation', concept: 'creatinine', atLeast: 1, atMost: 2, unit: 'mg/dL' }
    const index = { event: between }
    const values = [0.9, 1, 2, 2.1].map((value, n) => creatinine(value, `2025-03-0${n + 1}`))
    const limit = creatinine(1.5, '2025-03-09') as Extract<Fact, { kind: 'observation' }>
    const only = { ...limit, value: { ...limit.value, comparator: '<' } } as Fact
    const rows = made([adult, ...values, only], definitionWith({ index }))
    expect(rows.map(one => one.index.slice(0, 10))).toEqual(['2025-03-02', '2025-03-03'])
  })

  it('delayed stands so much later, and what comes until then is no outcome', () => {
    const index = { event: { kind: 'discharge', classes: ['IMP'] }, delay: 2 }
    const rows = made([adult, first, stay('2025-03-12', '2025-03-20')], definitionWith({ index }))
    expect(rows[0]).toMatchObject({ index: day('2025-03-13'), outcome: { kind: 'none' } })
  })

  it.each([
    ['outcome.of', { outcome: { kind: 'any', of: [{ kind: 'death' }] } }],
    [
      'outcome.of.0.concept',
      { outcome: { kind: 'any', of: [{ kind: 'procedure', concept: 'x' }, { kind: 'death' }] } },
    ],
    [
      'index.event',
      { index: { event: { kind: 'observation', concept: 'creatinine', atLeast: 2, atMost: 1, unit: 'mg/dL' } } },
    ],
    ['index.event', { index: { event: { kind: 'observation', concept: 'creatinine', unit: 'mg/dL' } } }],
    ['index.delay', { index: { event: { kind: 'death' }, delay: -1 } }],
    ['serving.within', { serving: { within: 0 } }],
  ])('that cannot be meant is told at %s', (path, change) => {
    const read = parseCohortDefinition(JSON.stringify({ ...definitionWith(), split: undefined, ...change }), 'd.json')
    expect(read.issues.map(({ location }) => location)).toContain(`d.json: ${path}`)
  })
})
