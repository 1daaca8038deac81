import { decode } from './charset.ts'
import type { Message } from './message.ts'

/**
 * The byte, counted from the start of the message, at which a place in its text stands. Computed when asked for: only issues
 * and reviewers ask.
 *
 * @param at in UTF-16 units, as in `Value.at`
 */
export const placeOf = ({ bytes, encoding }: Message, at: number): number => {
  if (encoding.single) return at
  // Characters never get shorter as bytes are added, so the place can be searched for.
  let [low, high] = [0, bytes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (unitsIn(bytes.subarray(0, middle), encoding.label) < at) low = middle + 1
    else high = middle
  }
  return low
}

/** Characters that are complete in these bytes. */
const unitsIn = (bytes: Uint8Array, label: string): number =>
  label === 'utf-8'
    ? new TextDecoder(label, { ignoreBOM: true }).decode(bytes, { stream: true }).length
    : decode(bytes, { label }).length
