import { joinBytes } from '../../core/index.ts'
/**
 * A position in bytes that come in chunks. What reads from it is a generator that yields when it needs the next chunk, so
 * that one parser serves whole files in memory, streams and replies of a server, and skipping copies nothing.
 */
export type Cursor = {
  window: Uint8Array
  view: DataView
  /** Within the window. */
  index: number
  /** Of the window's first byte. */
  base: number
  /** No further chunk comes. */
  ended: boolean
}

/** Yields once for each further chunk that it needs. */
export type Reading<Out> = Generator<undefined, Out, undefined>

export const createCursor = (): Cursor => {
  const window = new Uint8Array()
  return { window, view: new DataView(window.buffer), index: 0, base: 0, ended: false }
}

export const positionOf = ({ base, index }: Cursor): number => base + index

/** Adds a chunk; what was read is let go. */
export const push = (cursor: Cursor, chunk: Uint8Array): void => {
  const rest = cursor.window.length - cursor.index
  cursor.base += cursor.index
  cursor.index = 0
  if (rest === 0) cursor.window = chunk
  else {
    const joined = new Uint8Array(rest + chunk.length)
    joined.set(cursor.window.subarray(cursor.window.length - rest))
    joined.set(chunk, rest)
    cursor.window = joined
  }
  cursor.view = new DataView(cursor.window.buffer, cursor.window.byteOffset, cursor.window.byteLength)
}

/** Whether `length` bytes (a few) lie before it. */
export function* has(cursor: Cursor, length: number): Reading<boolean> {
  while (cursor.window.length - cursor.index < length) {
    if (cursor.ended) return false
    yield
  }
  return true
}

/** Goes on by `length` bytes, which are not looked at; `false` when there are fewer. */
export function* skip(cursor: Cursor, length: number): Reading<boolean> {
  let left = length
  for (;;) {
    const step = Math.min(left, cursor.window.length - cursor.index)
    cursor.index += step
    left -= step
    if (left === 0) return true
    if (cursor.ended) return false
    yield
  }
}

/** The next `length` bytes, a view where one chunk holds them; `undefined` when there are fewer. */
export function* take(cursor: Cursor, length: number): Reading<Uint8Array | undefined> {
  if (cursor.window.length - cursor.index >= length) {
    cursor.index += length
    return cursor.window.subarray(cursor.index - length, cursor.index)
  }
  // Parts as they come: a length that is a lie never reserves memory.
  const parts: Uint8Array[] = []
  let left = length
  for (;;) {
    const step = Math.min(left, cursor.window.length - cursor.index)
    if (step > 0) parts.push(cursor.window.slice(cursor.index, cursor.index + step))
    cursor.index += step
    left -= step
    if (left === 0) return joinBytes(parts)
    if (cursor.ended) return undefined
    yield
  }
}
