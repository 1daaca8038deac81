const mix = (hash: number, unit: number, factor: number): number => Math.imul(hash ^ unit, factor)

/**
 * A number of 53 bits that tells texts apart while one record is examined: a note of what was seen, without the text. Never
 * stored. Two of a million different texts are alike with a chance of 1 in 18,000.
 */
export const textHash = (text: string): number => {
  let [low, high] = [0x811c9dc5, 0x9e3779b9]
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    low = mix(low, unit, 0x01000193)
    high = mix(high, unit, 0x85ebca6b)
    high ^= high >>> 13
  }
  low ^= low >>> 16
  return (high >>> 11) * 2 ** 32 + (low >>> 0)
}
