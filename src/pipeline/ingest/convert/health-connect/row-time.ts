import type { SqlValue } from '../../../../standards/sqlite/index.ts'

/** Dates have four digits for the year: the last days of 9999 and the first of year 1, in milliseconds. */
const [firstMoment, lastMoment] = [-62_135_424_000_000, 253_402_128_000_000]

/** Milliseconds since 1970 in UTC; `undefined` for no moment. */
export const momentOf = (value: SqlValue | undefined): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= firstMoment && value <= lastMoment
    ? value
    : undefined

/** Minutes east of UTC from an offset in seconds, of at most 18 hours as java.time has it; `undefined` for none. */
export const offsetOf = (value: SqlValue | undefined): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 18 * 3_600
    ? Math.round(value / 60)
    : undefined
