import { day } from './examination.ts'
import { binOf, quantileOf } from './histogram.ts'

/**
 * Days on which one value must repeat, over how many days; or how many readings of a sensor, over how many hours. What is measured
 * less than weekly must repeat longer, and less often than `apart` the same value may be a habit of rounding.
 */
const frozenAfter = {
  weekly: { days: 6, apart: 7 * day },
  monthly: { days: 10, apart: 31 * day },
  span: 14 * day,
  readings: 60,
  hours: 4 * 3_600_000,
} as const

/** Intervals a series needs before its rhythm means anything, how irregular it may be, and what is a gap in it. */
const rhythm = { intervals: 9, spread: 2.5, gap: 4, least: day } as const

/** Where nothing is known of the measurement, a number of three digits and more is remarkable when it repeats. */
export const isExact = (size: number): boolean =>
  String(Math.abs(size)).replace(/[.-]/g, '').replace(/^0+/, '').length >= 3

/**
 * Watches the values of one series go by, oldest first, for one that does not change. Holds the run that goes on, no more.
 *
 * @param frozen told the first and last of each frozen run and how many there are
 */
export const createRunWatch = <T>(frozen: (first: T, last: T, count: number) => void) => {
  let run: { size: number; first: T; last: T; from: number; to: number; count: number; days: number } | undefined
  const end = () => {
    if (run !== undefined && isFrozen(run)) frozen(run.first, run.last, run.count)
    run = undefined
  }
  return {
    end,
    next: (size: number, at: number, token: T): void => {
      if (run?.size !== size) {
        end()
        run = { size, first: token, last: token, from: at, to: at, count: 1, days: 1 }
        return
      }
      if (Math.floor(at / day) !== Math.floor(run.to / day)) run.days += 1
      run.last = token
      run.to = at
      run.count += 1
    },
  }
}

type Run = { readonly from: number; readonly to: number; readonly count: number; readonly days: number }

const isFrozen = ({ from, to, count, days }: Run): boolean => {
  const span = to - from
  const apart = span / Math.max(days - 1, 1)
  const { weekly, monthly } = frozenAfter
  const repeats = [weekly, monthly].some(rhythmic => days >= rhythmic.days && apart <= rhythmic.apart)
  return (repeats && span >= frozenAfter.span) || (count >= frozenAfter.readings && span >= frozenAfter.hours)
}

/**
 * Watches the moments of one series go by, oldest first, for intervals that are many times the usual one. What is usual is
 * known at the end; until then the long ones are held, and a histogram of all.
 *
 * @param gap told what comes after each gap, and how many times the usual interval it is long
 */
export const createGapWatch = <T>(gap: (after: T, times: number) => void) => {
  const intervals = new Map<number, number>()
  const long: { readonly interval: number; readonly after: T }[] = []
  let last: number | undefined
  let count = 0
  return {
    next: (at: number, token: T): void => {
      const interval = last === undefined ? 0 : at - last
      last = at
      if (interval <= 0) return
      const bin = binOf(interval)
      intervals.set(bin, (intervals.get(bin) ?? 0) + 1)
      count += 1
      if (interval > rhythm.least) long.push({ interval, after: token })
    },
    end: (): void => {
      if (count < rhythm.intervals) return
      const usual = quantileOf(intervals, 0.5) ?? 0
      if ((quantileOf(intervals, 0.85) ?? 0) > usual * rhythm.spread) return
      for (const { interval, after } of long)
        if (interval > usual * rhythm.gap) gap(after, Math.round(interval / usual))
    },
  }
}
