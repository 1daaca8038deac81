import type { BlockingKey } from './blocking-keys.ts'
import { blocksOf, eachPair, pairsIn } from './blocks.ts'
import { mostPairsOfABlock, type Pass } from './passes.ts'

/** What one pass brought. */
export type PassReport = {
  readonly keys: readonly string[]
  /** Pairs that no pass before had brought. */
  readonly pairs: number
  /** Blocks passed over because too many records share the keys, and the records in them. */
  readonly blocksPassedOver: number
  readonly recordsPassedOver: number
}

/**
 * Calls back once for each pair of records that meet in any pass.
 *
 * @param progress told how many of the passes are done
 */
export const eachCandidate = (
  passes: readonly Pass[],
  keys: readonly BlockingKey[],
  size: number,
  first: number | null,
  visit: (a: number, b: number) => void,
  progress: (done: number) => void,
): readonly PassReport[] => {
  const used = keys.map((_, index) => index).filter(index => passes.some(({ bits }) => (bits & (1 << index)) !== 0))
  const byRow = rowsOf(keys, used, size)
  const wanted = passes.map(({ bits }) =>
    used.reduce((sum, key, n) => sum | ((bits & (1 << key)) === 0 ? 0 : 1 << n), 0),
  )
  const passedOver: (Uint8Array | null)[] = passes.map(() => null)
  const width = used.length
  return passes.map((pass, number) => {
    const blocks = blocksOf(pass.keys, size)
    let pairs = 0
    let blocksPassedOver = 0
    let recordsPassedOver = 0
    const meet = (a: number, b: number): void => {
      let shared = 0
      const atA = a * width
      const atB = b * width
      for (let n = 0; n < width; n++) {
        const code = byRow[atA + n]!
        if (code !== 0 && code === byRow[atB + n]!) shared |= 1 << n
      }
      // Blocks are told apart by a hash: those that share less than the keys have only collided.
      if ((shared & wanted[number]!) !== wanted[number]!) return
      for (let before = 0; before < number; before++) {
        if ((shared & wanted[before]!) === wanted[before]! && passedOver[before]?.[a] !== 1) return
      }
      pairs++
      visit(a, b)
    }
    for (let n = 0; n + 1 < blocks.bounds.length; n++) {
      const from = blocks.bounds[n]!
      const to = blocks.bounds[n + 1]!
      if (pairsIn(blocks, from, to, first) > mostPairsOfABlock) {
        const over = passedOver[number] ?? new Uint8Array(size)
        passedOver[number] = over
        for (let at = from; at < to; at++) over[blocks.rows[at]!] = 1
        blocksPassedOver++
        recordsPassedOver += to - from
      } else eachPair(blocks, from, to, first, meet)
    }
    progress(number + 1)
    return { keys: pass.keys.map(({ name }) => name), pairs, blocksPassedOver, recordsPassedOver }
  })
}

/** The codes of a record side by side: one look at memory for all of them. */
const rowsOf = (keys: readonly BlockingKey[], used: readonly number[], size: number): Int32Array => {
  const rows = new Int32Array(size * used.length)
  used.forEach((key, n) => {
    const { codes } = keys[key]!
    for (let row = 0; row < size; row++) rows[row * used.length + n] = codes[row]!
  })
  return rows
}
