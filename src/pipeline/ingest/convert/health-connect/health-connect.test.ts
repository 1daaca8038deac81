import { describe, expect, test } from 'vitest'
import { readingsOf } from '../devices/test-readings.ts'
import { formatOf } from '../formats.ts'
import { converterOf } from '../test-support.ts'
import { healthConnect } from './index.ts'
import { phoneDatabase, storedValues } from './test-database.ts'

const convert = converterOf(healthConnect)
const said = { patient: 'p1' }
const at = Date.UTC(2026, 0, 5, 7, 0)
const vienna = { time: at, zone_offset: 3_600 }
const hour = { start_time: at, start_zone_offset: 3_600, end_time: at + 3_600_000, end_zone_offset: 3_600 }
const uuid = (n: number) => Uint8Array.from({ length: 16 }, (_, at) => (at === 15 ? n : 7))

describe('what a phone exports', () => {
  test('a weight in grams becomes kilograms, with when it was and which app wrote it', async () => {
    const bytes = phoneDatabase(({ add }) => {
      add('weight_record_table', {
        ...vienna,
        uuid: uuid(1),
        last_modified_time: at + 1_000,
        weight: 81_250,
        recording_method: 3,
      })
    })
    const { resources, loss, codes } = await convert(bytes, said)
    expect(codes).toEqual([])
    expect(resources).toEqual([
      {
        resourceType: 'Observation',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        meta: { lastUpdated: '2026-01-05T07:00:01Z' },
        status: 'final',
        category: [
          { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] },
        ],
        code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }], text: 'Body weight' },
        subject: { reference: 'Patient/p1' },
        effectiveDateTime: '2026-01-05T08:00:00+01:00',
        valueQuantity: { value: 81.25, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
        device: { display: 'com.example.scale' },
        note: [{ text: 'Recorded: manual entry' }],
      },
    ])
    expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(storedValues(bytes))
  })

  test('a corrected record takes the place of what it was', async () => {
    const of = (weight: number, modified: number) =>
      phoneDatabase(({ add }) =>
        add('weight_record_table', { ...vienna, uuid: uuid(1), last_modified_time: modified, weight }),
      )
    const [first] = (await convert(of(81_250, at), said)).resources
    const [second] = (await convert(of(80_900, at + 60_000), said)).resources
    expect(second?.id).toBe(first?.id)
    expect(second?.meta).toEqual({ lastUpdated: '2026-01-05T07:01:00Z' })
  })

  test('samples of the heart, of two devices, are two series', async () => {
    const bytes = phoneDatabase(({ add }) => {
      const watch = add('heart_rate_record_table', { ...hour, device_info_id: 2 })
      const other = add('heart_rate_record_table', { ...hour, start_zone_offset: -18_000, app_info_id: 2 })
      for (let n = 0; n < 3; n++) {
        add('heart_rate_record_series_table', {
          parent_key: watch,
          beats_per_minute: 60 + n,
          epoch_millis: at + n * 1_000,
        })
      }
      add('heart_rate_record_series_table', { parent_key: other, beats_per_minute: 80, epoch_millis: at })
    })
    const converted = await convert(bytes, said)
    expect(readingsOf(converted)).toEqual([
      '8867-4 2026-01-05T08:00:00+01:00 60 /min',
      '8867-4 2026-01-05T08:00:01+01:00 61 /min',
      '8867-4 2026-01-05T08:00:02+01:00 62 /min',
      '8867-4 2026-01-05T02:00:00-05:00 80 /min',
    ])
    const devices = converted.found.flatMap(one => (one.kind === 'series' ? [one.series.device?.text] : []))
    expect(devices).toEqual(['com.example.scale (Google Pixel Watch 2)', 'com.example.sensor'])
    const { loss } = converted
    expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(storedValues(bytes))
  })

  test('energy is kept in small calories, steps cover their span', async () => {
    const bytes = phoneDatabase(({ add }) => {
      add('steps_record_table', { ...hour, count: 512 })
      add('total_calories_burned_record_table', { ...hour, energy: 412_000.5 })
    })
    const converted = await convert(bytes, said)
    expect(readingsOf(converted)).toEqual([
      '55423-8 2026-01-05T08:00:00+01:00 512 1',
      'undefined 2026-01-05T08:00:00+01:00 412.0005 kcal',
    ])
    const [steps] = converted.found.flatMap(one => (one.kind === 'series' ? [one.series.readings.end?.[0]] : []))
    expect(steps).toBe(at + 3_600_000)
  })

  test('glucose goes by its specimen, and has no code where the phone does not know it', async () => {
    const bytes = phoneDatabase(({ add }) => {
      for (const [n, specimen] of [0, 1, 2, 3, 4, 5, 6, 9].entries()) {
        add('blood_glucose_record_table', {
          ...vienna,
          time: at + n,
          specimen_source: specimen,
          level: 5.5,
          relation_to_meal: 2,
          meal_type: 0,
        })
      }
    })
    const converted = await convert(bytes, said)
    expect(readingsOf(converted)).toEqual(['105272-9 2026-01-05T08:00:00.001+01:00 5.5 mmol/L'])
    const told = converted.resources.map(({ code }) => {
      const { coding = [], text } = code as { coding?: { code: string }[]; text: string }
      return `${coding.map(one => one.code).join()} ${text}`
    })
    expect(told).toEqual([
      ' Glucose',
      '15074-8 Glucose in blood',
      '14749-6 Glucose in serum or plasma',
      '14749-6 Glucose in serum or plasma',
      ' Glucose in tears',
      '15074-8 Glucose in blood',
      ' Glucose',
    ])
    expect(converted.codes).toEqual(['glucose-specimen-unknown'])
    expect(converted.resources[0]?.note).toContainEqual({ text: 'Relation to meal: fasting' })
    const { loss } = converted
    expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(storedValues(bytes))
  })

  test('blood pressure has both values, and how it was measured', async () => {
    const bytes = phoneDatabase(({ add }) => {
      add('blood_pressure_record_table', {
        ...vienna,
        systolic: 128,
        diastolic: 82,
        measurement_location: '3',
        body_position: '2',
      })
      add('blood_pressure_record_table', { ...vienna, systolic: 130, measurement_location: '0', body_position: '9' })
    })
    const { resources, loss } = await convert(bytes, said)
    expect(
      resources.map(({ component }) =>
        (component as { valueQuantity: { value: number } }[]).map(one => one.valueQuantity.value),
      ),
    ).toEqual([[128, 82], [130]])
    expect(resources[0]?.note).toEqual([
      { text: 'Body position: sitting down' },
      { text: 'Measured at: left upper arm' },
      { text: 'Recorded: automatically recorded' },
    ])
    expect(loss.unmapped.filter(({ path }) => path.endsWith('body_position'))).toEqual([
      expect.objectContaining({ value: '9', reason: 'A number that its code list does not have' }),
    ])
  })

  test('sleep with its stages, exercise, and a meal', async () => {
    const bytes = phoneDatabase(({ add }) => {
      const night = add('sleep_session_record_table', { ...hour, title: 'Night' })
      add('sleep_stages_table', { parent_key: night, stage_start_time: at, stage_end_time: at + 60_000, stage_type: 6 })
      add('sleep_stages_table', { parent_key: 99, stage_start_time: at, stage_end_time: at + 60_000, stage_type: 6 })
      add('exercise_session_record_table', { ...hour, exercise_type: 33, has_route: 0 })
      add('nutrition_record_table', {
        ...hour,
        total_carbohydrate: 42.5,
        energy: Number.MIN_VALUE,
        protein: 9,
        meal_name: 'Oats',
        meal_type: 1,
      })
    })
    const { resources, codes, loss } = await convert(bytes, said)
    const told = resources.map(one => [
      (one.code as { text: string }).text,
      one.valueQuantity ?? one.valueCodeableConcept,
    ])
    expect(told).toEqual([
      ['Carbohydrate intake', expect.objectContaining({ value: 42.5, code: 'g' })],
      ['Exercise session', expect.objectContaining({ value: 60, code: 'min' })],
      ['Sleep session', expect.objectContaining({ value: 60, code: 'min' })],
      ['Sleep stage', { text: 'REM sleep' }],
    ])
    expect(resources[1]?.component).toEqual([{ code: { text: 'Exercise' }, valueString: 'running' }])
    expect(codes).toEqual(['record-missing'])
    expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(storedValues(bytes))
  })
})

describe('what is not certain is not guessed', () => {
  test('a table that is not read is named, and each of its values counted', async () => {
    const bytes = phoneDatabase(({ db, add }) => {
      add('sexual_activity_record_table', { ...vienna, protection_used: 1 })
      db.exec('CREATE TABLE aura_record_table (row_id INTEGER PRIMARY KEY, time INTEGER, hue TEXT)')
      db.exec("INSERT INTO aura_record_table VALUES (1, 5, 'blue')")
    })
    const { resources, codes, loss } = await convert(bytes, said)
    expect(resources).toEqual([])
    expect(codes).toEqual(['table-unread', 'table-unread'])
    expect(loss.unmapped.map(({ path }) => path)).toContain('aura_record_table.hue')
    expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(storedValues(bytes))
  })

  test('rows without a time, a number or a zone', async () => {
    const bytes = phoneDatabase(({ add }) => {
      add('weight_record_table', { zone_offset: 0, weight: 80_000 })
      add('weight_record_table', { ...vienna, weight: null })
      add('weight_record_table', { ...vienna, weight: 'heavy' })
      add('weight_record_table', { time: at, weight: 80_000 })
      add('weight_record_table', { time: at, zone_offset: 3_600_000, weight: 81_000 })
      add('weight_record_table', { time: 9e18, zone_offset: 0, weight: 82_000 })
      add('steps_record_table', { ...hour, end_time: at - 1, count: 3 })
    })
    const { resources, codes, loss, found } = await convert(bytes, said)
    expect(resources.map(one => one.effectiveDateTime)).toEqual(['2026-01-05T07:00:00Z', '2026-01-05T07:00:00Z'])
    expect(found.some(({ kind }) => kind === 'series')).toBe(false)
    expect(new Set(codes)).toEqual(new Set(['time-invalid', 'value-invalid', 'zone-unknown']))
    expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(storedValues(bytes))
  })

  test('whose it is has to be said', async () => {
    const bytes = phoneDatabase(({ add }) => add('weight_record_table', { ...vienna, weight: 80_000 }))
    const { found } = await convert(bytes)
    expect(found[0]).toMatchObject({ kind: 'unsaid', what: 'patient' })
  })
})

describe('what is damaged, or something else', () => {
  const sound = phoneDatabase(({ add }) => {
    const watch = add('heart_rate_record_table', hour)
    for (let n = 0; n < 20_000; n++) {
      add('heart_rate_record_series_table', {
        parent_key: watch,
        beats_per_minute: 60 + (n % 40),
        epoch_millis: at + n * 1_000,
      })
    }
  })

  test('it is known by its first bytes, or by its name when it is encrypted', () => {
    expect(formatOf('export.bin', sound)?.id).toBe('health-connect')
    expect(formatOf('health_connect_export.db', new Uint8Array(100))?.id).toBe('health-connect')
    expect(formatOf('thumbs.db', new Uint8Array(100))).toBeUndefined()
  })

  test('an encrypted database, and that of another app, are quarantined whole', async () => {
    const noise = Uint8Array.from({ length: 5_000 }, (_, n) => (n * 131 + 7) % 251)
    expect((await convert(noise, said)).found).toEqual([
      expect.objectContaining({ kind: 'quarantine', code: 'sqlite-invalid', range: { offset: 0, length: 5_000 } }),
    ])
    const { DatabaseSync } = await import('node:sqlite')
    const other = new DatabaseSync(':memory:')
    other.exec('CREATE TABLE songs (title TEXT)')
    expect((await convert(new Uint8Array(other.serialize()), said)).codes).toEqual(['database-unknown'])
  })

  test('a page of noise is quarantined, and the other readings stand', async () => {
    const bytes = sound.slice()
    bytes.fill(0xaa, 4_096 * 60, 4_096 * 61)
    const converted = await convert(bytes, said)
    expect(converted.codes).toEqual(['sqlite-page-invalid'])
    expect(readingsOf(converted).length).toBeGreaterThan(19_000)
    expect(readingsOf(converted).length).toBeLessThan(20_000)
  })

  test('one that is cut off gives what is there', async () => {
    const converted = await convert(sound.slice(0, 4_096 * 70), said)
    expect(converted.codes).toContain('sqlite-truncated')
    expect(readingsOf(converted).length).toBeGreaterThan(1_000)
  })

  test('the bytes of a resource are its row', async () => {
    const bytes = phoneDatabase(({ add }) => add('weight_record_table', { ...vienna, weight: 81_250 }))
    const [one] = (await convert(bytes, said)).found
    if (one?.kind !== 'resource') throw new Error('no resource')
    const { offset, length } = one.range
    expect(healthConnect.render(bytes.slice(offset, offset + length))).toBe(
      `row 1:  |  |  |  |  | 1 | 1 | 2 |  | ${at} | 3600 |  | 81250`,
    )
  })
})
