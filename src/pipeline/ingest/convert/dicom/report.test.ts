import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Written } from '../../../../../test/support/dicom.ts'
import { code, item, millimetre, modifier, num, report } from '../../../../../test/support/dicom-objects.ts'
import type { ConvertedResource } from '../conversion.ts'
import { converterOf } from '../test-support.ts'
import { dicom } from './index.ts'

const convert = converterOf(dicom)

const only = (resources: readonly ConvertedResource[], type: string) =>
  resources.filter(({ resourceType }) => resourceType === type)

describe('a structured report', () => {
  const volume = code('G-D705', 'SRT', 'Volume')

  test('measurements with place, side, method and modifiers; the code of SNOMED RT by the map of the standard', async () => {
    const { resources } = await convert(
      report([
        item('CONTAINER', 'CONTAINS', code('121070', 'DCM', 'Findings'), {
          ContentSequence: [
            modifier(code('G-C0E3', 'SRT', 'Finding Site'), code('T-32600', 'SRT', 'Left Ventricle')),
            num(code('18043-0', 'LN', 'LV Ejection Fraction'), '55.5', code('%', 'UCUM', 'Percent'), [
              modifier(code('G-C036', 'SRT', 'Measurement Method'), code('125207', 'DCM', 'Method of Disks, Biplane')),
              modifier(code('G-0373', 'SRT', 'Image Mode'), code('G-03A2', 'SRT', '2D mode')),
            ]),
          ],
        }),
      ]),
    )
    const [echo] = only(resources, 'DiagnosticReport')
    expect(echo).toMatchObject({ status: 'final', code: { coding: [{ code: '125200' }] } })
    const [fraction] = only(resources, 'Observation')
    expect(fraction).toMatchObject({
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '18043-0' }] },
      valueQuantity: { value: 55.5, code: '%', system: 'http://unitsofmeasure.org' },
      bodySite: { coding: [{ system: 'http://snomed.info/sct', code: '87878005' }, { code: 'T-32600' }] },
      method: { coding: [{ code: '125207' }], text: 'Method of Disks, Biplane; Image Mode: 2D mode' },
      effectiveDateTime: '2024-01-31T10:15:30.25',
    })
    expect(JSON.stringify(resources)).not.toContain('"coding":[]')
  })

  test('TID 1501: a group holds what was found, where, by which name', async () => {
    const { resources } = await convert(
      report([
        item('CONTAINER', 'CONTAINS', code('125007', 'DCM', 'Measurement Group'), {
          ContentSequence: [
            item('TEXT', 'HAS OBS CONTEXT', code('112039', 'DCM', 'Tracking Identifier'), { TextValue: 'Lesion 1' }),
            item('UIDREF', 'HAS OBS CONTEXT', code('112040', 'DCM', 'Tracking UID'), { UID: '1.9.9' }),
            item('CODE', 'CONTAINS', code('121071', 'DCM', 'Finding'), {
              ConceptCodeSequence: [code('108369006', 'SCT', 'Neoplasm')],
            }),
            num(volume, '12', code('mm3', 'UCUM', 'cubic millimeter'), [
              item('SCOORD', 'INFERRED FROM', code('121055', 'DCM', 'Path'), {
                ContentSequence: [
                  item('IMAGE', 'SELECTED FROM', code('121200', 'DCM', 'Source'), {
                    ReferencedSOPSequence: [{ ReferencedSOPInstanceUID: '1.7' }],
                  }),
                ],
              }),
            ]),
          ],
        }),
      ]),
    )
    const [measured, group] = only(resources, 'Observation')
    expect(group).toMatchObject({
      valueCodeableConcept: { coding: [{ code: '108369006' }] },
      hasMember: [{ reference: `Observation/${measured?.id}` }],
      identifier: [{ value: 'urn:oid:1.9.9' }, { value: 'Lesion 1' }],
    })
    expect(measured).toMatchObject({
      identifier: [{ value: 'urn:oid:1.9.9' }, { value: 'Lesion 1' }],
      derivedFrom: [
        { reference: expect.stringMatching(/^ImagingStudy/) },
        { reference: expect.stringMatching(/^DocumentReference/) },
      ],
    })
  })

  test('what nobody has verified is preliminary, and the part of a report partial', async () => {
    const width = num(code('103355008', 'SCT', 'Width'), '1', millimetre)
    const statuses = async (flags: Written) => {
      const { resources } = await convert(report([width], flags))
      return [...only(resources, 'DiagnosticReport'), ...only(resources, 'Observation')].map(
        one => (one as { status?: string }).status,
      )
    }
    expect(await statuses({ VerificationFlag: 'UNVERIFIED' })).toEqual(['preliminary', 'preliminary'])
    expect(await statuses({ CompletionFlag: 'PARTIAL' })).toEqual(['partial', 'preliminary'])
  })

  test('a unit that is not of UCUM stays text, a number that is none gives no value', async () => {
    const { resources, codes } = await convert(
      report([
        num(volume, '3', code('cc', 'LOCAL', 'cubic')),
        num(volume, 'wide', millimetre),
        item('NUM', 'CONTAINS', volume, {
          NumericValueQualifierCodeSequence: [code('114006', 'DCM', 'Measurement failure')],
        }),
      ]),
    )
    expect(codes).toEqual(['unit-unknown'])
    const [unknown, failed, ...others] = only(resources, 'Observation')
    expect(unknown).toMatchObject({ valueQuantity: { value: 3, unit: 'cc (cubic)' } })
    expect(unknown).not.toHaveProperty('valueQuantity.code')
    expect(failed).toMatchObject({ dataAbsentReason: { coding: [{ code: '114006' }] } })
    expect(others).toEqual([])
  })

  test('a fetus is not the patient: its measurements are named as not mapped', async () => {
    const { resources, codes, loss } = await convert(
      report([
        item('CONTAINER', 'CONTAINS', code('125002', 'DCM', 'Fetal Biometry'), {
          ContentSequence: [
            item('CODE', 'HAS OBS CONTEXT', code('121024', 'DCM', 'Subject Class'), {
              ConceptCodeSequence: [code('121026', 'DCM', 'Fetus')],
            }),
            num(code('11820-8', 'LN', 'Biparietal Diameter'), '90', millimetre),
          ],
        }),
      ]),
    )
    expect(codes).toEqual(['subject-other'])
    expect(only(resources, 'Observation')).toEqual([])
    expect(loss.unmapped.some(({ value, reason }) => value === '90' && reason.includes('somebody'))).toBe(true)
  })

  test('impression and conclusion become the conclusion', async () => {
    const { resources } = await convert(
      report([
        item('TEXT', 'CONTAINS', code('121073', 'DCM', 'Impression'), { TextValue: 'Normal.' }),
        item('CODE', 'CONTAINS', code('121077', 'DCM', 'Conclusion'), {
          ConceptCodeSequence: [code('17621005', 'SCT', 'Normal')],
        }),
      ]),
    )
    expect(only(resources, 'DiagnosticReport')).toMatchObject([
      { conclusion: 'Normal.', conclusionCode: [{ coding: [{ code: '17621005' }] }] },
    ])
  })
})

test('mutated files never throw', async () => {
  const whole = report([num(code('103355008', 'SCT', 'Width'), '1', millimetre)])
  const mutation = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) })
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 8 }), async mutations => {
      const bytes = Uint8Array.from(whole)
      for (const { at, byte } of mutations) bytes[at] = byte
      await convert(bytes)
    }),
    { numRuns: 300 },
  )
})
