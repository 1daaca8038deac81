import { randomOf } from './random.ts'

/** Rows whose values place the bounds; more change nothing that a bin would notice. */
const SAMPLE = 200_000

/**
 * Bounds that part numbers into bins of about equal weight, or of one distinct value each where these are few: never
 * inside a run of equal values, and half way between neighbours. Of a long column a sample that is the same every time.
 *
 * @param values NaN is missing, and in no bin
 * @param most how many bins there may be
 * @param weight of each row; rows of weight 0 count nothing
 *
 * @example
 * boundsOf(Float64Array.of(1, 1, 2, 5), 255) // [1.5, 3.5]
 */
export const boundsOf = (values: Float64Array, most: number, weight?: Float64Array): Float64Array => {
  const { distinct, counts, total } = weight === undefined ? runsOf(values) : weightedRunsOf(values, weight)
  const bounds: number[] = []
  let left = total
  let inBin = 0
  for (let at = 0; at + 1 < distinct.length && bounds.length + 1 < most; at++) {
    inBin += counts[at]!
    const isFull = distinct.length <= most || inBin >= left / (most - bounds.length)
    if (!isFull) continue
    bounds.push(between(distinct[at]!, distinct[at + 1]!))
    left -= inBin
    inBin = 0
  }
  return Float64Array.from(bounds)
}

/** The first bin whose bound is not below the value; behind the last bound there is one more bin. */
export const binOf = (bounds: ArrayLike<number>, value: number): number => {
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (bounds[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Distinct values, ascending, and how much of each there is. */
type Runs = { readonly distinct: number[]; readonly counts: number[]; readonly total: number }

const runsOf = (values: Float64Array): Runs => {
  const sorted = sampleOf(values)
    .map(row => values[row]!)
    .sort()
  return runsOfSorted(
    sorted,
    sorted.map(() => 1),
  )
}

const weightedRunsOf = (values: Float64Array, weight: Float64Array): Runs => {
  const rows = sampleOf(values)
    .filter(row => weight[row]! > 0)
    .sort((a, b) => values[a]! - values[b]!)
  return runsOfSorted(
    rows.map(row => values[row]!),
    rows.map(row => weight[row]!),
  )
}

const runsOfSorted = (sorted: Float64Array, weight: Float64Array): Runs => {
  const distinct: number[] = []
  const counts: number[] = []
  let total = 0
  for (let at = 0; at < sorted.length; at++) {
    total += weight[at]!
    if (sorted[at] === distinct.at(-1)) counts[counts.length - 1]! += weight[at]!
    else {
      distinct.push(sorted[at]!)
      counts.push(weight[at]!)
    }
  }
  return { distinct, counts, total }
}

/** Rows whose value is there, as numbers that can be mapped to values. */
const sampleOf = (values: Float64Array): Float64Array => {
  const random = randomOf(0, values.length)
  const rows =
    values.length <= SAMPLE
      ? Float64Array.from(values.keys())
      : Float64Array.from({ length: SAMPLE }, () => random.whole(0, values.length - 1))
  return rows.filter(row => !Number.isNaN(values[row]!))
}

const between = (low: number, high: number): number => {
  const middle = low + (high - low) / 2
  // Of neighbouring numbers the middle can be the upper one, and infinities have none.
  return middle >= low && middle < high ? middle : low
}
