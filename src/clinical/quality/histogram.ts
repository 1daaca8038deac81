/** Width of a bin: 5 %. Medians are found to half of that. */
const step = Math.log(1.05)

/** Bin of what has no logarithm. */
const notPositive = -100_000

/**
 * The bin of a size in a histogram with bins of equal ratio. Counts of bins add up and can be taken away again, so that
 * histograms of records, months and shards merge into those of a source.
 *
 * @example
 * sizeOfBin(binOf(100)) // 100 +- 2.5 %
 */
export const binOf = (size: number): number => (size > 0 ? Math.floor(Math.log(size) / step) : notPositive)

/** The middle of a bin; 0 for that of sizes that are not positive. */
export const sizeOfBin = (bin: number): number => (bin === notPositive ? 0 : Math.exp((bin + 0.5) * step))

/** Counts by bin. */
export type Histogram = ReadonlyMap<number, number>

export const countOf = (histogram: Histogram): number => histogram.values().reduce((sum, n) => sum + n, 0)

export const merged = (all: Iterable<Histogram>): Histogram => {
  const sum = new Map<number, number>()
  for (const one of all) for (const [bin, n] of one) sum.set(bin, (sum.get(bin) ?? 0) + n)
  return sum
}

/**
 * The size below which a share of the values lies, to half a bin; `undefined` of nothing.
 *
 * @param share 0 to 1
 */
export const quantileOf = (histogram: Histogram, share: number): number | undefined => {
  const total = countOf(histogram)
  if (total === 0) return undefined
  let seen = 0
  for (const [bin, n] of [...histogram].sort(([a], [b]) => a - b)) {
    seen += n
    if (seen >= share * total && n > 0) return sizeOfBin(bin)
  }
  return undefined
}
