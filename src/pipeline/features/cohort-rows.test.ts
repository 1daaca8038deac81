import { describe, expect, it } from 'vitest'
import type { Fact } from '../../clinical/index.ts'
import { countPerson, noCounts, reportOf } from './cohort-report.ts'
import { attritionSteps, rowsOf } from './cohort-rows.ts'
import { cellsOf, columnsOf } from './cohort-table.ts'
import { type CohortDefinition, parseCohortDefinition } from './definition.ts'
import { historyOf } from './history.ts'
import { born, creatinine, day, definitionWith, heartFailure, recordsOf, stay } from './history-fixture.ts'
import { shippedDefinition, shippedDefinitions } from './shipped.ts'

const end = day('2025-12-31')
const historyFrom = (facts: readonly Fact[], person?: string) =>
  historyOf(recordsOf(facts, person), { until: end, now: end })
const made = (facts: readonly Fact[], definition: CohortDefinition = definitionWith(), person?: string) =>
  rowsOf(definition, historyFrom(facts, person))
const outcomes = (facts: readonly Fact[], definition?: CohortDefinition) =>
  made(facts, definition).rows.map(({ outcome }) => outcome)

const adult = born('1950-06-01')
const first = stay('2025-03-01', '2025-03-11')

describe('the outcome', () => {
  it('is looked for after the index and up to the last day of the time at risk', () => {
    expect(outcomes([adult, first, stay('2025-04-10', '2025-04-12')])[0]).toEqual({ kind: 'event', days: 30 })
    expect(outcomes([adult, first, stay('2025-04-11', '2025-04-12')])[0]).toEqual({ kind: 'none', days: 30 })
    // A transfer begins where the stay ends.
    expect(outcomes([adult, first, stay('2025-03-11', '2025-03-12')])[0]).toEqual({ kind: 'none', days: 30 })
    const later = definitionWith({ timeAtRisk: { from: 7, to: 30 } })
    expect(outcomes([adult, first, stay('2025-03-15', '2025-03-16')], later)[0]).toMatchObject({ kind: 'none' })
  })

  it('meets death: before it, at a time nobody says, as the outcome', () => {
    const died = born('1950-06-01', { at: day('2025-03-20') })
    expect(outcomes([died, first])).toEqual([{ kind: 'died', days: 9 }])
    expect(outcomes([died, first], definitionWith({ outcome: { kind: 'death' } }))).toEqual([
      { kind: 'event', days: 9 },
    ])
    expect(outcomes([born('1950-06-01', {}), first])).toEqual([])
    for (const kind of [{ kind: 'death' }, { kind: 'encounter', classes: ['IMP'] }])
      expect(outcomes([died, first], definitionWith({ outcome: kind, timeAtRisk: { from: 9, to: 30 } }))).toEqual([])
    const after = { ...born('1950-06-01', {}), recorded: day('2025-09-01') }
    expect(made([adult, first, { ...after, id: 'later' as never }]).reached).toContain(0)
  })

  it("may be a value: at or beyond the limit, in the concept's unit", () => {
    const rise = definitionWith({ outcome: { kind: 'observation', concept: 'creatinine', atLeast: 2, unit: 'mg/dL' } })
    expect(outcomes([adult, first, creatinine(1.9, '2025-03-15'), creatinine(2, '2025-03-16')], rise)).toEqual([
      { kind: 'event', days: 5 },
    ])
    const failure = definitionWith({ outcome: { kind: 'condition', concept: 'heart-failure' } })
    expect(outcomes([adult, first, heartFailure('2025-03-12')], failure)).toEqual([{ kind: 'event', days: 1 }])
  })

  it('is not taken for "none" where the data end: left out, or censored', () => {
    const late = stay('2025-12-01', '2025-12-11')
    expect(outcomes([adult, late])).toEqual([])
    expect(outcomes([adult, late], definitionWith({ target: 'survival' }))).toEqual([{ kind: 'censored', days: 20 }])
  })
})

describe('the index', () => {
  it('is when it has happened and is on record; or, asked so, when it happened', () => {
    const late = stay('2025-03-01', '2025-03-11', { recorded: '2025-03-14' })
    expect(made([adult, late]).rows[0]?.index).toBe(day('2025-03-14'))
    const event = { kind: 'discharge', classes: ['IMP'] }
    const { rows } = made([adult, late], definitionWith({ index: { event, at: 'happened' } }))
    expect(rows[0]?.index).toBe(day('2025-03-11'))
    // Looking back, and still nothing of what was not on record.
    expect(rows[0]?.vector.features.find(({ name }) => name === 'stays')).toMatchObject({ value: null })
  })

  it('does not move when the stay is amended', () => {
    const amended = stay('2025-03-01', '2025-03-11', { recorded: '2025-08-01' })
    expect(made([adult, first, amended]).rows.map(({ index }) => index)).toEqual([day('2025-03-11')])
  })

  it('may be a problem, a day, and the first only', () => {
    const failure = { event: { kind: 'condition', concept: 'heart-failure' } }
    expect(
      made([adult, heartFailure('2025-02-01', '2025-02-03')], definitionWith({ index: failure })).rows[0]?.index,
    ).toBe(day('2025-02-03'))
    const fixed = { event: { kind: 'date', date: '2025-05-01' } }
    expect(made([adult, first], definitionWith({ index: fixed })).rows[0]?.index).toBe(day('2025-05-01'))
    const one = { event: { kind: 'discharge', classes: ['IMP'] }, which: 'first' }
    expect(made([adult, first, stay('2025-06-01', '2025-06-02')], definitionWith({ index: one })).rows).toHaveLength(1)
  })
})

describe('who is left out', () => {
  it('is told step by step, and unknown is not taken for "no"', () => {
    const strict = definitionWith({
      entry: { age: { least: 18 }, lookback: 100 },
      exclude: [{ kind: 'condition', concept: 'heart-failure', when: 'ever' }],
    })
    const old = stay('2024-01-01', '2024-01-03')
    const counts = noCounts(strict)
    const people = [
      [adult, old, first],
      [adult, old, first, heartFailure('2024-05-01')],
      [born('2015-01-01'), old, first],
      [adult, first],
    ]
    for (const facts of people) countPerson(counts, made(facts, strict))
    const report = reportOf(strict, counts)
    expect(report).toMatchObject({
      people: 4,
      rows: 1,
      events: 0,
      died: 0,
      sites: { 'source ehr': { rows: 1, events: 0 } },
    })
    expect(report.attrition.map(({ step, rows, patients }) => `${step}: ${rows} of ${patients}`)).toEqual([
      'index events: 7 of 4',
      'nothing kept back by the patient: 7 of 4',
      'within the data: 7 of 4',
      'alive at the index: 7 of 4',
      'age 18 or more: 5 of 3',
      'something on record 100 days before: 2 of 2',
      'without heart-failure (ever): 1 of 1',
      'followed for 30 days: 1 of 1',
      'time of death known: 1 of 1',
    ])
    expect(report.features.find(({ name }) => name === 'creatinine')).toMatchObject({
      unit: 'mg/dL',
      missing: 1,
      missingShare: 1,
      reasons: { absent: 1 },
    })
  })

  it('is who denies something today', () => {
    const denial = {
      ...heartFailure('2025-10-01'),
      kind: 'consent',
      scope: [],
      decision: 'deny',
      withholds: [],
    } as unknown as Fact
    expect(made([adult, first]).rows).toHaveLength(1)
    expect(made([adult, first, denial])).toMatchObject({ rows: [], reached: [1, 0, 0, 0, 0, 0] })
  })
})

describe('parts', () => {
  const stays = [stay('2024-03-01', '2024-03-02'), stay('2025-03-01', '2025-03-02', { source: 'other' })]
  const parts = (split: unknown, person: string, facts: readonly Fact[] = stays) =>
    made([adult, ...facts], definitionWith({ split }), person).rows.map(row => row.split)

  it('never part a patient, and stay whoever else comes', () => {
    const all = Array.from({ length: 400 }, (_, at) => parts({ by: 'patient', test: 0.25, seed: 1 }, `p${at}`))
    expect(all.every(([one, other]) => one === other && one !== undefined)).toBe(true)
    const share = all.filter(([one]) => one === 'test').length / all.length
    expect(share).toBeGreaterThan(0.18)
    expect(share).toBeLessThan(0.32)
  })

  it('by time and by site: who is trained on is not tested on', () => {
    const time = { by: 'time', from: '2025-01-01' }
    expect(parts(time, 'p')).toEqual(['train'])
    expect(parts(time, 'p', stays.slice(1))).toEqual(['test'])
    expect(parts({ by: 'site', test: ['source other'] }, 'p')).toEqual(['train'])
    expect(parts({ by: 'site', test: ['source other', 'source ehr'] }, 'p')).toEqual(['test', 'test'])
  })
})

describe('the table', () => {
  it('has who and when, the outcome, the features; empty is missing', () => {
    const definition = definitionWith({ split: { by: 'time', from: '2025-01-01' } })
    const { rows } = made([adult, first], definition)
    const cells = cellsOf(definition, rows[0]!)
    expect(columnsOf(definition).slice(0, 7)).toEqual(['patient', 'index', 'site', 'split', 'y', 'age', 'sex'])
    expect(cells.slice(0, 8)).toEqual(['p1', day('2025-03-11'), 'source ehr', 'test', '0', '74', 'female', ''])
    expect(cells).toHaveLength(columnsOf(definition).length)
    const survival = definitionWith({ target: 'survival' })
    expect(cellsOf(survival, made([adult, first], survival).rows[0]!).slice(3, 5)).toEqual(['30', '0'])
  })
})

describe('a definition', () => {
  it.each([
    [
      'features.0.concept',
      { features: [{ name: 'a', kind: 'observation', concept: 'x', take: 'latest', within: 1 }] },
      'no measurement concept "x"',
    ],
    ['features.0.name', { features: [{ name: 'y', kind: 'age' }] }, 'the name y is taken'],
    ['features.0', { features: [{ name: 'a', kind: 'medicine' }] }, 'needs either drug or class'],
    ['timeAtRisk', { timeAtRisk: { from: 30, to: 30 } }, 'ends before it begins'],
    [
      'outcome',
      { outcome: { kind: 'observation', concept: 'creatinine', atLeast: 200, unit: 'umol/L' } },
      'is in mg/dL',
    ],
    ['until', { until: 'soon' }, 'is not a date'],
    ['', { leak: true }, 'leak'],
  ])('says what is wrong at "%s"', (path, change, message) => {
    const text = JSON.stringify({ ...definitionWith(), split: undefined, ...change })
    const read = parseCohortDefinition(text, 'd.json')
    expect(read.ok).toBe(false)
    expect(read.issues[0]?.message).toContain(message)
    expect(read.issues[0]?.location).toBe(`d.json: ${path}`)
  })

  it.each(shippedDefinitions)('%s is one', name => {
    const read = parseCohortDefinition(shippedDefinition(name)!, name)
    expect(read).toMatchObject({ ok: true, value: { name } })
    if (read.ok) expect(new Set(attritionSteps(read.value)).size).toBe(attritionSteps(read.value).length)
  })

  it('that is not JSON is said so', () => {
    expect(parseCohortDefinition('{', 'd.json').issues[0]?.message).toBe('d.json is not JSON.')
    expect(shippedDefinition('../definition')).toBeUndefined()
  })
})
