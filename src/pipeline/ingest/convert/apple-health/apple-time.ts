import { dayOf, readWritten } from '../devices/written-time.ts'

/** A moment, in numbers: an object for each of a million records would be most of the work. */
export type AppleTimes = {
  /** Reads a time; `false` for one that is none, or without an offset. Then `at` and `offset` are those of the last one read. */
  readonly read: (text: string | undefined) => boolean
  readonly at: () => number
  readonly offset: () => number
}

/** Times such as `2019-01-01 08:00:00 +0100`, and what phones with a clock of twelve hours write instead. */
export const createAppleTimes = (): AppleTimes => {
  let at = 0
  let offset = 0
  let lastDay = -1
  let lastMidnight = 0
  const plain = (text: string): boolean => {
    if (text.length !== 25 || text.charCodeAt(10) !== 32 || text.charCodeAt(19) !== 32) return false
    const day = digits(text, 0, 4) * 10_000 + digits(text, 5, 2) * 100 + digits(text, 8, 2)
    const [hour, minute, second] = [digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)]
    const minutes = digits(text, 21, 2) * 60 + digits(text, 23, 2)
    if (!(day >= 10_000_000 && hour < 24 && minute < 60 && second < 60 && minutes <= 840)) return false
    if (
      text.charCodeAt(4) !== 45 ||
      text.charCodeAt(7) !== 45 ||
      text.charCodeAt(13) !== 58 ||
      text.charCodeAt(16) !== 58
    )
      return false
    if (day !== lastDay) {
      const written = readWritten(text.slice(0, 10))
      const midnight = written === undefined ? undefined : dayOf(written, undefined)
      if (midnight === undefined || midnight === null) return false
      lastMidnight = midnight
      lastDay = day
    }
    const sign = text.charCodeAt(20)
    if (sign !== 43 && sign !== 45) return false
    offset = sign === 45 ? -minutes : minutes
    at = lastMidnight + ((hour * 60 + minute - offset) * 60 + second) * 1000
    return true
  }
  const other = (text: string): boolean => {
    const written = readWritten(text)
    const day = written === undefined ? undefined : dayOf(written, undefined)
    if (written?.time === undefined || written.offset === undefined || day === undefined || day === null) return false
    offset = written.offset
    at = day + written.time - offset * 60_000
    return true
  }
  return {
    read: text => text !== undefined && (plain(text) || other(text)),
    at: () => at,
    offset: () => offset,
  }
}

/** NaN where one is no digit: no comparison holds then. */
const digits = (text: string, from: number, count: number): number => {
  let value = 0
  for (let at = from; at < from + count; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    value = value * 10 + digit
  }
  return value
}
