import { joinBytes } from '../../core/index.ts'
import { longestLine } from './limits.ts'

/** One line of a document: where it stands, counted in bytes, and its bytes without the line break. */
export type ByteLine = {
  /** 1-based. */
  readonly number: number
  readonly offset: number
  /** Without the line break, and without a carriage return before it. */
  readonly length: number
  /** `undefined` when the line is longer than `longest`: its bytes were let go. */
  readonly bytes: Uint8Array | undefined
}

const newline = 0x0a
const carriageReturn = 0x0d

/**
 * The lines of a stream, all that end in one chunk together. Memory is bounded by the longest line.
 *
 * @param chunks must not be changed afterwards
 */
export async function* byteLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  longest = longestLine,
): AsyncGenerator<readonly ByteLine[]> {
  let number = 0
  let offset = 0
  let held: Uint8Array[] = []
  let heldBytes = 0
  let kept = true
  const lineTo = (tail: Uint8Array): ByteLine => {
    const length = heldBytes + tail.length
    const whole = !kept || length > longest ? undefined : held.length === 0 ? tail : joinBytes([...held, tail])
    const bytes = whole?.at(-1) === carriageReturn ? whole.subarray(0, -1) : whole
    number += 1
    const line = { number, offset, length: bytes?.length ?? length, bytes }
    offset += length + 1
    held = []
    heldBytes = 0
    kept = true
    return line
  }
  for await (const chunk of chunks) {
    const lines: ByteLine[] = []
    let start = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, start)) {
      lines.push(lineTo(chunk.subarray(start, at)))
      start = at + 1
    }
    const rest = chunk.subarray(start)
    heldBytes += rest.length
    if (heldBytes > longest) {
      held = []
      kept = false
    } else if (rest.length > 0) held.push(rest)
    if (lines.length > 0) yield lines
  }
  if (heldBytes > 0) {
    const last = held
    held = []
    const tail = kept ? joinBytes(last) : undefined
    if (tail !== undefined) {
      heldBytes = 0
      yield [lineTo(tail)]
    } else yield [{ number: number + 1, offset, length: heldBytes, bytes: undefined }]
  }
}
