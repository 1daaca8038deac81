import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { codesOf, type Json, loinc, normalized, only, ucum } from './test-support.ts'

const day = (text: string) => `${text}T00:00:00.000Z`
const endOf = (text: string) => `${text}T23:59:59.999Z`
const rxnorm = { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '309362' }] }

describe('a medicine that was', () => {
  it('given: a point in time, with its dose', () => {
    expect(
      only({
        resourceType: 'MedicationAdministration',
        status: 'completed',
        medicationCodeableConcept: rxnorm,
        effectiveDateTime: '2026-10-01T08:00:00Z',
        dosage: { text: 'once', route: loinc('po'), dose: ucum(75, 'mg') },
      }),
    ).toMatchObject({
      kind: 'medication',
      origin: 'administration',
      status: 'completed',
      dose: { value: 75, unit: 'mg' },
      dosageText: 'once',
      effective: { start: '2026-10-01T08:00:00.000Z', end: '2026-10-01T08:00:00.000Z' },
      source: { resource: 'MedicationAdministration/7' },
      quality: [],
    })
  })

  it('handed out: when, and for how many days', () => {
    const dispense = (members: Json) =>
      only({ resourceType: 'MedicationDispense', status: 'completed', medicationCodeableConcept: rxnorm, ...members })
    expect(
      dispense({ whenPrepared: '2026-09-30', whenHandedOver: '2026-10-01', daysSupply: ucum(30, 'd') }),
    ).toMatchObject({
      origin: 'dispense',
      daysSupply: 30,
      effective: { start: day('2026-10-01'), end: endOf('2026-10-01') },
      source: { resource: 'MedicationDispense/7' },
    })
    expect(dispense({ whenHandedOver: '2026-10-01', daysSupply: ucum(2, 'wk') })).toMatchObject({ daysSupply: 14 })
    const tablets = dispense({ whenHandedOver: '2026-10-01', daysSupply: ucum(30, '{tbl}') })
    expect(tablets).not.toHaveProperty('daysSupply')
    expect(codesOf(tablets.quality)).toEqual(['supply-not-days'])
  })
})

test('a vaccination', () => {
  const vaccine = { resourceType: 'Immunization', vaccineCode: { coding: [{ system: 's', code: '207' }] } }
  expect(
    only({
      ...vaccine,
      status: 'completed',
      occurrenceDateTime: '2021-01-10',
      recorded: '2021-01-11',
      lotNumber: 'L1',
      protocolApplied: [{ doseNumberPositiveInt: 2 }],
    }),
  ).toMatchObject({
    kind: 'immunization',
    doseNumber: '2',
    lotNumber: 'L1',
    codings: [{ code: '207' }],
    effective: { start: day('2021-01-10') },
    recorded: day('2021-01-11'),
    recordedFrom: 'recordedDate',
  })
  expect(only({ ...vaccine, status: 'not-done', occurrenceDateTime: '2021-01-10' })).toMatchObject({
    status: 'not-done',
  })
  expect(codesOf(only({ ...vaccine, occurrenceString: 'as a child', recorded: '2021' }).quality)).toContain(
    'occurrence-not-dated',
  )
})

test('a report: its conclusion, and which observations it groups', () => {
  expect(
    only({
      resourceType: 'DiagnosticReport',
      status: 'final',
      category: [{ coding: [{ code: 'GE' }] }],
      code: loinc('58410-2'),
      effectiveDateTime: '2026-01-01',
      issued: '2026-01-02T00:00:00Z',
      result: [{ reference: 'Observation/1' }, { display: 'elsewhere' }],
      conclusion: 'Normal',
      conclusionCode: [{ coding: [{ system: 's', code: 'n' }] }],
    }),
  ).toMatchObject({
    kind: 'diagnostic-report',
    categories: ['GE'],
    conclusion: 'Normal',
    conclusionCodings: [{ code: 'n' }],
    results: ['Observation/1', 'elsewhere'],
    recordedFrom: 'issued',
  })
})

describe('a relative', () => {
  const relative = (members: Json) =>
    normalized({
      resourceType: 'FamilyMemberHistory',
      status: 'completed',
      date: '2020-05-01',
      relationship: { coding: [{ system: 'r', code: 'MTH' }], text: 'mother' },
      ...members,
    })
  it('gives a fact for each condition, which is never the patient’s', () => {
    const condition = [{ code: loinc('a'), onsetAge: ucum(56, 'a') }, { code: loinc('b') }]
    expect(relative({ condition }).facts).toMatchObject([
      { kind: 'family-history', codings: [{ code: 'a' }], relationshipText: 'mother', onsetAge: { value: 56 } },
      { kind: 'family-history', codings: [{ code: 'b' }], relationship: [{ code: 'MTH' }] },
    ])
    expect(new Set(relative({ condition }).facts.map(({ id }) => id)).size).toBe(2)
  })
  it('of whom nothing is known gives one without a condition, counted from when it was told', () => {
    expect(relative({}).facts).toMatchObject([
      { codings: [], effective: { start: day('2020-05-01'), end: null }, recordedFrom: 'recordedDate', quality: [] },
    ])
  })
})

describe('a goal', () => {
  const goal = (members: Json) =>
    only({ resourceType: 'Goal', description: { text: 'Lose weight' }, startDate: '2020-01-01', ...members })
  it('has targets in canonical units, due at the end of a day', () => {
    const target = [
      {
        measure: loinc('3141-9'),
        detailRange: { low: ucum(160, '[lb_av]'), high: ucum(180, '[lb_av]') },
        dueDate: '2020-06-01',
      },
      { measure: loinc('4548-4'), detailQuantity: ucum(7, '%') },
      { measure: loinc('x') },
    ]
    expect(goal({ lifecycleStatus: 'active', target })).toMatchObject({
      text: 'Lose weight',
      status: 'active',
      effective: { start: day('2020-01-01'), end: null },
      targets: [
        { value: { type: 'range', low: { value: expect.closeTo(72.57, 1), unit: 'kg' } }, due: endOf('2020-06-01') },
        { measure: [{ code: '4548-4' }], value: { type: 'quantity', quantity: { value: 7, unit: '%' } } },
        { measure: [{ code: 'x' }] },
      ],
    })
  })
  it('that was reached ended when its status says so', () => {
    expect(
      goal({
        lifecycleStatus: 'completed',
        statusDate: '2020-03-01',
        achievementStatus: { coding: [{ code: 'achieved' }] },
      }),
    ).toMatchObject({ achievement: 'achieved', effective: { end: endOf('2020-03-01') } })
  })
  it('with two values for one target has none, and says where', () => {
    const fact = goal({ target: [{ detailString: 'a', detailInteger: 1 }] })
    expect(fact).toMatchObject({ targets: [{ value: { type: 'absent', reason: 'ambiguous' } }] })
    const odd = goal({ target: [{ detailAttachment: {} }] })
    expect(odd.quality).toMatchObject([{ code: 'value-type-unknown', location: 'Goal.target[0].detailAttachment' }])
  })
})

test('a plan of care: since it was written, with what is to be done', () => {
  expect(
    only({
      resourceType: 'CarePlan',
      status: 'active',
      intent: 'plan',
      category: [{ coding: [{ system: 's', code: 'assess-plan' }], text: 'Weight' }],
      created: '2016-01-01',
      period: { end: '2017-06-01' },
      activity: [
        { detail: { code: loinc('3141-9'), status: 'completed' } },
        { detail: { description: 'Walk', status: 'in-progress' } },
        { detail: { description: 'Fast', doNotPerform: true } },
        { reference: { display: 'A referral' } },
      ],
    }),
  ).toMatchObject({
    kind: 'care-plan',
    text: 'Weight',
    intent: 'plan',
    codings: [{ code: 'assess-plan' }],
    effective: { start: day('2016-01-01'), end: endOf('2017-06-01') },
    activities: [
      { codings: [{ code: '3141-9' }], status: 'completed' },
      { text: 'Walk', status: 'in-progress' },
      { text: 'A referral' },
    ],
  })
})

test('an imaging study: modalities, sites and its DICOM identifier', () => {
  expect(
    only({
      resourceType: 'ImagingStudy',
      status: 'available',
      started: '2011-01-01T11:01:20+03:00',
      identifier: [{ system: 'urn:dicom:uid', value: 'urn:oid:1.2.3' }],
      numberOfSeries: 2,
      numberOfInstances: 5,
      description: 'CT chest',
      series: [
        { modality: { code: 'CT' }, bodySite: { system: 's', code: '51185008' } },
        { modality: { code: 'CT' }, bodySite: { system: 's', code: '51185008' } },
      ],
    }),
  ).toMatchObject({
    kind: 'imaging-study',
    text: 'CT chest',
    modalities: ['CT'],
    bodySites: [{ code: '51185008' }],
    studyUid: '1.2.3',
    seriesCount: 2,
    instanceCount: 5,
  })
})

test('a device has no time, and that is no fault of its source', () => {
  expect(
    only({
      resourceType: 'Device',
      status: 'active',
      deviceName: [{ name: 'Defib' }],
      manufacturer: 'ACME',
      modelNumber: 'M',
      udiCarrier: [{ deviceIdentifier: '0001' }],
    }),
  ).toMatchObject({ kind: 'device', text: 'Defib', manufacturer: 'ACME', model: 'M', udi: '0001', quality: [] })
  expect(normalized({ resourceType: 'Device' }, { patient: '' })).toMatchObject({
    facts: [],
    issues: [{ code: 'no-patient', severity: 'information' }],
  })
})

describe('a form', () => {
  const form = (item: readonly Json[], members: Json = {}) => {
    const fact = only({ resourceType: 'QuestionnaireResponse', authored: '2026-10-01T02:00:00Z', item, ...members })
    return fact.kind === 'questionnaire-response' ? fact : undefined
  }
  it('keeps answers in order, nested ones flattened, with LOINC numbers that stand in linkIds', () => {
    const coding = { system: 'http://loinc.org', code: 'LA6571-9', display: 'Nearly every day' }
    const ordinal = [{ url: 'http://hl7.org/fhir/StructureDefinition/ordinalValue', valueDecimal: 3 }]
    const found = form(
      [
        { linkId: '/44250-9', text: 'Interest', answer: [{ valueCoding: { ...coding, extension: ordinal } }] },
        {
          linkId: 'group',
          item: [
            { linkId: '1-2', answer: [{ valueInteger: 2, item: [{ linkId: 'x', answer: [{ valueBoolean: true }] }] }] },
          ],
        },
        { linkId: '44250-8', answer: [{ valueDecimal: 12 }, { valueString: 'twelve' }] },
        { linkId: 'unanswered' },
        { linkId: 'date', answer: [{ valueDate: '2020-01-01' }, { valueReference: { reference: 'Patient/1' } }] },
      ],
      { questionnaire: 'http://x.example/phq9|1.0', status: 'completed' },
    )
    expect(found).toMatchObject({ questionnaire: 'http://x.example/phq9', status: 'completed' })
    expect(found?.items).toEqual([
      {
        linkId: '/44250-9',
        codings: [{ system: 'http://loinc.org', code: '44250-9' }],
        text: 'Interest',
        value: { type: 'coded', codings: [coding], text: 'Nearly every day' },
        ordinal: 3,
      },
      { linkId: '1-2', codings: [], value: { type: 'integer', value: 2 } },
      { linkId: 'x', codings: [], value: { type: 'boolean', value: true } },
      // 44250-8 has a wrong check digit: no LOINC number.
      { linkId: '44250-8', codings: [], value: { type: 'unconverted', original: { value: 12 } } },
      { linkId: '44250-8', codings: [], value: { type: 'text', text: 'twelve' } },
      { linkId: 'date', codings: [], value: { type: 'date-time', value: '2020-01-01' } },
      { linkId: 'date', codings: [], value: { type: 'absent', reason: 'unsupported' } },
    ])
  })
})

test('what a source says about sensitivity stays with the fact', () => {
  const security = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'PSY' }]
  expect(
    only({ resourceType: 'Condition', code: loinc('x'), recordedDate: '2020-01-01', meta: { security } }),
  ).toMatchObject({ securityLabels: [{ code: 'PSY' }] })
})

test('nothing that a resource may hold makes a reader throw', () => {
  const types = [
    ...['MedicationAdministration', 'MedicationDispense', 'Immunization', 'DiagnosticReport', 'FamilyMemberHistory'],
    ...['Goal', 'CarePlan', 'ImagingStudy', 'QuestionnaireResponse', 'Consent', 'Device', 'MolecularSequence'],
    ...['Observation', 'Condition'],
  ]
  const members = [
    ...['status', 'meta', 'item', 'answer', 'provision', 'type', 'period', 'target', 'condition', 'activity', 'detail'],
    ...['identifier', 'series', 'variant', 'referenceSeq', 'component', 'code', 'category', 'dosage', 'daysSupply'],
    ...['whenHandedOver', 'description', 'extension', 'valueCoding', 'valueDecimal', 'start', 'coordinateSystem'],
    ...['securityLabel', 'class', 'policyRule', 'dateTime', 'protocolApplied', 'udiCarrier', 'coding', 'reference'],
  ]
  const json = fc.letrec(tie => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, 0, -1, 1e300, 'x', '2020-13-99', 'deny', true, [], {}),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...members), tie('value'), { maxKeys: 5 }),
    ),
  })).value
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.dictionary(fc.constantFrom(...members), json, { maxKeys: 12 }),
      (resourceType, resource) => {
        expect(() => JSON.stringify(normalized({ ...resource, resourceType }))).not.toThrow()
      },
    ),
    { numRuns: 500 },
  )
})
