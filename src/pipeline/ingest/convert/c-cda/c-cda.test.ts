import { describe, expect, test } from 'vitest'
import { cCda } from './index.ts'
import { convert, documentOf, only, result, template } from './test-documents.ts'

const problem = (attributes: string, inner: string, status = 'active'): string =>
  documentOf(
    '11450-4',
    `<act classCode="ACT" moodCode="EVN">${template('3')}<id root="a1b2c3d4-0000-4000-8000-000000000001"/><code code="CONC" codeSystem="2.16.840.1.113883.5.6"/>
<statusCode code="${status}"/><entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN" ${attributes}>${template('4')}
<id root="a1b2c3d4-0000-4000-8000-000000000002"/><code code="55607006" codeSystem="2.16.840.1.113883.6.96"/><statusCode code="completed"/>
${inner}</observation></entryRelationship></act>`,
  )

const value =
  '<value xsi:type="CD" code="73211009" codeSystem="2.16.840.1.113883.6.96" displayName="Diabetes mellitus"><originalText><reference value="#r1"/></originalText></value>'

describe('problems', () => {
  test('an active problem, with the words of the narrative', async () => {
    const { resources } = await convert(problem('', `<effectiveTime><low value="20190305"/></effectiveTime>${value}`))
    const patient = only(resources, 'Patient')
    expect(resources[0]).toBe(patient)
    expect(patient).toMatchObject({ gender: 'female', birthDate: '1950-03-04', name: [{ family: 'Müller' }] })
    expect(only(resources, 'Condition')).toMatchObject({
      clinicalStatus: { coding: [{ code: 'active' }] },
      verificationStatus: { coding: [{ code: 'confirmed' }] },
      code: {
        coding: [{ system: 'http://snomed.info/sct', code: '73211009', display: 'Diabetes mellitus' }],
        text: 'Row one words',
      },
      subject: { reference: `Patient/${patient.id}` },
      onsetDateTime: '2019-03-05',
    })
  })

  test.each([
    [
      'denied',
      'negationInd="true"',
      `<effectiveTime><low value="2019"/></effectiveTime>${value}`,
      'active',
      'inactive',
      'refuted',
    ],
    [
      'over',
      '',
      `<effectiveTime><low value="2019"/><high value="2020"/></effectiveTime>${value}`,
      'active',
      'resolved',
      'confirmed',
    ],
    [
      'over, nobody knows when',
      '',
      `<effectiveTime><low value="2019"/><high nullFlavor="UNK"/></effectiveTime>${value}`,
      'active',
      'resolved',
      'confirmed',
    ],
    [
      'of a closed concern',
      '',
      `<effectiveTime><low value="2019"/></effectiveTime>${value}`,
      'completed',
      'inactive',
      'confirmed',
    ],
  ])('a problem that is %s is never active', async (_, attributes, inner, status, clinical, verification) => {
    const { resources } = await convert(problem(attributes, inner, status))
    expect(only(resources, 'Condition')).toMatchObject({
      clinicalStatus: { coding: [{ code: clinical }] },
      verificationStatus: { coding: [{ code: verification }] },
    })
  })

  test('a nullified one is entered in error and has no clinical status', async () => {
    const condition = only((await convert(problem('', value, 'nullified'))).resources, 'Condition')
    expect(condition).toMatchObject({ verificationStatus: { coding: [{ code: 'entered-in-error' }] } })
    expect(condition).not.toHaveProperty('clinicalStatus')
  })
})

const allergy = (attributes: string, substance: string): string =>
  documentOf(
    '48765-2',
    `<act classCode="ACT" moodCode="EVN">${template('30')}<statusCode code="active"/><entryRelationship typeCode="SUBJ">
<observation classCode="OBS" moodCode="EVN" ${attributes}>${template('7')}<code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/>
<statusCode code="completed"/><value xsi:type="CD" code="419199007" codeSystem="2.16.840.1.113883.6.96"/>
<participant typeCode="CSM"><participantRole classCode="MANU"><playingEntity classCode="MMAT">${substance}</playingEntity></participantRole></participant>
</observation></entryRelationship></act>`,
  )

test('no known allergy is its own code; a denied substance is refuted', async () => {
  const none = only(
    (await convert(allergy('negationInd="true"', '<code nullFlavor="NA"/>'))).resources,
    'AllergyIntolerance',
  )
  expect(none).toMatchObject({
    code: { coding: [{ code: '716186003' }] },
    verificationStatus: { coding: [{ code: 'confirmed' }] },
  })
  const peanuts = '<code code="762952008" codeSystem="2.16.840.1.113883.6.96" displayName="Peanut"/>'
  const denied = only((await convert(allergy('negationInd="true"', peanuts))).resources, 'AllergyIntolerance')
  expect(denied).toMatchObject({
    code: { coding: [{ code: '762952008' }] },
    verificationStatus: { coding: [{ code: 'refuted' }] },
  })
})

const statementOf = (name: string, mood: string, last: string, inner: string): string =>
  `<${name} moodCode="${mood}">${template(last)}<code code="1" codeSystem="2.16.840.1.113883.6.96"/><statusCode code="active"/>${inner}</${name}>`

const product =
  '<consumable><manufacturedProduct><manufacturedMaterial><code code="140" codeSystem="2.16.840.1.113883.12.292"/></manufacturedMaterial></manufacturedProduct></consumable>'

test.each([
  ['a procedure', '47519-4', statementOf('procedure', 'RQO', '14', ''), 'ServiceRequest'],
  ['a procedure done', '47519-4', statementOf('procedure', 'EVN', '14', ''), 'Procedure'],
  ['an observation', '18776-5', statementOf('observation', 'INT', '2', ''), 'ServiceRequest'],
  ['a vaccine', '18776-5', statementOf('substanceAdministration', 'INT', '52', product), 'MedicationRequest'],
  [
    'a medicine in a plan',
    '18776-5',
    statementOf('substanceAdministration', 'INT', '16', product),
    'MedicationRequest',
  ],
  [
    'a medicine in a list',
    '10160-0',
    statementOf('substanceAdministration', 'INT', '16', product),
    'MedicationStatement',
  ],
  [
    'a medicine asked for',
    '10160-0',
    statementOf('substanceAdministration', 'RQO', '16', product),
    'MedicationRequest',
  ],
  [
    'a medicine of a planned intervention',
    '62387-6',
    `<act moodCode="INT">${template('146')}<entryRelationship typeCode="REFR">${statementOf('substanceAdministration', 'INT', '16', product)}</entryRelationship></act>`,
    'MedicationRequest',
  ],
])('what is intended has not happened: %s', async (_, section, entry, type) => {
  const { resources } = await convert(documentOf(section, entry))
  const statements = resources.filter(({ resourceType }) =>
    /^(?:Procedure|Observation|Immunization|Medication.+|ServiceRequest)$/.test(resourceType),
  )
  expect(statements.map(({ resourceType }) => resourceType)).toEqual([type])
})

test('a planned medicine is a draft: a list of current medicines leaves it out', async () => {
  const planned = await convert(documentOf('18776-5', statementOf('substanceAdministration', 'INT', '42', product)))
  expect(only(planned.resources, 'MedicationRequest')).toMatchObject({ status: 'draft', intent: 'plan' })
})

test('a risk is not a problem that somebody has', async () => {
  const entry = `<act moodCode="EVN">${template('136')}<statusCode code="active"/><entryRelationship typeCode="REFR"><observation moodCode="EVN">${template('4')}${value}</observation></entryRelationship></act>`
  const condition = only((await convert(documentOf('75310-3', entry))).resources, 'Condition')
  expect(condition).toMatchObject({ verificationStatus: { coding: [{ code: 'unconfirmed' }] } })
})

test('a refused vaccine is not done, with the reason', async () => {
  const reason = `<entryRelationship typeCode="RSON"><observation classCode="OBS" moodCode="EVN">${template('53')}<code code="PATOBJ" codeSystem="2.16.840.1.113883.5.8"/><statusCode code="completed"/></observation></entryRelationship>`
  const entry = `<substanceAdministration classCode="SBADM" moodCode="EVN" negationInd="true">${template('52')}<statusCode code="completed"/><effectiveTime value="20250901"/>
<consumable><manufacturedProduct><manufacturedMaterial><code code="140" codeSystem="2.16.840.1.113883.12.292"/></manufacturedMaterial></manufacturedProduct></consumable>${reason}</substanceAdministration>`
  const { resources } = await convert(documentOf('11369-6', entry))
  expect(only(resources, 'Immunization')).toMatchObject({
    status: 'not-done',
    statusReason: { coding: [{ code: 'PATOBJ' }] },
    vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '140' }] },
  })
})

test('an observation about somebody else, or denied, becomes no fact of the patient, and is named as lost', async () => {
  const other =
    '<subject><relatedSubject classCode="PRS"><code code="MTH" codeSystem="2.16.840.1.113883.5.111"/></relatedSubject></subject>'
  const { resources, loss } = await convert(result(`${other}<value xsi:type="PQ" value="9" unit="mmol/L"/>`))
  expect(resources.some(({ resourceType }) => resourceType === 'Observation')).toBe(false)
  expect(
    loss.unmapped.some(({ reason, value: lost }) => lost === '9' && reason.startsWith('about somebody else')),
  ).toBe(true)
})

test('the same document gives the same ids; a value that nothing reads is named', async () => {
  const text = problem('', value).replace(
    '<statusCode code="completed"/>',
    '<statusCode code="completed"/><uncertaintyCode code="UN"/>',
  )
  const [first, second] = [await convert(text), await convert(text)]
  expect(first.resources).toEqual(second.resources)
  expect(first.loss.unmapped).toContainEqual(
    expect.objectContaining({ path: 'ProblemObservation/uncertaintyCode@code', value: 'UN' }),
  )
})

test.each([
  ['<ClinicalDocument xmlns="urn:hl7-org:v3">', true],
  ['\ufeff<?xml version="1.0"?>\n<!-- <a/> --><cda:ClinicalDocument xmlns:cda="urn:hl7-org:v3">', true],
  ['<section><code/>', true],
  ['<!DOCTYPE x [<!ENTITY e "f">]><ClinicalDocument>', true],
  ['<entry xmlns="http://www.w3.org/2005/Atom">', false],
  ['<HealthData>', false],
  ['{"resourceType":"Bundle"}', false],
  ['MSH|^~\\&|', false],
])('recognises %s: %s', (head, expected) => {
  expect(cCda.recognises('file', Buffer.from(head))).toBe(expected)
})

test('a section keeps its narrative', async () => {
  const composition = only((await convert(problem('', value))).resources, 'Composition')
  expect(JSON.stringify(composition.section)).toContain('<td>Row one</td>')
})
