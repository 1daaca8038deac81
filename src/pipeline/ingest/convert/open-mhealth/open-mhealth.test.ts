import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { converterOf } from '../test-support.ts'
import { openMhealth } from './index.ts'

const convert = converterOf(openMhealth)
const said = { patient: 'p1' }

const leaves = (json: unknown): number =>
  json === null || json === ''
    ? 0
    : typeof json === 'object'
      ? Object.values(json).reduce((sum: number, one) => sum + leaves(one), 0)
      : 1

describe('Open mHealth', () => {
  test('a blood pressure is the panel; its posture is told', async () => {
    const body = {
      systolic_blood_pressure: { value: 125, unit: 'mmHg' },
      diastolic_blood_pressure: { value: 60, unit: 'mmHg' },
      body_posture: 'sitting',
      effective_time_frame: { date_time: '2020-02-05T07:25:00-08:00' },
    }
    const { resources, loss } = await convert(JSON.stringify(body), said)
    expect(resources).toMatchObject([
      {
        code: { coding: [{ code: '85354-9' }] },
        effectiveDateTime: '2020-02-05T07:25:00-08:00',
        component: [{ valueQuantity: { value: 125, code: 'mm[Hg]' } }, { valueQuantity: { value: 60 } }],
        note: [{ text: 'body_posture: sitting' }],
      },
    ])
    expect(loss).toMatchObject({ mapped: 5, text: 1, unmappedInAll: 0 })
  })

  test.each([
    ['body_height', { value: 67, unit: 'in' }, '8302-2', '[in_i]'],
    ['body_temperature', { value: 99.5, unit: 'F' }, '8310-5', '[degF]'],
    ['body_temperature', { value: 37.2, unit: 'C' }, '8310-5', 'Cel'],
    ['respiratory_rate', { value: 14, unit: 'breaths/min' }, '9279-1', '/min'],
    ['body_fat_percentage', { value: 21.5, unit: '%' }, '41982-0', '%'],
    ['body_mass_index', { value: 24.1, unit: 'kg/m^2' }, '39156-5', 'kg/m2'],
    ['kcal_burned', { value: 310, unit: 'kcal' }, '41981-2', 'kcal'],
  ])('%s is an Observation with its code and unit', async (key, value, code, unit) => {
    const interval = { start_date_time: '2020-02-05T07:25:00Z', end_date_time: '2020-02-05T08:25:00Z' }
    const body = { [key]: value, effective_time_frame: { time_interval: interval } }
    const { resources, codes } = await convert(JSON.stringify(body), said)
    expect(codes).toEqual([])
    expect(resources).toMatchObject([
      { code: { coding: [{ system: 'http://loinc.org', code }] }, valueQuantity: { value: value.value, code: unit } },
    ])
    const other = { ...body, [key]: { ...value, unit: 'furlong' } }
    expect((await convert(JSON.stringify(other), said)).codes).toEqual(['unit-unknown'])
  })

  test('the minimum of a month is no measurement, and has no code of one', async () => {
    const body = {
      heart_rate: { value: 50, unit: 'beats/min' },
      effective_time_frame: {
        time_interval: { start_date_time: '2020-02-05T06:00:00+01:00', duration: { value: 1, unit: 'd' } },
      },
      descriptive_statistic: 'minimum',
    }
    const { resources } = await convert(JSON.stringify(body), said)
    expect(resources[0]).toMatchObject({
      code: { text: 'Heart rate, minimum' },
      effectivePeriod: { start: '2020-02-05T06:00:00+01:00', end: '2020-02-06T06:00:00+01:00' },
    })
    expect(resources[0]!.code).not.toHaveProperty('coding')
  })

  test('glucose by its specimen; without one it has no code of either', async () => {
    const glucose = (specimen?: string) => ({
      blood_glucose: { unit: 'mg/dL', value: 95 },
      effective_time_frame: { date_time: '2020-02-05T07:25:00Z' },
      ...(specimen === undefined ? {} : { specimen_source: specimen }),
    })
    const { resources, codes } = await convert(
      JSON.stringify([glucose('interstitial fluid'), glucose('capillary blood'), glucose('urine'), glucose()]),
      said,
    )
    expect(resources.map(one => (one.code as { coding?: { code: string }[] }).coding?.[0]?.code)).toEqual([
      '99504-3',
      '2339-0',
      undefined,
      undefined,
    ])
    expect(codes).toEqual(['glucose-specimen-unknown'])
  })

  test('users of the headers are patients, each given once', async () => {
    const point = (id: string, user: string) => ({
      header: { id, user_id: user, schema_id: { namespace: 'omh', name: 'heart-rate', version: '2.0' } },
      body: {
        heart_rate: { value: 60, unit: 'beats/min' },
        effective_time_frame: { date_time: '2020-02-05T07:25:00Z' },
      },
    })
    const { resources } = await convert(
      [point('1', 'ada'), point('2', 'bob'), point('3', 'ada')].map(one => JSON.stringify(one)).join('\n'),
    )
    expect(resources.map(({ resourceType }) => resourceType)).toEqual([
      'Patient',
      'Observation',
      'Patient',
      'Observation',
      'Observation',
    ])
    expect(resources[1]!.subject).toEqual(resources[4]!.subject)
    const none = await convert(JSON.stringify(point('1', 'ada').body))
    expect(none.found[0]).toMatchObject({ kind: 'unsaid', what: 'patient' })
  })
})

const shared = resolve(
  process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../../../../../shared/data'),
  'devices/open-mhealth',
)

const files = (kind: string): readonly string[] =>
  existsSync(shared)
    ? readdirSync(shared, { recursive: true, encoding: 'utf8' })
        .filter(name => name.endsWith('.json') && name.includes(`/${kind}/`))
        .sort()
    : []

describe.skipIf(!existsSync(shared))('the shared data points', () => {
  test.each(files('shouldPass'))('%s converts', async name => {
    const text = readFileSync(join(shared, name), 'utf8')
    const { resources, loss } = await convert(text, said)
    expect(resources).toHaveLength(1)
    expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(leaves(JSON.parse(text)))
  })

  test.each(files('shouldFail'))('%s gives a typed issue', async name => {
    const text = readFileSync(join(shared, name), 'utf8')
    const { codes, loss } = await convert(text, said)
    const typed = new Set([
      'time-missing',
      'time-frame-invalid',
      'value-not-allowed',
      'value-invalid',
      'unit-missing',
      'unit-unknown',
      'type-unknown',
    ])
    expect(codes.filter(code => typed.has(code))).not.toEqual([])
    expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(leaves(JSON.parse(text)))
  })
})
