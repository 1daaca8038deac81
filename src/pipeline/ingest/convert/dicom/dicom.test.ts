import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fileOf } from '../../../../../test/support/dicom.ts'
import { code, item, study } from '../../../../../test/support/dicom-objects.ts'
import { everyElement, parseDicom, textsOf } from '../../../../standards/dicom/index.ts'
import type { ConvertedResource } from '../conversion.ts'
import { formatOf } from '../index.ts'
import { converterOf } from '../test-support.ts'
import { dicom } from './index.ts'

const convert = converterOf(dicom)

const only = (resources: readonly ConvertedResource[], type: string) =>
  resources.filter(({ resourceType }) => resourceType === type)

describe('an image', () => {
  test('patient, study, series, instance, device, order', async () => {
    const { resources, codes } = await convert(
      fileOf({
        ...study,
        TimezoneOffsetFromUTC: '+0100',
        AccessionNumber: 'A7',
        IssuerOfPatientID: 'HOSP',
        PatientBirthDate: '19700205',
        PatientSex: 'F',
        ReferringPhysicianName: 'Roe^Richard',
        StudyDescription: 'CT head',
        SeriesNumber: '3',
        InstanceNumber: '12',
        BodyPartExamined: 'HEAD',
        Laterality: 'L',
        Manufacturer: 'Maker',
        ManufacturerModelName: 'M1',
        ProcedureCodeSequence: [code('P5-08000', 'SRT', 'Computed tomography')],
        RequestedProcedureDescription: 'CT of the head',
        Rows: 512,
      }),
    )
    expect(codes).toEqual([])
    expect(only(resources, 'Patient')).toMatchObject([
      {
        meta: { lastUpdated: '2024-01-31T10:15:30.25+01:00' },
        identifier: [{ system: 'urn:attune:dicom:issuer:HOSP', value: 'P1' }],
        name: [{ family: 'Doe', given: ['Jane'], prefix: ['Dr.'] }],
        gender: 'female',
        birthDate: '1970-02-05',
      },
    ])
    const [order] = only(resources, 'ServiceRequest')
    expect(order).toMatchObject({ status: 'unknown', identifier: [{ value: 'A7' }], code: { text: 'CT of the head' } })
    expect(only(resources, 'ImagingStudy')).toMatchObject([
      {
        identifier: [{ system: 'urn:dicom:uid', value: 'urn:oid:1.2.3' }, { value: 'A7' }],
        started: '2024-01-31T10:15:30.25+01:00',
        modality: [{ code: 'CT' }],
        basedOn: [{ reference: `ServiceRequest/${order?.id}` }],
        referrer: { display: 'Richard Roe' },
        description: 'CT head',
        procedureCode: [{ coding: [{ system: 'http://snomed.info/sct', code: '77477000' }, { code: 'P5-08000' }] }],
        numberOfInstances: 1,
        series: [
          {
            uid: '1.2.3.4',
            number: 3,
            bodySite: { code: 'HEAD' },
            laterality: { code: '7771000' },
            instance: [{ uid: '1.2.3.4.5', number: 12, sopClass: { code: 'urn:oid:1.2.840.10008.5.1.4.1.1.2' } }],
          },
        ],
      },
    ])
    expect(only(resources, 'Device')).toMatchObject([{ manufacturer: 'Maker', modelNumber: 'M1' }])
    expect(only(resources, 'DocumentReference')).toMatchObject([
      {
        content: [
          { attachment: { contentType: 'application/dicom', url: expect.stringMatching(/^ni:\/\/\/sha-256;/) } },
        ],
      },
    ])
  })

  test('weight and height with the units of the standard; a zero is no weight', async () => {
    const { resources } = await convert(fileOf({ ...study, PatientWeight: '71.5', PatientSize: '0' }))
    expect(only(resources, 'Observation')).toMatchObject([
      { code: { coding: [{ code: '29463-7' }] }, valueQuantity: { value: 71.5, code: 'kg' } },
    ])
  })

  test('a name in three ways of writing', async () => {
    const name = Buffer.from('Wang^XiaoDong=王^小東=')
    const { resources } = await convert(fileOf({ ...study, SpecificCharacterSet: 'ISO_IR 192', PatientName: name }))
    expect(only(resources, 'Patient')).toMatchObject([
      { name: [{ extension: [{ valueCode: 'ABC' }] }, { family: '王', extension: [{ valueCode: 'IDE' }] }] },
    ])
  })

  test('two patients of one name and no id are not one', async () => {
    const { PatientID: _, ...nameless } = study
    const ids = await Promise.all(
      ['1.2.3', '1.2.9'].map(async uid => {
        const { resources, codes } = await convert(fileOf({ ...nameless, StudyInstanceUID: uid }))
        expect(codes).toEqual(['patient-without-id'])
        return only(resources, 'Patient')[0]?.id
      }),
    )
    expect(ids[0]).not.toBe(ids[1])
  })

  test('whom a file names is never made somebody else; who is said is taken where it names nobody', async () => {
    const { PatientID: _, ...nameless } = study
    const named = await convert(fileOf(study), { patient: 'other' })
    const unnamed = await convert(fileOf(nameless), { patient: 'other' })
    expect(JSON.stringify(named.resources)).not.toContain('Patient/other')
    expect(only(unnamed.resources, 'ImagingStudy')).toMatchObject([{ subject: { reference: 'Patient/other' } }])
    expect(only(unnamed.resources, 'Patient')).toEqual([])
  })

  test('without offset a time stays without', async () => {
    const { resources } = await convert(fileOf(study))
    expect(only(resources, 'ImagingStudy')).toMatchObject([{ started: '2024-01-31T10:15:30.25' }])
  })

  test('what belongs to a manufacturer is counted and not shown', async () => {
    const { loss } = await convert(fileOf({ ...study, '00091001 LO': 'secret' }))
    expect(JSON.stringify(loss)).not.toContain('secret')
    expect(loss.unmapped.find(({ path }) => path === '(0009,xxxx)')?.reason).toContain('manufacturer')
  })

  test('an object without a study, and a directory, state nothing', async () => {
    expect((await convert(fileOf({ PatientID: 'P1' }))).codes).toEqual(['study-unknown'])
    const bytes = fileOf({ FileSetID: 'CD' })
    const { codes, resources } = await convert(bytes)
    expect([codes, resources]).toEqual([['study-unknown'], []])
  })
})

test('key objects say why they were selected, and which', async () => {
  const { resources } = await convert(
    fileOf({
      ...study,
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.59',
      ConceptNameCodeSequence: [code('113000', 'DCM', 'Of Interest')],
      ContentSequence: [
        item('TEXT', 'CONTAINS', code('113012', 'DCM', 'Key Object Description'), { TextValue: 'the nodule' }),
        {
          RelationshipType: 'CONTAINS',
          ValueType: 'IMAGE',
          ReferencedSOPSequence: [{ ReferencedSOPInstanceUID: '1.7' }],
        },
      ],
    }),
  )
  expect(only(resources, 'DiagnosticReport')).toEqual([])
  const [selection] = only(resources, 'DocumentReference')
  expect(selection).toMatchObject({ type: { coding: [{ code: '113000' }] }, description: 'the nodule' })
  expect((selection as unknown as { context: { related: unknown[] } }).context.related).toHaveLength(2)
})

test('an encapsulated PDF is attached by its place in the file', async () => {
  const pdf = Buffer.from('%PDF-1.4 odd')
  const bytes = fileOf({
    ...study,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.104.1',
    DocumentTitle: 'ECG report',
    MIMETypeOfEncapsulatedDocument: 'application/pdf',
    EncapsulatedDocument: pdf,
  })
  const { resources } = await convert(bytes)
  const place = `#bytes=${bytes.indexOf(pdf)}+${pdf.length}`
  const attachment = {
    contentType: 'application/pdf',
    title: 'ECG report',
    size: pdf.length,
    url: expect.stringContaining(place),
  }
  expect(only(resources, 'DocumentReference')).toMatchObject([{ content: [{ attachment }, {}] }])
  expect(only(resources, 'DiagnosticReport')).toMatchObject([
    { code: { text: 'ECG report' }, presentedForm: [attachment] },
  ])
})

test('explain shows the elements, but nothing of a manufacturer and no pixels', () => {
  const bytes = fileOf({
    ...study,
    '00091001 LO': 'secret',
    ContentSequence: [{ ValueType: 'TEXT' }],
    PixelData: new Uint8Array(9000),
  })
  const text = dicom.render(bytes)
  expect(text).toContain('(0010,0020) LO PatientID: P1')
  expect(text).toContain('    (0040,A040) CS ValueType: TEXT')
  expect(text).toContain('PixelData: (9000 bytes)')
  expect(text).not.toContain('secret')
})

test('what is only called .dcm is quarantined as a whole', async () => {
  const { found } = await convert('nothing of the kind')
  expect(found).toMatchObject([{ kind: 'quarantine', code: 'dicom-invalid', range: { offset: 0, length: 19 } }])
})

test('the format is told by its first bytes', () => {
  expect(formatOf('IM00001', fileOf(study))?.id).toBe('dicom')
})

const shared = process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../../../../../shared/data')
const folder = join(shared, 'imaging/dicom')

describe.skipIf(!existsSync(folder))('the files of shared/data/imaging/dicom', () => {
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.dcm'))
    : []

  test.each(files)('%s: every value that is not empty is counted once', async name => {
    const bytes = readFileSync(join(folder, name))
    const { loss } = await convert(bytes)
    const parsed = await parseDicom([bytes])
    if (!parsed.ok) return
    const { meta, data } = parsed.value
    const values = [...everyElement(meta), ...everyElement(data)].filter(element => {
      if (element.items !== undefined || element.range.length === 0) return false
      const isText = /^(?:AE|AS|CS|DA|DS|DT|IS|LO|LT|PN|SH|ST|TM|UC|UI|UR|UT)$/.test(element.vr)
      return !isText || textsOf(element, data.charset).length > 0
    })
    expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(values.length)
  })
})
