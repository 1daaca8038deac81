import fc from 'fast-check'
import { expect, it } from 'vitest'
import { codeSystems } from '../../../core/index.ts'
import { fullUrlOf, idOf } from './ids.ts'
import { instantText } from './instant-text.ts'
import { seriesEntries } from './render-series.ts'
import type { ConvertedSeries } from './series.ts'

/** What a reading is, as a plain object: the measure. */
const entryOf = (series: ConvertedSeries, n: number) => {
  const { patient, codings, text, unit, category, device } = series
  const { start, end, value, offset, comparator } = series.readings
  const [from, to] = [start[n]!, end?.[n] ?? start[n]!]
  const hash = idOf('Observation', patient, ...codings.flatMap(one => [one.system, one.code]), text, device?.text)
  const mixed =
    (Math.imul(Math.round(value[n]! * 1_000) | 0, 0x9e3779b1) ^ Math.imul((to - from) | 0, 0x85ebca6b)) >>> 0
  const middle = (mixed & 0xffffff).toString(16).padStart(6, '0')
  const id = `${hash.slice(0, 13)}-8${middle.slice(0, 3)}-${(8 | (mixed >>> 30)).toString(16)}${middle.slice(3)}-${(from + 0x400000000000).toString(16).padStart(12, '0')}`
  const sign = [undefined, '<', '>'][comparator?.[n] ?? 0]
  const time = (at: number) => instantText(at, offset[n]!)
  return {
    fullUrl: fullUrlOf(id),
    resource: {
      resourceType: 'Observation',
      id,
      status: 'final',
      category: [
        { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: category }] },
      ],
      code: { ...(codings.length === 0 ? {} : { coding: codings }), ...(text === undefined ? {} : { text }) },
      ...(patient === '' ? {} : { subject: { reference: `Patient/${patient}` } }),
      ...(end === undefined
        ? { effectiveDateTime: time(from) }
        : { effectivePeriod: { start: time(from), end: time(to) } }),
      valueQuantity: {
        value: value[n],
        ...(sign === undefined ? {} : { comparator: sign }),
        unit,
        system: codeSystems.ucum,
        code: unit,
      },
      ...(device === undefined
        ? {}
        : {
            device: { ...(device.id === undefined ? {} : { reference: `Device/${device.id}` }), display: device.text },
          }),
    },
  }
}

const written = (series: ConvertedSeries) => {
  const parts = [...seriesEntries(series)].map(part => new TextDecoder('utf-8', { fatal: true }).decode(part))
  return { parts, text: parts.join(',\n') }
}

const measured = (series: ConvertedSeries) =>
  Array.from(series.readings.start, (_, n) => JSON.stringify(entryOf(series, n))).join(',\n')

const anySeries = fc
  .record({
    patient: fc.oneof(fc.constant(''), fc.string({ unit: 'binary' })),
    codings: fc.array(fc.record({ system: fc.webUrl(), code: fc.string(), display: fc.string({ unit: 'grapheme' }) }), {
      maxLength: 2,
    }),
    text: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
    unit: fc.constantFrom('/min', 'mg/dL', 'Cel', '{steps}'),
    category: fc.constantFrom('vital-signs' as const, 'laboratory' as const, 'activity' as const),
    device: fc.option(
      fc.record({ id: fc.option(fc.uuid(), { nil: undefined }), text: fc.string({ unit: 'grapheme' }) }),
      {
        nil: undefined,
      },
    ),
    spans: fc.boolean(),
    signed: fc.boolean(),
    readings: fc.array(
      fc.record({
        start: fc.oneof(
          fc.integer({ min: -62_135_596_800_000, max: 4_102_444_800_000 }),
          fc.integer({ min: 1_700_000_000, max: 1_700_000_900 }).map(seconds => seconds * 1_000),
        ),
        length: fc.oneof(fc.nat(1_000), fc.nat(100_000_000)),
        value: fc.oneof(fc.integer({ min: 0, max: 2_000_000 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
        offset: fc.integer({ min: -18 * 60, max: 18 * 60 }),
        comparator: fc.nat(2),
      }),
      { maxLength: 30 },
    ),
  })
  .map(({ spans, signed, readings, text, device, ...rest }): ConvertedSeries => {
    const ordered = readings.toSorted((a, b) => a.start - b.start)
    return {
      ...rest,
      ...(text === undefined ? {} : { text }),
      ...(device === undefined
        ? {}
        : { device: { text: device.text, ...(device.id === undefined ? {} : { id: device.id }) } }),
      readings: {
        start: Float64Array.from(ordered, ({ start }) => start),
        ...(spans ? { end: Float64Array.from(ordered, ({ start, length }) => start + length) } : {}),
        value: Float64Array.from(ordered, ({ value }) => value),
        offset: Int16Array.from(ordered, ({ offset }) => offset),
        ...(signed ? { comparator: Uint8Array.from(ordered, ({ comparator }) => comparator) } : {}),
      },
    }
  })

it('writes what JSON.stringify writes of the same Observations', () => {
  fc.assert(
    fc.property(anySeries, series => {
      expect(written(series).text).toBe(measured(series))
    }),
    { numRuns: 300 },
  )
})

it('gives a long series in pieces, none of them cut within a reading', () => {
  const count = 2_000
  const series: ConvertedSeries = {
    patient: 'p',
    codings: [{ system: codeSystems.loinc, code: '8867-4' }],
    unit: '/min',
    category: 'vital-signs',
    readings: {
      start: Float64Array.from({ length: count }, (_, n) => Date.UTC(2026, 0, 1) + n * 60_000),
      value: Float64Array.from({ length: count }, (_, n) => 50 + (n % 80) / 2),
      offset: new Int16Array(count).fill(-210),
    },
  }
  const { parts, text } = written(series)
  expect(text).toBe(measured(series))
  expect(parts.length).toBeGreaterThan(2)
  for (const part of parts) {
    expect(part.length).toBeLessThanOrEqual(256 * 1024)
    expect(JSON.parse(`[${part}]`).length).toBeGreaterThan(0)
  }
  // The same reading of another export has the same id, wherever it stands.
  const later = {
    ...series,
    readings: { ...series.readings, start: series.readings.start.slice(7), value: series.readings.value.slice(7) },
  }
  expect(text.endsWith(written(later).text)).toBe(true)
})
