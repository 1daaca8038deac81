/** What the beginning of a file shows of how it is written. */
export type Detected = {
  readonly delimiter: string
  /** `utf-8`, `windows-1252` or `utf-16`. */
  readonly encoding: string
  readonly lineEnd: '\n' | '\r'
  /** Bytes of a byte order mark. */
  readonly mark: number
}

const delimiters = [',', ';', '\t', '|']

/**
 * How separated values are written, by their first bytes: the delimiter that the first line has most of outside quotes,
 * UTF-8 where the bytes are UTF-8, else Windows-1252 (which ISO 8859-1 is a part of).
 *
 * @example
 * detectCsv(new TextEncoder().encode('a;b\n1;2\n')).delimiter  // ';'
 */
export const detectCsv = (head: Uint8Array): Detected => {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    return { delimiter: ',', encoding: 'utf-16', lineEnd: '\n', mark: 2 }
  }
  const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
  const bytes = head.subarray(mark)
  const lineEnd = !bytes.includes(0x0a) && bytes.includes(0x0d) ? '\r' : '\n'
  const encoding = isUtf8(bytes) ? 'utf-8' : 'windows-1252'
  const [line = ''] = new TextDecoder('latin1')
    .decode(bytes)
    .replaceAll(/"(?:[^"]|"")*"/g, '')
    .split(lineEnd, 1)
  const [best] = delimiters
    .map(delimiter => ({ delimiter, count: line.split(delimiter).length }))
    .toSorted((a, b) => b.count - a.count)
  return { delimiter: best?.delimiter ?? ',', encoding, lineEnd, mark }
}

/** A character that the end cuts through is none that is wrong. */
const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
