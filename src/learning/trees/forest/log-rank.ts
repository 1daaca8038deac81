/** How events came in a node: what the log-rank statistic of any split of it is made of. */
export type NodeEvents = {
  /** Moments of events. */
  readonly moments: number
  /** Of each row (in the node's order of time): how many moments it was at risk at. */
  readonly place: Uint32Array
  /** Of each row: events minus those that the node as a whole expects of it. */
  readonly excess: Float64Array
  /** By place: sums over the moments up to it of the pieces of the variance. */
  readonly linear: Float64Array
  readonly square: Float64Array
  /** Row's place in the grid of all times and its share of the cumulative hazard, for leaves. */
  readonly steps: Float64Array
}

/**
 * @param rows by ascending time
 * @param time a whole number for each row: equal numbers are equal times
 */
export const nodeEvents = (rows: Uint32Array, time: Uint32Array, event: Uint8Array): NodeEvents => {
  const count = rows.length
  const place = new Uint32Array(count)
  const excess = new Float64Array(count)
  const linear = new Float64Array(count + 1)
  const square = new Float64Array(count + 1)
  const steps = new Float64Array(count + 1)
  let moments = 0
  let hazard = 0
  for (let from = 0; from < count; ) {
    let to = from
    let deaths = 0
    for (; to < count && time[rows[to]!] === time[rows[from]!]; to++) deaths += event[rows[to]!]!
    if (deaths > 0) {
      const atRisk = count - from
      hazard += deaths / atRisk
      moments++
      // Of one row nothing can be parted.
      const spread = atRisk < 2 ? 0 : (deaths * (atRisk - deaths)) / ((atRisk - 1) * atRisk * atRisk)
      linear[moments] = linear[moments - 1]! + spread * atRisk
      square[moments] = square[moments - 1]! + spread
      steps[moments] = hazard
    }
    for (; from < to; from++) {
      place[from] = moments
      excess[from] = event[rows[from]!]! - hazard
    }
  }
  return { moments, place, excess, linear, square, steps }
}

/**
 * The two-sample log-rank statistic (Mantel 1966), squared and over its variance, of those added against all others of a
 * node. Adding one more takes the logarithm of the number of moments, so that all splits of a column are tried exactly.
 *
 * With L those added, n the number at risk and m that of L, and d events at each moment k, the variance is the sum of
 * d (n-d)/(n-1) m/n (1 - m/n); m is a count of rows, so m^2 is a sum over pairs of rows, of the moments that both live to see.
 */
export const logRankSum = (most: number) => {
  // Interleaved sums over places: how many rows, and how much of `square` they bring.
  const tree = new Float64Array(2 * (most + 2))
  let node: NodeEvents
  let places = 0
  let excess = 0
  let linear = 0
  let pairs = 0
  let added = 0
  return {
    begin: (of: NodeEvents): void => {
      node = of
      places = of.moments + 1
      tree.fill(0, 0, 2 * (places + 1))
      excess = linear = pairs = added = 0
    },
    /** @param at the row's number in the node's order */
    add: (at: number): void => {
      const place = node.place[at]!
      const own = node.square[place]!
      let count = 0
      let sum = 0
      // Rows of a lower place (their index in the tree is one more).
      for (let k = place; k > 0; k &= k - 1) {
        count += tree[2 * k]!
        sum += tree[2 * k + 1]!
      }
      pairs += own + 2 * (sum + own * (added - count))
      excess += node.excess[at]!
      linear += node.linear[place]!
      added++
      for (let k = place + 1; k <= places; k += k & -k) {
        tree[2 * k]!++
        tree[2 * k + 1]! += own
      }
    },
    value: (): number => {
      const variance = linear - pairs
      // Below this it is rounding.
      return variance > 1e-9 * linear ? (excess * excess) / variance : 0
    },
    excess: (): number => excess,
  }
}
