/** A moment: ISO 8601 in UTC with milliseconds, `2026-11-24T02:14:43.000Z`. Instants compare as strings. */
export type Instant = string & { readonly __instant: unique symbol }

/** From `start` (inclusive) to `end`; `end: null` means still going on. */
export type Period = { readonly start: Instant; readonly end: Instant | null }

/** How finely a date was given. A partial date is kept as the interval it covers, never rounded to a moment. */
export type Precision = 'year' | 'month' | 'day' | 'instant'

const dateTime = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/

/** An instant from milliseconds since the epoch. */
export const instantOf = (epochMilliseconds: number): Instant => new Date(epochMilliseconds).toISOString() as Instant

export const epochOf = (instant: Instant): number => Date.parse(instant)

/**
 * Reads a FHIR date, dateTime or instant into the interval it covers, in UTC. `undefined` when it is not one
 * (also for impossible dates such as 2023-02-30). A date without a time covers the whole UTC day.
 *
 * @example
 * intervalOf('2019-03')  // { start: '2019-03-01T00:00:00.000Z', end: '2019-03-31T23:59:59.999Z', precision: 'month' }
 */
export const intervalOf = (
  text: string,
): { readonly start: Instant; readonly end: Instant; readonly precision: Precision } | undefined => {
  const match = dateTime.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, offset] = match
  const y = Number(year)
  const m = month === undefined ? 1 : Number(month)
  const d = day === undefined ? 1 : Number(day)
  if (y < 1 || m < 1 || m > 12 || d < 1 || d > daysInMonth(y, m)) return undefined
  if (hour === undefined) {
    const start = utc(y, m, d)
    const next = day !== undefined ? utc(y, m, d + 1) : month !== undefined ? utc(y, m + 1, 1) : utc(y + 1, 1, 1)
    return {
      start: instantOf(start),
      end: instantOf(next - 1),
      precision: day !== undefined ? 'day' : month !== undefined ? 'month' : 'year',
    }
  }
  const hours = Number(hour)
  const minutes = Number(minute)
  const seconds = Number(second ?? '0')
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined
  const zone = offsetMinutes(offset!)
  if (zone === undefined) return undefined
  const milliseconds = fraction === undefined ? 0 : Number(fraction.slice(1, 4).padEnd(3, '0'))
  const at = utc(y, m, d) + ((hours * 60 + minutes - zone) * 60 + seconds) * 1000 + milliseconds
  // A year-1 time with a positive offset falls before year 1 and has no ISO form we compare as strings.
  if (at < firstMoment || at > lastMoment) return undefined
  const moment = instantOf(at)
  return { start: moment, end: moment, precision: 'instant' }
}

/** A date or dateTime given on the command line: the last moment it covers, so that `--as-of 2026-11-24` includes that day. */
export const lastMomentOf = (text: string): Instant | undefined => intervalOf(text)?.end

/** Completed years from `birth` to `asOf`, both as UTC calendar dates. */
export const completedYears = (birth: Instant, asOf: Instant): number => {
  const years = Number(asOf.slice(0, 4)) - Number(birth.slice(0, 4))
  return asOf.slice(5, 10) < birth.slice(5, 10) ? years - 1 : years
}

export const daysBetween = (from: Instant, to: Instant): number => (epochOf(to) - epochOf(from)) / 86_400_000

/** The instant `days` before `at`. */
export const daysBefore = (at: Instant, days: number): Instant => instantOf(epochOf(at) - days * 86_400_000)

const utc = (year: number, month: number, day: number): number => {
  if (year > 99) return Date.UTC(year, month - 1, day)
  const date = new Date(0)
  // setUTCFullYear, since Date.UTC reads the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime()
}

const firstMoment = utc(1, 1, 1)
const lastMoment = utc(9999, 12, 31) + 86_399_999

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const daysInMonth = (year: number, month: number): number =>
  month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : lengths[month - 1]!

const offsetMinutes = (offset: string): number | undefined => {
  if (offset === 'Z') return 0
  const hours = Number(offset.slice(1, 3))
  const minutes = Number(offset.slice(4, 6))
  if (hours * 60 + minutes > 14 * 60 || minutes > 59) return undefined
  return (offset[0] === '-' ? -1 : 1) * (hours * 60 + minutes)
}
