import { failure, issue, type Result, success } from '../../core/index.ts'

/** A document as text, and where each of its characters stands among the bytes. */
export type DecodedText = {
  readonly text: string
  /** The byte at which the character with this index starts. Cheap only when asked in growing order. */
  readonly byteAt: (index: number) => number
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'one-byte'

/** Names that a declaration may give, in lower case, with the decoder for each. */
const declared: Readonly<Record<string, readonly [Encoding, string]>> = {
  'utf-8': ['utf-8', 'utf-8'],
  utf8: ['utf-8', 'utf-8'],
  'us-ascii': ['utf-8', 'utf-8'],
  ascii: ['utf-8', 'utf-8'],
  'utf-16': ['utf-16le', 'utf-16le'],
  'utf-16le': ['utf-16le', 'utf-16le'],
  'utf-16be': ['utf-16be', 'utf-16be'],
  'iso-8859-1': ['one-byte', 'iso-8859-1'],
  'iso-8859-15': ['one-byte', 'iso-8859-15'],
  'windows-1252': ['one-byte', 'windows-1252'],
}

/**
 * Decodes a document by its byte order mark, else by its XML declaration, else as UTF-8 (XML 1.0, appendix F). Bytes that
 * are not valid in that encoding are an error, never replaced: a changed letter in a name or a dose is not noticed later.
 *
 * @returns failure `encoding-unknown` or `encoding-invalid`
 */
export const decodeText = (bytes: Uint8Array): Result<DecodedText> => {
  const { mark, found } = encodingOf(bytes)
  if (found === undefined) {
    return failure(issue('error', 'encoding-unknown', 'An encoding that is not read: send the document as UTF-8'))
  }
  const [encoding, label] = found
  const content = bytes.subarray(mark)
  let text: string
  try {
    text = new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(content)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return failure(issue('error', 'encoding-invalid', `Bytes that are not ${label}, which the document says it is`))
  }
  return success({ text, byteAt: byteCounter(text, encoding, mark, content.length) })
}

const encodingOf = (
  bytes: Uint8Array,
): { readonly mark: number; readonly found: readonly [Encoding, string] | undefined } => {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return { mark: 3, found: declared['utf-8'] }
  if (first === 0xff && second === 0xfe) return { mark: 2, found: declared['utf-16le'] }
  if (first === 0xfe && second === 0xff) return { mark: 2, found: declared['utf-16be'] }
  if (first === 0x3c && second === 0) return { mark: 0, found: declared['utf-16le'] }
  if (first === 0 && second === 0x3c) return { mark: 0, found: declared['utf-16be'] }
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 256))
  const name = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(start)?.[1]?.toLowerCase()
  if (name === undefined) return { mark: 0, found: declared['utf-8'] }
  // The declaration was read as single bytes, so it cannot be UTF-16, whatever it says.
  return { mark: 0, found: name.startsWith('utf-16') ? declared['utf-8'] : declared[name] }
}

const byteCounter = (text: string, encoding: Encoding, mark: number, length: number): ((index: number) => number) => {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return index => mark + 2 * index
  if (encoding === 'one-byte' || text.length === length) return index => mark + index
  let at = 0
  let byte = mark
  return index => {
    if (index < at) {
      at = 0
      byte = mark
    }
    for (; at < index; at += 1) {
      const unit = text.charCodeAt(at)
      // Each half of a surrogate pair stands for two of the four bytes.
      byte += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3
    }
    return byte
  }
}
