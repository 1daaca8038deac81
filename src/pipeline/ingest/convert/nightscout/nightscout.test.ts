import { describe, expect, test } from 'vitest'
import { readingsOf } from '../devices/test-readings.ts'
import { converterOf } from '../test-support.ts'
import { nightscout } from './index.ts'

const convert = converterOf(nightscout)
const said = { patient: 'p1' }

const leaves = (json: unknown): number =>
  json === null || json === ''
    ? 0
    : typeof json === 'object'
      ? Object.values(json).reduce((sum: number, one) => sum + leaves(one), 0)
      : 1

const entries = [
  {
    _id: '1',
    device: 'xDrip-DexcomG5',
    date: 1767600000000,
    dateString: '2026-01-05T08:00:00.000Z',
    sgv: 103,
    delta: 1.5,
    direction: 'Flat',
    type: 'sgv',
    filtered: 0,
    noise: 1,
    utcOffset: 60,
  },
  { _id: '2', device: 'xDrip-DexcomG5', date: 1767600300000, sgv: 5, type: 'sgv' },
  { _id: '3', device: 'meter', date: 1767600360000, mbg: 110, type: 'mbg' },
  { _id: '4', device: 'xDrip-DexcomG5', date: 1767600360000, slope: 850.5, intercept: 30000, scale: 1, type: 'cal' },
]

const treatments = [
  {
    _id: 'a',
    eventType: 'Meal Bolus',
    created_at: '2026-01-05T09:00:00+01:00',
    insulin: 4.5,
    carbs: 45,
    notes: 'pasta',
    enteredBy: 'Ada',
  },
  {
    _id: 'b',
    eventType: 'BG Check',
    created_at: '2026-01-05T08:30:00Z',
    glucose: 5.8,
    glucoseType: 'Finger',
    units: 'mmol',
    carbs: null,
  },
  {
    _id: 'c',
    eventType: 'BG Check',
    created_at: '2026-01-05T08:40:00Z',
    glucose: 100,
    glucoseType: 'Manual',
    units: 'mg/dl',
  },
  { _id: 'd', eventType: 'BG Check', created_at: '2026-01-05T08:50:00Z', glucose: 100 },
  { _id: 'e', eventType: 'Temp Basal', created_at: '2026-01-05T10:00:00Z', absolute: 0.8, rate: 0.8, duration: 30 },
  { _id: 'f', eventType: 'Note', created_at: '2026-01-05T11:00:00Z', notes: 'ran 5 km' },
  { _id: 'g', eventType: 'Note', created_at: '2026-01-05T11:00:00', notes: 'no offset' },
]

describe('Nightscout', () => {
  test('is told by its members, and never takes FHIR', () => {
    expect(nightscout.recognises('entries.json', Buffer.from(JSON.stringify(entries)))).toBe(true)
    expect(nightscout.recognises('treatments.json', Buffer.from(JSON.stringify(treatments)))).toBe(true)
    expect(
      nightscout.recognises('x.json', Buffer.from('{"resourceType":"Bundle","note":"\\"sgv\\":1,\\"date\\":2"}')),
    ).toBe(false)
  })

  test('sensor readings are a series, finger sticks are of blood, error codes are no readings', async () => {
    const converted = await convert(JSON.stringify(entries), said)
    expect(readingsOf(converted)).toEqual(['99504-3 2026-01-05T09:00:00+01:00 103 mg/dL'])
    expect(converted.resources).toMatchObject([
      { code: { coding: [{ code: '2339-0' }] }, valueQuantity: { value: 110 }, device: { display: 'meter' } },
      { code: { text: 'Sensor calibration' }, component: [{ valueQuantity: { value: 850.5 } }, {}, {}] },
    ])
    expect(converted.codes).toEqual(['sensor-error-code'])
  })

  test('treatments: a bolus, its meal, a check, a basal rate, a note', async () => {
    const { resources, codes } = await convert(JSON.stringify(treatments), said)
    expect(resources).toMatchObject([
      {
        resourceType: 'MedicationAdministration',
        effectiveDateTime: '2026-01-05T09:00:00+01:00',
        dosage: { dose: { value: 4.5, code: '[iU]' } },
      },
      {
        code: { text: 'Carbohydrate intake' },
        valueQuantity: { value: 45, code: 'g' },
        note: [{ text: 'Meal Bolus' }, { text: 'pasta' }],
      },
      { code: { coding: [{ code: '15074-8' }] }, valueQuantity: { value: 5.8, code: 'mmol/L' } },
      { code: { text: 'Glucose' }, valueQuantity: { value: 100 } },
      { code: { text: 'BG Check' } },
      { dosage: { rateQuantity: { value: 0.8, code: '[iU]/h' } }, effectivePeriod: { end: '2026-01-05T10:30:00Z' } },
      { code: { text: 'Note' }, valueString: 'ran 5 km' },
    ])
    expect(codes).toEqual(['glucose-specimen-unknown', 'unit-unknown', 'time-invalid'])
  })

  test('every value is counted once', async () => {
    const all = [...entries, ...treatments, { nonsense: { deep: [1, 2, { x: 'y' }] }, date: 1767600000000 }]
    const { loss } = await convert(JSON.stringify(all), said)
    expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(leaves(all))
  })

  test('what cannot be read is told, and the rest is read', async () => {
    const converted = await convert('[{"sgv":1x},{"date":1767600000000,"sgv":103,"type":"sgv"},{"date":17', said)
    expect(converted.codes).toEqual(['json-invalid', 'json-truncated'])
    expect(readingsOf(converted)).toHaveLength(1)
  })

  test('amounts that an uploader wrote as text are doses; what is no number is told', async () => {
    const at = { created_at: '2026-01-05T10:00:00Z' }
    const { resources, codes } = await convert(
      JSON.stringify([
        { eventType: 'Correction Bolus', insulin: '1.2', ...at },
        { eventType: 'Meal Bolus', insulin: 'some', carbs: '30', ...at },
        { eventType: 'Temp Basal', absolute: '0.35', duration: '30', ...at },
      ]),
      { patient: 'p1' },
    )
    expect(resources).toMatchObject([
      { resourceType: 'MedicationAdministration', dosage: { dose: { value: 1.2, code: '[iU]' } } },
      { code: { text: 'Carbohydrate intake' }, valueQuantity: { value: 30 } },
      { dosage: { rateQuantity: { value: 0.35 } }, effectivePeriod: { end: '2026-01-05T10:30:00Z' } },
    ])
    expect(codes).toEqual(['value-invalid'])
  })

  test('profiles and states of devices are named as not read, every value counted', async () => {
    const { resources, codes, loss } = await convert(
      JSON.stringify([
        {
          defaultProfile: 'Default',
          store: { Default: { dia: '4', units: 'mg/dl' } },
          startDate: '2026-01-01T00:00:00Z',
        },
        { openaps: { suggested: { bg: 104 } }, device: 'openaps', created_at: '2026-01-05T08:00:00Z' },
        { type: 'sgv', sgv: 104, date: 1767600000000 },
      ]),
      { patient: 'p1' },
    )
    expect(resources).toEqual([])
    expect(codes).toEqual(['document-unread'])
    expect(loss).toMatchObject({ mapped: 3, unmappedInAll: 7 })
  })
})
