import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cellsOf, readingsOf } from '../devices/test-readings.ts'
import { converterOf } from '../test-support.ts'
import { dexcomClarity } from './index.ts'

const convert = converterOf(dexcomClarity)

const header = (unit: string) =>
  `Index,Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Event Subtype,Patient Info,Device Info,Source Device ID,Glucose Value (${unit}),Insulin Value (u),Carb Value (grams),Duration (hh:mm:ss),Glucose Rate of Change (${unit}/min)`
const newer = `${header('mg/dL')},Transmitter Time (Long Integer),Transmitter ID`

const who = ['1,,FirstName,,Ada,,,,,,,', '2,,LastName,,Example,,,,,,,', '3,,DateOfBirth,,3/4/1970,,,,,,,']
const csv = (...rows: string[]) => [header('mg/dL'), ...rows].join('\n')
const vienna = { zone: 'Europe/Vienna' }

describe('Dexcom Clarity', () => {
  test('an export with German column names is told, and not guessed at', async () => {
    const text =
      'Index,Zeitstempel (JJJJ-MM-TTThh:mm:ss),Ereignistyp,Glukosewert (mg/dL)\n1,2026-01-05T08:00:00,EGV,103\n'
    expect(dexcomClarity.recognises('x.csv', Buffer.from(text))).toBe(true)
    const { found } = await convert(text, { patient: 'p', zone: 'UTC' })
    expect(found).toEqual([
      expect.objectContaining({
        kind: 'quarantine',
        code: 'language-unknown',
        range: { offset: 0, length: text.length },
      }),
    ])
  })

  test('is told by its header', () => {
    expect(dexcomClarity.recognises('x.csv', Buffer.from(`\uFEFF${newer}\n`))).toBe(true)
    expect(dexcomClarity.recognises('x.csv', Buffer.from('Time,Glucose\n'))).toBe(false)
  })

  test('readings of the sensor are of interstitial fluid, with "Low" and "High" as limits', async () => {
    const rows = [
      '4,2026-01-05T08:00:00,EGV,,,,iPhone,103,,,,',
      '5,2026-01-05T08:05:00,EGV,,,,iPhone,Low,,,,',
      '6,2026-01-05T08:10:00,EGV,,,,iPhone,High,,,,',
    ]
    expect(readingsOf(await convert(csv(...who, ...rows), vienna))).toEqual([
      '99504-3 2026-01-05T08:00:00+01:00 103 mg/dL',
      '99504-3 2026-01-05T08:05:00+01:00 <40 mg/dL',
      '99504-3 2026-01-05T08:10:00+01:00 >400 mg/dL',
    ])
    const molar = [
      header('mmol/L'),
      ...who,
      '4,2026-01-05T08:00:00,EGV,,,,iPhone,5.7,,,,',
      '5,2026-01-05T08:05:00,EGV,,,,iPhone,Low,,,,',
    ]
    expect(readingsOf(await convert(molar.join('\r\n'), vienna))).toEqual([
      '105272-9 2026-01-05T08:00:00+01:00 5.7 mmol/L',
      '105272-9 2026-01-05T08:05:00+01:00 <2.2 mmol/L',
    ])
  })

  test('a calibration is of blood; insulin, food and exercise are what they are', async () => {
    const { resources, loss } = await convert(
      csv(
        ...who,
        '4,2026-01-05T08:00:00,Calibration,,,,iPhone,110,,,,',
        '5,2026-01-05T08:01:00,Insulin,Fast-Acting,,,iPhone,,4.5,,,',
        '6,2026-01-05T08:02:00,Insulin,Long-Acting,,,iPhone,,12,,,',
        '7,2026-01-05T08:03:00,Carbs,,,,iPhone,,,45,,',
        '8,2026-01-05T09:00:00,Exercise,Medium,,,iPhone,,,,0:30:00,',
        '9,2026-01-05T10:00:00,Health,Stress,,,iPhone,,,,,',
      ),
      vienna,
    )
    const told = resources.map(one => [
      one.resourceType,
      (one.code as { coding?: { code: string }[] } | undefined)?.coding?.[0]?.code ??
        (one.code as { text: string } | undefined)?.text,
    ])
    expect(told).toEqual([
      ['Patient', undefined],
      ['Observation', '2339-0'],
      ['MedicationAdministration', undefined],
      ['MedicationAdministration', undefined],
      ['Observation', 'Carbohydrate intake'],
      ['Observation', 'Exercise'],
      ['Observation', 'Health'],
    ])
    expect(resources[2]).toMatchObject({
      effectiveDateTime: '2026-01-05T08:01:00+01:00',
      medicationCodeableConcept: { coding: [{ code: 'A10AB' }] },
      dosage: { dose: { value: 4.5, code: '[iU]' } },
    })
    expect(resources[3]).toMatchObject({ medicationCodeableConcept: { coding: [{ code: 'A10AE' }] } })
    expect(loss.unmapped.map(({ path }) => path)).toEqual(Array.from({ length: 9 }, () => 'Index'))
  })

  test('the patient is whom the document names: their id is the same in the next export', async () => {
    const once = await convert(csv(...who, '4,2026-01-05T08:00:00,EGV,,,,iPhone,103,,,,'), vienna)
    const later = await convert(csv(...who, '4,2026-02-05T08:00:00,EGV,,,,iPhone,99,,,,'), vienna)
    expect(once.resources).toEqual(later.resources)
    // 3/4 is in March or in April: only the year is known.
    expect(once.resources[0]).toMatchObject({ resourceType: 'Patient', birthDate: '1970' })
    expect(once.codes).toEqual(['date-order-unknown'])
    const said = await convert(csv(...who), { ...vienna, dateOrder: 'DMY' })
    expect(said.resources[0]).toMatchObject({ birthDate: '1970-04-03' })
  })

  test('a patient whom the caller names is nobody else, and no Patient is made', async () => {
    const { resources, found } = await convert(csv(...who, '4,2026-01-05T08:00:00,EGV,,,,iPhone,103,,,,'), {
      ...vienna,
      patient: 'p1',
    })
    expect(resources).toEqual([])
    expect(found.flatMap(one => (one.kind === 'series' ? [one.series.patient] : []))).toEqual(['p1'])
  })

  test('without a patient and without a zone it says what has to be said, before what depends on it', async () => {
    const { found, resources, codes, loss } = await convert(csv('1,2026-01-05T08:00:00,EGV,,,,iPhone,103,,,,'))
    expect(found.map(({ kind }) => kind)).toEqual(['unsaid', 'unsaid', 'resource'])
    expect(codes).toEqual([])
    expect(resources[0]).toMatchObject({
      effectiveDateTime: '2026-01-05',
      note: [{ text: 'Time as written: 2026-01-05T08:00:00' }],
    })
    expect(resources[0]).not.toHaveProperty('subject')
    expect(loss.text).toBe(1)
  })

  test('a time that the clock left out or showed twice is no moment', async () => {
    const { resources, codes } = await convert(
      csv(...who, '4,2026-03-29T02:30:00,EGV,,,,iPhone,103,,,,', '5,2026-10-25T02:30:00,EGV,,,,iPhone,103,,,,'),
      { ...vienna, dateOrder: 'DMY' },
    )
    expect(codes).toEqual(['time-in-gap', 'time-ambiguous'])
    expect(resources.slice(1).map(one => one.effectiveDateTime)).toEqual(['2026-03-29', '2026-10-25'])
  })

  test('alerts are settings of the device; columns of the transmitter tell sensors apart', async () => {
    const text = [
      newer,
      '1,,Device,,,Dexcom G7,iOS G7,,,,,,,',
      '2,,Alert,Urgent Low,,,iOS G7,55,,,,,,',
      '3,,Alert,Signal Loss,,,iOS G7,,,,0:20:00,,,',
      '4,2026-01-05T08:00:00,EGV,,,,iOS G7,150,,,,,300,S1',
      '5,2026-01-05T08:05:00,EGV,,,,iOS G7,151,,,,,600,S2',
    ].join('\n')
    const { resources, found, loss } = await convert(text, { ...vienna, patient: 'p' })
    expect(resources).toMatchObject([
      {
        resourceType: 'Device',
        property: [{ type: { text: 'Alert: Urgent Low' } }, { valueQuantity: [{ value: 20, code: 'min' }] }],
      },
    ])
    expect(found.flatMap(one => (one.kind === 'series' ? [one.series.device?.text] : []))).toEqual([
      'iOS G7, transmitter S1',
      'iOS G7, transmitter S2',
    ])
    expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(cellsOf(text))
  })

  test('bad rows are told, and the rest is read', async () => {
    const text = csv(
      ...who,
      '4,2026-13-05T08:00:00,EGV,,,,iPhone,103,,,,',
      '5,2026-01-05T08:00:00,EGV,,,,iPhone,???,,,,',
      '6,2026-01-05T08:05:00,EGV,,,,iPhone,104,,,,,,,7',
      '7,,Alert,High,,,iPhone,200,,,,',
      '8,2026-01-05T08:10:00,EGV,,,,iPhone,105,,,,',
    )
    const converted = await convert(text, { ...vienna, dateOrder: 'DMY' })
    expect(converted.codes).toEqual(['time-invalid', 'value-invalid', 'csv-columns', 'row-without-time'])
    expect(readingsOf(converted)).toHaveLength(2)
    const { mapped, text: kept, unmappedInAll } = converted.loss
    expect(mapped + kept + unmappedInAll).toBe(cellsOf(text))
  })

  test('a header without a unit gives no reading: a unit is never guessed', async () => {
    const converted = await convert(
      [header('').replace(' ()', ''), '1,2026-01-05T08:00:00,EGV,,,,iPhone,103,,,,'].join('\n'),
      { ...vienna, patient: 'p' },
    )
    expect(converted.found.filter(({ kind }) => kind === 'series' || kind === 'resource')).toEqual([])
    expect(converted.codes).toContain('unit-unknown')
  })
})

const sample = resolve(
  process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../../../../../shared/data'),
  'devices/cgm/dexcom_export.csv',
)

describe.skipIf(!existsSync(sample))('the shared Dexcom export', () => {
  test('has 2,148 readings, and every value of it is counted once', async () => {
    const text = readFileSync(sample, 'utf8')
    const converted = await convert(text, { zone: 'America/New_York' })
    const { mapped, text: kept, unmappedInAll } = converted.loss
    expect(mapped + kept + unmappedInAll).toBe(cellsOf(text))
    expect(converted.codes).toEqual([])
    expect(converted.resources.map(({ resourceType }) => resourceType)).toEqual(['Patient', 'Device'])
    const readings = readingsOf(converted)
    expect(readings).toHaveLength(text.split(',EGV,').length - 1)
    expect(readings[0]).toBe('99504-3 2016-10-24T11:24:17-04:00 103 mg/dL')
  })
})
