/** Sums of the places before one, while places still change: both in the logarithm of the number of places (Fenwick 1994). */
export type RunningSums = {
  readonly add: (place: number, amount: number) => void
  /** The sum of the places from 0 up to, and without, `end`. */
  readonly before: (end: number) => number
  readonly clear: () => void
}

/**
 * @example
 * const sums = runningSums(3)
 * sums.add(1, 5)
 * sums.before(2) // 5
 */
export const runningSums = (places: number): RunningSums => {
  const tree = new Float64Array(places + 1)
  return {
    add: (place, amount) => {
      for (let at = place + 1; at <= places; at += at & -at) tree[at]! += amount
    },
    before: end => {
      let sum = 0
      for (let at = end; at > 0; at &= at - 1) sum += tree[at]!
      return sum
    },
    clear: () => {
      tree.fill(0)
    },
  }
}

/** How many of ascending numbers are at most `value`: the place behind the last of them. */
export const countAtMost = (ascending: ArrayLike<number>, value: number): number => {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}
