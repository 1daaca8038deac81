/**
 * Numbers that look random and are the same on every machine: samples must not depend on the moment. xorshift32
 * (Marsaglia 2003).
 *
 * @returns a function that gives a whole number from 0 to below `limit`
 */
export const seededNumbers = (seed: number): ((limit: number) => number) => {
  let state = (seed ^ 0x9e3779b9) | 0 || 1
  return limit => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return Math.floor(((state >>> 0) / 2 ** 32) * limit)
  }
}
