/**
 * What a served model foretold and what then happened, in the order in which the outcomes became known: of each case a
 * probability, and 0 or 1.
 */
export type MonitoredCases = { readonly prediction: Float64Array; readonly outcome: Float64Array }

/** An interval that holds at every look together: however often it is read, all of them cover with probability `level`. */
export type AnytimeInterval = {
  readonly low: number
  readonly high: number
  /** e.g. 0.95 */
  readonly level: number
  /** How it is made, and of what it speaks. */
  readonly method: string
}

/** A number and, for every look, how sure it is. */
export type WatchedEffect = { readonly value: number; readonly interval: AnytimeInterval }

/** Nearer to 0 or 1 than this a prediction is read as this: one rounded chance must not outweigh all other cases. */
export const NEAREST = 1e-6

/** @throws RangeError when lengths differ, an outcome is neither 0 nor 1, or a prediction is no probability */
export const assertCases = ({ prediction, outcome }: MonitoredCases): void => {
  if (prediction.length !== outcome.length)
    throw new RangeError(`${prediction.length} predictions for ${outcome.length} outcomes`)
  for (let at = 0; at < outcome.length; at++) {
    const [p, y] = [prediction[at]!, outcome[at]!]
    if (y !== 0 && y !== 1)
      throw new RangeError(
        `case ${at}: the outcome is ${y}, not 0 or 1; leave out cases whose outcome is not known yet`,
      )
    if (!(p >= 0 && p <= 1)) throw new RangeError(`case ${at}: the prediction ${p} is no probability from 0 to 1`)
  }
}

/** @throws RangeError unless above 0 and below 1 */
export const assertAlpha = (alpha: number): void => {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha is ${alpha}, not between 0 and 1`)
}
