/** Reads a text of one format; `undefined` when it is not of it. */
export type ReadDate = (text: string, centuryFrom: number | undefined) => DateParts | undefined

/** What a text says of a time; every part is in its range, the day exists. */
export type DateParts = {
  readonly year: number
  readonly month?: number
  readonly day?: number
  readonly hour?: number
  readonly minute?: number
  readonly second?: number
  /** `.250`, as written. */
  readonly fraction?: string
  /** Minutes east of UTC. */
  readonly offset?: number
}

type Part =
  | 'year'
  | 'yearOfTwo'
  | 'month'
  | 'monthName'
  | 'day'
  | 'hour'
  | 'hourOfTwelve'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'half'
  | 'offset'

/** Letters of a format (Unicode TR35, date field symbols), longest first. */
const symbols: readonly (readonly [string, Part, string])[] = [
  ['yyyy', 'year', '(\\d{4})'],
  ['yy', 'yearOfTwo', '(\\d{2})'],
  ['MMM', 'monthName', '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)'],
  ['MM', 'month', '(\\d{2})'],
  ['M', 'month', '(\\d{1,2})'],
  ['dd', 'day', '(\\d{2})'],
  ['d', 'day', '(\\d{1,2})'],
  ['HH', 'hour', '(\\d{2})'],
  ['H', 'hour', '(\\d{1,2})'],
  ['hh', 'hourOfTwelve', '(\\d{2})'],
  ['h', 'hourOfTwelve', '(\\d{1,2})'],
  ['mm', 'minute', '(\\d{2})'],
  ['ss', 'second', '(\\d{2})'],
  ['SSS', 'fraction', '(\\d{1,9})'],
  ['a', 'half', '([ap]\\.?m\\.?)'],
  ['XXX', 'offset', '(z|[+-]\\d{2}:?\\d{2})'],
]

const months = 'janfebmaraprmayjunjulaugsepoctnovdec'

const isoForm =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/i

/**
 * The reader of a format: `yyyy-MM-dd`, `dd.MM.yyyy HH:mm`, `M/d/yy h:mm a`, with words of the text in single quotes, or
 * `iso` for dates and times of ISO 8601. A text instead of a reader says why a format is none.
 *
 * @example
 * compileFormat('dd.MM.yyyy')('03.04.2026')  // { year: 2026, month: 4, day: 3 }
 */
export const compileFormat = (format: string): ReadDate | string => {
  if (format === 'iso') return readIso
  const parts: Part[] = []
  let pattern = ''
  for (let at = 0; at < format.length; ) {
    const quoted = /^'([^']*)'/.exec(format.slice(at))
    const symbol = symbols.find(([letters]) => format.startsWith(letters, at))
    if (quoted !== null) pattern += escaped(quoted[1] ?? '')
    else if (symbol !== undefined) {
      pattern += symbol[2]
      parts.push(symbol[1])
    } else if (/[a-z]/i.test(format[at]!))
      return `A date format without meaning for "${format.slice(at)}"; see the manual`
    else pattern += escaped(format[at]!)
    at += quoted?.[0].length ?? symbol?.[0].length ?? 1
  }
  const has = (...names: readonly Part[]) => names.some(name => parts.includes(name))
  if (new Set(parts).size < parts.length) return 'A date format that names one part twice'
  if (!has('year', 'yearOfTwo')) return 'A date format without a year: yyyy'
  if (has('day') && !has('month', 'monthName')) return 'A date format with a day and no month: MM'
  if (has('hour', 'hourOfTwelve') && !(has('day') && has('minute'))) return 'A time needs the day and mm'
  if (has('hourOfTwelve') !== has('half')) return 'hh and a belong together'
  const form = new RegExp(`^${pattern}$`, 'i')
  return (text, centuryFrom) => {
    const match = form.exec(text)
    return match === null ? undefined : checked(partsOf(parts, match, centuryFrom))
  }
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')

const readIso: ReadDate = text => {
  const [whole, year, month, day, hour, minute, second, fraction, offset] = isoForm.exec(text) ?? []
  if (whole === undefined) return undefined
  const number = (name: string, digits: string | undefined) => (digits === undefined ? {} : { [name]: Number(digits) })
  return checked({
    year: Number(year),
    ...number('month', month),
    ...number('day', day),
    ...number('hour', hour),
    ...number('minute', minute),
    ...number('second', second),
    ...(fraction === undefined ? {} : { fraction: `.${fraction}` }),
    ...(offset === undefined ? {} : { offset: minutesOf(offset) }),
  })
}

const partsOf = (parts: readonly Part[], match: RegExpExecArray, centuryFrom: number | undefined): DateParts => {
  const found: { -readonly [K in keyof DateParts]?: DateParts[K] } = {}
  let afternoon: boolean | undefined
  parts.forEach((part, n) => {
    const text = match[n + 1] ?? ''
    if (part === 'monthName') found.month = months.indexOf(text.toLowerCase()) / 3 + 1
    else if (part === 'yearOfTwo') found.year = yearOfTwo(Number(text), centuryFrom)
    else if (part === 'hourOfTwelve') found.hour = Number(text) < 1 || Number(text) > 12 ? 99 : Number(text) % 12
    else if (part === 'half') afternoon = /^p/i.test(text)
    else if (part === 'fraction') found.fraction = `.${text}`
    else if (part === 'offset') found.offset = minutesOf(text)
    else found[part] = Number(text)
  })
  if (afternoon === true) found.hour = (found.hour ?? 0) + 12
  return found as DateParts
}

/** 0, which no date has, where nothing says which century is meant. */
const yearOfTwo = (two: number, from: number | undefined): number => {
  if (from === undefined) return 0
  const year = from - (from % 100) + two
  return year < from ? year + 100 : year
}

const minutesOf = (text: string): number => {
  if (/^z$/i.test(text)) return 0
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

const checked = (parts: DateParts): DateParts | undefined => {
  const { year, month = 1, day = 1, hour = 0, minute = 0, second = 0, offset = 0 } = parts
  if (year < 1 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined
  if (Math.abs(offset) > 14 * 60) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 ? parts : undefined
}
