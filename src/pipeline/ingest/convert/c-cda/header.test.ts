import { describe, expect, test } from 'vitest'
import { convert, documentOf, only, template } from './test-documents.ts'

const statement = `<observation classCode="OBS" moodCode="EVN">${template('2')}<code code="2345-7" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/></observation>`

const patientRole = (role: string): string =>
  documentOf('30954-2', statement).replace(/<patientRole>.*<\/patientRole>/s, `<patientRole>${role}</patientRole>`)

describe('the patient', () => {
  test('of several identifiers keeps each that is one, and is named by a local one', async () => {
    const ids =
      '<id nullFlavor="UNK"/><id root="2.16.840.1.113883.4.1" extension="111-22-3333"/><id root="2.16.840.1.113883.19.5" extension="77"/><id root="1.2.3" extension="M5"/>'
    const several = only((await convert(patientRole(`${ids}<patient/>`))).resources, 'Patient')
    expect(several.identifier).toMatchObject([{ value: '111-22-3333' }, { value: '77' }, { value: 'M5' }])
    const one = await convert(patientRole('<id root="2.16.840.1.113883.19.5" extension="77"/><patient/>'))
    expect(only(one.resources, 'Patient').id).toBe(several.id)
  })

  test('of whom nothing is known gets nothing that is invented', async () => {
    const unknown =
      '<id nullFlavor="NI"/><addr nullFlavor="UNK"/><telecom nullFlavor="UNK"/><patient><name nullFlavor="MSK"/><administrativeGenderCode nullFlavor="UNK"/><birthTime nullFlavor="UNK"/></patient>'
    const { id: _, meta: __, ...patient } = only((await convert(patientRole(unknown))).resources, 'Patient')
    expect(patient).toEqual({ resourceType: 'Patient', gender: 'unknown' })
  })

  test('has what the extensions of sdtc say: more races, a death, a multiple birth', async () => {
    const { resources, loss } = await convert(
      patientRole(
        `<id root="1.2.3" extension="4"/><patient><name><given>A</given><family>B</family></name><administrativeGenderCode code="UN" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="195003"/>
<sdtc:deceasedInd value="true"/><sdtc:deceasedTime value="2020"/><sdtc:multipleBirthInd value="true"/><sdtc:multipleBirthOrderNumber value="2"/>
<raceCode code="2106-3" codeSystem="2.16.840.1.113883.6.238"/><sdtc:raceCode code="2108-9" codeSystem="2.16.840.1.113883.6.238"/>
<languageCommunication><languageCode code="en"/><preferenceInd value="false"/></languageCommunication><languageCommunication><languageCode code="fr-CA"/></languageCommunication></patient>`,
      ),
    )
    expect(only(resources, 'Patient')).toMatchObject({
      gender: 'other',
      birthDate: '1950-03',
      deceasedDateTime: '2020',
      multipleBirthInteger: 2,
      extension: [{ extension: [{ valueCoding: { code: '2106-3' } }, { valueCoding: { code: '2108-9' } }, {}] }],
      communication: [
        { language: { coding: [{ code: 'en' }] }, preferred: false },
        { language: { coding: [{ code: 'fr-CA' }] } },
      ],
    })
    expect(loss.unmapped.filter(({ path }) => path.includes('recordTarget'))).toEqual([])
  })

  test('of whom the header says alive is not dead by an observation, which is told', async () => {
    const dead = `<observation classCode="OBS" moodCode="EVN">${template('79')}<statusCode code="completed"/><value xsi:type="CD" code="419099009" codeSystem="2.16.840.1.113883.6.96"/></observation>`
    const text = documentOf('11450-4', dead).replace('<birthTime', '<sdtc:deceasedInd value="false"/><birthTime')
    const { resources, codes } = await convert(text)
    expect(only(resources, 'Patient')).toMatchObject({ deceasedBoolean: false })
    expect(codes).toContain('deceased-contradiction')
  })
})

test('every author is one: a person, a device with its model, and whom they act for', async () => {
  const authors = `<author><time value="2020"/><assignedAuthor><id root="2.16.840.1.113883.4.6" extension="1"/><assignedPerson><name><family>A</family></name></assignedPerson></assignedAuthor></author>
<author><time nullFlavor="UNK"/><assignedAuthor><id nullFlavor="NI"/><assignedAuthoringDevice><manufacturerModelName>Model</manufacturerModelName><softwareName>Software</softwareName></assignedAuthoringDevice><representedOrganization><name>O</name></representedOrganization></assignedAuthor></author>`
  const { resources } = await convert(documentOf('30954-2', statement, authors))
  const [person, device, owner] = ['Practitioner', 'Device', 'Organization'].map(type => only(resources, type))
  expect(device).toMatchObject({
    type: { text: 'Model' },
    deviceName: [{ name: 'Model', type: 'model-name' }],
    version: [{ value: 'Software' }],
    owner: { reference: `Organization/${owner?.id}` },
  })
  expect(only(resources, 'Composition').author).toMatchObject([
    { reference: `Practitioner/${person?.id}` },
    { reference: `Device/${device?.id}` },
  ])
})

test('of several authors of an entry the last answers for it, and the first time is when it was written down', async () => {
  const author = (time: string, name: string) =>
    `<author><time value="${time}"/><assignedAuthor><id root="1.2.9" extension="${name}"/><assignedPerson><name><family>${name}</family></name></assignedPerson></assignedAuthor></author>`
  const entry = `<act classCode="ACT" moodCode="EVN">${template('3')}<statusCode code="active"/><entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">${template('4')}<statusCode code="completed"/><value xsi:type="CD" code="73211009" codeSystem="2.16.840.1.113883.6.96"/>${author('20250102', 'First')}${author('20250304', 'Last')}</observation></entryRelationship></act>`
  const { resources } = await convert(documentOf('11450-4', entry))
  expect(only(resources, 'Condition')).toMatchObject({ recordedDate: '2025-01-02', recorder: { display: 'Last' } })
})

test('an encounter keeps where the patient went to and what those did who took part (sdtc)', async () => {
  const entry = `<encounter classCode="ENC" moodCode="EVN">${template('49')}<code code="99213" codeSystem="2.16.840.1.113883.6.12"><translation code="AMB" codeSystem="2.16.840.1.113883.5.4"/></code><statusCode code="completed"/><effectiveTime><low value="20251201"/><high value="20251203"/></effectiveTime><sdtc:dischargeDispositionCode code="01" codeSystem="2.16.840.1.113883.12.112"/><performer><sdtc:functionCode code="PCP" codeSystem="2.16.840.1.113883.5.88"/><assignedEntity><id root="1.2.9" extension="7"/></assignedEntity></performer></encounter>`
  const { resources } = await convert(documentOf('46240-8', entry))
  expect(only(resources, 'Encounter')).toMatchObject({
    status: 'finished',
    class: { code: 'AMB' },
    period: { start: '2025-12-01', end: '2025-12-03' },
    hospitalization: { dischargeDisposition: { coding: [{ code: '01' }] } },
    participant: [{ type: [{ coding: [{ code: 'PCP' }] }] }],
  })
})

test('an insurer is one Organization', async () => {
  const insurer = (organization: string) =>
    documentOf(
      '48768-6',
      `<act classCode="ACT" moodCode="EVN">${template('60')}<statusCode code="completed"/><entryRelationship typeCode="COMP"><act classCode="ACT" moodCode="EVN">${template('61')}<statusCode code="completed"/><performer typeCode="PRF">${template('87')}<assignedEntity><id root="1.2.4" extension="I1"/><representedOrganization>${organization}</representedOrganization></assignedEntity></performer></act></entryRelationship></act>`,
    )
  const { resources } = await convert(insurer('<name>Insurer</name>'))
  const { id, ...organization } = only(resources, 'Organization')
  expect(organization).toMatchObject({ name: 'Insurer', identifier: [{ value: 'I1' }] })
  expect(only(resources, 'Coverage').payor).toMatchObject([{ reference: `Organization/${id}` }])
})
