import type { BlockingKey } from './blocking-keys.ts'
import { type Blocks, blocksOf, pairsIn, pairsOf } from './blocks.ts'
import { seededNumbers } from './random.ts'

/** One pass over the records: those that share all its keys are compared. */
export type Pass = {
  readonly keys: readonly BlockingKey[]
  /** The keys as bits. */
  readonly bits: number
  /** How many pairs it is expected to bring. */
  readonly expected: number
}

/** Pairs of one block above which the block is passed over: what so many share tells nobody apart. */
export const mostPairsOfABlock = 20_000

const mostPasses = 48
const sampled = 2_000

/** How many pairs may be compared in all: enough for small files to be compared nearly whole. */
const budgetOf = (records: number): number => Math.max(2_000_000, 24 * records)

/**
 * Chooses the passes: every key alone and every two keys of different fields, the most selective first, until as many
 * pairs are expected as may be compared. A pair of records must agree in few things only to meet in one of them.
 *
 * @param size number of records
 * @param first rows below are of the first file; `null` when there is one file
 */
export const choosePasses = (keys: readonly BlockingKey[], size: number, first: number | null): readonly Pass[] => {
  const singles = keys.map((key, index) => {
    const blocks = blocksOf([key], size)
    return { key, index, blocks, pairs: pairsOf(blocks, first) }
  })
  const all = pairsOfFiles(size, first)
  const candidates: Pass[] = singles.map(({ key, index, pairs }) => ({
    keys: [key],
    bits: 1 << index,
    expected: pairs,
  }))
  for (const one of singles) {
    const together = agreementAmong(one.blocks, keys, first)
    for (const other of singles) {
      const ahead = one.pairs < other.pairs || (one.pairs === other.pairs && one.index < other.index)
      if (!ahead || one.key.fields.some(field => other.key.fields.includes(field))) continue
      const share = Math.max(together[other.index]!, other.pairs / all)
      candidates.push({
        keys: [one.key, other.key],
        bits: (1 << one.index) | (1 << other.index),
        expected: one.pairs * share,
      })
    }
  }
  return withinBudget(candidates, budgetOf(size))
}

export const pairsOfFiles = (size: number, first: number | null): number =>
  first === null ? (size * (size - 1)) / 2 : first * (size - first)

/** Among sampled pairs that share one key: how many share each other key. */
const agreementAmong = (blocks: Blocks, keys: readonly BlockingKey[], first: number | null): Float64Array => {
  const agree = new Float64Array(keys.length)
  const weights = new Float64Array(blocks.bounds.length)
  for (let n = 0; n + 1 < blocks.bounds.length; n++) {
    weights[n + 1] = weights[n]! + pairsIn(blocks, blocks.bounds[n]!, blocks.bounds[n + 1]!, first)
  }
  const total = weights.at(-1) ?? 0
  if (total === 0) return agree
  const random = seededNumbers(1)
  for (let n = 0; n < sampled; n++) {
    const block = blockAt(weights, random(total))
    const [a, b] = pairFrom(blocks, blocks.bounds[block]!, blocks.bounds[block + 1]!, first, random)
    keys.forEach(({ codes }, index) => {
      if (codes[a] !== 0 && codes[a] === codes[b]) agree[index]! += 1 / sampled
    })
  }
  return agree
}

const blockAt = (weights: Float64Array, at: number): number => {
  let low = 0
  let high = weights.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (weights[middle]! <= at) low = middle
    else high = middle
  }
  return low
}

const pairFrom = (
  { rows }: Blocks,
  from: number,
  to: number,
  first: number | null,
  random: (limit: number) => number,
): readonly [number, number] => {
  if (first === null) {
    const n = random(to - from)
    return [rows[from + n]!, rows[from + ((n + 1 + random(to - from - 1)) % (to - from))]!]
  }
  let split = from
  while (rows[split]! < first) split++
  return [rows[from + random(split - from)]!, rows[split + random(to - split)]!]
}

const withinBudget = (candidates: readonly Pass[], budget: number): readonly Pass[] => {
  const chosen: Pass[] = []
  let spent = 0
  for (const pass of candidates.toSorted((a, b) => a.expected - b.expected || a.bits - b.bits)) {
    if (pass.expected === 0) continue
    if (pass.expected > budget / 4 || spent + pass.expected > budget) break
    spent += pass.expected
    chosen.push(pass)
  }
  // What one key brings, that key with another need not bring again.
  return chosen
    .filter(pass => !chosen.some(other => other !== pass && (pass.bits & other.bits) === other.bits))
    .toSorted((a, b) => b.expected - a.expected || a.bits - b.bits)
    .slice(0, mostPasses)
}
