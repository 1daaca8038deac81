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
export const binOf = (bounds: ArrayLike<number>, value: number): number => binWithin(bounds, value, 0, bounds.length)

/** `binOf`, from a first bin to a last one. */
const binWithin = (bounds: ArrayLike<number>, value: number, first: number, last: number): number => {
  let low = first
  let high = last
  while (low < high) {
    const middle = (low + high) >>> 1
    if (bounds[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

const CELLS = 1024

/**
 * `binOf` for many values: equal cells from the lowest to the highest bound each know the first and last bin that a value
 * in them can have, so that most searches end where they begin.
 */
export const binFinder = (bounds: Float64Array): ((value: number) => number) => {
  const low = bounds[0] ?? 0
  const perUnit = CELLS / ((bounds.at(-1) ?? 0) - low)
  // Without a width, or with bounds that are not finite, there are no cells.
  if (!Number.isFinite(low) || !Number.isFinite(perUnit) || perUnit <= 0) return value => binOf(bounds, value)
  // A cell more on either side: rounding never puts a value further off.
  const first = Uint32Array.from({ length: CELLS }, (_, cell) =>
    cell === 0 ? 0 : binOf(bounds, low + (cell - 1) / perUnit),
  )
  const last = Uint32Array.from({ length: CELLS }, (_, cell) =>
    cell === CELLS - 1 ? bounds.length : binOf(bounds, low + (cell + 2) / perUnit),
  )
  return value => {
    const place = (value - low) * perUnit
    const cell = place > 0 ? Math.min(CELLS - 1, place) | 0 : 0
    return binWithin(bounds, value, first[cell]!, last[cell]!)
  }
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
  // A bound is finite, so that every format can hold it.
  // Of 0 and -0, which are one value, it is 0.
  return (middle >= low && middle < high ? middle : Math.max(low, -Number.MAX_VALUE)) + 0
}
