import { expit } from '../numeric/index.ts'

/** What is to be foretold, one entry a row. */
export type LinearOutcome =
  /** 0 or 1; scores are log-odds. */
  | { readonly kind: 'binary'; readonly y: Float64Array; readonly offset?: Float64Array }
  /** 0, 1, 2 ..; scores are logarithms of the expected count; `offset` is the logarithm of the time or number exposed. */
  | { readonly kind: 'count'; readonly y: Float64Array; readonly offset?: Float64Array }

export type Family = {
  /** What a score says: a probability, or a count. */
  readonly expected: (score: number) => number
  /** How fast `expected` rises, given its value: the variance of the outcome. */
  readonly variance: (expected: number) => number
  readonly logLikelihood: (y: number, score: number) => number
  /** The score whose expectation is the given mean. */
  readonly link: (mean: number) => number
}

const FAMILIES: Readonly<Record<LinearOutcome['kind'], Family>> = {
  binary: {
    expected: expit,
    variance: expected => expected * (1 - expected),
    // ys - log(1 + e^s), without overflow.
    logLikelihood: (y, score) => y * score - Math.max(score, 0) - Math.log1p(Math.exp(-Math.abs(score))),
    link: mean => Math.log(mean / (1 - mean)),
  },
  count: {
    expected: score => Math.exp(score),
    variance: expected => expected,
    logLikelihood: (y, score) => y * score - Math.exp(score) - logFactorial(y),
    link: mean => Math.log(mean),
  },
}

export const familyOf = (kind: LinearOutcome['kind']): Family => FAMILIES[kind]

const logFactorial = (count: number): number => {
  let sum = 0
  for (let factor = 2; factor <= Math.min(count, 256); factor++) sum += Math.log(factor)
  if (count <= 256) return sum
  // Stirling's series: at 256 its error is below 1e-15.
  const x = count + 1
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3)
}

/** @throws RangeError naming the first row that cannot be read, from 1, and for outcomes that are all the same */
export const assertOutcome = (
  { kind, y, offset }: LinearOutcome,
  weight: Float64Array | undefined,
  rows: number,
): void => {
  if (!Object.hasOwn(FAMILIES, kind))
    throw new RangeError(`the outcome must be of the kind binary or count, not ${String(kind)}`)
  for (const [name, values] of Object.entries({ outcome: y, offset, weight }))
    if (values !== undefined && values.length !== rows)
      throw new RangeError(`${name} has ${values.length} rows, the table has ${rows}`)
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let row = 0; row < rows; row++) {
    const value = y[row]!
    if (!(Number.isInteger(value) && value >= 0 && (kind === 'count' || value <= 1)))
      throw new RangeError(`row ${row + 1}: outcome is ${value}, not ${kind === 'binary' ? '0 or 1' : 'a count'}`)
    if (offset !== undefined && !Number.isFinite(offset[row]!))
      throw new RangeError(`row ${row + 1}: offset is ${offset[row]}`)
    if (weight !== undefined && !(weight[row]! >= 0 && weight[row]! < Number.POSITIVE_INFINITY))
      throw new RangeError(`row ${row + 1}: weight is ${weight[row]}`)
    if (weight?.[row] === 0) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (high === Number.NEGATIVE_INFINITY) throw new RangeError('no rows')
  if (kind === 'binary' ? low === high : high === 0)
    throw new RangeError(`every outcome is ${low}: nothing to learn from`)
}
