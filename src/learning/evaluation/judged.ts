import { type Answer, answered, outOfScope } from '../../core/index.ts'

/**
 * Rows on which a model is judged: of each what happened (0 or 1) and what was predicted. `clusters` numbers what rows belong
 * together, such as a patient's; intervals then resample, or sum over, these.
 */
export type Judged = {
  readonly outcome: Float64Array
  readonly prediction: Float64Array
  readonly clusters?: Int32Array
}

export type Interval = {
  readonly low: number
  readonly high: number
  /** e.g. 0.95 */
  readonly level: number
  /** e.g. `DeLong`, `Wilson`, `bootstrap of 1000 resamples of clusters` */
  readonly method: string
}

/** A number and how sure it is; the interval says why where it cannot be computed. */
export type Estimate = { readonly value: number; readonly interval: Answer<Interval> }

export const LEVEL = 0.95

/** Standard errors that a normal interval of 95% reaches to each side: 1.96 as in textbooks, not its further digits. */
export const REACH = 1.96

/** Why a measure cannot be computed: the answer that stands in its place. */
export const notComputable = (because: string): Answer<never> => outOfScope(`not computable: ${because}`)

/** What a measure needs beside predictions that are there. */
export type Needs = {
  /** Predictions from 0 to 1. */
  readonly probabilities?: boolean
  /** Neither 0 nor 1: the log-odds must be finite. */
  readonly inside?: boolean
  /** Rows with and without the outcome. */
  readonly bothClasses?: boolean
}

/**
 * Why a measure cannot be computed on these rows; undefined when it can.
 *
 * @throws RangeError when lengths differ, or an outcome is neither 0 nor 1: the caller parts rows without outcome from the others
 */
export const hindrance = ({ outcome, prediction, clusters }: Judged, needs: Needs): string | undefined => {
  if (outcome.length !== prediction.length || (clusters !== undefined && clusters.length !== outcome.length))
    throw new RangeError(`${outcome.length} outcomes, ${prediction.length} predictions, ${clusters?.length} clusters`)
  let events = 0
  let missing = 0
  let outside = 0
  let extreme = 0
  for (let row = 0; row < outcome.length; row++) {
    const y = outcome[row]!
    if (y !== 0 && y !== 1) throw new RangeError(`row ${row + 1}: the outcome is ${y}, not 0 or 1`)
    const p = prediction[row]!
    events += y
    if (Number.isNaN(p)) missing++
    else if (p < 0 || p > 1) outside++
    else if (p === 0 || p === 1) extreme++
  }
  if (outcome.length === 0) return 'no rows'
  if (missing > 0) return `${missing} of ${outcome.length} predictions are missing`
  if ((needs.probabilities === true || needs.inside === true) && outside > 0)
    return `${outside} predictions are no probabilities`
  if (needs.inside === true && extreme > 0) return `${extreme} predictions are exactly 0 or 1, their log-odds infinite`
  if (needs.bothClasses === true && (events === 0 || events === outcome.length)) return 'one class'
  return undefined
}

/** An estimate whose error is about normal. */
export const normalEstimate = (
  value: number,
  standardError: number,
  method: string,
  within: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): Estimate => {
  const reach = REACH * standardError
  return {
    value,
    interval: answered({
      low: Math.max(within[0], value - reach),
      high: Math.min(within[1], value + reach),
      level: LEVEL,
      method,
    }),
  }
}

/** The rows that `keep` names, in that order. */
export const judgedRows = ({ outcome, prediction, clusters }: Judged, keep: Uint32Array): Judged => ({
  outcome: Float64Array.from(keep, row => outcome[row]!),
  prediction: Float64Array.from(keep, row => prediction[row]!),
  ...(clusters === undefined ? {} : { clusters: Int32Array.from(keep, row => clusters[row]!) }),
})

/** Rows by ascending prediction; equal ones by their place. */
export const ascendingRows = (prediction: Float64Array): Uint32Array =>
  Uint32Array.from(prediction, (_, row) => row).sort((a, b) => prediction[a]! - prediction[b]! || a - b)
