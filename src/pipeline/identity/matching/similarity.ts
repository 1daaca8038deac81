/** Strings laid out for comparison: the UTF-16 units of all, one after another, and which letters each has. */
export type Strings = {
  readonly units: Uint16Array
  readonly starts: Int32Array
  /** Bit 0-25 for a-z, 26-31 for everything else by remainder: a necessary condition of similarity, at one glance. */
  readonly letters: Int32Array
}

export const layOut = (values: readonly string[]): Strings => {
  const starts = new Int32Array(values.length + 1)
  for (let n = 0; n < values.length; n++) starts[n + 1] = starts[n]! + values[n]!.length
  const units = new Uint16Array(starts[values.length]!)
  const letters = new Int32Array(values.length)
  for (let n = 0; n < values.length; n++) {
    const value = values[n]!
    let bits = 0
    for (let at = 0; at < value.length; at++) {
      const unit = value.charCodeAt(at)
      units[starts[n]! + at] = unit
      bits |= 1 << (unit >= 97 && unit <= 122 ? unit - 97 : 26 + (unit % 6))
    }
    letters[n] = bits
  }
  return { units, starts, letters }
}

const bitsIn = (word: number): number => {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

const prefixScale = 0.1
const longestPrefix = 4

/**
 * Jaro-Winkler similarity of strings `a` and `b`, from 0 to 1 (Winkler 1990, "String comparator metrics and enhanced
 * decision rules in the Fellegi-Sunter model of record linkage"; prefix weight 0.1, at most four letters).
 * `0` where a bound from the letters of both says that it is below `least`.
 *
 * @example
 * jaroWinkler(layOut(['martha', 'marhta']), 0, 1, 0) // 0.961
 */
export const jaroWinkler = (strings: Strings, a: number, b: number, least: number): number => {
  const { units, starts, letters } = strings
  const startA = starts[a]!
  const startB = starts[b]!
  const lengthA = starts[a + 1]! - startA
  const lengthB = starts[b + 1]! - startB
  if (lengthA === 0 || lengthB === 0) return 0
  let prefix = 0
  const longest = Math.min(longestPrefix, lengthA, lengthB)
  while (prefix < longest && units[startA + prefix] === units[startB + prefix]) prefix++
  const most = Math.min(lengthA - bitsIn(letters[a]! & ~letters[b]!), lengthB - bitsIn(letters[b]! & ~letters[a]!))
  if (withPrefix((most / lengthA + most / lengthB + 1) / 3, prefix) < least) return 0
  return withPrefix(jaro(units, startA, lengthA, startB, lengthB), prefix)
}

const withPrefix = (jaroOfBoth: number, prefix: number): number => jaroOfBoth + prefix * prefixScale * (1 - jaroOfBoth)

let takenA = new Uint8Array(64)
let takenB = new Uint8Array(64)

const jaro = (units: Uint16Array, startA: number, lengthA: number, startB: number, lengthB: number): number => {
  if (lengthA > takenA.length || lengthB > takenB.length) {
    takenA = new Uint8Array(2 * Math.max(lengthA, lengthB))
    takenB = new Uint8Array(takenA.length)
  }
  takenA.fill(0, 0, lengthA)
  takenB.fill(0, 0, lengthB)
  const window = Math.max(0, (Math.max(lengthA, lengthB) >> 1) - 1)
  let matches = 0
  for (let i = 0; i < lengthA; i++) {
    const unit = units[startA + i]
    const to = Math.min(lengthB, i + window + 1)
    for (let j = Math.max(0, i - window); j < to; j++) {
      if (takenB[j] === 0 && units[startB + j] === unit) {
        takenA[i] = 1
        takenB[j] = 1
        matches++
        break
      }
    }
  }
  if (matches === 0) return 0
  let halfTranspositions = 0
  for (let i = 0, j = 0; i < lengthA; i++) {
    if (takenA[i] === 0) continue
    while (takenB[j] === 0) j++
    if (units[startA + i] !== units[startB + j]) halfTranspositions++
    j++
  }
  return (matches / lengthA + matches / lengthB + (matches - halfTranspositions / 2) / matches) / 3
}

/**
 * Damerau-Levenshtein distance of strings `a` and `b` in its restricted form (optimal string alignment: one exchange of
 * neighbours counts once; Damerau 1964), or `most + 1` where it is larger than `most`. Only `most` 0, 1 and 2 are meant:
 * the strings are walked in a band.
 *
 * @example
 * editDistance(layOut(['19540511', '19540115']), 0, 1, 2) // 2
 */
export const editDistance = (strings: Strings, a: number, b: number, most: number): number => {
  const { units, starts } = strings
  return within(units, starts[a]!, starts[a + 1]!, starts[b]!, starts[b + 1]!, most)
}

/** Each mistake is looked for where the strings part; with at most two there are few ways. */
const within = (units: Uint16Array, a: number, endA: number, b: number, endB: number, most: number): number => {
  let i = a
  let j = b
  while (i < endA && j < endB && units[i] === units[j]) {
    i++
    j++
  }
  if (i === endA && j === endB) return 0
  if (most === 0 || Math.abs(endA - i - (endB - j)) > most) return most + 1
  let best = most + 1
  if (i < endA && j < endB) {
    best = Math.min(best, 1 + within(units, i + 1, endA, j + 1, endB, most - 1))
    if (i + 1 < endA && j + 1 < endB && units[i] === units[j + 1] && units[i + 1] === units[j]) {
      best = Math.min(best, 1 + within(units, i + 2, endA, j + 2, endB, most - 1))
    }
  }
  if (i < endA) best = Math.min(best, 1 + within(units, i + 1, endA, j, endB, most - 1))
  if (j < endB) best = Math.min(best, 1 + within(units, i, endA, j + 1, endB, most - 1))
  return Math.min(best, most + 1)
}
