import { logisticFit } from '../numeric/index.ts'

/**
 * A smooth map of log-odds that never falls: a restricted cubic spline with three knots (Stone and Koo 1985; Harrell, Regression
 * Modeling Strategies, 2.4.5), straight before the first and after the last. log-odds = intercept + slope x s + bend x h(s).
 */
export type Curve = {
  readonly knots: readonly [number, number, number]
  readonly intercept: number
  readonly slope: number
  readonly bend: number
}

/** Whether it is a monotone map. Its steepness goes one way from the first knot to the last, so both ends tell. */
export const neverFalls = (curve: Curve): boolean => {
  const [first, middle, last] = curve.knots
  return first < middle && middle < last && steepnessAt(curve, first) >= 0 && steepnessAt(curve, last) >= 0
}

/** Places of three knots among the log-odds, as Harrell puts them. */
const PLACES = [0.1, 0.5, 0.9] as const

/**
 * The curve's value.
 *
 * @example
 * bentLogOdds({ knots: [-3, -2, -1], intercept: 0, slope: 1, bend: 0 }, -2) // -2
 */
export const bentLogOdds = ({ knots, intercept, slope, bend }: Curve, logOdds: number): number =>
  intercept + slope * logOdds + bend * hump(knots, logOdds)

/** How steep the curve is there: above 1 where it parts people more than the log-odds did. */
export const steepnessAt = ({ knots, slope, bend }: Curve, logOdds: number): number =>
  slope + bend * humpSteepness(knots, logOdds)

/** h(s), on the scale of s: 0 before the first knot, straight after the last. */
const hump = ([first, middle, last]: Curve['knots'], s: number): number =>
  (cube(s - first) -
    (cube(s - middle) * (last - first)) / (last - middle) +
    (cube(s - last) * (middle - first)) / (last - middle)) /
  (last - first) ** 2

const humpSteepness = ([first, middle, last]: Curve['knots'], s: number): number =>
  (3 *
    (square(s - first) -
      (square(s - middle) * (last - first)) / (last - middle) +
      (square(s - last) * (middle - first)) / (last - middle))) /
  (last - first) ** 2

const cube = (x: number): number => (x > 0 ? x ** 3 : 0)
const square = (x: number): number => (x > 0 ? x ** 2 : 0)

/**
 * The curve of greatest likelihood.
 *
 * @returns undefined where log-odds are too few or too much alike to tell a curve from a line, and where it would fall
 */
export const fitCurve = (logOdds: Float64Array, outcome: Float64Array): Curve | undefined => {
  const sorted = logOdds.toSorted()
  const [first, middle, last] = PLACES.map(place => sorted[Math.floor(place * (sorted.length - 1))]!)
  if (first === undefined || middle === undefined || last === undefined) return undefined
  if (!(first < middle && middle < last)) return undefined
  const knots = [first, middle, last] as const
  const humps = logOdds.map(s => hump(knots, s))
  const fit = logisticFit({ outcome, columns: [logOdds, humps] })
  if ('because' in fit) return undefined
  const [intercept, slope, bend] = fit.coefficients
  const curve = { knots, intercept: intercept!, slope: slope!, bend: bend! }
  return neverFalls(curve) ? curve : undefined
}
