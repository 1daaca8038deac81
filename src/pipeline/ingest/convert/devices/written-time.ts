import type { DateOrder } from '../conversion.ts'

/** A date or time as a device wrote it, before anybody knows its zone. */
export type WrittenTime = {
  readonly year: number
  /** The two numbers beside the year, in their order; for a year that stands first, month and day. */
  readonly first: number
  readonly second: number
  readonly order: 'YMD' | 'year-last'
  /** Milliseconds since midnight; `undefined` for a date alone. */
  readonly time: number | undefined
  /** Minutes east of UTC, where it is written. */
  readonly offset: number | undefined
}

const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,]+(.+))?$/
const yearLast = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ,]+(.+))?$/
const clock = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(\.\d{1,9})?)?\s*([ap])?\.?(?:m\.?)?\s*(z|utc|[+-]\d{2}:?\d{2})?$/i

/**
 * Reads a date or time in the spellings of devices' exports: year first or last, with `-`, `/` or `.`, of 24 or 12 hours,
 * with or without an offset.
 *
 * @returns `undefined` for a text that is none
 * @example readWritten('15-01-2024 02:30 PM')  // { year: 2024, first: 15, second: 1, order: 'year-last', time: 52200000, … }
 */
export const readWritten = (text: string): WrittenTime | undefined => {
  // Newer iOS puts a narrow space before AM and PM.
  const plain = text.trim().replaceAll(/[\u00a0\u202f]/g, ' ')
  const ymd = yearFirst.exec(plain)
  const match = ymd ?? yearLast.exec(plain)
  if (match === null) return undefined
  const [, a, b, c, rest] = match
  const [year, first, second] = ymd === null ? [c, a, b] : [a, b, c]
  const time = rest === undefined ? undefined : readClock(rest)
  if (rest !== undefined && time === undefined) return undefined
  return {
    year: Number(year),
    first: Number(first),
    second: Number(second),
    order: ymd === null ? 'year-last' : 'YMD',
    time: time?.time,
    offset: time?.offset,
  }
}

const readClock = (text: string): Pick<WrittenTime, 'time' | 'offset'> | undefined => {
  const match = clock.exec(text)
  if (match === null) return undefined
  const [, hour, minute, second, fraction, half, zone] = match
  const hours = hoursOf(Number(hour), half?.toLowerCase())
  if (hours === undefined || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined
  const offset = zone === undefined ? undefined : offsetOf(zone)
  if (offset === null) return undefined
  const milliseconds = fraction === undefined ? 0 : Math.floor(Number(fraction) * 1000)
  return { time: ((hours * 60 + Number(minute)) * 60 + Number(second ?? 0)) * 1000 + milliseconds, offset }
}

const hoursOf = (hour: number, half: string | undefined): number | undefined => {
  if (half === undefined) return hour <= 23 ? hour : undefined
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (half === 'p' ? 12 : 0)
}

/** `null` for an offset that no clock has. */
const offsetOf = (zone: string): number | null => {
  if (/^(?:z|utc)$/i.test(zone)) return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  if (minutes > 14 * 60 || Number(zone.slice(-2)) > 59) return null
  return zone.startsWith('-') ? -minutes : minutes
}

/** Which order a date proves: one of its numbers is above twelve. */
export const provenOrder = ({ first, second, order }: WrittenTime): DateOrder | undefined => {
  if (order === 'YMD') return undefined
  if (first > 12 && second <= 12) return 'DMY'
  return second > 12 && first <= 12 ? 'MDY' : undefined
}

/** Milliseconds of the day, as if its midnight were UTC's; `undefined` for one that does not exist, `null` for one of two. */
export const dayOf = (written: WrittenTime, said: DateOrder | undefined): number | null | undefined => {
  const { year, first, second, order } = written
  if (order === 'YMD') return utcDay(year, first, second)
  const known = provenOrder(written) ?? (first === second ? 'DMY' : said)
  if (known === undefined) return first > 12 || first < 1 || second < 1 ? undefined : null
  return known === 'DMY' ? utcDay(year, second, first) : utcDay(year, first, second)
}

const utcDay = (year: number, month: number, day: number): number | undefined => {
  if (year < 1000 || month < 1 || month > 12 || day < 1) return undefined
  const at = Date.UTC(year, month - 1, day)
  return new Date(at).getUTCDate() === day ? at : undefined
}
