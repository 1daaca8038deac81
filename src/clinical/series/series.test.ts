import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  codeSystems,
  type DocumentHash,
  epochOf,
  type Instant,
  instantOf,
  type RecordId,
  roundTo,
} from '../../core/index.ts'
import { measurement } from '../concepts/index.ts'
import { profileAt } from '../profile-fixture.ts'
import { latestOf, observationsOf, readingsOf } from '../reads/measurements.ts'
import { packReadings } from './codec.ts'
import { merge, type ReadingColumns } from './columns.ts'
import { addDigests, digestOf, readingId, readingNamed, type SeriesId } from './reading-id.ts'
import { observationsIn, type SeriesOf, seriesFact } from './series-fact.ts'
import { dayAt, extentOf, type SeriesPart } from './stored-readings.ts'

const series = '00000000000000ab' as SeriesId
const of: SeriesOf = {
  series,
  record: 'r' as RecordId,
  codings: [{ system: codeSystems.loinc, code: '99504-3' }],
  unit: 'mg/dL',
  categories: ['laboratory'],
  device: 'sensor',
}
const midnight = epochOf('2026-11-02T00:00:00.000Z' as Instant)
const minute = 60_000

const columnsOf = (rows: readonly (readonly [at: number, value: number, comparator?: number])[]): ReadingColumns => ({
  start: Float64Array.from(rows, ([at]) => midnight + at * minute),
  value: Float64Array.from(rows, ([, value]) => value),
  offset: new Int16Array(rows.length),
  ...(rows.some(([, , comparator]) => comparator) ? { comparator: Uint8Array.from(rows, row => row[2] ?? 0) } : {}),
})

const partOf = (columns: ReadingColumns, received = '2026-11-03T00:00:00.000Z', locator = 'bytes=0+1'): SeriesPart => ({
  packed: packReadings(columns),
  readings: columns.start.length,
  ...extentOf(columns),
  digest: digestOf(columns),
  origins: [{ received: received as Instant, document: 'd' as DocumentHash, locator }],
})

const factAt = (parts: readonly SeriesPart[], asOf: string, receivedBy: string | null = null) => {
  const day = dayAt(parts, { asOf: asOf as Instant, receivedBy: receivedBy as Instant | null })
  return day === undefined ? undefined : seriesFact(of, day)
}

const later = '2026-11-04T00:00:00.000Z'

describe('ids and digests', () => {
  it('property: the digest depends on what is there, not on how it is cut', () => {
    const rows = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.double({ noNaN: true })), {
      minLength: 2,
      maxLength: 40,
      selector: ([at]) => at,
    })
    fc.assert(
      fc.property(rows, fc.nat(), (all, cut) => {
        const at = cut % all.length
        const sorted = all.toSorted((a, b) => a[0] - b[0])
        const parts = [columnsOf(all.slice(0, at)), columnsOf(all.slice(at))]
        expect(addDigests(parts.map(digestOf))).toBe(digestOf(columnsOf(sorted)))
        const [[, first], ...rest] = sorted as [[number, number], ...[number, number][]]
        const other = columnsOf([[sorted[0]![0], Object.is(first, 1) ? 2 : 1], ...rest])
        expect(digestOf(other)).not.toBe(digestOf(columnsOf(sorted)))
      }),
    )
  })

  it('property: an id tells the moment, and another value has another id', () => {
    const when = fc.integer({ min: epochOf('0001-01-01T00:00:00.000Z' as Instant), max: 2 ** 47 - 1 })
    fc.assert(
      fc.property(when, fc.double({ noNaN: true }), (at, value) => {
        const one = { start: Float64Array.of(at), value: Float64Array.of(value), offset: Int16Array.of(0) }
        const id = readingId(series, one, 0)
        expect(readingNamed(id)).toEqual({ series, start: at })
        expect(readingId(series, { ...one, value: Float64Array.of(value === 3 ? 4 : 3) }, 0)).not.toBe(id)
      }),
    )
    expect(readingNamed('0123456789abcdef0123456789abcdef')).toBeUndefined()
  })
})

describe('a day as of a moment', () => {
  const early = columnsOf([
    [10, 100],
    [15, 105],
  ])
  const late = columnsOf([
    [20, 110],
    [1400, 90],
  ])
  const parts = [partOf(early, '2026-11-02T01:00:00.000Z'), partOf(late, '2026-11-03T01:00:00.000Z')]

  it('holds what was known by then, and, for replay, received by then', () => {
    expect(factAt(parts, later)).toMatchObject({ count: 4, effective: { end: '2026-11-02T23:20:00.000Z' } })
    expect(factAt(parts, '2026-11-02T00:20:00.000Z')).toMatchObject({ count: 3 })
    expect(factAt(parts, '2026-11-02T00:09:59.999Z')).toBeUndefined()
    expect(factAt(parts, later, '2026-11-02T12:00:00.000Z')).toMatchObject({ count: 2 })
    expect(factAt(parts, later, '2026-11-01T00:00:00.000Z')).toBeUndefined()
  })

  it('is the same fact however its readings are folded together', () => {
    const origins = parts.flatMap(part => part.origins)
    const columns = merge([
      { columns: early, origins: 1 },
      { columns: late, origins: 1 },
    ])
    const folded = [{ ...partOf(columns), origins }]
    for (const receivedBy of [null, '2026-11-02T12:00:00.000Z', later]) {
      for (const asOf of ['2026-11-02T00:12:00.000Z', later]) {
        const [one, other] = [factAt(parts, asOf, receivedBy)!, factAt(folded, asOf, receivedBy)!]
        expect(other.id).toBe(one.id)
        expect(observationsIn(other)).toEqual(observationsIn(one))
      }
    }
  })

  it('what covers a span is known at its end', () => {
    const steps = { ...columnsOf([[600, 50]]), end: Float64Array.of(midnight + 660 * minute) }
    expect(factAt([partOf(steps)], '2026-11-02T10:30:00.000Z')).toBeUndefined()
    expect(observationsIn(factAt([partOf(steps)], '2026-11-02T11:00:00.000Z')!)).toMatchObject([
      {
        effective: { start: '2026-11-02T10:00:00.000Z', end: '2026-11-02T11:00:00.000Z' },
        recorded: '2026-11-02T11:00:00.000Z',
      },
    ])
  })

  it('property: later readings never change what stood at a moment before', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 40, max: 400 })), {
      minLength: 1,
      maxLength: 30,
    })
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 1439 }), (all, at) => {
        const asOf = instantOf(midnight + at * minute)
        const sorted = all.toSorted((a, b) => a[0] - b[0])
        const before = sorted.filter(([when]) => when <= at)
        const whole = factAt([partOf(columnsOf(sorted))], asOf)
        const known = before.length === 0 ? undefined : factAt([partOf(columnsOf(before))], asOf)
        expect(whole?.id).toBe(known?.id)
      }),
    )
  })
})

describe('what rules see of a series', () => {
  const mmol = { ...of, series: '00000000000000ac' as SeriesId, unit: 'mmol/L' }
  const profileWith = (asOf: string, given: readonly { readonly of: SeriesOf; readonly columns: ReadingColumns }[]) => {
    const facts = given.flatMap(({ of: one, columns }) => {
      const day = dayAt([partOf(columns)], { asOf: asOf as Instant, receivedBy: null })
      return day === undefined ? [] : [seriesFact(one, day)]
    })
    return profileAt(asOf, facts)
  }

  it('readings in the unit of the concept, with limits and ids of their own', () => {
    const columns = columnsOf([
      [10, 100],
      [15, 40, 1],
    ])
    const profile = profileWith(later, [
      { of, columns },
      { of: mmol, columns: columnsOf([[12, 5]]) },
    ])
    const readings = readingsOf(profile, measurement.glucoseCgm)
    expect(readings.map(({ quantity, comparator, at }) => [roundTo(quantity.value, 6), comparator, at])).toEqual([
      [100, undefined, '2026-11-02T00:10:00.000Z'],
      [90.08, undefined, '2026-11-02T00:12:00.000Z'],
      [40, '<', '2026-11-02T00:15:00.000Z'],
    ])
    expect(readings[0]?.fact).toBe(readingId(series, columns, 0))
    expect(observationsOf(profile, measurement.glucoseCgm).map(({ methodText }) => methodText)).toEqual([
      'sensor',
      'sensor',
      'sensor',
    ])
    expect(readingsOf(profile, measurement.glucoseCgm, { since: '2026-11-02T00:12:00.000Z' as Instant }).length).toBe(2)
  })

  it('the newest value, and why it may not be used', () => {
    const newest = (rows: Parameters<typeof columnsOf>[0], asOf = later) =>
      latestOf(profileWith(asOf, [{ of, columns: columnsOf(rows) }]), measurement.glucoseCgm, { within: 30 })
    expect(
      newest([
        [10, 100],
        [20, 120],
      ]),
    ).toMatchObject({ kind: 'answered', value: { quantity: { value: 120 } } })
    expect(
      newest([
        [10, 100],
        [20, 40, 1],
      ]),
    ).toMatchObject({ missing: [{ reason: 'unusable' }] })
    expect(
      newest([
        [10, 100],
        [10, 180],
      ]),
    ).toMatchObject({ missing: [{ reason: 'conflicting' }] })
    expect(
      newest([
        [10, 100],
        [20, 6000],
      ]),
    ).toMatchObject({ missing: [{ reason: 'unusable' }] })
    expect(newest([[10, 100]], '2027-02-01T00:00:00.000Z')).toMatchObject({
      missing: [{ reason: 'stale', have: 'last on 2026-11-02' }],
    })
  })

  it('two values of one moment say so', () => {
    const fact = factAt(
      [
        partOf(
          columnsOf([
            [5, 99],
            [10, 100],
            [10, 180],
          ]),
        ),
      ],
      later,
    )!
    expect(observationsIn(fact).map(({ quality }) => quality.map(({ code }) => code))).toEqual([
      [],
      ['version-tied'],
      ['version-tied'],
    ])
  })
})
