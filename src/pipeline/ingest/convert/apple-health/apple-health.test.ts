import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { readingsOf } from '../devices/test-readings.ts'
import { converterOf } from '../test-support.ts'
import { appleHealth } from './index.ts'

const convert = converterOf(appleHealth)

const doctype = `<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14, with an apostrophe's worth of trouble > -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation)*)>
<!ATTLIST Record type CDATA #REQUIRED unit CDATA "a>b">
]>`

const me =
  '<Me HKCharacteristicTypeIdentifierDateOfBirth="1970-01-02" HKCharacteristicTypeIdentifierBiologicalSex="HKBiologicalSexFemale" HKCharacteristicTypeIdentifierBloodType="HKBloodTypeAPositive" HKCharacteristicTypeIdentifierFitzpatrickSkinType="HKFitzpatrickSkinTypeNotSet"/>'

const xml = (...elements: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${doctype}\n<HealthData locale="en_US">\n <ExportDate value="2026-01-01 08:00:00 +0100"/>\n ${me}\n ${elements.join('\n ')}\n</HealthData>\n`

type Given = Readonly<Record<string, string>>

const attributes = (given: Given): string =>
  Object.entries(given)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')

const quantity = (type: string, value: string, unit: string, more: Given = {}, inside = ''): string => {
  const given = {
    type: `HKQuantityTypeIdentifier${type}`,
    sourceName: 'Watch',
    unit,
    startDate: '2026-01-05 08:00:00 +0100',
    endDate: '2026-01-05 08:00:00 +0100',
    value,
    ...more,
  }
  return inside === '' ? `<Record${attributes(given)}/>` : `<Record${attributes(given)}>${inside}</Record>`
}

/** Attribute values of an XML text, counted by the parser alone. */
const valuesIn = (text: string): number => {
  let count = 0
  const parser = new SaxesParser()
  parser.on('opentag', ({ attributes: all }) => {
    count += Object.values(all).filter(value => (value as string).trim() !== '').length
  })
  parser.write(text).close()
  return count
}

const said = { patient: 'p1' }

describe('Apple Health', () => {
  test('is told by its root or its document type', () => {
    expect(appleHealth.recognises('export.xml', Buffer.from(xml()))).toBe(true)
    expect(appleHealth.recognises('x.xml', Buffer.from('<ClinicalDocument xmlns="urn:hl7-org:v3"/>'))).toBe(false)
  })

  test('readings of a watch are series; a percentage is a fraction in the file', async () => {
    const converted = await convert(
      xml(
        quantity(
          'HeartRate',
          '72',
          'count/min',
          {},
          '\n  <MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="0"/>\n ',
        ),
        quantity('OxygenSaturation', '0.97', '%'),
        quantity('StepCount', '120', 'count', { endDate: '2026-01-05 08:10:00 +0100' }),
        quantity('DistanceWalkingRunning', '1.5', 'mi'),
      ),
      said,
    )
    expect(readingsOf(converted)).toEqual([
      '8867-4 2026-01-05T08:00:00+01:00 72 /min',
      '59408-5 2026-01-05T08:00:00+01:00 97 %',
      '55423-8 2026-01-05T08:00:00+01:00 120 1',
      'HKQuantityTypeIdentifierDistanceWalkingRunning 2026-01-05T08:00:00+01:00 1.5 [mi_i]',
    ])
    expect(converted.found.flatMap(one => (one.kind === 'series' ? [one.series.readings.end?.[0]] : []))).toContain(
      Date.parse('2026-01-05T07:10:00Z'),
    )
  })

  test('what is measured now and then is an Observation', async () => {
    const { resources } = await convert(
      xml(
        quantity('BodyMass', '150', 'lb'),
        quantity('BodyMassIndex', '24.1', 'count'),
        quantity('BodyFatPercentage', '0.25', '%'),
      ),
      said,
    )
    expect(resources.slice(1)).toMatchObject([
      {
        code: { coding: [{ code: '29463-7' }, {}] },
        valueQuantity: { value: 150, code: '[lb_av]' },
        effectiveDateTime: '2026-01-05T08:00:00+01:00',
      },
      { code: { coding: [{ code: '39156-5' }, {}] }, valueQuantity: { value: 24.1, code: 'kg/m2' } },
      { valueQuantity: { value: 25, code: '%' } },
    ])
  })

  test('a blood pressure is one panel: the records in it stand outside too, and count once', async () => {
    const upper = quantity('BloodPressureSystolic', '128', 'mmHg')
    const lower = quantity('BloodPressureDiastolic', '81', 'mmHg')
    const alone = quantity('BloodPressureSystolic', '140', 'mmHg', {
      startDate: '2026-01-06 08:00:00 +0100',
      endDate: '2026-01-06 08:00:00 +0100',
    })
    const pair = `<Correlation type="HKCorrelationTypeIdentifierBloodPressure" sourceName="Watch" startDate="2026-01-05 08:00:00 +0100" endDate="2026-01-05 08:00:00 +0100">\n ${upper}\n ${lower}\n</Correlation>`
    for (const order of [
      [upper, lower, alone, pair],
      [pair, lower, upper, alone],
      [pair, alone],
    ]) {
      const text = xml(...order)
      const { resources, loss } = await convert(text, said)
      expect(resources.slice(1)).toMatchObject([
        {
          code: { coding: [{ code: '85354-9' }] },
          component: [
            { code: { coding: [{ code: '8480-6' }] }, valueQuantity: { value: 128, code: 'mm[Hg]' } },
            { code: { coding: [{ code: '8462-4' }] }, valueQuantity: { value: 81 } },
          ],
        },
        { code: { coding: [{ code: '8480-6' }, {}] }, valueQuantity: { value: 140 } },
      ])
      expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(valuesIn(text))
    }
  })

  test('food is read once, whether its records stand outside or not', async () => {
    const carbs = quantity('DietaryCarbohydrates', '45', 'g')
    const food = `<Correlation type="HKCorrelationTypeIdentifierFood" sourceName="Watch" startDate="2026-01-05 08:00:00 +0100" endDate="2026-01-05 08:00:00 +0100">${carbs}</Correlation>`
    for (const order of [[carbs, food], [food]]) {
      const { resources } = await convert(xml(...order), said)
      expect(resources.slice(1)).toMatchObject([
        { code: { text: 'Carbohydrate intake' }, valueQuantity: { value: 45, code: 'g' } },
      ])
    }
  })

  test('glucose of a sensor, of a meter, and of nobody knows what are three things', async () => {
    const converted = await convert(
      xml(
        quantity('BloodGlucose', '103', 'mg/dL', { sourceName: 'Dexcom G7' }),
        quantity('BloodGlucose', '5.8', 'mmol&lt;180.1558800000541&gt;/L', { sourceName: 'CONTOUR Diabetes' }),
        quantity('BloodGlucose', '99', 'mg/dL', { sourceName: 'Some App' }),
      ),
      said,
    )
    expect(readingsOf(converted)).toEqual(['99504-3 2026-01-05T08:00:00+01:00 103 mg/dL'])
    expect(converted.resources.slice(1)).toMatchObject([
      { code: { coding: [{ code: '15074-8' }, {}] }, valueQuantity: { value: 5.8, code: 'mmol/L' } },
      { code: { coding: [{ code: 'HKQuantityTypeIdentifierBloodGlucose' }] } },
    ])
    expect(converted.codes).toEqual(['glucose-specimen-unknown'])
  })

  test('sleep, workouts, summaries of days, references to records of a hospital', async () => {
    const text = xml(
      '<Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="Watch" startDate="2026-01-05 23:00:00 +0100" endDate="2026-01-06 06:00:00 +0100" value="HKCategoryValueSleepAnalysisAsleepCore"/>',
      '<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" sourceName="Watch" startDate="2026-01-05 07:00:00 +0100" endDate="2026-01-05 07:30:00 +0100"><MetadataEntry key="HKIndoorWorkout" value="0"/><WorkoutEvent type="HKWorkoutEventTypePause" date="2026-01-05 07:10:00 +0100"/><WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" startDate="2026-01-05 07:00:00 +0100" endDate="2026-01-05 07:30:00 +0100" average="140" unit="count/min"/></Workout>',
      '<ActivitySummary dateComponents="2026-01-05" activeEnergyBurned="400" activeEnergyBurnedGoal="500" activeEnergyBurnedUnit="Cal" appleExerciseTime="30" appleStandHours="10"/>',
      '<ClinicalRecord type="AllergyIntolerance" identifier="a1" sourceName="Hospital" sourceURL="https://fhir.example.org/AllergyIntolerance/a1" fhirVersion="4.0.1" receivedDate="2026-01-05 07:00:00 +0100" resourceFilePath="/clinical-records/a1.json"/>',
    )
    const { resources, loss } = await convert(text, said)
    expect(resources.slice(1)).toMatchObject([
      {
        code: { text: 'Sleep analysis' },
        effectivePeriod: { end: '2026-01-06T06:00:00+01:00' },
        valueCodeableConcept: { text: 'HKCategoryValueSleepAnalysisAsleepCore' },
      },
      {
        code: { text: 'Workout' },
        component: [{ valueQuantity: { value: 30, code: 'min' } }, { valueQuantity: { value: 140, code: '/min' } }],
        note: [{ text: 'HKIndoorWorkout: 0' }],
      },
      { code: { text: 'Activity summary' }, effectiveDateTime: '2026-01-05' },
      { resourceType: 'DocumentReference', content: [{ attachment: { url: '/clinical-records/a1.json' } }] },
    ])
    expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(valuesIn(text))
  })

  test('it names nobody: a birth date and a sex are those of many', async () => {
    const { found, resources } = await convert(xml(quantity('BodyMass', '70', 'kg')))
    expect(found[0]).toMatchObject({ kind: 'unsaid', what: 'patient' })
    expect(resources[0]).toMatchObject({ resourceType: 'Patient', birthDate: '1970-01-02', gender: 'female' })
    const named = await convert(xml(quantity('BodyMass', '70', 'kg')), said)
    expect(named.resources.map(({ resourceType }) => resourceType)).toEqual(['Observation', 'Observation'])
    expect(named.resources[0]).toMatchObject({
      code: { coding: [{ code: '882-1' }, {}] },
      subject: { reference: 'Patient/p1' },
    })
  })

  test('what is not known is named with its type, counted, and the rest goes on', async () => {
    const text = xml(
      quantity('Telepathy', '3', 'count'),
      quantity('Telepathy', '4', 'count'),
      quantity('HeartRate', '72', 'parsec'),
      quantity('HeartRate', 'fast', 'count/min'),
      quantity('HeartRate', '72', 'count/min', { startDate: '2026-02-30 08:00:00 +0100' }),
      quantity('OxygenSaturation', '97', '%'),
      '<Audiogram type="x" startDate="2026-01-05 08:00:00 +0100"/>',
      quantity('HeartRate', '73', 'count/min'),
    )
    const converted = await convert(text, said)
    expect(readingsOf(converted)).toEqual(['8867-4 2026-01-05T08:00:00+01:00 73 /min'])
    expect(converted.codes).toEqual([
      'type-unknown',
      'unit-unknown',
      'value-invalid',
      'time-invalid',
      'percent-ambiguous',
      'element-unknown',
    ])
    expect(
      converted.loss.byPath.find(({ path }) => path === 'Record[HKQuantityTypeIdentifierTelepathy]/@value'),
    ).toMatchObject({ unmapped: 2 })
    const { mapped, text: kept, unmappedInAll } = converted.loss
    expect(mapped + kept + unmappedInAll).toBe(valuesIn(text))
  })
})

describe('hostile exports of Apple Health', () => {
  const good = quantity('HeartRate', '73', 'count/min')
  const one = ['8867-4 2026-01-05T08:00:00+01:00 73 /min']

  test('no entity but the five of XML is ever expanded', async () => {
    const laughs = `<!DOCTYPE HealthData [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`
    const text = xml(
      quantity('HeartRate', '72', 'count/min', { sourceName: '&b;' }),
      quantity('HeartRate', '72', 'count/min', { sourceName: '&c;' }),
      good,
    )
    const converted = await convert(text.replace(doctype, laughs), said)
    expect(readingsOf(converted)).toEqual(one)
    expect(converted.codes).toEqual(['xml-invalid', 'xml-invalid'])
  })

  test.each([
    ['an attribute twice', '<Record type="x" type="y"/>', 'xml-invalid'],
    [
      'an element that is not closed',
      '<Record type="x" sourceName="y" startDate="2026-01-05 08:00:00 +0100">',
      'xml-invalid',
    ],
    ['an end without a start', '</Record>', 'xml-invalid'],
    ['text between elements', 'nonsense', 'xml-text'],
    ['a comment with a record in it', `<!-- ${quantity('HeartRate', '1', 'count/min')} -->`, undefined],
  ])('%s costs itself only', async (_, broken, code) => {
    const converted = await convert(xml(broken, good), said)
    expect(readingsOf(converted)).toEqual(one)
    expect(converted.codes).toEqual(code === undefined ? [] : [code])
  })

  test('bytes that are no UTF-8', async () => {
    const bytes = Buffer.from(xml(quantity('HeartRate', '72', 'count/min', { sourceName: 'Müller' }), good), 'latin1')
    const converted = await convert(bytes, said)
    expect(readingsOf(converted)).toEqual(one)
    expect(converted.codes).toEqual(['encoding-invalid'])
  })

  test('a line without an end, of tens of megabytes', async () => {
    const text = xml(`<Record type="${'x'.repeat(20_000_000)}"/>`, good, good)
    const converted = await convert(text, said)
    expect(converted.codes[0]).toBe('too-large')
    expect(readingsOf(converted)).toEqual([...one, ...one])
  })

  test('cut off at any place: what was whole is read, and the end is missed', async () => {
    const text = xml(good, quantity('BodyMass', '70', 'kg'))
    const from = text.indexOf('<Record')
    for (let cut = from; cut < text.length - 14; cut += 7) {
      const converted = await convert(text.slice(0, cut), said)
      expect(converted.codes).toContain('xml-truncated')
    }
  })
})
