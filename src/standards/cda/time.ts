/** A time as FHIR writes it; `local` when it names an hour without saying in which zone. */
export type CdaTime = { readonly time: string; readonly local: boolean }

const pattern = /^(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\.\d+)?(?:([+-])(\d{2}):?(\d{2})?|(Z))?$/

/**
 * Reads TS (`YYYYMMDDHHMMSS.UUUU[+|-ZZzz]`, as much of it as is known) into a FHIR date or dateTime of the same
 * precision. An hour alone counts as its first minute, since FHIR has no hours without minutes. A missing offset is not
 * invented. `undefined` for anything else, and for days that do not exist.
 *
 * @example
 * readTime('201507221800-0500') // { time: '2015-07-22T18:00:00-05:00', local: false }
 * readTime('2007')              // { time: '2007', local: false }
 */
export const readTime = (text: string): CdaTime | undefined => {
  const match = pattern.exec(isoAsTs(text))
  if (match === null) return undefined
  const [, year = '', month, day, hour, minute, second, fraction, sign, zoneHour, zoneMinute, zulu] = match
  if (!exists(year, month, day)) return undefined
  if (month === undefined || day === undefined) return { time: [year, month].filter(Boolean).join('-'), local: false }
  const date = `${year}-${month}-${day}`
  if (hour === undefined) return { time: date, local: false }
  if (Number(hour) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 60) return undefined
  const offset = zulu === 'Z' ? 'Z' : sign === undefined ? '' : `${sign}${zoneHour}:${zoneMinute ?? '00'}`
  // Days stated as midnight without a zone are what systems write that keep no hours: the day is all they know.
  if (offset === '' && Number(hour + (minute ?? '') + (second ?? '')) === 0 && fractionIsZero(fraction)) {
    return { time: date, local: false }
  }
  const parts = `${hour}:${minute ?? '00'}:${second ?? '00'}${fraction ?? ''}`
  return { time: `${date}T${parts}${offset}`, local: offset === '' }
}

/** Some systems write ISO 8601 with its separators. */
const isoAsTs = (text: string): string =>
  /^\d{4}-\d{2}(?:-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?)?$/.test(text)
    ? text.replace(/^(\d{4})-(\d{2})(?:-(\d{2}))?/, '$1$2$3').replace(/[T:]/g, '')
    : text

const fractionIsZero = (fraction: string | undefined): boolean => Number(`0${fraction ?? ''}`) === 0

const exists = (year: string, month: string | undefined, day: string | undefined): boolean => {
  if (Number(year) < 1) return false
  if (month === undefined) return true
  if (Number(month) < 1 || Number(month) > 12) return false
  if (day === undefined) return true
  const last = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate()
  return Number(day) >= 1 && Number(day) <= last
}

/** Lengths that are the same every time: not months or years. */
const seconds: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600, d: 86_400, wk: 604_800 }

/**
 * The end of an interval that begins at a time of `readTime` and is so long, as precise as its beginning. `undefined` for a
 * beginning without a day, for a day and a length that is not of whole days, and for units that are not of one length.
 *
 * @param unit UCUM: `s`, `min`, `h`, `d`, `wk`
 * @example
 * timePlus('2026-01-28', 1, 'wk') // '2026-02-04'
 */
export const timePlus = (time: string, length: number, unit: string): string | undefined => {
  const [, local, clock, , offset = ''] =
    /^(\d{4}-\d{2}-\d{2})(T(\d{2}:\d{2}:\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(time) ?? []
  const each = seconds[unit]
  if (local === undefined || each === undefined || !Number.isFinite(length) || length < 0) return undefined
  if (clock === undefined && !Number.isInteger((length * each) / 86_400)) return undefined
  const end = new Date(Date.parse(`${local}${clock ?? 'T00:00:00'}Z`) + length * each * 1000)
  if (Number.isNaN(end.getTime())) return undefined
  const text = end.toISOString()
  return clock === undefined ? text.slice(0, 10) : `${text.slice(0, 19)}${offset}`
}
