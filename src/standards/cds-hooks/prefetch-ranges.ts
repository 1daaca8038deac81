/** A prefetch value's place in the request's bytes. */
export type PrefetchRange = { readonly key: string; readonly offset: number; readonly length: number }

const decoder = new TextDecoder()
const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const open = new Set([0x7b, 0x5b])
const close = new Set([0x7d, 0x5d])

/**
 * Where each member of `prefetch` stands in a hook call, so that a fact can point to the very bytes received.
 *
 * @param body bytes that `JSON.parse` has accepted
 * @example
 * prefetchRanges(encode('{"prefetch":{"a":{}}}'))  // [{ key: 'a', offset: 17, length: 2 }]
 */
export const prefetchRanges = (body: Uint8Array): readonly PrefetchRange[] => {
  const prefetch = membersOf(body, 0, body.length).findLast(({ key }) => key === 'prefetch')
  return prefetch === undefined ? [] : membersOf(body, prefetch.offset, prefetch.offset + prefetch.length)
}

/** The members of the object that stands between `from` and `to`; none when it is not an object. */
const membersOf = (bytes: Uint8Array, from: number, to: number): readonly PrefetchRange[] => {
  const members: PrefetchRange[] = []
  let at = skipSpace(bytes, from)
  if (bytes[at] !== 0x7b) return members
  at = skipSpace(bytes, at + 1)
  while (at < to && bytes[at] === quote) {
    const afterName = skipString(bytes, at)
    const key = JSON.parse(decoder.decode(bytes.subarray(at, afterName))) as string
    const start = skipSpace(bytes, skipSpace(bytes, afterName) + 1)
    const end = skipValue(bytes, start)
    members.push({ key, offset: start, length: end - start })
    at = skipSpace(bytes, end)
    if (bytes[at] !== comma) break
    at = skipSpace(bytes, at + 1)
  }
  return members
}

const skipSpace = (bytes: Uint8Array, from: number): number => {
  let at = from
  while (at < bytes.length && bytes[at]! <= 0x20) at += 1
  return at
}

/** From the opening quote to behind the closing one. */
const skipString = (bytes: Uint8Array, from: number): number => {
  let at = from + 1
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1
  return at + 1
}

const skipValue = (bytes: Uint8Array, from: number): number => {
  let depth = 0
  let at = from
  while (at < bytes.length) {
    const byte = bytes[at]!
    if (byte === quote) {
      at = skipString(bytes, at)
      if (depth === 0) return at
      continue
    }
    if (open.has(byte)) depth += 1
    else if (close.has(byte)) {
      if (depth === 0) return at
      depth -= 1
      if (depth === 0) return at + 1
    } else if (depth === 0 && (byte === comma || byte <= 0x20)) return at
    at += 1
  }
  return at
}
