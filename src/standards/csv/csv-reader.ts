import { joinBytes } from '../../core/index.ts'
import { largestRecord } from './limits.ts'

/** A record, and the bytes it stands in: without the line end behind it. */
export type CsvRecord = {
  readonly kind: 'record'
  readonly values: readonly string[]
  readonly offset: number
  readonly length: number
  /** Line of the file on which it begins, counted from 1. */
  readonly line: number
}

/** A line that cannot be read as a record. Reading goes on with the next line. */
export type CsvFault = {
  readonly kind: 'fault'
  readonly code: 'csv-quote' | 'csv-too-long' | 'encoding-invalid'
  readonly message: string
  readonly offset: number
  readonly length: number
  readonly line: number
}

export type CsvDialect = {
  readonly delimiter: string
  /** As TextDecoder names it: one in which ASCII is ASCII, byte by byte, or `utf-16le`, `utf-16be`. */
  readonly encoding: string
  /** `\r` for files of that line end alone. */
  readonly lineEnd?: '\n' | '\r'
  /** `false`: a quotation mark is a letter like others. */
  readonly quotes?: boolean
}

export type CsvReader = {
  readonly push: (bytes: Uint8Array) => readonly (CsvRecord | CsvFault)[]
  readonly end: () => readonly (CsvRecord | CsvFault)[]
}

type Scanned =
  | { readonly kind: 'fields'; readonly bounds: readonly number[]; readonly end: number }
  | { readonly kind: 'broken' }
  | { readonly kind: 'unfinished' }

/**
 * Reads separated values (RFC 4180) byte by byte, so that each record has its place: a value in double quotes may hold
 * delimiters, line ends and doubled quotes; a quote within a value that does not begin with one is a letter like others.
 * Lines without anything are passed over. A line whose quotes do not close costs itself: the next one is read.
 *
 * @example
 * const reader = createCsvReader({ delimiter: ',', encoding: 'utf-8' })
 * [...reader.push(bytes), ...reader.end()]  // [{ kind: 'record', values: ['a', 'b'], offset: 0, length: 3, line: 1 }]
 */
export const createCsvReader = (dialect: CsvDialect, most = largestRecord): CsvReader => {
  const { delimiter, encoding, lineEnd = '\n', quotes = true } = dialect
  // One character for one byte, or for two: places in the text, times these, are places in the bytes.
  const wide = encoding.startsWith('utf-16')
  const unit = wide ? 2 : 1
  const unitwise = new TextDecoder(wide ? encoding : 'latin1', { ignoreBOM: true })
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  let pending: Uint8Array = new Uint8Array()
  let offset = 0
  let line = 1
  // Where the next one stands is looked for once: a file may have none, or the next one megabytes away.
  let nextQuote = -1
  let nextDelimiter = -1
  let skipping: { readonly offset: number; readonly line: number } | undefined

  const read = (last: boolean): readonly (CsvRecord | CsvFault)[] => {
    const found: (CsvRecord | CsvFault)[] = []
    const text = unitwise.decode(last ? pending : pending.subarray(0, pending.length - (pending.length % unit)))
    nextQuote = -1
    nextDelimiter = -1
    let at = 0
    while (at < text.length || (last && skipping !== undefined)) {
      const lineAt = text.indexOf(lineEnd, at)
      if (skipping !== undefined) {
        if (lineAt < 0 && !last) {
          at = text.length
          break
        }
        const to = lineAt < 0 ? text.length : lineAt
        found.push(tooLong(skipping, offset + to * unit - skipping.offset))
        skipping = undefined
        line += 1
        at = to + 1
        continue
      }
      const scanned = scan(text, at, lineAt, last)
      const from = { offset: offset + at * unit, line }
      if (scanned.kind === 'unfinished') {
        if (text.length - at <= most) break
        if (lineAt < 0) {
          skipping = from
          at = text.length
          break
        }
      }
      if (scanned.kind === 'fields' && scanned.end - at <= most) {
        const end = scanned.end
        const record = recordOf(text, at, end, scanned.bounds, from)
        if (record !== undefined) found.push(record)
        line += 1 + (lineAt >= 0 && lineAt < end ? count(text, at, end) : 0)
        at = end + 1
        continue
      }
      const to = lineAt < 0 ? text.length : lineAt
      const length = (to - at) * unit
      found.push(to - at > most ? tooLong(from, length) : broken(from, length))
      line += 1
      at = to + 1
    }
    const kept = Math.min(at, text.length)
    pending = pending.subarray(kept * unit)
    offset += kept * unit
    return found
  }

  const scan = (text: string, at: number, lineAt: number, last: boolean): Scanned => {
    if (lineAt < 0 && !last) return { kind: 'unfinished' }
    const end = lineAt < 0 ? text.length : lineAt
    if (!quotes || quoteFrom(text, at) >= end) return { kind: 'fields', bounds: plainBounds(text, at, end), end }
    return quotedBounds(text, at, last)
  }

  const quoteFrom = (text: string, at: number): number => {
    if (nextQuote < at) nextQuote = placeOf('"', text, at)
    return nextQuote
  }
  const delimiterFrom = (text: string, at: number): number => {
    if (nextDelimiter < at) nextDelimiter = placeOf(delimiter, text, at)
    return nextDelimiter
  }

  const plainBounds = (text: string, at: number, end: number): readonly number[] => {
    const bounds: number[] = []
    let from = at
    for (let to = delimiterFrom(text, from); to < end; to = delimiterFrom(text, from)) {
      bounds.push(from, to)
      from = to + 1
    }
    bounds.push(from, end)
    return bounds
  }

  const quotedBounds = (text: string, at: number, last: boolean): Scanned => {
    const bounds: number[] = []
    let from = at
    for (;;) {
      let to: number
      if (text[from] === '"') {
        to = closing(text, from)
        if (to < 0) return last ? { kind: 'broken' } : { kind: 'unfinished' }
        // A quote that ends what has come so far may be the first of two.
        if (to === text.length && !last) return { kind: 'unfinished' }
        if (lineEnd === '\n' && text[to] === '\r') {
          // Its second half may come with the next bytes.
          if (to + 1 === text.length && !last) return { kind: 'unfinished' }
          if (to + 1 === text.length || text[to + 1] === lineEnd) {
            bounds.push(from, to)
            return { kind: 'fields', bounds, end: to + 1 }
          }
        }
        if (to < text.length && text[to] !== delimiter && text[to] !== lineEnd) return { kind: 'broken' }
      } else {
        const lineAt = text.indexOf(lineEnd, from)
        if (lineAt < 0 && !last) return { kind: 'unfinished' }
        const end = lineAt < 0 ? text.length : lineAt
        const next = text.indexOf(delimiter, from)
        to = next < 0 || next > end ? end : next
      }
      bounds.push(from, to)
      if (to >= text.length || text[to] === lineEnd) return { kind: 'fields', bounds, end: to }
      from = to + 1
    }
  }

  const recordOf = (
    text: string,
    at: number,
    end: number,
    bounds: readonly number[],
    from: { readonly offset: number; readonly line: number },
  ): CsvRecord | CsvFault | undefined => {
    const bare = lineEnd === '\n' && text[end - 1] === '\r' ? end - 1 : end
    if (bare <= at) return undefined
    const ascii = isAscii(text, at, bare)
    const values: string[] = []
    for (let n = 0; n < bounds.length; n += 2) {
      const start = bounds[n]!
      const stop = Math.min(bounds[n + 1]!, bare)
      const quoted = quotes && text[start] === '"' && stop - start > 1
      const [a, b] = quoted ? [start + 1, stop - 1] : [start, stop]
      const value = ascii ? text.slice(a, b) : decoded(pending.subarray(a * unit, b * unit))
      if (value === undefined) {
        const message = `Not ${encoding}`
        return { kind: 'fault', code: 'encoding-invalid', message, ...from, length: (bare - at) * unit }
      }
      values.push(quoted ? value.replaceAll('""', '"') : value)
    }
    return { kind: 'record', values, offset: from.offset, length: (bare - at) * unit, line: from.line }
  }

  const decoded = (bytes: Uint8Array): string | undefined => {
    try {
      return decoder.decode(bytes)
    } catch (error) {
      if (error instanceof TypeError) return undefined
      throw error
    }
  }

  const count = (text: string, from: number, to: number): number => {
    let lines = 0
    for (let at = text.indexOf(lineEnd, from); at >= 0 && at < to; at = text.indexOf(lineEnd, at + 1)) lines += 1
    return lines
  }

  return {
    push: bytes => {
      pending = pending.length === 0 ? bytes.slice() : joinBytes([pending, bytes])
      return read(false)
    },
    end: () => read(true),
  }
}

const placeOf = (letter: string, text: string, from: number): number => {
  const found = text.indexOf(letter, from)
  return found < 0 ? Number.POSITIVE_INFINITY : found
}

const isAscii = (text: string, from: number, to: number): boolean => {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) > 0x7f) return false
  return true
}

/** The place behind the quote that ends the value beginning at `from`; -1 when none does. */
const closing = (text: string, from: number): number => {
  let at = text.indexOf('"', from + 1)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at < 0 ? -1 : at + 1
}

type From = { readonly offset: number; readonly line: number }

const broken = (from: From, length: number): CsvFault => ({
  kind: 'fault',
  code: 'csv-quote',
  message: 'Quotation marks that do not close, or close within a value',
  ...from,
  length,
})

const tooLong = (from: From, length: number): CsvFault => ({
  kind: 'fault',
  code: 'csv-too-long',
  message: 'A line longer than is read',
  ...from,
  length,
})
