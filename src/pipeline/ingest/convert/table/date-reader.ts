import { createZone, type Zone } from '../../../../core/index.ts'
import { compileFormat, type DateParts, type ReadDate } from './date-format.ts'

export type DateStyle = {
  readonly formats: readonly string[]
  readonly zone?: string | undefined
  readonly centuryFrom?: number | undefined
}

/** A date as R4 writes it, and what a reader must know of it. */
export type ReadDateText =
  | {
      readonly kind: 'date'
      readonly text: string
      readonly day: string
      readonly whole: boolean
      readonly note?: 'time-twice' | 'time-never'
    }
  | { readonly kind: 'none' }
  /** Two of the formats read it, as different days. */
  | { readonly kind: 'ambiguous' }

/**
 * Reads dates and times of stated formats. A time takes its own offset, else the stated zone's, else it has none. In the hour
 * that summer time repeats or leaves out it has none either, with a note.
 */
export const dateReader = ({ formats, zone, centuryFrom }: DateStyle): ((text: string) => ReadDateText) => {
  const readers = formats.map(format => {
    const compiled = compileFormat(format)
    if (typeof compiled === 'string') throw new Error(compiled)
    return compiled
  })
  const clock = zone === undefined ? undefined : createZone(zone)
  return text => {
    const found = partsBy(readers, text, centuryFrom)
    if (found === undefined) return { kind: 'none' }
    if (found === 'ambiguous') return { kind: 'ambiguous' }
    return written(found, clock)
  }
}

const partsBy = (
  readers: readonly ReadDate[],
  text: string,
  centuryFrom: number | undefined,
): DateParts | 'ambiguous' | undefined => {
  let found: DateParts | undefined
  for (const read of readers) {
    const parts = read(text, centuryFrom)
    if (parts === undefined) continue
    if (found !== undefined && (found.year !== parts.year || found.month !== parts.month || found.day !== parts.day)) {
      return 'ambiguous'
    }
    found ??= parts
  }
  return found
}

const two = (number: number): string => String(number).padStart(2, '0')

const written = (
  { year, month, day, hour, minute = 0, second = 0, fraction = '', offset }: DateParts,
  zone: Zone | undefined,
): ReadDateText => {
  const date = [String(year).padStart(4, '0'), ...[month, day].flatMap(part => (part === undefined ? [] : [two(part)]))]
  const text = date.join('-')
  if (hour === undefined) return { kind: 'date', text, day: text, whole: false }
  const local = `${text}T${two(hour)}:${two(minute)}:${two(second)}${fraction.slice(0, 4)}`
  if (offset !== undefined) return { kind: 'date', text: local + offsetText(offset), day: text, whole: true }
  if (zone === undefined) return { kind: 'date', text: local, day: text, whole: false }
  const time = zone.timeOf(Date.UTC(year, (month ?? 1) - 1, day, hour, minute, second))
  return time.kind === 'moment'
    ? { kind: 'date', text: local + offsetText(time.offset), day: text, whole: true }
    : {
        kind: 'date',
        text: local,
        day: text,
        whole: false,
        note: time.kind === 'overlap' ? 'time-twice' : 'time-never',
      }
}

const offsetText = (minutes: number): string => {
  if (minutes === 0) return 'Z'
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
