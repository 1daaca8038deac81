import { choleskyOf, inverseCholesky, solveCholesky } from './cholesky.ts'

/** A log-likelihood at one place: its value, slope, and minus its second derivatives (`size x size`). */
export type Likelihood = {
  readonly value: number
  readonly gradient: Float64Array
  readonly information: Float64Array
}

export type Maximum = {
  readonly at: Float64Array
  readonly value: number
  /** The value where the search began. */
  readonly startValue: number
  /** The inverse of the information at the maximum, `size x size`. */
  readonly inverse: Float64Array
  readonly iterations: number
}

const MOST_ITERATIONS = 100

/** A step this small, on columns of variance 1, is none. */
const STILL = 1e-8

/**
 * The maximum of a concave log-likelihood by Newton's method; a step that does not climb is halved.
 *
 * @param names what each coordinate is called in errors; columns should have a variance near 1
 * @throws RangeError when columns depend on each other, and when the likelihood flattens while a coefficient still grows
 *   (it has no maximum: the outcome is foretold perfectly by that column, "separation")
 */
export const maximise = (
  names: readonly string[],
  start: Float64Array,
  evaluate: (at: Float64Array) => Likelihood,
): Maximum => {
  let at = start
  let now = evaluate(at)
  const startValue = now.value
  if (!Number.isFinite(startValue)) throw new RangeError(`the likelihood at the start is ${startValue}`)
  for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
    const lower = factorOf(now.information, names)
    const step = solveCholesky(lower, now.gradient)
    const longest = longestOf(step)
    if (longest < STILL) {
      // The error of the last step is its square.
      const last = moved(at, step, 1)
      const { value, information } = evaluate(last)
      const inverse = inverseCholesky(factorOf(information, names), names.length)
      return { at: last, value, startValue, inverse, iterations: iteration }
    }
    const next = climb(at, step, now.value, evaluate)
    const gain = next === undefined ? 0 : next.likelihood.value - now.value
    if (gain <= 1e-12 * Math.abs(startValue) && longest > 1e-3) throw separation(names, step)
    // Where the likelihood has no more digits the step still brings some.
    at = next?.at ?? moved(at, step, 1)
    now = next?.likelihood ?? evaluate(at)
  }
  throw new RangeError(`no maximum after ${MOST_ITERATIONS} iterations`)
}

const moved = (at: Float64Array, step: Float64Array, share: number): Float64Array =>
  at.map((value, index) => value + share * step[index]!)

/** A likelihood that is lower by less than this part of it is not lower: its sum over rows was rounded. */
const ROUNDING = 1e-12

/** The first halving of the step that does not descend; undefined when none of 30 does. */
const climb = (
  at: Float64Array,
  step: Float64Array,
  value: number,
  evaluate: (at: Float64Array) => Likelihood,
): { at: Float64Array; likelihood: Likelihood } | undefined => {
  for (let share = 1; share > 1e-9; share /= 2) {
    const next = moved(at, step, share)
    const likelihood = evaluate(next)
    if (likelihood.value >= value - ROUNDING * Math.abs(value)) return { at: next, likelihood }
  }
  return undefined
}

const factorOf = (information: Float64Array, names: readonly string[]): Float64Array => {
  const factor = choleskyOf(information, names.length)
  if ('lower' in factor) return factor.lower
  throw new RangeError(
    `column ${names[factor.dependent]} says nothing that the columns before it do not (collinear, or its coefficient is infinite): leave it out, or set a ridge penalty`,
  )
}

const longestOf = (step: Float64Array): number => step.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

const separation = (names: readonly string[], step: Float64Array): RangeError => {
  const longest = longestOf(step)
  const name = names[step.findIndex(value => Math.abs(value) === longest)]
  return new RangeError(
    `the coefficient of ${name} has no finite value: the column parts the outcomes perfectly (separation); leave it out, or set a penalty`,
  )
}
