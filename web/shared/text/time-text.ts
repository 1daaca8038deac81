import { daysBetween, type Instant, type Precision } from '../../../src/core/index.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * A date no finer than it was given, in UTC, as facts are stored.
 *
 * @example
 * dateText('2019-03-01T00:00:00.000Z', 'month') // 'Mar 2019'
 */
export const dateText = (at: Instant | string, precision: Precision = 'day'): string => {
  const year = at.slice(0, 4)
  const month = months[Number(at.slice(5, 7)) - 1]
  if (precision === 'year' || month === undefined) return year
  if (precision === 'month' || at.length < 10) return `${month} ${year}`
  return `${Number(at.slice(8, 10))} ${month} ${year}`
}

/** A moment with its time zone said, e.g. `24 Nov 2026, 02:14 UTC`. */
export const momentText = (at: Instant): string => `${dateText(at)}, ${at.slice(11, 16)} UTC`

/** How long before `asOf` something was, in the coarsest honest word. The future is said, not hidden. */
export const agoText = (at: Instant, asOf: Instant): string => {
  const days = Math.floor(daysBetween(at, asOf))
  if (days < 0) return 'later'
  if (days === 0) return 'today'
  if (days < 60) return `${days} d`
  if (days < 730) return `${Math.round(days / 30.44)} mo`
  return `${Math.floor(days / 365.25)} y`
}
