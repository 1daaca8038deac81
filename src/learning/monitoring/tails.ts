/**
 * The chance that a chi-square variable exceeds `value`: the regularised upper incomplete gamma function at half of both, by its
 * series below the mean and by its continued fraction above it (Abramowitz and Stegun 6.5.29 and 6.5.31, the fraction by Lentz's
 * method).
 *
 * @param freedom degrees of freedom, at least 1
 *
 * @example
 * chiSquareTail(3.841458820694124, 1) // 0.05
 */
export const chiSquareTail = (value: number, freedom: number): number => {
  if (!(value > 0)) return 1
  const [a, x] = [freedom / 2, value / 2]
  const scale = Math.exp(a * Math.log(x) - x - logGammaOfHalves(freedom))
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x)
}

const lowerSeries = (a: number, x: number): number => {
  let term = 1 / a
  let sum = term
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n)
    sum += term
  }
  return sum
}

const upperFraction = (a: number, x: number): number => {
  let b = x + 1 - a
  let c = Number.POSITIVE_INFINITY
  let d = 1 / b
  let value = d
  for (let n = 1; n < 10_000; n++) {
    const numerator = n * (a - n)
    b += 2
    d = 1 / (b + numerator * d)
    c = b + numerator / c
    value *= c * d
    if (Math.abs(c * d - 1) < 1e-16) break
  }
  return value
}

/** log gamma(n / 2), by its recurrence from gamma(1/2) or gamma(1): degrees of freedom are few. */
const logGammaOfHalves = (n: number): number => {
  let sum = n % 2 === 0 ? 0 : Math.log(Math.PI) / 2
  for (let at = n % 2 === 0 ? 1 : 0.5; at < n / 2; at++) sum += Math.log(at)
  return sum
}

/**
 * The chance that Kolmogorov's limit law exceeds `value` (Kolmogorov 1933; Smirnov, Annals of Mathematical Statistics 1948; 19: 279-281):
 * an alternating series, and below 1 its theta-function twin, which converges there.
 *
 * @example
 * kolmogorovTail(1.3581) // 0.05
 */
export const kolmogorovTail = (value: number): number => {
  if (!(value > 0)) return 1
  let sum = 0
  if (value < 1) {
    for (let k = 1; k < 40; k += 2) sum += Math.exp((-(k ** 2) * Math.PI ** 2) / (8 * value ** 2))
    return 1 - (Math.sqrt(2 * Math.PI) / value) * sum
  }
  for (let k = 1; k < 20; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k ** 2 * value ** 2)
  return sum
}

/**
 * Holm's adjusted p values (Scandinavian Journal of Statistics 1979; 6: 65-70): naming those at most alpha names any wrongly with a chance
 * of at most alpha, however the tests depend on each other.
 *
 * @example
 * holm([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 */
export const holm = (p: readonly number[]): number[] => {
  const adjusted = p.map(() => 1)
  let least = 0
  p.map((_, at) => at)
    .sort((a, b) => p[a]! - p[b]!)
    .forEach((at, rank) => {
      least = Math.max(least, Math.min(1, p[at]! * (p.length - rank)))
      adjusted[at] = least
    })
  return adjusted
}
