/** How the texts of a data set are written: (0008,0005), PS3.3 C.12.1.1.2. */
export type Charset = {
  /** The bytes of a value, with every value of it and their delimiters. */
  readonly decode: (bytes: Uint8Array) => string
  /** Terms of (0008,0005) that are not known; they were read as Latin-1. */
  readonly unknown: readonly string[]
}

/** Defined terms without code extensions, as labels of the Encoding Standard; each of them contains ASCII. */
const labels: Readonly<Record<string, string>> = {
  '': 'iso-8859-1',
  'ISO_IR 6': 'iso-8859-1',
  'ISO_IR 100': 'iso-8859-1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 149': 'euc-kr',
  'ISO_IR 58': 'gb18030',
  'ISO_IR 87': 'iso-8859-1',
  'ISO_IR 159': 'iso-8859-1',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
}

/** Escape sequences that designate what bytes above 0x7F mean (PS3.3, tables C.12-3 and C.12-4). */
const upper: Readonly<Record<string, string>> = {
  '-A': 'iso-8859-1',
  '-B': 'iso-8859-2',
  '-C': 'iso-8859-3',
  '-D': 'iso-8859-4',
  '-F': 'iso-8859-7',
  '-G': 'iso-8859-6',
  '-H': 'iso-8859-8',
  '-L': 'iso-8859-5',
  '-M': 'windows-1254',
  '-T': 'windows-874',
  '-b': 'iso-8859-15',
  ')I': 'shift_jis',
  '$)A': 'gb18030',
  '$)C': 'euc-kr',
}

/** The same for bytes below 0x80: one byte a character, or two of them (JIS X 0208 and 0212). */
const lower: Readonly<Record<string, 'ascii' | 'jis-x-0208' | 'jis-x-0212'>> = {
  '(B': 'ascii',
  '(J': 'ascii',
  $B: 'jis-x-0208',
  '$(D': 'jis-x-0212',
}

/**
 * The character set that the values of (0008,0005) name; several of them allow to switch by escape sequences. Spellings
 * that senders use (`ISO-IR 100`, `ISO 2022 IR 100` without extensions) are read as what they mean.
 *
 * @example
 * charsetOf(['', 'ISO 2022 IR 149']).decode(bytes)
 */
export const charsetOf = (terms: readonly string[]): Charset => {
  const named = terms.map(term => standardTerm(term))
  const unknown = terms.filter((_, n) => labels[named[n]!] === undefined)
  const base = labels[named[0] ?? ''] ?? 'iso-8859-1'
  const decoders = new Map<string, TextDecoder>()
  const decoderOf = (label: string): TextDecoder => {
    const known = decoders.get(label) ?? new TextDecoder(label, { ignoreBOM: true })
    decoders.set(label, known)
    return known
  }
  return {
    unknown,
    decode: bytes => (bytes.includes(escapeByte) ? extended(bytes, base, decoderOf) : decoderOf(base).decode(bytes)),
  }
}

/** ASCII, which every other set contains; undeclared bytes above it are shown as Latin-1. */
export const defaultCharset: Charset = charsetOf([])

const standardTerm = (term: string): string =>
  term
    .trim()
    .toUpperCase()
    .replace(/^ISO[ _-]?(?:2022[ _-])?IR[ _-]?/, 'ISO_IR ')

const escapeByte = 0x1b

/** After these everything is as at the start (PS3.5, 6.1.2.5.3): control characters, and delimiters of values and names. */
const resets = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x5c, 0x5e, 0x3d])

const extended = (bytes: Uint8Array, base: string, decoderOf: (label: string) => TextDecoder): string => {
  let text = ''
  let high = base
  let low = lower['(B']!
  let from = 0
  const flush = (to: number) => {
    if (to > from) {
      const run = bytes.subarray(from, to)
      text += low === 'ascii' ? decoderOf(high).decode(run) : decoderOf('euc-jp').decode(eucJp(run, low))
    }
    from = to
  }
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]!
    if (byte === escapeByte) {
      const sequence = designation(bytes, at + 1)
      if (sequence !== undefined) {
        flush(at)
        low = lower[sequence] ?? low
        high = upper[sequence] ?? high
        at += 1 + sequence.length
        from = at
        continue
      }
    } else if (low === 'ascii' && resets.has(byte)) {
      flush(at)
      high = base
    }
    at += 1
  }
  flush(bytes.length)
  return text
}

/** What stands behind an escape, if it is one of the sequences. */
const designation = (bytes: Uint8Array, at: number): string | undefined => {
  for (const length of [3, 2]) {
    const sequence = String.fromCharCode(...bytes.subarray(at, at + length))
    if (lower[sequence] !== undefined || upper[sequence] !== undefined) return sequence
  }
  return undefined
}

/** EUC-JP holds both sets: 0208 as two high bytes, 0212 as two of them behind 0x8F. */
const eucJp = (run: Uint8Array, set: 'jis-x-0208' | 'jis-x-0212'): Uint8Array => {
  const bytes: number[] = []
  for (let at = 0; at < run.length; ) {
    const byte = run[at]!
    const next = run[at + 1]
    if (byte < 0x21 || byte > 0x7e || next === undefined) {
      bytes.push(byte)
      at += 1
    } else {
      if (set === 'jis-x-0212') bytes.push(0x8f)
      bytes.push(byte | 0x80, next | 0x80)
      at += 2
    }
  }
  return Uint8Array.from(bytes)
}
