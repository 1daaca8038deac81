import { describe, expect, test } from 'vitest'
import { convert, documentOf, only, result, template } from './test-documents.ts'

const snomed = 'codeSystem="2.16.840.1.113883.6.96"'
const loinc = 'codeSystem="2.16.840.1.113883.6.1"'

const statement = (name: string, last: string, mood: string, attributes: string, inner: string): string =>
  `<${name} moodCode="${mood}" ${attributes}>${template(last)}<code code="1" ${snomed}/>${inner}</${name}>`

/** Every kind of entry: the section, the element, template and mood, and what it becomes. */
const kinds = [
  ['30954-2', 'observation', '2', 'EVN', 'Observation'],
  ['29762-2', 'observation', '38', 'EVN', 'Observation'],
  ['47420-5', 'observation', '67', 'EVN', 'Observation'],
  ['10190-7', 'observation', '74', 'EVN', 'Observation'],
  ['61144-2', 'observation', '124', 'EVN', 'Observation'],
  ['42348-3', 'observation', '48', 'EVN', 'Observation'],
  ['47519-4', 'procedure', '14', 'EVN', 'Procedure'],
  ['46240-8', 'encounter', '49', 'EVN', 'Encounter'],
  ['18776-5', 'encounter', '40', 'INT', 'Encounter'],
  ['18776-5', 'procedure', '41', 'INT', 'ServiceRequest'],
  ['18776-5', 'observation', '44', 'INT', 'ServiceRequest'],
  ['42349-1', 'act', '140', 'RQO', 'ServiceRequest'],
  ['61146-7', 'observation', '121', 'GOL', 'Goal'],
  ['61144-2', 'act', '130', 'INT', 'ServiceRequest'],
  ['69730-0', 'act', '20', 'INT', 'ServiceRequest'],
  ['75310-3', 'act', '132', 'EVN', 'Condition'],
] as const

const statusOf = (resource: Readonly<Record<string, unknown>>): unknown => {
  const verification = resource.verificationStatus as { coding: { code: string }[] } | undefined
  return resource.status ?? resource.lifecycleStatus ?? verification?.coding[0]?.code
}

describe.each(kinds)('in section %s, a %s of template %s with mood %s', (section, name, last, mood, type) => {
  const written = (attributes: string, status: string) =>
    documentOf(
      section,
      statement(name, last, mood, attributes, `<statusCode code="${status}"/><effectiveTime value="2025"/>`),
    )

  test(`becomes a ${type}`, async () => {
    expect(only((await convert(written('', 'completed'))).resources, type)).toBeDefined()
  })

  test('nullified is entered in error', async () => {
    expect(statusOf(only((await convert(written('', 'nullified'))).resources, type))).toBe('entered-in-error')
  })

  test('denied says that it is not so, or nothing', async () => {
    const { resources, loss } = await convert(written('negationInd="true"', 'completed'))
    const [found] = resources.filter(({ resourceType }) => resourceType === type)
    if (found === undefined) {
      expect(loss.unmapped.some(({ reason }) => reason.startsWith('negated'))).toBe(true)
      return
    }
    expect([statusOf(found), found.doNotPerform]).toEqual(
      type === 'ServiceRequest'
        ? [expect.any(String), true]
        : [type === 'Condition' ? 'refuted' : 'not-done', undefined],
    )
  })

  test('with null flavors only invents nothing', async () => {
    const none = written('', 'completed')
      .replace(/<code code="1"[^>]*>/, '<code nullFlavor="UNK"/>')
      .replace('<effectiveTime value="2025"/>', '<id nullFlavor="NI"/><effectiveTime nullFlavor="UNK"/>')
    const { resources } = await convert(none)
    const { subject: _, id: __, ...found } = only(resources, type)
    expect(Object.keys(found).filter(name => /time|date|period|identifier/i.test(name))).toEqual([])
    expect(JSON.stringify(found.code ?? found.description ?? found.type ?? '')).not.toMatch(/"code":"|"text"/)
  })
})

test.each([
  ['active', 'planned'],
  ['completed', 'planned'],
  ['cancelled', 'cancelled'],
  ['aborted', 'cancelled'],
])('a planned encounter that is %s is %s: it has not begun', async (status, expected) => {
  const entry = statement('encounter', '40', 'INT', '', `<statusCode code="${status}"/><effectiveTime value="202603"/>`)
  expect(only((await convert(documentOf('18776-5', entry))).resources, 'Encounter')).toMatchObject({ status: expected })
})

test.each([
  ['2.16.840.1.113883.10.20.15.3.8', '82810-3'],
  ['2.16.840.1.113883.10.20.22.4.78', '72166-2'],
  ['2.16.840.1.113883.10.20.22.4.85', '11367-0'],
])('an assertion by template %s has the code of its later version', async (root, code) => {
  const entry = `<observation classCode="OBS" moodCode="EVN"><templateId root="${root}"/><code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/><statusCode code="completed"/><effectiveTime value="2012"/><value xsi:type="CD" code="8517006" ${snomed}/></observation>`
  const { resources } = await convert(documentOf('29762-2', entry))
  expect(only(resources, 'Observation').code).toMatchObject({
    coding: [{ system: 'http://loinc.org', code }, { code: 'ASSERTION' }],
  })
})

const due = `<entryRelationship typeCode="REFR"><observation classCode="OBS" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.15.3.1"/><code code="11778-8" ${loinc}/><statusCode code="completed"/><value xsi:type="TS" value="20260919"/></observation></entryRelationship>`

test('an indication that stands alone is a problem that nobody has confirmed', async () => {
  const entry = `<observation classCode="OBS" moodCode="EVN">${template('19')}<code code="409586006" ${snomed}/><statusCode code="completed"/><effectiveTime value="202601"/><value xsi:type="CD" code="59621000" ${snomed}/></observation>`
  const { resources } = await convert(documentOf('59768-2', entry))
  expect(only(resources, 'Condition')).toMatchObject({
    verificationStatus: { coding: [{ code: 'unconfirmed' }] },
    code: { coding: [{ code: '59621000' }] },
    onsetDateTime: '2026-01',
  })
})

test('what stands inside a problem is read, too', async () => {
  const entry = `<act classCode="ACT" moodCode="EVN">${template('3')}<statusCode code="active"/><entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">${template('4')}<statusCode code="completed"/><value xsi:type="CD" code="77386006" ${snomed}/>${due}</observation></entryRelationship></act>`
  const { resources } = await convert(documentOf('11450-4', entry))
  expect(only(resources, 'Observation')).toMatchObject({ valueDateTime: '2026-09-19' })
})

test('what stands inside an observation that is denied was not there either', async () => {
  const { resources } = await convert(
    documentOf('29762-2', statement('observation', '38', 'EVN', 'negationInd="true"', due)),
  )
  expect(resources.map(({ resourceType }) => resourceType)).not.toContain('Observation')
})

test('what stands inside the history of a relative is not of the patient', async () => {
  const problem = `<entryRelationship typeCode="COMP"><observation classCode="OBS" moodCode="EVN">${template('4')}<statusCode code="completed"/><value xsi:type="CD" code="73211009" ${snomed}/></observation></entryRelationship>`
  const entry = `<organizer classCode="CLUSTER" moodCode="EVN">${template('45')}<statusCode code="completed"/><subject><relatedSubject classCode="PRS"><code code="FTH" codeSystem="2.16.840.1.113883.5.111"/></relatedSubject></subject><component><observation classCode="OBS" moodCode="EVN">${template('46')}<statusCode code="completed"/><value xsi:type="CD" code="22298006" ${snomed}/>${problem}</observation></component></organizer>`
  const { resources } = await convert(documentOf('10157-6', entry))
  expect(only(resources, 'FamilyMemberHistory')).toMatchObject({
    condition: [{ code: { coding: [{ code: '22298006' }] } }],
  })
  expect(resources.map(({ resourceType }) => resourceType)).not.toContain('Condition')
})

test('a procedure that failed says so; what a procedure found is an Observation that is part of it', async () => {
  const failed = `<entryRelationship typeCode="SUBJ" inversionInd="true"><act classCode="ACT" moodCode="EVN"><code code="103709008" ${snomed}/><statusCode code="completed"/></act></entryRelationship>`
  const tried = await convert(
    documentOf('47519-4', statement('procedure', '14', 'EVN', '', `<statusCode code="completed"/>${failed}`)),
  )
  expect(only(tried.resources, 'Procedure')).toMatchObject({ outcome: { coding: [{ code: '103709008' }] } })
  const entry = statement(
    'observation',
    '13',
    'EVN',
    '',
    '<statusCode code="completed"/><value xsi:type="INT" value="3"/>',
  )
  const { resources } = await convert(documentOf('47519-4', entry))
  const procedure = only(resources, 'Procedure')
  expect(only(resources, 'Observation')).toMatchObject({
    partOf: [{ reference: `Procedure/${procedure.id}` }],
    valueInteger: 3,
  })
})

test('an advance directive names the document that it stands in', async () => {
  const reference =
    '<reference typeCode="REFR"><externalDocument><id root="b50b7910-7ffb-4f4c-bbe4-177ed68cbbf3"/><text mediaType="application/pdf"><reference value="Directive.pdf"/></text></externalDocument></reference>'
  const { resources } = await convert(
    documentOf('42348-3', statement('observation', '48', 'EVN', '', `<statusCode code="completed"/>${reference}`)),
  )
  const document = resources.find(({ content }) => JSON.stringify(content)?.includes('Directive.pdf') === true)
  expect(document).toMatchObject({
    resourceType: 'DocumentReference',
    content: [{ attachment: { contentType: 'application/pdf', url: 'Directive.pdf' } }],
  })
  expect(only(resources, 'Observation').derivedFrom).toEqual([{ reference: `DocumentReference/${document?.id}` }])
})

const death = (attributes: string, around: (inner: string) => string): string =>
  documentOf(
    '11450-4',
    around(
      `<observation classCode="OBS" moodCode="EVN" ${attributes}>${template('79')}<code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/><statusCode code="completed"/><effectiveTime><low value="202511"/></effectiveTime><value xsi:type="CD" code="419099009" ${snomed}/></observation>`,
    ),
  )

test('an observation that the patient died is of the Patient, one of a relative is not', async () => {
  const own = await convert(death('', inner => inner))
  expect(only(own.resources, 'Patient')).toMatchObject({ deceasedDateTime: '2025-11' })
  for (const text of [
    death('negationInd="true"', inner => inner),
    death(
      '',
      inner =>
        `<organizer classCode="CLUSTER" moodCode="EVN"><subject><relatedSubject classCode="PRS"/></subject><component>${inner}</component></organizer>`,
    ),
  ]) {
    const patient = only((await convert(text)).resources, 'Patient')
    expect(Object.keys(patient).filter(name => name.startsWith('deceased'))).toEqual([])
  }
})

test('a document about two people is not read: nobody knows whose its statements are', async () => {
  const one = result('<value xsi:type="INT" value="3"/>')
  const [target] = /<recordTarget>.*<\/recordTarget>/s.exec(one) ?? ['']
  const other = target.replace('Anna', 'Berta').replace('extension="77"', 'extension="78"')
  const { found } = await convert(one.replace(target, target + other))
  expect(found).toMatchObject([{ kind: 'quarantine', code: 'patients-several' }])
  const twice = await convert(one.replace(target, target + target.replace('extension="77"', 'extension="M7"')))
  expect(only(twice.resources, 'Observation')).toBeDefined()
})

test.each([
  [
    '<manufacturedProduct><manufacturedMaterial><code code="33" codeSystem="2.16.840.1.113883.12.292"/></manufacturedMaterial><manufacturerOrganization><name>Maker</name></manufacturerOrganization></manufacturedProduct>',
    ['Organization', 'Medication'],
  ],
  [
    '<informationRecipient><intendedRecipient><informationRecipient><name><family>R</family></name></informationRecipient><receivedOrganization><name>O</name></receivedOrganization></intendedRecipient></informationRecipient>',
    ['Organization', 'Practitioner'],
  ],
  [
    '<componentOf><encompassingEncounter><id root="1.2.3" extension="4"/><location><healthCareFacility><id root="1.2.5" extension="6"/></healthCareFacility></location></encompassingEncounter></componentOf>',
    ['Location', 'Encounter'],
  ],
  [
    '<participant typeCode="CALLBCK"><associatedEntity classCode="ASSIGNED"><id root="1.2.3" extension="4"/><associatedPerson><name><family>C</family></name></associatedPerson></associatedEntity></participant>',
    ['Practitioner'],
  ],
  [
    '<participant typeCode="IND"><associatedEntity classCode="CAREGIVER"><associatedPerson><name><family>C</family></name></associatedPerson></associatedEntity></participant>',
    ['RelatedPerson'],
  ],
  ['<externalDocument><id root="1.2.3" extension="4"/></externalDocument>', ['DocumentReference']],
  ['<criterion><value nullFlavor="UNK"/></criterion>', []],
])('a piece of a document: %s', async (piece, types) => {
  const { resources } = await convert(piece)
  expect(resources.map(({ resourceType }) => resourceType)).toEqual(types)
})

test('a document of C-CDA R1.1, whose templates have no extension, is read as one of R2.1', async () => {
  const bare = (text: string) => text.replaceAll(' extension="2015-08-01"', '')
  const written = result('<value xsi:type="PQ" value="5.4" unit="mmol/L"/>')
  expect((await convert(bare(written))).resources.slice(1).map(({ resourceType }) => resourceType)).toEqual(
    (await convert(written)).resources.slice(1).map(({ resourceType }) => resourceType),
  )
})

test('each statement says when its document was written: a later one replaces it', async () => {
  const at = (time: string) =>
    result('<value xsi:type="INT" value="3"/>').replace('value="20260110120000+0100"', `value="${time}"`)
  const metaOf = async (time: string) => only((await convert(at(time))).resources, 'Observation').meta
  expect(await metaOf('20260110120000+0100')).toEqual({ lastUpdated: '2026-01-10T12:00:00+01:00' })
  expect(await metaOf('202601101200')).toEqual({ versionId: '20260110120000' })
  expect(await metaOf('20260110')).toEqual({ versionId: '20260110000000' })
  expect(await metaOf('2026')).toBeUndefined()
})
