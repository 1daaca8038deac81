import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import {
  completedYears,
  daysBefore,
  daysBetween,
  epochOf,
  type Instant,
  instantOf,
  intervalOf,
  lastMomentOf,
} from './time.ts'

const zones = [
  ['UTC', 0],
  ['America/New_York', 300],
  ['Asia/Kolkata', -330],
] as const
const before = process.env.TZ
afterAll(() => {
  process.env.TZ = before
})

describe.each(zones)('in the time zone %s', (zone, winterOffset) => {
  const here = () => {
    process.env.TZ = zone
    // The machine really is in that zone, else the test would prove nothing.
    expect(new Date(2026, 0, 15).getTimezoneOffset()).toBe(winterOffset)
  }

  it.each([
    ['2019', '2019-01-01T00:00:00.000Z', '2019-12-31T23:59:59.999Z', 'year'],
    ['2019-03', '2019-03-01T00:00:00.000Z', '2019-03-31T23:59:59.999Z', 'month'],
    ['2020-02', '2020-02-01T00:00:00.000Z', '2020-02-29T23:59:59.999Z', 'month'],
    ['2019-12', '2019-12-01T00:00:00.000Z', '2019-12-31T23:59:59.999Z', 'month'],
    ['2020-02-29', '2020-02-29T00:00:00.000Z', '2020-02-29T23:59:59.999Z', 'day'],
    ['2026-11-02T09:00:00Z', '2026-11-02T09:00:00.000Z', '2026-11-02T09:00:00.000Z', 'instant'],
    ['2026-11-02T09:00-05:00', '2026-11-02T14:00:00.000Z', '2026-11-02T14:00:00.000Z', 'instant'],
    ['2026-03-08T02:30:00-05:00', '2026-03-08T07:30:00.000Z', '2026-03-08T07:30:00.000Z', 'instant'],
    ['2026-11-02T00:15:00+05:30', '2026-11-01T18:45:00.000Z', '2026-11-01T18:45:00.000Z', 'instant'],
    ['2026-11-02T09:00:00.57Z', '2026-11-02T09:00:00.570Z', '2026-11-02T09:00:00.570Z', 'instant'],
    ['2026-11-02T09:00:00.1239Z', '2026-11-02T09:00:00.123Z', '2026-11-02T09:00:00.123Z', 'instant'],
    ['0099-05-04', '0099-05-04T00:00:00.000Z', '0099-05-04T23:59:59.999Z', 'day'],
  ])('%s covers %s to %s', (text, start, end, precision) => {
    here()
    expect(intervalOf(text)).toEqual({ start, end, precision })
    expect(lastMomentOf(text)).toBe(end)
  })

  it.each([
    '',
    '2023-02-30',
    '2023-02-29',
    '2023-13',
    '0000',
    '2023-1-1',
    '23-01-01',
    '2023-01-01T10:00',
    'yesterday',
    '2023-01-01T24:00:00Z',
    '2023-01-01T10:60:00Z',
    '2023-01-01T10:00:00+15:00',
    '2023-01-01T10:00:00+05',
    ' 2023',
  ])('refuses %j', text => {
    here()
    expect(intervalOf(text)).toBeUndefined()
  })

  it('reads back every instant that it writes, and orders instants as strings', () => {
    here()
    const epoch = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) })
    fc.assert(
      fc.property(epoch, epoch, (a, b) => {
        expect(intervalOf(instantOf(a))).toMatchObject({ start: instantOf(a), end: instantOf(a) })
        expect(epochOf(instantOf(a))).toBe(a)
        expect(instantOf(a) < instantOf(b)).toBe(a < b)
      }),
    )
  })

  it('a day lies within its month and its year', () => {
    here()
    const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(day, date => {
        const text = date.toISOString()
        const [inner, month, year] = [text.slice(0, 10), text.slice(0, 7), text.slice(0, 4)].map(
          part => intervalOf(part)!,
        )
        expect(inner!.start >= month!.start && inner!.end <= month!.end).toBe(true)
        expect(month!.start >= year!.start && month!.end <= year!.end).toBe(true)
        expect(daysBetween(inner!.start, inner!.end)).toBeCloseTo(1, 6)
      }),
    )
  })

  it('counts days without regard to summer time', () => {
    here()
    const asOf = '2026-11-02T09:00:00.000Z' as Instant
    expect(daysBefore(asOf, 2)).toBe('2026-10-31T09:00:00.000Z')
    expect(daysBetween(daysBefore(asOf, 365), asOf)).toBe(365)
  })
})

describe('completedYears', () => {
  const years = (birth: string, asOf: string) => completedYears(intervalOf(birth)!.start, intervalOf(asOf)!.start)

  it.each([
    ['1946-11-02', '2026-11-02', 80],
    ['1946-11-03', '2026-11-02', 79],
    ['2000-02-29', '2023-02-28', 22],
    ['2000-02-29', '2023-03-01', 23],
    ['2000-02-29', '2024-02-29', 24],
    ['2026-12-31', '2027-01-01', 0],
  ])('born %s, on %s: %i', (birth, asOf, expected) => {
    expect(years(birth, asOf)).toBe(expected)
  })
})
