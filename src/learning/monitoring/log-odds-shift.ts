import { type Answer, answered, outOfScope } from '../../core/index.ts'
import type { WatchedEffect } from './cases.ts'

/** What an interval for a shift needs beside the cases: gathered while they pass. */
export type ShiftForecast = {
  readonly take: (odds: number, outcome: number) => void
  /** The log-likelihood of the forecasts, above that of the predictions. */
  readonly logGain: () => number
}

/** The forecast's certainty before the first case, in cases' information: a standard deviation of 0.5 in log-odds. */
const PRIOR_INFORMATION = 4

/**
 * Forecasts each case with the shift that those before it show: one Newton step a case, from 0.
 */
export const shiftForecast = (): ShiftForecast => {
  let shift = 0
  let information = PRIOR_INFORMATION
  let gain = 0
  return {
    take: (odds, outcome) => {
      const ratio = Math.exp(shift)
      const shifted = odds * ratio
      gain += Math.log(((outcome === 1 ? ratio : 1) * (1 + odds)) / (1 + shifted))
      const chance = shifted / (1 + shifted)
      information += chance * (1 - chance)
      shift += (outcome - chance) / information
    },
    logGain: () => gain,
  }
}

/**
 * The one number by which the log-odds of all predictions would have to move ("calibration in the large", Cox 1958), by maximum
 * likelihood, with a confidence sequence: the shifts under which the outcomes are not 1 / alpha times less likely than under forecasts that
 * were each made before their case (Robbins and Siegmund 1974; "running maximum likelihood" in Wasserman, Ramdas and
 * Balakrishnan, PNAS 2020; 117: 16880-16890). It takes the shift as the same for all cases; where it is not, the interval of the
 * risk difference still holds.
 *
 * @param odds of each prediction
 * @param designEffect the power 1 / designEffect of likelihoods counts
 * @param logGain of `shiftForecast` over the same cases
 */
export const shiftOf = (
  odds: Float64Array,
  outcome: Float64Array,
  logGain: number,
  alpha: number,
  designEffect: number,
): Answer<WatchedEffect> => {
  let events = 0
  for (const y of outcome) events += y
  if (events === 0 || events === outcome.length)
    return outOfScope(`not computable: ${events === 0 ? 'nobody' : 'everybody'} had the outcome`)
  const at = (shift: number) => likelihoodAt(odds, events, shift)
  let value = 0
  for (let step = 0; step < 100; step++) {
    const { score, information } = at(value)
    // At most 1 a step: far out the information is too small to trust.
    const move = Math.max(-1, Math.min(1, score / information))
    value += move
    if (Math.abs(move) < 1e-10) break
  }
  const floor = logGain - designEffect * Math.log(1 / alpha)
  const peak = at(value)
  // Forecasts are never likelier than the best shift by more than rounding.
  const width = Math.sqrt((2 * Math.max(1e-12, peak.gain - floor)) / peak.information)
  const edge = (side: -1 | 1): number => {
    let reach = width
    while (at(value + side * reach).gain > floor) reach *= 1.5
    let shift = value + side * reach
    // The likelihood is concave: from outside, Newton's steps come nearer and never pass the edge.
    for (let step = 0; step < 50; step++) {
      const { gain, score } = at(shift)
      const move = (floor - gain) / score
      shift += move
      if (Math.abs(move) < 1e-9) break
    }
    return shift
  }
  return answered({
    value,
    interval: { low: edge(-1), high: edge(1), level: 1 - alpha, method: 'confidence sequence, forecast likelihood' },
  })
}

/** The log-likelihood at a shift above that at none, its slope, and minus its curvature. */
const likelihoodAt = (odds: Float64Array, events: number, shift: number) => {
  const ratio = Math.exp(shift)
  let gain = events * shift
  let expected = 0
  let information = 0
  for (let at = 0; at < odds.length; at++) {
    const shifted = odds[at]! * ratio
    const chance = shifted / (1 + shifted)
    gain -= Math.log((1 + shifted) / (1 + odds[at]!))
    expected += chance
    information += chance * (1 - chance)
  }
  return { gain, score: events - expected, information }
}
