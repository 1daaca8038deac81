/** A prefetch value's place in the request's bytes. */
export type PrefetchRange = { readonly key: string; readonly offset: number; readonly length: number }

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const openBrace = 0x7b

/** What a byte outside strings does: opens, closes, begins a string, may end a plain value, or nothing. */
const opens = 1
const closes = 2
const quotes = 3
const ends = 4
const roles = new Uint8Array(256)
for (let byte = 0; byte <= 0x20; byte += 1) roles[byte] = ends
for (const [text, role] of [
  ['{[', opens],
  ['}]', closes],
  ['"', quotes],
  [',', ends],
] as const) {
  for (const char of text) roles[char.charCodeAt(0)] = role
}

/**
 * Where each member of `prefetch` stands in a hook call, so that a fact can point to the very bytes received. What is not
 * JSON has places too, without meaning: whoever uses them has the rest parsed.
 *
 * @example
 * prefetchRanges(encode('{"prefetch":{"a":{}}}'))  // [{ key: 'a', offset: 17, length: 2 }]
 */
export const prefetchRanges = (body: Uint8Array): readonly PrefetchRange[] => {
  let found: readonly PrefetchRange[] = []
  members(body, skipSpace(body, textStart(body)), (key, start) => {
    if (key !== 'prefetch') return skipValue(body, start)
    // Of a name that stands twice the last counts, as for JSON.parse.
    const ranges: PrefetchRange[] = []
    found = ranges
    if (body[start] !== openBrace) return skipValue(body, start)
    return members(body, start, (name, offset) => {
      const end = skipValue(body, offset)
      ranges.push({ key: name, offset, length: end - offset })
      return end
    })
  })
  return found
}

/** Behind a byte order mark, which a reader may pass over (RFC 8259 section 8.1). */
const textStart = (body: Uint8Array): number => (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0)

/**
 * The request with other text in the place of some of its values: what is known need not be parsed. Without a byte order
 * mark; `undefined` when what is left is not UTF-8.
 *
 * @param ranges ascending, as `prefetchRanges` gives them
 */
export const withStandIns = (
  body: Uint8Array,
  ranges: readonly PrefetchRange[],
  standIn: string,
): string | undefined => {
  let text = ''
  let from = textStart(body)
  for (const { offset, length } of ranges) {
    const piece = textOf(body.subarray(from, offset))
    if (piece === undefined) return undefined
    text += `${piece}${standIn}`
    from = offset + length
  }
  const rest = textOf(body.subarray(from))
  return rest === undefined ? undefined : text + rest
}

const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/**
 * Calls `member` with the name of each member of the object at `at` and where its value begins; it says where that ends.
 *
 * @returns the place behind the object; `at` when there is none
 */
const members = (bytes: Uint8Array, at: number, member: (key: string, start: number) => number): number => {
  if (bytes[at] !== openBrace) return at
  let next = skipSpace(bytes, at + 1)
  while (bytes[next] === quote) {
    const afterName = skipString(bytes, next)
    const key = nameIn(bytes, next, afterName)
    next = skipSpace(bytes, member(key, skipSpace(bytes, skipSpace(bytes, afterName) + 1)))
    if (bytes[next] !== comma) break
    next = skipSpace(bytes, next + 1)
  }
  return Math.min(next + 1, bytes.length)
}

const nameIn = (bytes: Uint8Array, from: number, to: number): string => {
  try {
    return JSON.parse(textOf(bytes.subarray(from, to)) ?? '') as string
  } catch (error) {
    // No name that anybody looks for; the parser of the whole says what is wrong.
    if (error instanceof SyntaxError) return ''
    throw error
  }
}

const skipSpace = (bytes: Uint8Array, from: number): number => {
  let at = Math.min(from, bytes.length)
  while (at < bytes.length && bytes[at]! <= 0x20) at += 1
  return at
}

/** From the opening quote to behind the closing one, or to the end of the bytes when none closes. */
const skipString = (bytes: Uint8Array, from: number): number => {
  let at = from + 1
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1
  return Math.min(at + 1, bytes.length)
}

const skipValue = (bytes: Uint8Array, from: number): number => {
  const { length } = bytes
  let depth = 0
  let at = from
  while (at < length) {
    const role = roles[bytes[at]!]!
    if (role === 0) at += 1
    else if (role === quotes) {
      at = skipString(bytes, at)
      if (depth === 0) return at
    } else if (role === opens) {
      depth += 1
      at += 1
    } else if (role === closes) {
      if (depth === 0) return at
      depth -= 1
      at += 1
      if (depth === 0) return at
    } else {
      if (depth === 0) return at
      at += 1
    }
  }
  return at
}
