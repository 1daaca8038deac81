import { describe, expect, it, test } from 'vitest'
import type { DocumentHash, RecordId } from '../../core/index.ts'
import { codesOf, type Json, loinc, normalized, observation, only, ucum } from './test-support.ts'

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
  it('carries what reading the resource found, such as a member that stands twice', () => {
    const twice = { severity: 'warning', code: 'duplicate-name', message: 'twice' } as const
    expect(codesOf(only(observation({}), { issues: [twice] }).quality)).toContain('duplicate-name')
    expect(normalized(observation({}), { issues: [twice] }).issues).not.toContainEqual(twice)
  })
  it('says when the source wrote this version, where that is not when it knew', () => {
    const lastUpdated = '2021-01-01T00:00:00Z'
    const issued = only(observation({ issued: '2020-03-02T00:00:00Z', meta: { lastUpdated } }))
    expect(issued.source.updated).toBe('2021-01-01T00:00:00.000Z')
    expect(only(observation({ meta: { lastUpdated } })).source.updated).toBeUndefined()
    expect(only(observation({ meta: { lastUpdated: 'yesterday' } })).source.updated).toBeUndefined()
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
  it('lives in the country of the address in use, not of a former one or one for bills', () => {
    const home = { use: 'home', country: 'Germany' }
    const others = [
      { use: 'old', country: 'FR' },
      { use: 'billing', country: 'CH' },
      { use: 'temp', country: 'IT', period: { end: '2020-01-01' } },
      { use: 'home', country: ' ' },
    ]
    expect(patient({ address: [...others, home] })).toMatchObject({ country: 'Germany' })
    expect(patient({ address: others })).not.toHaveProperty('country')
    expect(patient({})).not.toHaveProperty('country')
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
