import type { Chunks } from '../conversion.ts'

/** A row of separated values (RFC 4180), with the place of its bytes in the document. */
export type CsvRow = {
  readonly cells: readonly string[]
  readonly offset: number
  readonly length: number
  /** Of its first line, from 1. */
  readonly line: number
  /** Why it cannot be taken as it is: its cells may be wrong, or there are none. */
  readonly problem?: 'too-long' | 'quotes' | 'latin1'
}

/** Bytes of a row; a note has a few hundred. */
const longestRow = 1_000_000

const lineFeed = 10
const quote = 34

/**
 * The rows of a CSV document as it comes. Blank lines are passed over. A row in which a quote does not close ends at the
 * end of its line; one that is too long is passed over, and the next line goes on.
 */
export async function* csvRows(chunks: Chunks): AsyncGenerator<CsvRow> {
  const reader = createRowReader()
  for await (const chunk of chunks) yield* reader.push(chunk)
  yield* reader.end()
}

const createRowReader = () => {
  let held: Buffer = Buffer.alloc(0)
  let base = 0
  let line = 1
  let delimiter: string | undefined
  let skipping = false
  /** The first quote at or behind a place; looked for once, since most files have none. */
  let nextQuote = -1
  const quoteFrom = (from: number): number => {
    if (nextQuote >= from) return nextQuote
    const found = held.indexOf(quote, from)
    nextQuote = found < 0 ? Number.POSITIVE_INFINITY : found
    return nextQuote
  }

  const rowOf = (from: number, to: number): CsvRow | undefined => {
    let end = to
    while (end > from && (held[end - 1] === 13 || held[end - 1] === lineFeed)) end -= 1
    let start = from
    if (base + from === 0 && held[0] === 0xef && held[1] === 0xbb && held[2] === 0xbf) start = Math.min(3, end)
    const { text, latin1 } = textOf(held.subarray(start, end))
    const first = line
    for (let at = held.indexOf(lineFeed, from); at >= 0 && at < to; at = held.indexOf(lineFeed, at + 1)) line += 1
    if (text.trim() === '') return undefined
    const place = { offset: base + start, length: end - start, line: first }
    delimiter ??= delimiterOf(text)
    const cells = cellsOf(text, delimiter)
    if (cells === undefined) return { ...place, cells: text.split(delimiter), problem: 'quotes' }
    return latin1 ? { ...place, cells, problem: 'latin1' } : { ...place, cells }
  }

  function* rows(ended: boolean): Generator<CsvRow> {
    let from = 0
    nextQuote = -1
    for (;;) {
      const to = rowEnd(held, from, quoteFrom(from), ended)
      if (to === undefined) break
      if (skipping) skipping = false
      else {
        const row = rowOf(from, to)
        if (row !== undefined) yield row
      }
      from = to
      if (from >= held.length) break
    }
    held = held.subarray(from)
    base += from
    if (held.length > longestRow && !ended) {
      if (!skipping) yield { cells: [], offset: base, length: held.length, line, problem: 'too-long' }
      skipping = true
      base += held.length
      held = Buffer.alloc(0)
    }
  }

  return {
    *push(chunk: Uint8Array): Generator<CsvRow> {
      held =
        held.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([held, chunk])
      yield* rows(false)
    },
    *end(): Generator<CsvRow> {
      yield* rows(true)
    },
  }
}

/** Behind the row's line feed; `undefined` when more has to come. A quote that does not close within the longest row is none. */
const rowEnd = (bytes: Buffer, from: number, opened: number, ended: boolean): number | undefined => {
  if (from >= bytes.length) return undefined
  const feed = bytes.indexOf(lineFeed, from)
  const lineEnd = feed < 0 ? (ended ? bytes.length : undefined) : feed + 1
  if (opened >= (lineEnd ?? bytes.length)) return lineEnd
  let quoted = false
  for (let at = opened; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === quote) quoted = !quoted
    else if (byte === lineFeed && !quoted) return at + 1
    if (at - from > longestRow) return lineEnd
  }
  return ended ? (quoted ? lineEnd : bytes.length) : undefined
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 where it is that, else ISO 8859-1. */
const textOf = (bytes: Buffer): { readonly text: string; readonly latin1: boolean } => {
  const text = bytes.toString('latin1')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside ASCII.
  if (!/[^\x00-\x7f]/.test(text)) return { text, latin1: false }
  try {
    return { text: utf8.decode(bytes), latin1: false }
  } catch (error) {
    if (error instanceof TypeError) return { text, latin1: true }
    throw error
  }
}

/** The separator that the first row has most of. */
const delimiterOf = (text: string): string =>
  [',', ';', '\t'].toSorted((a, b) => text.split(b).length - text.split(a).length)[0] ?? ','

/** `undefined` when the quotes do not fit. */
const cellsOf = (text: string, delimiter: string): readonly string[] | undefined => {
  if (!text.includes('"')) return text.split(delimiter)
  const cells: string[] = []
  for (let at = 0; ; ) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at)
      const cell = end < 0 ? text.slice(at) : text.slice(at, end)
      if (cell.includes('"')) return undefined
      cells.push(cell)
      if (end < 0) return cells
      at = end + 1
      continue
    }
    let end = at + 1
    for (;;) {
      end = text.indexOf('"', end)
      if (end < 0) return undefined
      if (text[end + 1] !== '"') break
      end += 2
    }
    cells.push(text.slice(at + 1, end).replaceAll('""', '"'))
    if (end + 1 >= text.length) return cells
    if (text[end + 1] !== delimiter) return undefined
    at = end + 2
  }
}
