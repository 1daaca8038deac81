import { intervalOf } from '../../../../../core/index.ts'
import type { Repetition } from '../../../../../standards/hl7v2/index.ts'
import type { DataType, Scope } from '../scope.ts'

const dtm = /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.(\d{1,6})|\d{2})?)?)?)?)?)?([+-]\d{4})?$/

/** Digits that each degree of precision of TS.2 (HL7 v2.3-2.5) leaves. */
const precisions: Readonly<Record<string, number>> = { Y: 4, L: 6, D: 8, H: 10, M: 12, S: 14 }

/**
 * An HL7 time as FHIR writes it, as fine as it was given; `undefined` for one that is none or does not exist. A time
 * without an offset takes the message's, and stays without where that has none: no zone is made up. R4 has no hours without
 * minutes; of those the day is kept.
 *
 * @example fhirTime('202304011530', '+02:00')  // '2023-04-01T15:30:00+02:00'
 */
export const fhirTime = (text: string, offset: string | undefined): string | undefined => {
  const match = dtm.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, zone] = match
  if (month === undefined) return checked(`${year}`)
  // A day or month of zeros means that it is not known.
  if (month === '00') return checked(`${year}`)
  if (day === undefined || day === '00') return checked(`${year}-${month}`)
  if (hour === undefined || minute === undefined) return checked(`${year}-${month}-${day}`)
  const seconds = `${second ?? '00'}${fraction === undefined ? '' : `.${fraction}`}`
  const own = zone === undefined ? offset : `${zone.slice(0, 3)}:${zone.slice(3)}`
  return checked(`${year}-${month}-${day}T${hour}:${minute}:${seconds}${own ?? ''}`)
}

const checked = (text: string): string | undefined => {
  const withZone = /T\d\d:\d\d:[\d.]+$/.test(text) ? `${text}Z` : text
  return intervalOf(withZone) === undefined ? undefined : text
}

/** DTM, TS or DT, taken if it can be read. */
export const timeAt = (repetition: Repetition, component: number, scope: Scope, sub = 1): string | undefined => {
  const text = scope.peek(repetition, component, sub)
  if (text === undefined) {
    scope.take(repetition, component, sub)
    return undefined
  }
  const cut = text.replaceAll(/[ :T-](?=\d\d:|\d\d$)/g, match => (match === '-' ? '-' : ''))
  const time = fhirTime(cut, scope.offset)
  if (time === undefined) {
    scope.warn('time-invalid', 'Not a time of HL7 v2, or one that does not exist: left out')
    return undefined
  }
  scope.take(repetition, component, sub)
  return time
}

/** TS, DTM as dateTime. */
export const dateTime: DataType = (repetition, scope) => {
  const precision = precisions[scope.peek(repetition, 2)?.toUpperCase() ?? '']
  const time = timeAt(repetition, 1, scope)
  if (precision === undefined || time === undefined) return time
  scope.take(repetition, 2)
  return precision >= 12 ? time : time.slice(0, precision === 4 ? 4 : precision === 6 ? 7 : 10)
}

/** The day of a DTM or DT; a finer time is cut off by members that are a `date`. */
export const date: DataType = (repetition, scope) => {
  const time = dateTime(repetition, scope)
  return typeof time === 'string' ? time.slice(0, 10) : undefined
}

/** TM as R4's time. */
export const time: DataType = (repetition, scope) => {
  const text = scope.peek(repetition, 1)?.replaceAll(':', '')
  const match = /^(\d{2})(\d{2})(\d{2})?(\.\d+)?(?:[+-]\d{4})?$/.exec(text ?? '')
  if (match === null || Number(match[1]) > 23 || Number(match[2]) > 59) return undefined
  scope.take(repetition, 1)
  return `${match[1]}:${match[2]}:${match[3] ?? '00'}${match[4] ?? ''}`
}

/** DR as Period. */
export const period: DataType = (repetition, scope) => {
  const start = timeAt(repetition, 1, scope)
  const end = timeAt(repetition, 2, scope)
  return start === undefined && end === undefined ? undefined : { ...(start && { start }), ...(end && { end }) }
}

export const periodOf = (start: string | undefined, end: string | undefined) =>
  start === undefined && end === undefined
    ? undefined
    : { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) }
