import { describe, expect, test } from 'vitest'
import { codesOf, loinc, normalized, observation, observed, only, ucum } from './test-support.ts'

describe('an observed value', () => {
  test('a quantity: canonical beside the original', () => {
    expect(observed({ valueQuantity: { ...ucum(88.4, 'umol/L'), comparator: '<' } })).toEqual({
      value: {
        type: 'quantity',
        quantity: { value: 0.0884, unit: 'mmol/L' },
        comparator: '<',
        original: { value: 88.4, unit: 'umol/L', code: 'umol/L', system: 'http://unitsofmeasure.org' },
      },
      issues: [],
    })
  })
  test.each([
    ['no unit', { value: 88 }, 'unit-missing'],
    ['only a system', { value: 88, system: 'http://unitsofmeasure.org' }, 'unit-missing'],
    ['an unknown unit', { value: 88, unit: 'bananas' }, 'unit-unknown'],
    ['a unit of another system', { value: 1, code: '385055001', system: 'http://snomed.info/sct' }, 'unit-missing'],
    [
      'pounds printed beside a code of kilograms',
      { value: 154, unit: 'lb', code: 'kg', system: 'http://unitsofmeasure.org' },
      'unit-contradiction',
    ],
    ['a comparator that nobody knows', { ...ucum(1, 'mg/dL'), comparator: '~' }, 'comparator-unknown'],
  ])('%s stays unconverted', (_, valueQuantity, code) => {
    expect(observed({ valueQuantity })).toMatchObject({
      value: { type: 'unconverted', original: valueQuantity.value === 1 ? {} : { value: valueQuantity.value } },
      issues: [code],
    })
  })
  test('an alias, and a printed unit beside its code', () => {
    expect(observed({ code: loinc('8480-6'), valueQuantity: { value: 120, unit: 'mmHg' } })).toMatchObject({
      value: { quantity: { value: 120, unit: 'mm[Hg]' } },
      issues: ['unit-alias'],
    })
    const printed = { value: 70, unit: 'beats/minute', code: '/min', system: 'http://unitsofmeasure.org' }
    expect(observed({ code: loinc('8867-4'), valueQuantity: printed })).toMatchObject({
      value: { type: 'quantity' },
      issues: [],
    })
  })
  test.each([
    [
      { valueCodeableConcept: { coding: [{ system: 's', code: 'c', display: 'd' }], text: 't' } },
      { type: 'coded', codings: [{ system: 's', code: 'c', display: 'd' }], text: 't' },
    ],
    [{ valueString: 'Ω' }, { type: 'text', text: 'Ω' }],
    [{ valueBoolean: false }, { type: 'boolean', value: false }],
    [{ valueInteger: 0 }, { type: 'integer', value: 0 }],
    [
      { valueRange: { low: ucum(1, 'g/L'), high: ucum(2, 'g/L') } },
      { type: 'range', low: { value: 100, unit: 'mg/dL' }, high: { value: 200, unit: 'mg/dL' } },
    ],
    [
      { valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } },
      { type: 'ratio', numerator: { value: 1, unit: '1' }, denominator: { value: 128, unit: '1' } },
    ],
    [{ valueTime: '10:00:00' }, { type: 'time', value: '10:00:00' }],
    [{ valueDateTime: '2020' }, { type: 'date-time', value: '2020' }],
    [{ valuePeriod: { start: '2020' } }, { type: 'period', start: '2020' }],
    [{ valueSampledData: { data: ' 1 2  E', dimensions: 1 } }, { type: 'sampled-data', count: 3 }],
    [{ dataAbsentReason: { coding: [{ code: 'asked-unknown' }] } }, { type: 'absent', reason: 'asked-unknown' }],
    [{}, { type: 'absent', reason: 'not-given' }],
  ])('%j', (members, value) => {
    expect(observed(members)).toEqual({ value, issues: [] })
  })
  test.each([
    ['two values', { valueString: 'x', valueInteger: 1 }, 'value-ambiguous', 'ambiguous'],
    [
      'a value beside a reason',
      { valueInteger: 1, dataAbsentReason: { coding: [{ code: 'error' }] } },
      'value-contradicted',
      'error',
    ],
    ['a type of a later version', { valueAttachment: {} }, 'value-type-unknown', 'unsupported'],
    ['a name that every object has', { valueOf: 1 }, 'value-type-unknown', 'unsupported'],
    ['the wrong JSON type', { valueInteger: '1' }, 'type-wrong', 'unreadable'],
    ['no integer', { valueInteger: 1.5 }, 'type-wrong', 'unreadable'],
    ['a quantity that is a string', { valueQuantity: { value: '5', unit: 'mg/dL' } }, 'type-wrong', 'unreadable'],
  ])('%s is absent, with the reason', (_, members, code, reason) => {
    const read = observed(members)
    expect(read?.value).toEqual({ type: 'absent', reason })
    expect(read?.issues).toContain(code)
  })
  test('what cannot be true is kept and marked', () => {
    expect(observed({ valueQuantity: ucum(-1, 'mg/dL') })).toMatchObject({
      value: { quantity: { value: -1 } },
      issues: ['value-negative'],
    })
    expect(observed({ valueQuantity: ucum(88, 'mg/dL') })).toMatchObject({
      value: { quantity: { value: 88 } },
      issues: ['value-out-of-bounds', 'value-impossible', 'unit-suspect'],
    })
  })
})

test('blood pressure: a fact for each component, with the panel’s codes; an issue stays with its component', () => {
  const { facts, issues } = normalized(
    observation({
      code: loinc('85354-9'),
      category: [loinc('vital-signs')],
      component: [
        { code: loinc('8480-6'), valueQuantity: ucum(120, 'mm[Hg]') },
        'nonsense',
        { code: loinc('8462-4'), valueQuantity: { value: 80 } },
      ],
    }),
  )
  expect(facts).toMatchObject([
    { codings: [{ code: '8480-6' }], panel: [{ code: '85354-9' }], categories: ['vital-signs'], quality: [] },
    {
      codings: [{ code: '8462-4' }],
      value: { type: 'unconverted' },
      quality: [{ location: 'Observation.component[2].valueQuantity' }],
    },
  ])
  expect(new Set(facts.map(({ id }) => id)).size).toBe(2)
  expect(codesOf(issues)).toEqual(['type-wrong', 'unit-missing'])
})

test('believes only the day of a time without an offset', () => {
  const fact = only(observation({ effectiveDateTime: '2024-01-01T23:30:00' }))
  expect(fact.effective).toEqual({
    start: '2024-01-01T00:00:00.000Z',
    end: '2024-01-01T23:59:59.999Z',
    precision: 'day',
  })
  expect(codesOf(fact.quality)).toEqual(['offset-missing'])
  expect(codesOf(only(observation({ effectiveDateTime: '2024-01-01T25:30:00' })).quality)).toContain('date-invalid')
})

test('reference ranges, specimen and method are kept as the source wrote them, with whom a range is for', () => {
  const range = {
    low: { value: 0.6, unit: 'mg/dL' },
    high: ucum(1.1, 'mg/dL'),
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/referencerange-meaning', code: 'normal' }] },
    appliesTo: [{ text: 'women' }],
    age: { low: ucum(18, 'a') },
  }
  const fact = only(
    observation({
      referenceRange: [range, { text: '< 1,1' }, {}],
      specimen: { display: 'plasma' },
      method: { text: 'enzymatic' },
    }),
  )
  expect(fact).toMatchObject({ specimen: 'plasma', methodText: 'enzymatic' })
  expect(fact).toHaveProperty('referenceRanges', [
    { ...range, type: range.type.coding, appliesTo: [{ codings: [], text: 'women' }] },
    { text: '< 1,1' },
  ])
})
