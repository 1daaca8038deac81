import { intervalOf } from '../../core/index.ts'

const da = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})$/
const tm = /^(\d{2})(?::?(\d{2})(?::?(\d{2})(?:\.(\d{1,6}))?)?)?$/
const dt = /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.(\d{1,6}))?)?)?)?)?)?([+-]\d{4})?$/
const offset = /^[+-]\d{4}$/

/** DA as FHIR writes a date (`1997.04.24` of old files too); `undefined` for none, or one that does not exist. */
export const dateOf = (text: string): string | undefined => {
  const match = da.exec(text)
  if (match === null) return undefined
  const date = `${match[1]}-${match[2]}-${match[3]}`
  return intervalOf(date) === undefined ? undefined : date
}

/** TM as `HH:MM:SS[.ffffff]`; `undefined` for hours alone, which FHIR does not have. */
export const timeOf = (text: string): string | undefined => {
  const match = tm.exec(text)
  if (match === null) return undefined
  const [, hour, minute, second = '00', fraction] = match
  if (minute === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined
  return `${hour}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}`
}

/** (0008,0201) as FHIR writes an offset. @example offsetOf('-0330') // '-03:30' */
export const offsetOf = (text: string): string | undefined =>
  offset.test(text) ? `${text.slice(0, 3)}:${text.slice(3)}` : undefined

/**
 * DT as fine as it was given; without an offset of its own it takes the file's, and stays without where that has none.
 * `undefined` for what is no time.
 *
 * @example dateTimeOf('20240131120000', '+01:00')  // '2024-01-31T12:00:00+01:00'
 */
export const dateTimeOf = (text: string, fileOffset: string | undefined): string | undefined => {
  const match = dt.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second = '00', fraction, zone] = match
  const date = [year, month, day].filter(part => part !== undefined).join('-')
  if (intervalOf(date) === undefined) return undefined
  if (minute === undefined) return date
  const own = zone === undefined ? fileOffset : offsetOf(zone)
  const time = `${date}T${hour}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}`
  return intervalOf(`${time}${own ?? 'Z'}`) === undefined ? undefined : `${time}${own ?? ''}`
}
