import type { NumberForm } from './number-format.ts'

const dayMs = 86_400_000

/** The last day that Excel knows is 9999-12-31. */
const lastSerial = 2_958_466

/** Digits that Excel keeps and shows; the further ones of a file are of the binary number. */
const shownDigits = 15

/**
 * A cell's number as text: a date or time as ISO 8601, by the form of its format; a percentage with its sign; other numbers
 * as written, or as Excel shows them when they have more digits than it knows.
 *
 * Day 60 of the 1900 system is 29 February 1900, which never was, and day 0 is "1900-01-00": they are written so, and are no
 * dates to whoever reads them. (ECMA-376, 18.17.4.1)
 *
 * @example cellNumber('45356.604166666664', 'date-time', false)  // '2024-03-05T14:30:00'
 */
export const cellNumber = (written: string, form: NumberForm, since1904: boolean): string => {
  const serial = Number(written)
  if (written.trim() === '' || !Number.isFinite(serial)) return written
  if (form === 'number') return plain(written, serial)
  if (form === 'percent') return `${rounded(serial * 100)}%`
  if (serial < 0 || serial >= lastSerial) return plain(written, serial)
  const ms = Math.round(serial * dayMs)
  if (form === 'elapsed') return clock(ms)
  const days = Math.floor(ms / dayMs)
  const within = ms - days * dayMs
  if (form === 'time' && days === 0) return clock(within)
  const day = dayOf(days, since1904)
  // A format of dates hides a time, and does not remove it.
  return form === 'date' && within === 0 ? day : `${day}T${clock(within)}`
}

const dayOf = (days: number, since1904: boolean): string => {
  if (since1904) return isoDay(Date.UTC(1904, 0, 1) + days * dayMs)
  if (days === 0) return '1900-01-00'
  if (days === 60) return '1900-02-29'
  return isoDay(Date.UTC(1899, 11, days < 60 ? 31 : 30) + days * dayMs)
}

const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

const two = (number: number): string => String(number).padStart(2, '0')

const clock = (ms: number): string => {
  const [hours, minutes, seconds] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map(Math.floor)
  const fraction = ms % 1000 === 0 ? '' : `.${String(ms % 1000).padStart(3, '0')}`
  return `${two(hours!)}:${two(minutes!)}:${two(seconds!)}${fraction}`
}

const rounded = (number: number): string => String(Number(number.toPrecision(shownDigits)))

const plain = (written: string, number: number): string => {
  // Digits of an id are nobody's to round.
  if (/^-?\d+$/.test(written)) return written
  const digits = written.replace(/e.*$/i, '').replaceAll(/\D/g, '').replace(/^0+/, '')
  return /^-?\d+\.\d+$/.test(written) && digits.length <= shownDigits ? written : rounded(number)
}
