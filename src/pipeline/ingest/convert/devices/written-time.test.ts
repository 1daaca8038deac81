import { describe, expect, test } from 'vitest'
import type { DateOrder } from '../conversion.ts'
import { dayOf, provenOrder, readWritten } from './written-time.ts'

const read = (text: string, order?: DateOrder): string | undefined => {
  const written = readWritten(text)
  const day = written === undefined ? undefined : dayOf(written, order)
  if (written === undefined || day === undefined) return undefined
  if (day === null) return `${written.year}`
  return new Date(day + (written.time ?? 0)).toISOString().slice(0, written.time === undefined ? 10 : 19)
}

describe('a date or time as a device writes it', () => {
  test.each([
    ['2016-10-24T11:24:17', '2016-10-24T11:24:17'],
    ['2016/10/24 11:24', '2016-10-24T11:24:00'],
    ['24-10-2016 11:24', '2016-10-24T11:24:00'],
    ['24.10.2016 11:24', '2016-10-24T11:24:00'],
    ['10-24-2016 11:24 PM', '2016-10-24T23:24:00'],
    ['10/24/2016, 12:05:01 am', '2016-10-24T00:05:01'],
    ['1/1/1970', '1970-01-01'],
    ['2024-01-09 3:04:05\u202fPM -0700', '2024-01-09T15:04:05'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  test('day and month are not guessed: without an order only the year is known', () => {
    expect(read('03/04/2026 10:00')).toBe('2026')
    expect(read('03/04/2026', 'DMY')).toBe('2026-04-03')
    expect(read('03/04/2026', 'MDY')).toBe('2026-03-04')
  })

  test('a date that proves its order is read by it, whatever was said', () => {
    expect(read('13/04/2026', 'MDY')).toBe('2026-04-13')
    expect(provenOrder(readWritten('13/04/2026')!)).toBe('DMY')
    expect(provenOrder(readWritten('04/13/2026')!)).toBe('MDY')
    expect(provenOrder(readWritten('04/12/2026')!)).toBeUndefined()
  })

  test.each([
    '',
    'yesterday',
    '2026-02-30',
    '31/31/2026',
    '2026-13-01',
    '0/1/2026',
    '2026-01-01 25:00',
    '12-01-26',
    '2026-01-01 13:00 PM',
  ])('%s is no time', text => {
    expect(read(text)).toBeUndefined()
  })

  test('an offset is read, one that no clock has is none', () => {
    expect(readWritten('2024-01-09 15:04:05 +0530')?.offset).toBe(330)
    expect(readWritten('2024-01-09T15:04:05Z')?.offset).toBe(0)
    expect(readWritten('2024-01-09T15:04:05+19:00')).toBeUndefined()
  })
})
