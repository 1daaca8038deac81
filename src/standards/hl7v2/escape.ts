import { decode, type Encoding, labelOf } from './charset.ts'
import type { Delimiters } from './message.ts'

/**
 * Text with its escape sequences resolved (HL7 v2.9, 2.7): delimiters, hexadecimal data, other character sets and, of the
 * formatting commands, line breaks and blanks. Highlighting is dropped. A sequence that is not known stays as it was sent.
 *
 * @example
 * unescapeText('Pierre\\T\\Fils', delimiters, encoding)  // 'Pierre&Fils'
 */
export const unescapeText = (raw: string, delimiters: Delimiters, encoding: Encoding): string => {
  const { escape: mark } = delimiters
  if (mark === '' || !raw.includes(mark)) return raw
  let text = ''
  let at = 0
  for (;;) {
    const from = raw.indexOf(mark, at)
    const to = from < 0 ? -1 : raw.indexOf(mark, from + 1)
    if (to < 0) return text + raw.slice(at)
    const resolved = resolve(raw.slice(from + 1, to), delimiters, encoding)
    if (resolved === undefined) {
      // Perhaps no sequence at all, such as a path: its end may be the start of one.
      text += raw.slice(at, to)
      at = to
    } else {
      text += raw.slice(at, from) + resolved
      at = to + 1
    }
  }
}

const resolve = (sequence: string, delimiters: Delimiters, encoding: Encoding): string | undefined => {
  switch (sequence) {
    case 'F':
      return delimiters.field
    case 'S':
      return delimiters.component
    case 'T':
      return delimiters.subcomponent
    case 'R':
      return delimiters.repetition
    case 'E':
      return delimiters.escape
    case 'P':
      return delimiters.truncation ?? '#'
    case 'H':
    case 'N':
      return ''
  }
  const first = sequence[0]
  if (first === 'X') return hexadecimal(sequence.slice(1), encoding.label)
  if (first === 'C' || first === 'M') return otherCharset(sequence.slice(1), encoding)
  if (first === '.') return formatting(sequence.slice(1))
  return undefined
}

const hexadecimal = (digits: string, label: string): string | undefined => {
  if (digits.length === 0 || digits.length % 2 === 1 || !/^[0-9A-Fa-f]+$/.test(digits)) return undefined
  const bytes = new Uint8Array(digits.length / 2)
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16)
  return decode(bytes, { label })
}

/** `\C..\` and `\M..\` carry one character in the final bytes of an ISO 2022 designation; only single-byte sets are read. */
const otherCharset = (digits: string, encoding: Encoding): string | undefined => {
  const alternate = encoding.alternates.map(labelOf).find(label => label !== undefined)
  return alternate === undefined ? undefined : hexadecimal(digits, alternate)
}

/** `.br`, `.sp3`, `.in+4`, ... (2.7.6). */
const formatting = (command: string): string | undefined => {
  const match = /^(br|sp|in|ti|sk|fi|nf|ce)\s*([+-]?\d{0,3})$/.exec(command)
  if (match === null) return undefined
  const count = Math.min(Math.abs(Number(match[2] || '1')), 100)
  if (match[1] === 'br' || match[1] === 'ce') return '\n'
  if (match[1] === 'sp') return '\n'.repeat(count)
  return match[1] === 'sk' ? ' '.repeat(count) : ''
}
