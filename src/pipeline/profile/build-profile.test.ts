import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ConditionFact, Fact, ObservationFact } from '../../clinical/index.ts'
import type { DocumentHash, FactId, Instant, PersonId, RecordId } from '../../core/index.ts'
import { buildProfile, type StoredFact } from './build-profile.ts'

const at = (day: number): Instant => new Date(Date.UTC(2026, 0, 1 + day)).toISOString() as Instant
const record = 'r1' as RecordId
const moment = (asOf: Instant, knownAt: Instant | null = null) => ({
  person: 'p1' as PersonId,
  records: [record],
  asOf,
  knownAt,
})

const observation = (change: {
  resource?: string
  version?: string
  effective?: number
  recorded?: number
  /** meta.lastUpdated */
  updated?: number
  received?: number
  status?: string
  value?: number
}): StoredFact => {
  const { resource = 'Observation/1', version, effective = 0, recorded = effective, received = 500, value = 1 } = change
  const { updated } = change
  const content = JSON.stringify([resource, version, effective, recorded, updated, change.status, value])
  const fact: ObservationFact = {
    id: `fact ${content}` as FactId,
    record,
    kind: 'observation',
    codings: [{ system: 'http://loinc.org', code: '2160-0' }],
    effective: { start: at(effective), end: at(effective), precision: 'instant' },
    recorded: at(recorded),
    recordedFrom: 'issued',
    received: at(received),
    status: change.status ?? 'final',
    source: {
      document: 'd' as DocumentHash,
      locator: 'bytes=0+1',
      resource,
      ...(version === undefined ? {} : { version }),
      ...(updated === undefined ? {} : { updated: at(updated) }),
    },
    quality: [],
    value: { type: 'quantity', quantity: { value, unit: 'mg/dL' }, original: {} },
    categories: [],
  }
  return { fact, content }
}

const values = (stored: readonly StoredFact[], asOf: Instant, knownAt: Instant | null = null) =>
  buildProfile(stored, moment(asOf, knownAt)).facts.map(
    fact => fact.kind === 'observation' && fact.value.type === 'quantity' && fact.value.quantity.value,
  )

describe('what never became a statement, or was taken back', () => {
  test.each(['entered-in-error', 'cancelled', 'registered', 'draft', 'not-taken', 'not-done', 'declined'])(
    '%s',
    status => {
      expect(values([observation({ status })], at(9))).toEqual([])
    },
  )
})

describe('versions', () => {
  const first = observation({ version: '1', recorded: 1, value: 1 })
  const second = observation({ version: '2', recorded: 5, value: 2 })
  test('the newest visible version counts, whatever came first', () => {
    expect(values([second, first], at(9))).toEqual([2])
    expect(values([first, second], at(9))).toEqual([2])
  })
  test('before the correction was recorded the old version still stands', () => {
    expect(values([first, second], at(3))).toEqual([1])
  })
  test('at the same moment of recording the version number decides, as a number', () => {
    expect(values([observation({ version: '10', value: 10 }), observation({ version: '9', value: 9 })], at(9))).toEqual(
      [10],
    )
  })
  test('without a number, what the source wrote later counts: a correction often keeps its issued time', () => {
    const pair = [observation({ updated: 1, value: 9 }), observation({ updated: 5, value: 2 })]
    expect(values(pair, at(9))).toEqual([2])
    expect(values(pair, at(3))).toEqual([9])
    expect(values(pair.toReversed(), at(9))).toEqual([2])
  })
  test('when the source wrote all of them later, the oldest stands', () => {
    expect(values([observation({ updated: 31, value: 2 }), observation({ updated: 30, value: 1 })], at(9))).toEqual([1])
  })
  test('a correction that moves its time back still counts', () => {
    const wrong = observation({ version: '1', recorded: 5, value: 1 })
    const right = observation({ version: '2', recorded: 2, value: 2 })
    expect(values([wrong, right], at(9))).toEqual([2])
  })
  test('a correction that moves the event behind the moment leaves nothing', () => {
    const wrong = observation({ version: '1', effective: 1, value: 1 })
    const right = observation({ version: '2', effective: 20, recorded: 2, value: 1 })
    expect(values([wrong, right], at(9))).toEqual([])
    expect(values([wrong, right], at(21))).toEqual([1])
  })
  test('entered in error takes the statement back, from when that was recorded', () => {
    const error = observation({ version: '2', recorded: 5, status: 'entered-in-error' })
    expect(values([first, error], at(9))).toEqual([])
    expect(values([first, error], at(3))).toEqual([1])
  })
  test('versions that nothing ranks stand side by side, in any order, and say so; what they say alike stands once', () => {
    const [one, two] = [observation({ version: '1', value: 1 }), observation({ version: '1', value: 2 })]
    const same = { ...one, content: 'other bytes', fact: { ...one.fact, id: 'other' as FactId } }
    for (const stored of [
      [one, two, same],
      [same, two, one],
    ]) {
      expect(values(stored, at(9)).toSorted()).toEqual([1, 2])
      const { facts } = buildProfile(stored, moment(at(9)))
      expect(facts.map(({ quality }) => quality.map(({ code }) => code))).toEqual([['version-tied'], ['version-tied']])
    }
    expect(buildProfile([one, same], moment(at(9))).facts).toHaveLength(1)
    expect(buildProfile([one, same], moment(at(9))).facts[0]?.quality).toEqual([])
    expect(values([two, observation({ version: '1', status: 'entered-in-error' })], at(9))).toEqual([])
  })
  test('when it was true does not say when it was written, and a hash is no number', () => {
    const untold = (value: number, effective: number): StoredFact => {
      const { fact, content } = observation({ value, effective, version: value === 1 ? '1e9' : '0x2' })
      return { content, fact: { ...fact, recordedFrom: 'effective' } }
    }
    expect(values([untold(1, 1), untold(2, 5)], at(9))).toEqual([1, 2])
  })
})

test('knownAt hides what Attune had not received', () => {
  expect(values([observation({ received: 7 })], at(9), at(6))).toEqual([])
  expect(values([observation({ received: 7 })], at(9), at(7))).toEqual([1])
})

test('a problem that ended later was going on before', () => {
  const { fact, content } = observation({})
  const condition = {
    ...fact,
    kind: 'condition',
    clinicalStatus: 'resolved',
    categories: [],
    effective: { start: at(0), end: at(10), precision: 'instant' },
  } as unknown as ConditionFact
  const [before] = buildProfile([{ fact: condition, content }], moment(at(5))).facts
  expect(before).toMatchObject({ clinicalStatus: 'active', effective: { end: null } })
  const [after] = buildProfile([{ fact: condition, content }], moment(at(11))).facts
  expect(after).toMatchObject({ clinicalStatus: 'resolved' })
})

const anyFact = fc
  .record({
    resource: fc.constantFrom('Observation/1', 'Observation/2', 'Observation/3'),
    version: fc.constantFrom('1', '2', '3', undefined, 'W/a'),
    effective: fc.integer({ min: 0, max: 20 }),
    lag: fc.integer({ min: 0, max: 10 }),
    written: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
    status: fc.constantFrom('final', 'amended', 'entered-in-error'),
    value: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ lag, written, version, ...rest }) => {
    const recorded = rest.effective + lag
    return observation({
      ...rest,
      ...(version === undefined ? {} : { version }),
      recorded,
      ...(written === undefined ? {} : { updated: recorded + written }),
    })
  })

describe('what lies after the moment inside a fact', () => {
  /** A fact of a day, seen before the end of that day. */
  const seen = (members: object) => {
    const { fact, content } = observation({ resource: 'X/1' })
    const { value: _value, categories: _categories, ...base } = fact as ObservationFact
    const effective = { start: at(1), end: at(2), precision: 'day' }
    const stored = { ...base, effective, recorded: at(1), status: 'completed', ...members } as unknown as Fact
    return buildProfile([{ fact: stored, content }], moment(at(1))).facts[0]
  }

  test.each([
    ['an immunization', { kind: 'immunization' }],
    ['a report', { kind: 'diagnostic-report' }],
    ['a form', { kind: 'questionnaire-response' }],
    ['a genotype', { kind: 'genotype' }],
    ['a study', { kind: 'imaging-study' }],
    ['a dose given', { kind: 'medication', origin: 'administration' }],
    ['a package handed out', { kind: 'medication', origin: 'dispense' }],
  ])('%s was at its time, and stays as it was', (_what, members) => {
    expect(seen(members)).toMatchObject({ status: 'completed', effective: { end: at(2) } })
  })

  test.each([
    ['an order', { kind: 'medication', origin: 'request' }],
    ['a plan', { kind: 'care-plan' }],
    ['a goal', { kind: 'goal' }],
  ])('%s that ends later still goes on', (_what, members) => {
    expect(seen(members)).toMatchObject({ status: 'active', effective: { end: null } })
  })
})

test('property: any order of arrival gives the same profile', () => {
  fc.assert(
    fc.property(fc.array(anyFact, { maxLength: 12 }), fc.integer({ min: 0, max: 40 }), (facts, day) => {
      const unique = [...new Map(facts.map(one => [one.content, one])).values()]
      const reversed = buildProfile(unique.toReversed(), moment(at(day)))
      expect(reversed).toEqual(buildProfile(unique, moment(at(day))))
    }),
  )
})

test('property: what is recorded later never changes an earlier answer', () => {
  fc.assert(
    fc.property(
      fc.array(anyFact, { maxLength: 12 }),
      fc.array(anyFact, { maxLength: 12 }),
      fc.integer({ min: 0, max: 30 }),
      (facts, more, day) => {
        const later = more.filter(({ fact }) => fact.recorded > at(day) || fact.effective.start > at(day))
        const withLater = buildProfile([...facts, ...later], moment(at(day)))
        expect(withLater).toEqual(buildProfile(facts, moment(at(day))))
      },
    ),
  )
})
