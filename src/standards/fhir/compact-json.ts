const quote = 0x22
const backslash = 0x5c

/**
 * JSON bytes without insignificant white space (RFC 8259 section 2); strings are untouched. Two spellings of one
 * resource that differ only in layout become the same bytes. Returns a view that is valid until the next call.
 *
 * @example
 * const compact = createCompactor()
 * compact(encode('{ "a": "b c" }'))  // {"a":"b c"}
 */
export const createCompactor = (): ((json: Uint8Array) => Uint8Array) => {
  let target = new Uint8Array(64 * 1024)
  return json => {
    const { length } = json
    if (target.length < length) target = new Uint8Array(length * 2)
    const out = target
    let to = 0
    let i = 0
    while (i < length) {
      const byte = json[i]!
      i += 1
      if (byte <= 0x20 && (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)) continue
      out[to++] = byte
      if (byte !== quote) continue
      while (i < length) {
        const inside = json[i]!
        out[to++] = inside
        i += 1
        if (inside === quote) break
        if (inside === backslash && i < length) out[to++] = json[i++]!
      }
    }
    return out.subarray(0, to)
  }
}
