import { NEAREST } from './cases.ts'

/** Departures from a calibrated prediction that are bet on, all of them together. */
export type Departures = {
  /** Of the log-odds: 0.4 says that the odds are half as high again as foretold. */
  readonly shifts: readonly number[]
  /** Of the log-odds around their mean so far: 0.8 says that predictions are too extreme, above 1 too timid. */
  readonly slopes: readonly number[]
}

export const departureDefaults: Departures = {
  shifts: [-0.8, -0.4, -0.2, -0.1, 0, 0.1, 0.2, 0.4, 0.8],
  slopes: [0.6, 0.8, 1, 1.25],
}

/** The odds of a prediction that is kept away from 0 and 1. */
export const oddsOf = (prediction: number): number => {
  const inside = Math.min(1 - NEAREST, Math.max(NEAREST, prediction))
  return inside / (1 - inside)
}

export type OddsBets = {
  /** How many alternatives there are. */
  readonly count: number
  /** The likelihood ratio of each alternative to the prediction, for one case; into `factors`. */
  readonly of: (odds: number, outcome: number, factors: Float64Array) => void
}

/**
 * Likelihood ratios of logistic recalibrations (Cox 1958) to the predictions: under an alternative the odds are
 * odds x exp(shift) x (odds / centre)^(slope - 1). The centre is the geometric mean of the odds up to the case, its own among them: known
 * before its outcome, so that each ratio has mean 1 while the prediction is right.
 *
 * @throws RangeError when no alternative is left beside "as foretold", or one is beyond all sense (20, 10)
 */
export const oddsBets = ({ shifts, slopes }: Departures): OddsBets => {
  if (!shifts.every(shift => Math.abs(shift) <= 20) || !slopes.every(slope => Math.abs(slope) <= 10))
    throw new RangeError('a shift is beyond -20 to 20, or a slope beyond -10 to 10')
  const multipliers = shifts.map(Math.exp)
  const pairs = slopes.flatMap((slope, s) => shifts.flatMap((shift, m) => (shift === 0 && slope === 1 ? [] : [[s, m]])))
  if (pairs.length === 0) throw new RangeError('no shift or slope departs from the prediction')
  const slopeOf = Uint8Array.from(pairs, ([s]) => s!)
  const multiplierOf = Float64Array.from(pairs, ([, m]) => multipliers[m!]!)
  const bent = new Float64Array(slopes.length)
  let cases = 0
  let centre = 0
  return {
    count: pairs.length,
    of: (odds, outcome, factors) => {
      const logOdds = Math.log(odds)
      centre += (logOdds - centre) / ++cases
      for (let s = 0; s < bent.length; s++)
        bent[s] = slopes[s] === 1 ? 1 : Math.exp((slopes[s]! - 1) * (logOdds - centre))
      for (let k = 0; k < factors.length; k++) {
        const ratio = bent[slopeOf[k]!]! * multiplierOf[k]!
        factors[k] = ((outcome === 1 ? ratio : 1) * (1 + odds)) / (1 + odds * ratio)
      }
    },
  }
}
