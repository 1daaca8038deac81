/** Slopes of the bounds that are mixed, below 1: the smallest suits a variance of ten millions, the largest one of a few. */
const SLOPES = Float64Array.from({ length: 22 }, (_, k) => 0.8 * 1.5 ** -k)
/** -log(1 - slope) - slope: what a unit of variance costs at that slope. */
const COSTS = SLOPES.map(slope => -Math.log1p(-slope) - slope)

/**
 * How far a sum of observations, each at most 1 above or below what was expected of it, strays from the sum of its true conditional
 * means, at any time and to one side, but with probability `alpha`. `variance` is the sum of squared distances of each observation
 * from a forecast of it (any that was made before it, within the same bounds). Nothing else is assumed: means may change all the time.
 *
 * exp(s S - (-log(1 - s) - s) V) is a supermartingale for each slope s of [0, 1) (Fan, Grama and Liu, Electronic Journal of Probability
 * 2015; 20: 1-22; with forecasts: Howard, Ramdas, McAuliffe and Sekhon, Annals of Statistics 2021; 49: 1055-1080, theorem 4); so is their
 * mean over slopes (their "discrete mixture", section 3.3), and by Ville it stays below 1 / alpha.
 *
 * @example
 * strayOf(1000, 0.025) // 114.8: 3.6 standard deviations
 */
export const strayOf = (variance: number, alpha: number): number => {
  const needed = Math.log(SLOPES.length / alpha)
  const grown = (sum: number): number => {
    let most = Number.NEGATIVE_INFINITY
    for (let k = 0; k < SLOPES.length; k++) most = Math.max(most, SLOPES[k]! * sum - COSTS[k]! * variance)
    let all = 0
    for (let k = 0; k < SLOPES.length; k++) all += Math.exp(SLOPES[k]! * sum - COSTS[k]! * variance - most)
    return most + Math.log(all)
  }
  // One slope alone crosses at a sum that is no less than where the mixture does.
  let high = Number.POSITIVE_INFINITY
  for (let k = 0; k < SLOPES.length; k++) high = Math.min(high, (needed + COSTS[k]! * variance) / SLOPES[k]!)
  let low = 0
  for (let step = 0; step < 60 && high - low > 1e-12 * high; step++) {
    const middle = (low + high) / 2
    if (grown(middle) < needed) low = middle
    else high = middle
  }
  return high
}
