/** Randomness that comes in as an argument: the same state gives the same numbers on every machine. */
export type Random = {
  /** At least 0, below 1, with 32 bits. */
  readonly unit: () => number
  /** A whole number from `low` to `high`, both included. */
  readonly whole: (low: number, high: number) => number
  readonly chance: (probability: number) => boolean
  /** Normal, cut off at three standard deviations. */
  readonly normal: (mean: number, deviation: number) => number
  readonly pick: <T>(from: readonly T[]) => T
}

/**
 * One stream of numbers, from a seed and the stream's index only: any virtual patient, tree or resample can be made
 * without those before it. sfc32 (Doty-Humphrey, PractRand) started from a mixed seed.
 *
 * @param seed a whole number from 0 to 2^53 - 1
 * @param index the stream, from 0
 *
 * @example
 * randomOf(7, 0).unit() === randomOf(7, 0).unit() // true
 */
export const randomOf = (seed: number, index: number): Random => {
  const mix = mixer([seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0, index >>> 0, Math.floor(index / 2 ** 32) >>> 0])
  let a = mix()
  let b = mix()
  let c = mix()
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let warm = 0; warm < 12; warm++) next()
  return {
    unit: next,
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: probability => next() < probability,
    normal: (mean, deviation) => {
      // Box and Muller 1958; 1 - unit is never 0.
      const radius = Math.sqrt(-2 * Math.log(1 - next()))
      return mean + deviation * Math.min(3, Math.max(-3, radius * Math.cos(2 * Math.PI * next())))
    },
    pick: from => from[Math.floor(next() * from.length)]!,
  }
}

/** Spreads the bits of a few words over as many as are asked for (the finaliser of MurmurHash3, Appleby). */
const mixer = (words: readonly number[]): (() => number) => {
  let state = 0x9e3779b9
  const step = (word: number): number => {
    let hash = Math.imul(state ^ word, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    state = (hash ^ (hash >>> 16)) >>> 0
    return state
  }
  for (const word of words) step(word)
  return () => step(0x9e3779b9)
}
