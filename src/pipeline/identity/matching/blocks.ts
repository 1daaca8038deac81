import type { BlockingKey } from './blocking-keys.ts'

/** Records that share the keys of a pass stand together in `rows`; block n is from `bounds[n]` to `bounds[n + 1]`. */
export type Blocks = { readonly rows: Int32Array; readonly bounds: Int32Array }

/**
 * Sorts the records by what they share; those that lack one of the keys are left out, and so are blocks of one.
 * Blocks are told apart by 32 bits: two that collide stand together, and the pairs across them share nothing.
 */
export const blocksOf = (keys: readonly BlockingKey[], size: number): Blocks => {
  const hashes = new Uint32Array(size)
  let rows = new Int32Array(size)
  let kept = 0
  for (let row = 0; row < size; row++) {
    let hash = 0x9e3779b9
    let complete = true
    for (const { codes } of keys) {
      const code = codes[row]!
      if (code === 0) complete = false
      hash = Math.imul(hash ^ code, 0x85ebca6b)
      hash ^= hash >>> 13
    }
    hash = Math.imul(hash, 0xc2b2ae35)
    hashes[row] = (hash ^ (hash >>> 16)) >>> 0
    if (complete) rows[kept++] = row
  }
  rows = sortByHash(rows.subarray(0, kept), hashes)
  const bounds: number[] = []
  let from = 0
  let at = 0
  const together = new Int32Array(kept)
  for (let n = 1; n <= kept; n++) {
    if (n < kept && hashes[rows[n]!] === hashes[rows[from]!]) continue
    if (n - from > 1) {
      bounds.push(at)
      together.set(rows.subarray(from, n), at)
      at += n - from
    }
    from = n
  }
  bounds.push(at)
  return { rows: together.subarray(0, at), bounds: Int32Array.from(bounds) }
}

/** Least significant digits first, in three rounds of 11 bits; stable, so that rows of a block stay in order. */
const sortByHash = (rows: Int32Array, hashes: Uint32Array): Int32Array<ArrayBuffer> => {
  let from = Int32Array.from(rows)
  let to = new Int32Array(rows.length)
  const counts = new Int32Array(2048)
  for (const shift of [0, 11, 22]) {
    counts.fill(0)
    for (const row of from) counts[(hashes[row]! >>> shift) & 2047]!++
    let sum = 0
    for (let digit = 0; digit < 2048; digit++) {
      const count = counts[digit]!
      counts[digit] = sum
      sum += count
    }
    for (const row of from) to[counts[(hashes[row]! >>> shift) & 2047]!++] = row
    const swap = from
    from = to
    to = swap
  }
  return from
}

/** Pairs in one block: of one file each with each, of two files those across. `first`: rows below are of the first file. */
export const pairsIn = ({ rows }: Blocks, from: number, to: number, first: number | null): number => {
  const count = to - from
  if (first === null) return (count * (count - 1)) / 2
  const split = splitOf(rows, from, to, first)
  return (split - from) * (to - split)
}

/** Rows of a block ascend, so the first file's stand first. */
const splitOf = (rows: Int32Array, from: number, to: number, first: number): number => {
  let split = from
  while (split < to && rows[split]! < first) split++
  return split
}

/** Calls back for every pair of a block, the smaller row first. */
export const eachPair = (
  { rows }: Blocks,
  from: number,
  to: number,
  first: number | null,
  visit: (a: number, b: number) => void,
): void => {
  const split = first === null ? to - 1 : splitOf(rows, from, to, first)
  for (let n = from; n < split; n++) {
    const a = rows[n]!
    for (let other = first === null ? n + 1 : split; other < to; other++) visit(a, rows[other]!)
  }
}

/** All pairs of all blocks. */
export const pairsOf = (blocks: Blocks, first: number | null): number => {
  let pairs = 0
  for (let n = 0; n + 1 < blocks.bounds.length; n++) {
    pairs += pairsIn(blocks, blocks.bounds[n]!, blocks.bounds[n + 1]!, first)
  }
  return pairs
}
