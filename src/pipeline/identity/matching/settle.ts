import { type Evidence, type Expected, oddsOf, probabilityOf } from './posterior.ts'

/**
 * The number of matches that agrees with the probabilities that it gives.
 *
 * @param rows rows are below this, when they are among others than the `size` records of the two files
 */
export const settle = (
  judged: readonly { readonly a: number; readonly b: number; readonly evidence: Evidence }[],
  start: Expected,
  first: number | null,
  size: number,
  rows = size,
): Expected => {
  const most = first === null ? (size * (size - 1)) / 2 : size
  let expected = start
  for (let round = 0; round < 20; round++) {
    const odds = judged.map(({ evidence }) => oddsOf(evidence, expected))
    const sum =
      first === null ? odds.reduce((total, one) => total + probabilityOf(one), 0) : rivalling(judged, odds, rows)
    const matches = Math.min(most, Math.max(0.5, sum))
    const done = Math.abs(matches - expected.matches) < 1e-3 * matches
    expected = { ...start, matches, unpaired: unpairedOf(matches, first, size) }
    if (done) break
  }
  return expected
}

/** Expected matches between two files when a record has one match at most. */
const rivalling = (
  judged: readonly { readonly a: number; readonly b: number }[],
  odds: readonly number[],
  size: number,
) => {
  const all = new Float64Array(size)
  judged.forEach(({ a, b }, n) => {
    all[a]! += odds[n]!
    all[b]! += odds[n]!
  })
  return judged.reduce((sum, { a, b }, n) => sum + odds[n]! / (1 + all[a]! + all[b]! - odds[n]!), 0)
}

/**
 * Between two files, a record whose own counterpart is there is paired with that (`assign`), so two different people are taken
 * for one only where both counterparts are missing. Not below 1 in 10 each: a counterpart may be there and not be known again.
 * Some unmatched records are added, so that a handful of records cannot claim that everybody is in both.
 */
const unpairedOf = (matches: number, first: number | null, size: number): number => {
  if (first === null) return 1
  const missing = (records: number) => Math.max(0.1, 1 - matches / (records + addedUnmatched))
  return missing(first) * missing(size - first)
}

const addedUnmatched = 5
