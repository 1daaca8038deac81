import type { Effective, FactOf } from '../../clinical/index.ts'
import { epochOf, type Instant, type Issue, intervalOf, issue, type Precision } from '../../core/index.ts'
import type { WirePeriod } from '../../standards/fhir/index.ts'

/** The interval that a FHIR date or dateTime covers. */
export type Interval = { readonly start: Instant; readonly end: Instant; readonly precision: Precision }

/** When something was true: from the start interval to `end`; `null`: no end is known. */
export type Span = { readonly start: Interval; readonly end: Instant | null }

/** When the source knew, and by which member it says so. */
export type Recorded = { readonly interval: Interval; readonly from: 'issued' | 'recordedDate' | 'lastUpdated' }

export type Times = Pick<FactOf<'observation'>, 'effective' | 'recorded' | 'recordedFrom'>

/** Years outside these are typing errors or place holders (1753, 1900-01-01 are common defaults and pass). */
const plausibleYears = ['1750', '2199'] as const

const localTime = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/

/**
 * A date as the interval it covers; `undefined`, with an issue, for one that does not exist. R4 wants an offset beside a
 * time; without one only the day is believed.
 */
export const readDate = (text: string | undefined, path: string, issues: Issue[]): Interval | undefined => {
  if (text === undefined) return undefined
  const day = localTime.exec(text)?.[1]
  const local = day !== undefined && intervalOf(`${text}Z`) !== undefined
  if (local) {
    issues.push(issue('warning', 'offset-missing', 'A time without an offset from UTC: only its day is used', path))
  }
  const interval = intervalOf(local ? day : text)
  if (interval === undefined) {
    issues.push(issue('error', 'date-invalid', 'Not a FHIR date or dateTime, or a day that does not exist', path))
    return undefined
  }
  const year = interval.start.slice(0, 4)
  if (year < plausibleYears[0] || year > plausibleYears[1]) {
    issues.push(issue('warning', 'date-implausible', 'A year that cannot be meant', path))
  }
  return interval
}

/** A point in time: ends with the last moment that its precision allows. */
export const pointOf = (at: Interval | undefined): Span | undefined =>
  at === undefined ? undefined : { start: at, end: at.end }

/** From a date on, with no known end. */
export const since = (from: Interval | undefined): Span | undefined =>
  from === undefined ? undefined : { start: from, end: null }

/** From one date to another. Without a start, the end is all that is known; an end before the start ends at once. */
export const spanOf = (
  start: Interval | undefined,
  end: Interval | undefined,
  path: string,
  issues: Issue[],
): Span | undefined => {
  if (end === undefined) return since(start)
  if (start === undefined) {
    issues.push(issue('warning', 'start-missing', 'An end without a start', path))
    return { start: end, end: end.end }
  }
  if (end.end < start.start) {
    issues.push(issue('error', 'period-reversed', 'Ends before it starts', path))
    return { start, end: start.end }
  }
  return { start, end: end.end }
}

export const readPeriod = (period: WirePeriod | undefined, path: string, issues: Issue[]): Span | undefined =>
  period === undefined
    ? undefined
    : spanOf(readDate(period.start, `${path}.start`, issues), readDate(period.end, `${path}.end`, issues), path, issues)

/** The first of several members by which a source may say when it knew. */
export const recordedOf = (
  candidates: readonly (readonly [text: string | undefined, from: Recorded['from'], path: string])[],
  issues: Issue[],
): Recorded | undefined => {
  for (const [text, from, path] of candidates) {
    const interval = readDate(text, path, issues)
    if (interval !== undefined) return { interval, from }
  }
  return undefined
}

/** Clocks and days without an offset may differ by so much, in milliseconds. */
const oneDay = 86_400_000

/** Long before anybody: a fact without any time never looks recent, and every window of days leaves it out. */
const undated = '0001-01-01T00:00:00.000Z' as Instant

/**
 * The times of a fact. Recorded is issued, recordedDate or lastUpdated, else effective (flagged). A day or a finer
 * time counts from its start; a month or a year only from its end, so that nothing seems known too early.
 *
 * Without an effective time, the recorded one stands in, with a quality issue. Without any time, effective and
 * recorded are year 1 and `recordedFrom` is `unknown`: a problem without a date stays on the list, a measurement
 * without a date is always too old to use.
 *
 * @param lasts whether the fact goes on until told otherwise (a problem, a medicine) or is a point in time
 */
export const timesOf = (
  span: Span | undefined,
  recorded: Recorded | undefined,
  { path, lasts, issues }: { readonly path: string; readonly lasts: boolean; readonly issues: Issue[] },
): Times => {
  if (span !== undefined) {
    const effective: Effective = { start: span.start.start, end: span.end, precision: span.start.precision }
    if (!lasts && recorded !== undefined && epochOf(effective.start) - epochOf(recorded.interval.end) > oneDay) {
      issues.push(issue('warning', 'recorded-too-early', 'Recorded more than a day before it was true', path))
    }
    return recorded === undefined
      ? { effective, recorded: knownFrom(span.start), recordedFrom: 'effective' }
      : { effective, recorded: knownFrom(recorded.interval), recordedFrom: recorded.from }
  }
  if (recorded === undefined) {
    issues.push(issue('warning', 'no-time', 'No time at all: kept, but never recent', path))
    const effective: Effective = { start: undated, end: lasts ? null : undated, precision: 'year' }
    return { effective, recorded: undated, recordedFrom: 'unknown' }
  }
  issues.push(issue('information', 'effective-missing', `No effective time: taken from ${recorded.from}`, path))
  const { start, end, precision } = recorded.interval
  const effective: Effective = { start, end: lasts ? null : end, precision }
  return { effective, recorded: knownFrom(recorded.interval), recordedFrom: recorded.from }
}

export const knownFrom = ({ start, end, precision }: Interval): Instant =>
  precision === 'day' || precision === 'instant' ? start : end
