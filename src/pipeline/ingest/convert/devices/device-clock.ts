import { createZone, issue } from '../../../../core/index.ts'
import type { Converted, Said } from '../conversion.ts'
import type { Notices } from './notices.ts'
import { dayOf, provenOrder, readWritten } from './written-time.ts'

/** When a reading was taken: a moment, or as much of a date as is known. */
export type DeviceTime =
  | { readonly kind: 'moment'; readonly at: number; readonly offset: number }
  /** `date` as FHIR writes it, of a day or a year; `text` as it was written. */
  | { readonly kind: 'partial'; readonly date: string; readonly text: string }

export type DeviceClock = {
  /** `undefined` for a text that is no time, or one that does not exist; an issue says so. */
  readonly read: (text: string, location: string) => DeviceTime | undefined
  /** What has turned out to be unsaid since the last call. */
  readonly unsaid: () => Converted[]
}

/**
 * The clock of a device that writes local times. Without the zone only the day of a reading is known, without the order of
 * day and month only its year; nothing is guessed.
 *
 * @param proven the order that the document proves, if it does
 */
export const createDeviceClock = (said: Said, notices: Notices, proven = said.dateOrder): DeviceClock => {
  const zone = said.zone === undefined ? undefined : createZone(said.zone)
  const missing: Converted[] = []
  const told = new Set<string>()
  const miss = (what: 'zone' | 'dateOrder', code: string, message: string, location: string) => {
    if (told.has(what)) return
    told.add(what)
    missing.push({ kind: 'unsaid', what, issue: issue('error', code, message, location) })
  }
  return {
    read: (text, location) => {
      const written = readWritten(text)
      const day = written === undefined ? undefined : dayOf(written, proven)
      if (written === undefined || day === undefined) {
        notices.note('error', 'time-invalid', 'Not a time that is read, or one that does not exist', location)
        return undefined
      }
      const own = provenOrder(written)
      if (own !== undefined && proven !== undefined && own !== proven) {
        notices.note('error', 'date-order-mixed', mixed, location)
      }
      if (day === null) {
        miss('dateOrder', 'date-order-unknown', orderUnknown, location)
        return { kind: 'partial', date: String(written.year), text }
      }
      const date = new Date(day).toISOString().slice(0, 10)
      if (written.time === undefined) return { kind: 'partial', date, text }
      const local = day + written.time
      if (written.offset !== undefined) {
        return { kind: 'moment', at: local - written.offset * 60_000, offset: written.offset }
      }
      if (zone === undefined) {
        miss('zone', 'zone-unknown', zoneUnknown, location)
        return { kind: 'partial', date, text }
      }
      const found = zone.timeOf(local)
      if (found.kind === 'moment') return found
      if (found.kind === 'gap') notices.note('warning', 'time-in-gap', inGap, location)
      else notices.note('warning', 'time-ambiguous', ambiguous, location)
      return { kind: 'partial', date, text }
    },
    unsaid: () => missing.splice(0),
  }
}

const orderUnknown =
  'Day and month cannot be told apart, and no date of the document proves their order: only the year is used. Say it: --date-order DMY or MDY.'
const mixed =
  'This date proves another order of day and month than was said, or than another date of the document proves'
const zoneUnknown =
  'Times without an offset: the moments are not known, only the days are used. Say where the clock was: --zone, e.g. Europe/Vienna.'
const inGap = 'A local time that the zone left out when its clock went forward: only the day is used'
const ambiguous = 'A local time that the zone had twice when its clock went back: only the day is used'
