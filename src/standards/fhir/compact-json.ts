const quote = 0x22
const backslash = 0x5c
const colon = 0x3a
const comma = 0x2c
const nine = 0x39

/** Bytes of a number's digits beyond which it may lose some: a double has 15 for certain. */
const safeDigits = 15

export type Compacted = {
  /** A view that is valid until the next call. */
  readonly bytes: Uint8Array
  /** How many members all objects in it have together, counting each that stands twice. */
  readonly members: number
  /** Holds a number that is long, or has an exponent: it may not fit a double. */
  readonly longNumber: boolean
}

/**
 * JSON bytes without insignificant white space (RFC 8259 section 2); strings are untouched. Two spellings of one
 * resource that differ only in layout become the same bytes.
 *
 * @example
 * const compact = createCompactor()
 * compact(encode('{ "a": "b c" }'))  // { bytes: {"a":"b c"}, members: 1, longNumber: false }
 */
export const createCompactor = (): ((json: Uint8Array) => Compacted) => {
  let target = new Uint8Array(64 * 1024)
  return json => {
    const { length } = json
    if (target.length < length) target = new Uint8Array(length)
    const out = target
    let to = 0
    let i = 0
    let members = 0
    let digits = 0
    let longNumber = false
    while (i < length) {
      const byte = json[i]!
      i += 1
      if (byte <= 0x20 && (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)) continue
      out[to++] = byte
      if (byte !== quote) {
        // Digits, sign and point, and nothing else outside strings, stand between the comma and the nine.
        if (byte > comma && byte <= nine) digits += 1
        else {
          longNumber ||= digits > safeDigits || (digits > 0 && (byte | 0x20) === 0x65)
          digits = 0
          if (byte === colon) members += 1
        }
        continue
      }
      while (i < length) {
        const inside = json[i]!
        out[to++] = inside
        i += 1
        if (inside === quote) break
        if (inside === backslash && i < length) out[to++] = json[i++]!
      }
    }
    return { bytes: out.subarray(0, to), members, longNumber }
  }
}

/** How many members all objects of a parsed value have together. Recursive: for what `deepest` has let through. */
export const membersOf = (json: unknown): number => {
  let count = 0
  if (Array.isArray(json)) for (const element of json) count += membersOf(element)
  else if (typeof json === 'object' && json !== null) {
    for (const member of Object.values(json)) count += 1 + membersOf(member)
  }
  return count
}
