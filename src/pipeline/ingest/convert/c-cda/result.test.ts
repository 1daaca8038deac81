import { expect, test } from 'vitest'
import { convert, documentOf, only, result, template } from './test-documents.ts'

test.each([
  [
    '<value xsi:type="PQ" value="5.4" unit="mmol/L"/>',
    { valueQuantity: { value: 5.4, unit: 'mmol/L', code: 'mmol/L' } },
  ],
  [
    '<value xsi:type="IVL_PQ"><high value="0.01" unit="ng/mL" inclusive="false"/></value>',
    { valueQuantity: { value: 0.01, comparator: '<' } },
  ],
  [
    '<value xsi:type="IVL_PQ"><low value="90" unit="mL/min"/></value>',
    { valueQuantity: { value: 90, comparator: '>=' } },
  ],
  ['<value xsi:type="ST">clear</value>', { valueString: 'clear' }],
  ['<value xsi:type="INT" value="3"/>', { valueInteger: 3 }],
  ['<value xsi:type="PQ" nullFlavor="UNK"/>', { dataAbsentReason: { coding: [{ code: 'unknown' }] } }],
])('result %s', async (written, expected) => {
  const { resources } = await convert(result(written))
  expect(only(resources, 'Observation')).toMatchObject({
    status: 'final',
    effectiveDateTime: '2026-01-09T15:30:00-05:00',
    ...expected,
  })
})

test('a unit that is not UCUM has no code, and an issue', async () => {
  const { resources, codes } = await convert(result('<value xsi:type="PQ" value="3" unit="blobs"/>'))
  expect(only(resources, 'Observation').valueQuantity).toEqual({ value: 3, unit: 'blobs' })
  expect(codes).toContain('unit-unknown')
})

const coded = (code: string) => ({ coding: [expect.objectContaining({ code })] })

test.each([
  ['REAL', '<value xsi:type="REAL" value="7.35"/>', { valueQuantity: { value: 7.35 } }],
  [
    'IVL_PQ with both ends',
    '<value xsi:type="IVL_PQ"><low value="1" unit="mg"/><high value="2" unit="mg"/></value>',
    { valueRange: { low: { value: 1, code: 'mg' }, high: { value: 2 } } },
  ],
  [
    'RTO, a titre',
    '<value xsi:type="RTO"><numerator xsi:type="INT" value="1"/><denominator xsi:type="INT" value="128"/></value>',
    { valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } },
  ],
  [
    'CD with a translation',
    '<value xsi:type="CD" code="260385009" codeSystem="2.16.840.1.113883.6.96"><translation code="neg" codeSystem="1.2.3"/></value>',
    { valueCodeableConcept: { coding: [{ code: '260385009' }, { system: 'urn:oid:1.2.3', code: 'neg' }] } },
  ],
  [
    'CD in words only',
    '<value xsi:type="CD" nullFlavor="OTH"><originalText>odd cells</originalText></value>',
    { valueCodeableConcept: { text: 'odd cells' } },
  ],
  ['BL', '<value xsi:type="BL" value="true"/>', { valueBoolean: true }],
  ['TS of a month', '<value xsi:type="TS" value="202501"/>', { valueDateTime: '2025-01' }],
  [
    'PQ whose unit UCUM does not have: the amount is the translation',
    '<value xsi:type="PQ" nullFlavor="OTH"><translation value="152" nullFlavor="OTH"><originalText>THOUS/MCL</originalText></translation></value>',
    { valueQuantity: { value: 152, unit: 'THOUS/MCL' } },
  ],
  [
    'PQ whose translation is of UCUM',
    '<value xsi:type="PQ" nullFlavor="OTH"><translation value="152" code="10*3/uL" codeSystem="2.16.840.1.113883.6.8"/></value>',
    { valueQuantity: { value: 152, unit: '10*3/uL', code: '10*3/uL' } },
  ],
  ['PQ that is no number', '<value xsi:type="PQ" value="&lt;5" unit="mg"/>', { valueString: '<5 mg' }],
])('a value of type %s', async (_, written, expected) => {
  const { resources, loss } = await convert(result(written))
  expect(only(resources, 'Observation')).toMatchObject(expected)
  expect(loss.unmapped.filter(({ path }) => path.includes('/value'))).toEqual([])
})

test('the unit of a translation is no code unless it is one of UCUM', async () => {
  const written =
    '<value xsi:type="PQ" nullFlavor="OTH"><translation value="3" code="mg" codeSystem="1.2.3" displayName="milligram"/></value>'
  const { resources, codes } = await convert(result(written))
  expect(only(resources, 'Observation').valueQuantity).toEqual({ value: 3, unit: 'milligram' })
  expect(codes).toContain('unit-unknown')
})

const range = (kind: string, ends: string) =>
  `<referenceRange><observationRange><value xsi:type="IVL_PQ">${ends}</value><interpretationCode code="${kind}" codeSystem="2.16.840.1.113883.5.83"/></observationRange></referenceRange>`

test('only a range of what is normal is a reference range; another is named as lost', async () => {
  const ranges = range('N', '<high value="99" unit="mg/dL"/>') + range('HH', '<low value="400" unit="mg/dL"/>')
  const { resources, loss } = await convert(result(`<value xsi:type="PQ" value="90" unit="mg/dL"/>${ranges}`))
  expect(only(resources, 'Observation').referenceRange).toEqual([
    { high: expect.objectContaining({ value: 99 }), type: expect.objectContaining(coded('N')) },
  ])
  expect(loss.unmapped).toContainEqual(
    expect.objectContaining({ value: '400', reason: expect.stringContaining('not normal') }),
  )
})

const observed = (id: string, time: string) =>
  `<component><observation classCode="OBS" moodCode="EVN">${template('2')}<id root="1.2.3.4" extension="${id}"/><code code="2345-7" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/>${time}<value xsi:type="PQ" value="90" unit="mg/dL"/></observation></component>`

test('a report without a time spans its results; a result without one has that of the report', async () => {
  const organizer = (own: string, parts: string) =>
    documentOf(
      '30954-2',
      `<organizer classCode="BATTERY" moodCode="EVN">${template('1')}<code code="24323-8" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/>${own}${parts}</organizer>`,
    )
  const [morning, noon] = ['202601090800+0000', '202601091200+0000'].map(value => `<effectiveTime value="${value}"/>`)
  const spans = await convert(organizer('', observed('1', noon!) + observed('2', morning!)))
  expect(only(spans.resources, 'DiagnosticReport').effectivePeriod).toEqual({
    start: '2026-01-09T08:00:00+00:00',
    end: '2026-01-09T12:00:00+00:00',
  })
  const given = await convert(organizer(noon!, observed('1', '')))
  expect(only(given.resources, 'Observation')).toMatchObject({ effectiveDateTime: '2026-01-09T12:00:00+00:00' })
})

test.each([
  ['a low alone', '<low value="20260109"/>', { effectiveDateTime: '2026-01-09' }],
  ['a high alone', '<high value="20260109"/>', { effectivePeriod: { end: '2026-01-09' } }],
  ['a center', '<center value="202601"/>', { effectiveDateTime: '2026-01' }],
  ['one moment as both ends', '<low value="2026"/><high value="2026"/>', { effectiveDateTime: '2026' }],
  [
    'a low and a width',
    '<low value="20260128"/><width value="1" unit="wk"/>',
    { effectivePeriod: { start: '2026-01-28', end: '2026-02-04' } },
  ],
  ['no low, and a high', '<low nullFlavor="UNK"/><high value="2024"/>', { effectivePeriod: { end: '2024' } }],
])('a time that is %s', async (_, ends, expected) => {
  const written = result('<value xsi:type="INT" value="3"/>').replace(
    '<effectiveTime value="202601091530-0500"/>',
    `<effectiveTime>${ends}</effectiveTime>`,
  )
  const { resources, loss } = await convert(written)
  const { effectiveDateTime, effectivePeriod } = only(resources, 'Observation')
  expect({
    ...(effectiveDateTime === undefined ? {} : { effectiveDateTime }),
    ...(effectivePeriod === undefined ? {} : { effectivePeriod }),
  }).toEqual(expected)
  expect(loss.unmapped.filter(({ path }) => path.includes('effectiveTime'))).toEqual([])
})

test('a time without an offset gets none, and a day that does not exist is no time', async () => {
  const at = (value: string) =>
    result('<value xsi:type="INT" value="3"/>').replace('value="202601091530-0500"', `value="${value}"`)
  const local = await convert(at('202601091530'))
  expect(only(local.resources, 'Observation').effectiveDateTime).toBe('2026-01-09T15:30:00')
  expect(local.codes).toContain('offset-missing')
  const none = await convert(at('20260230'))
  expect(only(none.resources, 'Observation')).not.toHaveProperty('effectiveDateTime')
  expect(none.codes).toContain('date-invalid')
})
