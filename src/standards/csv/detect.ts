/** What the beginning of a file shows of how it is written. */
export type Detected = {
  readonly delimiter: string
  /** `utf-8`, `windows-1252`, `utf-16le` or `utf-16be`. */
  readonly encoding: string
  readonly lineEnd: '\n' | '\r'
  /** Bytes of a byte order mark. */
  readonly mark: number
}

const delimiters = [',', ';', '\t', '|']

/**
 * How separated values are written, by their first bytes: the delimiter that the first line has most of outside quotes; the
 * encoding of a byte order mark, UTF-16 also without one, UTF-8 where the bytes are UTF-8, else Windows-1252 (which ISO
 * 8859-1 is a part of).
 *
 * @example
 * detectCsv(new TextEncoder().encode('a;b\n1;2\n')).delimiter  // ';'
 */
export const detectCsv = (head: Uint8Array): Detected => {
  const { encoding, mark } = encodingOf(head)
  const text = new TextDecoder(encoding).decode(head.subarray(mark))
  const lineEnd = !text.includes('\n') && text.includes('\r') ? '\r' : '\n'
  const [line = ''] = text.replaceAll(/"(?:[^"]|"")*"/g, '').split(lineEnd, 1)
  const [best] = delimiters
    .map(delimiter => ({ delimiter, count: line.split(delimiter).length }))
    .toSorted((a, b) => b.count - a.count)
  return { delimiter: best?.delimiter ?? ',', encoding, lineEnd, mark }
}

const encodingOf = (head: Uint8Array): Pick<Detected, 'encoding' | 'mark'> => {
  const [a, b, c, d] = head
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', mark: 2 }
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', mark: 2 }
  // Two ASCII characters of two bytes each; no other text begins with these (RFC 4627, section 3).
  if (head.length >= 4 && a !== 0 && b === 0 && c !== 0 && d === 0) return { encoding: 'utf-16le', mark: 0 }
  if (head.length >= 4 && a === 0 && b !== 0 && c === 0 && d !== 0) return { encoding: 'utf-16be', mark: 0 }
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', mark: 3 }
  return { encoding: isUtf8(head) ? 'utf-8' : 'windows-1252', mark: 0 }
}

/**
 * Text of another encoding hardly ever makes characters of several bytes that are UTF-8: where most are, the others are
 * mistakes, and cost their own lines. A character that the end cuts through is none that is wrong.
 */
const isUtf8 = (bytes: Uint8Array): boolean => {
  const text = new TextDecoder().decode(bytes, { stream: true })
  const wrong = text.split('\ufffd').length - 1
  const right = text.length - text.replaceAll(/[^\0-\x7f\ufffd]/g, '').length
  return wrong === 0 || right >= wrong
}
