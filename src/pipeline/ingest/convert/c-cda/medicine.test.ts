import { describe, expect, test } from 'vitest'
import { convert, documentOf, only, template } from './test-documents.ts'

const medicine = (status: string, times: string, rest = '', attributes = ''): string =>
  documentOf(
    '10160-0',
    `<substanceAdministration classCode="SBADM" moodCode="EVN" ${attributes}>${template('16')}<statusCode code="${status}"/>${times}
<routeCode code="C38288" codeSystem="2.16.840.1.113883.3.26.1.1"/><doseQuantity value="500" unit="mg"/>
<consumable><manufacturedProduct><manufacturedMaterial><code code="860975" codeSystem="2.16.840.1.113883.6.88" displayName="metformin"/></manufacturedMaterial></manufacturedProduct></consumable>${rest}
</substanceAdministration>`,
  )

const course = '<effectiveTime xsi:type="IVL_TS"><low value="20250101"/></effectiveTime>'
const every = (attribute: string, period: string) =>
  `<effectiveTime xsi:type="PIVL_TS" operator="A" ${attribute}>${period}</effectiveTime>`

describe('medicines', () => {
  test.each([
    ['every 12 hours', every('', '<period value="12" unit="h"/>'), { frequency: 1, period: 12, periodUnit: 'h' }],
    [
      'twice a day',
      every('institutionSpecified="true"', '<period value="12" unit="h"/>'),
      { frequency: 2, period: 1, periodUnit: 'd' },
    ],
    [
      'every 4 to 6 hours',
      every('', '<period xsi:type="IVL_PQ"><low value="4" unit="h"/><high value="6" unit="h"/></period>'),
      { frequency: 1, period: 4, periodMax: 6, periodUnit: 'h' },
    ],
    [
      'at bedtime',
      '<effectiveTime xsi:type="EIVL_TS" operator="A"><event code="HS"/></effectiveTime>',
      { when: ['HS'] },
    ],
  ])('%s', async (_, time, repeat) => {
    const { resources } = await convert(medicine('active', course + time))
    const statement = only(resources, 'MedicationStatement')
    expect(statement).toMatchObject({
      status: 'active',
      effectivePeriod: { start: '2025-01-01' },
      medicationReference: { reference: `Medication/${only(resources, 'Medication').id}` },
      dosage: [{ timing: { repeat }, doseAndRate: [{ doseQuantity: { value: 500, unit: 'mg', code: 'mg' } }] }],
    })
  })

  test('as needed, and for what', async () => {
    const rest = `<precondition typeCode="PRCN"><criterion>${template('25')}<code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/><value xsi:type="CD" code="25064002" codeSystem="2.16.840.1.113883.6.96"/></criterion></precondition>`
    const { resources } = await convert(medicine('active', course, rest))
    expect(only(resources, 'MedicationStatement')).toMatchObject({
      dosage: [{ asNeededCodeableConcept: { coding: [{ code: '25064002' }] } }],
    })
  })

  test('a refused medicine is not taken; a completed course without an end may be going on', async () => {
    const refused = await convert(medicine('completed', course, '', 'negationInd="true"'))
    expect(only(refused.resources, 'MedicationStatement')).toMatchObject({ status: 'not-taken' })
    const open = await convert(medicine('completed', course))
    expect(only(open.resources, 'MedicationStatement')).toMatchObject({ status: 'unknown' })
    expect(open.codes).toContain('status-ambiguous')
  })

  const reason = `<entryRelationship><observation classCode="OBS" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.24.3.88"/><code code="77301-0" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/><value xsi:type="CD" code="105480006" codeSystem="2.16.840.1.113883.6.96"/></observation></entryRelationship>`

  test('why it is not taken is no reason to take it', async () => {
    const { resources } = await convert(medicine('completed', course, reason, 'negationInd="true"'))
    const statement = only(resources, 'MedicationStatement')
    expect(statement).toMatchObject({ status: 'not-taken', statusReason: [{ coding: [{ code: '105480006' }] }] })
    expect(statement).not.toHaveProperty('reasonCode')
  })

  test.each([
    ['aborted', 'stopped'],
    ['suspended', 'on-hold'],
    ['nullified', 'entered-in-error'],
    ['cancelled', 'not-taken'],
  ])('%s is %s', async (status, expected) => {
    const { resources } = await convert(medicine(status, course))
    expect(only(resources, 'MedicationStatement')).toMatchObject({ status: expected })
  })

  test('a course of so many days has an end', async () => {
    const days = '<effectiveTime xsi:type="IVL_TS"><low value="20251228"/><width value="7" unit="d"/></effectiveTime>'
    const { resources } = await convert(medicine('active', days))
    expect(only(resources, 'MedicationStatement')).toMatchObject({
      effectivePeriod: { start: '2025-12-28', end: '2026-01-04' },
    })
  })

  test('nothing is known of the dose, the route and the times: none of them is invented', async () => {
    const unknown = medicine('active', '<effectiveTime nullFlavor="UNK"/>')
      .replace('value="500" unit="mg"', 'nullFlavor="UNK"')
      .replace('code="C38288" codeSystem="2.16.840.1.113883.3.26.1.1"', 'nullFlavor="NI"')
    const { meta: _, ...statement } = only((await convert(unknown)).resources, 'MedicationStatement')
    expect(Object.keys(statement).toSorted()).toEqual([
      'id',
      'medicationReference',
      'resourceType',
      'status',
      'subject',
    ])
  })

  test('a planned supply is a draft; one of no medicine asks for no medicine', async () => {
    const supply = (product: string) =>
      documentOf(
        '18776-5',
        `<supply classCode="SPLY" moodCode="INT">${template('43')}<statusCode code="active"/><quantity value="3"/>${product}</supply>`,
      )
    const product =
      '<product><manufacturedProduct><manufacturedMaterial><code code="573621" codeSystem="2.16.840.1.113883.6.88"/></manufacturedMaterial></manufacturedProduct></product>'
    const medicines = await convert(supply(product))
    expect(only(medicines.resources, 'MedicationRequest')).toMatchObject({ status: 'draft', intent: 'plan' })
    const other = await convert(supply(''))
    expect(other.resources.map(({ resourceType }) => resourceType)).not.toContain('MedicationRequest')
    expect(only(other.resources, 'SupplyRequest')).toMatchObject({ status: 'active', quantity: { value: 3 } })
  })
})
