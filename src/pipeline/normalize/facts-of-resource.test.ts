import { describe, expect, it, test } from 'vitest'
import type { DocumentHash, RecordId } from '../../core/index.ts'
import { type FactContext, factsOfResource } from './index.ts'

const context: FactContext = {
  record: 'r1' as RecordId,
  patient: 'p',
  contentHash: 'c0ffee',
  document: 'd0c' as DocumentHash,
  locator: 'bytes=10+20',
  logicalId: '7',
  version: '2',
  medicationReference: null,
}

type Json = { readonly [name: string]: unknown }
const normalized = (resource: Json, change: Partial<FactContext> = {}) =>
  factsOfResource(resource, { ...context, ...change })
const only = (resource: Json, change: Partial<FactContext> = {}) => {
  const { facts } = normalized(resource, change)
  expect(facts).toHaveLength(1)
  return facts[0]!
}
const codesOf = (issues: readonly { readonly code: string }[]) => issues.map(({ code }) => code)

const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] })
const ucum = (value: number, unit: string) => ({ value, unit, code: unit, system: 'http://unitsofmeasure.org' })
const observation = (members: Json) => ({
  resourceType: 'Observation',
  status: 'final',
  code: loinc('2160-0'),
  effectiveDateTime: '2020-03-01T10:00:00Z',
  ...members,
})
const observed = (members: Json) => {
  const fact = only(observation(members))
  return fact.kind === 'observation' ? { value: fact.value, issues: codesOf(fact.quality) } : undefined
}

describe('every fact', () => {
  it('says where it stands, and has an id of record, content and position', () => {
    const fact = only(observation({ valueQuantity: ucum(1, 'mg/dL') }))
    expect(fact).toMatchObject({
      record: 'r1',
      status: 'final',
      codings: [{ system: 'http://loinc.org', code: '2160-0' }],
      source: { document: 'd0c', locator: 'bytes=10+20', resource: 'Observation/7', version: '2' },
    })
    const ids = [
      fact.id,
      only(observation({ valueQuantity: ucum(1, 'mg/dL') }), { contentHash: 'other' }).id,
      only(observation({ valueQuantity: ucum(1, 'mg/dL') }), { record: 'r2' as RecordId }).id,
    ]
    expect(new Set(ids).size).toBe(3)
    expect(only(observation({ valueQuantity: ucum(1, 'mg/dL') }), { document: 'x' as DocumentHash }).id).toBe(fact.id)
    expect(only(observation({}), { logicalId: null }).source.resource).toBe('Observation/c0ffee')
  })
  it('needs a patient; other types state none', () => {
    expect(normalized(observation({}), { patient: '' })).toMatchObject({ facts: [], issues: [{ code: 'no-patient' }] })
    expect(normalized({ resourceType: 'Claim', patient: 7 })).toEqual({ facts: [], sharedCode: null, issues: [] })
    expect(normalized({ resourceType: 'constructor' }).facts).toEqual([])
  })
  it('carries a warning when an unknown extension changes its meaning', () => {
    const fact = only(observation({ modifierExtension: [{ url: 'http://x.example/not' }] }))
    expect(codesOf(fact.quality)).toContain('modifier-extension')
  })
})

describe('the three times', () => {
  const times = (members: Json) => {
    const { effective, recorded, recordedFrom } = only({ resourceType: 'Condition', code: loinc('x'), ...members })
    return [effective.start, effective.end, recorded, recordedFrom]
  }
  const day = (text: string) => `${text}T00:00:00.000Z`
  test.each([
    [
      { onsetDateTime: '2019-05-01', recordedDate: '2019-06-02' },
      day('2019-05-01'),
      null,
      day('2019-06-02'),
      'recordedDate',
    ],
    // A year or month counts as known only from its end.
    [
      { onsetDateTime: '2019', recordedDate: '2020-02' },
      day('2019-01-01'),
      null,
      '2020-02-29T23:59:59.999Z',
      'recordedDate',
    ],
    [{ onsetDateTime: '2019' }, day('2019-01-01'), null, '2019-12-31T23:59:59.999Z', 'effective'],
    [{ onsetDateTime: '2019-05-01' }, day('2019-05-01'), null, day('2019-05-01'), 'effective'],
    [
      { onsetDateTime: '2019-05-01', meta: { lastUpdated: '2021-01-01T05:00:00+05:00' } },
      day('2019-05-01'),
      null,
      day('2021-01-01'),
      'lastUpdated',
    ],
    [
      { onsetPeriod: { start: '2018-01-01' }, abatementDateTime: '2019-02' },
      day('2018-01-01'),
      '2019-02-28T23:59:59.999Z',
      day('2018-01-01'),
      'effective',
    ],
    [{ recordedDate: '2019-06-02' }, day('2019-06-02'), null, day('2019-06-02'), 'recordedDate'],
    [
      { abatementDateTime: '2019-06-02', recordedDate: '2018-01-01' },
      day('2018-01-01'),
      '2019-06-02T23:59:59.999Z',
      day('2018-01-01'),
      'recordedDate',
    ],
    [{}, day('0001-01-01'), null, day('0001-01-01'), 'unknown'],
  ])('%j', (members, start, end, recorded, from) => {
    expect(times(members)).toEqual([start, end, recorded, from])
  })
  it('issues tell what had to be guessed', () => {
    const issues = (members: Json) => codesOf(normalized({ resourceType: 'Condition', ...members }).issues)
    expect(issues({})).toEqual(['no-time'])
    expect(issues({ recordedDate: '2019' })).toEqual(['effective-missing'])
    expect(issues({ onsetString: 'as a child', recordedDate: '2019' })).toEqual([
      'onset-not-dated',
      'effective-missing',
    ])
    expect(issues({ onsetDateTime: '2023-02-30', recordedDate: '2023-03-01' })).toContain('date-invalid')
    expect(issues({ onsetDateTime: '0204-01-01' })).toEqual(['date-implausible'])
    expect(issues({ onsetDateTime: '2020-02-02', abatementDateTime: '2019-01-01' })).toEqual(['period-reversed'])
    expect(issues({ onsetDateTime: 2020, recordedDate: '2020-01-01' })).toEqual(['type-wrong', 'effective-missing'])
  })
  it('an observation without a time is too old for any window, and a day is its whole day', () => {
    expect(only(observation({ effectiveDateTime: undefined })).effective.start).toBe(day('0001-01-01'))
    expect(only(observation({ effectiveDateTime: '2020-03-01' })).effective).toEqual({
      start: day('2020-03-01'),
      end: '2020-03-01T23:59:59.999Z',
      precision: 'day',
    })
    expect(only(observation({ issued: '2020-03-04T00:00:00Z' }))).toMatchObject({
      recorded: day('2020-03-04'),
      recordedFrom: 'issued',
    })
  })
})

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
    expect(observed({ valueQuantity: printed })).toMatchObject({ value: { type: 'quantity' }, issues: [] })
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
    ['the wrong JSON type', { valueInteger: '1' }, 'type-wrong', 'unreadable'],
    ['no integer', { valueInteger: 1.5 }, 'type-wrong', 'unreadable'],
    ['a quantity that is a string', { valueQuantity: { value: '5', unit: 'mg/dL' } }, 'type-wrong', 'not-given'],
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
      issues: ['value-out-of-bounds'],
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

describe('a patient', () => {
  const patient = (members: Json) => only({ resourceType: 'Patient', birthDate: '1950-02', ...members })
  it('has name, identifiers, birth, and sex only when gender is female or male', () => {
    expect(
      patient({
        gender: 'female',
        name: [
          { use: 'old', family: 'Before' },
          { use: 'official', given: ['Ana', 'B'], family: 'Now' },
        ],
        identifier: [{ system: 's', value: 'v' }, { system: 'no value' }],
        meta: { lastUpdated: '2020-01-01T00:00:00Z' },
      }),
    ).toMatchObject({
      name: 'Ana B Now',
      sex: 'female',
      identifiers: [{ system: 's', value: 'v' }],
      birth: { start: '1950-02-01T00:00:00.000Z', precision: 'month' },
      recordedFrom: 'lastUpdated',
      effective: { start: '1950-02-01T00:00:00.000Z', end: null },
    })
    expect(patient({ gender: 'other' })).not.toHaveProperty('sex')
    expect(patient({ gender: 'unknown' })).toMatchObject({ gender: 'unknown' })
  })
  it('has died when the source says so, at a time or not', () => {
    expect(patient({})).not.toHaveProperty('death')
    expect(patient({ deceasedBoolean: false })).not.toHaveProperty('death')
    expect(patient({ deceasedBoolean: true })).toMatchObject({ death: {} })
    expect(patient({ deceasedDateTime: '2020-05-03' })).toMatchObject({ death: { at: '2020-05-03T00:00:00.000Z' } })
    expect(patient({ deceasedDateTime: '2020' })).toMatchObject({ death: { at: '2020-12-31T23:59:59.999Z' } })
    expect(patient({ deceasedDateTime: 'last week' })).toMatchObject({ death: {}, quality: [{ code: 'date-invalid' }] })
    expect(codesOf(patient({ deceasedDateTime: '1949' }).quality)).toEqual(['death-before-birth'])
  })
})

describe('a problem and an allergy', () => {
  it('keep their statuses; entered in error is the status of both', () => {
    const concept = (code: string) => ({ coding: [{ system: 's', code }] })
    const told = {
      clinicalStatus: concept('active'),
      verificationStatus: concept('refuted'),
      recordedDate: '2020-01-01',
    }
    const error = { verificationStatus: concept('entered-in-error'), recordedDate: '2020-01-01' }
    for (const resourceType of ['Condition', 'AllergyIntolerance']) {
      expect(only({ resourceType, ...told })).toMatchObject({
        status: 'active',
        clinicalStatus: 'active',
        verification: 'refuted',
      })
      expect(only({ resourceType, ...error })).toMatchObject({ status: 'entered-in-error' })
    }
  })
  it('an allergy lists its reactions', () => {
    expect(
      only({
        resourceType: 'AllergyIntolerance',
        type: 'intolerance',
        category: ['medication'],
        criticality: 'low',
        code: { text: 'Penicillin' },
        recordedDate: '2020-01-01',
        reaction: [{ manifestation: [{ text: 'Nausea' }], severity: 'mild' }],
      }),
    ).toMatchObject({
      text: 'Penicillin',
      allergyType: 'intolerance',
      categories: ['medication'],
      criticality: 'low',
      reactions: [{ manifestations: [{ codings: [], text: 'Nausea' }], severity: 'mild' }],
      quality: [],
    })
  })
})

describe('a medicine', () => {
  const rxnorm = { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '32968' }] }
  const request = (members: Json) => ({
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'order',
    authoredOn: '2020-01-02',
    ...members,
  })
  it('prescribed: from the order on, to the end of its validity', () => {
    expect(
      only(
        request({
          medicationCodeableConcept: rxnorm,
          dispenseRequest: { validityPeriod: { end: '2020-07-01' } },
          dosageInstruction: [
            { text: 'one a day', route: loinc('po'), doseAndRate: [{ doseQuantity: { value: 500, unit: 'mcg' } }] },
          ],
          reasonCode: [{ coding: [{ system: 's', code: 'af' }] }],
          reasonReference: [{ reference: 'Condition/1' }],
        }),
      ),
    ).toMatchObject({
      origin: 'request',
      intent: 'order',
      codings: [{ code: '32968' }],
      effective: { start: '2020-01-02T00:00:00.000Z', end: '2020-07-01T23:59:59.999Z' },
      recordedFrom: 'recordedDate',
      dosageText: 'one a day',
      dose: { value: 500, unit: 'ug' },
      route: [{ code: 'po' }],
      reasonCodings: [{ code: 'af' }],
      reasonReferences: ['Condition/1'],
    })
  })
  it('contained or referred to', () => {
    const contained = [{ resourceType: 'Medication', id: 'm', code: rxnorm }]
    const inside = request({ contained, medicationReference: { reference: '#m' } })
    expect(only(inside)).toMatchObject({ codings: [{ code: '32968' }] })
    expect(only(inside)).not.toHaveProperty('medicationReference')
    const outside = request({ medicationReference: { reference: 'urn:uuid:x', display: 'Clopidogrel' } })
    expect(only(outside, { medicationReference: 'Medication/9' })).toMatchObject({
      codings: [],
      text: 'Clopidogrel',
      medicationReference: 'Medication/9',
    })
    expect(codesOf(only(request({ medicationReference: { reference: '#gone' } })).quality)).toEqual([
      'reference-broken',
    ])
  })
  it('that must not be given is no medicine', () => {
    expect(normalized(request({ medicationCodeableConcept: rxnorm, doNotPerform: true }))).toMatchObject({
      facts: [],
      issues: [{ code: 'do-not-perform' }],
    })
  })
  it('with several dosages has no single dose', () => {
    const step = { doseAndRate: [{ doseQuantity: ucum(5, 'mg') }], text: 'then' }
    const fact = only(request({ medicationCodeableConcept: rxnorm, dosageInstruction: [step, step] }))
    expect(fact).toMatchObject({ dosageText: 'then; then' })
    expect(fact).not.toHaveProperty('dose')
  })
  it('stated: goes on unless it is over', () => {
    const statement = (members: Json) =>
      only({ resourceType: 'MedicationStatement', effectiveDateTime: '2020-01-02', ...members })
    expect(statement({ status: 'active' })).toMatchObject({ origin: 'statement', effective: { end: null } })
    expect(statement({ status: 'completed' })).toMatchObject({ effective: { end: '2020-01-02T23:59:59.999Z' } })
  })
  it('a Medication is a code for others, and no fact', () => {
    const medication = { resourceType: 'Medication', code: rxnorm, meta: { lastUpdated: '2020-01-01T00:00:00Z' } }
    expect(normalized(medication, { patient: '' })).toEqual({
      facts: [],
      issues: [],
      sharedCode: {
        reference: 'Medication/7',
        recorded: '2020-01-01T00:00:00.000Z',
        version: '2',
        codings: rxnorm.coding,
        text: null,
      },
    })
  })
})

test('an encounter and a procedure', () => {
  const period = { start: '2020-01-02T10:00:00+02:00', end: '2020-01-02T11:00:00+02:00' }
  expect(
    only({
      resourceType: 'Encounter',
      status: 'finished',
      class: { system: 's', code: 'EMER' },
      type: [loinc('a'), loinc('b')],
      period,
    }),
  ).toMatchObject({
    class: 'EMER',
    codings: [{ code: 'a' }, { code: 'b' }],
    effective: { start: '2020-01-02T08:00:00.000Z', end: '2020-01-02T09:00:00.000Z' },
  })
  expect(
    only({ resourceType: 'Procedure', status: 'not-done', code: loinc('a'), performedPeriod: period }),
  ).toMatchObject({
    status: 'not-done',
    recordedFrom: 'effective',
  })
  expect(codesOf(normalized({ resourceType: 'Procedure', performedString: 'long ago' }).issues)).toEqual([
    'performed-not-dated',
    'no-time',
  ])
})

test('no member of any type can make it throw', () => {
  const types = [
    'Patient',
    'Condition',
    'Observation',
    'MedicationRequest',
    'MedicationStatement',
    'Medication',
    'AllergyIntolerance',
    'Encounter',
    'Procedure',
  ]
  const members = [
    'id',
    'meta',
    'status',
    'code',
    'component',
    'contained',
    'name',
    'identifier',
    'effectiveTiming',
    'valueQuantity',
    'onsetPeriod',
    'medicationReference',
    'dosageInstruction',
    'reaction',
    'class',
    'period',
    'type',
    'category',
    'ingredient',
  ]
  for (const resourceType of types) {
    for (const value of [null, 0, 'x', true, [], [[]], [null], [{}], {}, { coding: 1 }, [{ coding: [null, 1] }]]) {
      const resource = { resourceType, ...Object.fromEntries(members.map(name => [name, value])) }
      expect(() => normalized(resource)).not.toThrow()
    }
  }
})
