import { stepAt } from '../kaplan-meier.ts'
import { type RiskSets, scoresAt, type Ties, visitMoments } from './partial-likelihood.ts'

/** Cumulative hazard of the average row at each moment of events, ascending; 0 before the first. */
export type Baseline = { readonly times: Float64Array; readonly hazard: Float64Array }

/** Breslow's (1972) estimate; with Efron's ties each death of a moment meets the risk set that Efron gives it. */
export const baselineOf = (sets: RiskSets, coefficients: Float64Array, ties: Ties): readonly Baseline[] => {
  const scores = scoresAt(sets, coefficients)
  return sets.strata.map(stratum => {
    const times: number[] = []
    const steps: number[] = []
    visitMoments(sets, stratum, scores, false, ({ time, deaths, risk, dying }) => {
      const all = deaths.reduce((sum, row) => sum + (sets.weight?.[row] ?? 1), 0)
      const parts = ties === 'efron' ? deaths.length : 1
      let step = 0
      for (let part = 0; part < parts; part++) step += all / parts / (risk.s0 - (part / parts) * dying.s0)
      times.push(time)
      steps.push(step)
    })
    let sum = 0
    const hazard = Float64Array.from(steps.reverse(), step => {
      sum += step
      return sum
    })
    return { times: Float64Array.from(times.reverse()), hazard }
  })
}

/**
 * Survival of rows with given log hazard ratios to the average, at given times: `rows x times`. Behind the last moment of
 * events the last value stands, which says nothing there.
 *
 * @example
 * coxSurvival(model.baseline[0], coxScores(model, patients), [365, 730]) // patients x 2
 */
export const coxSurvival = (baseline: Baseline, scores: Float64Array, times: ArrayLike<number>): Float64Array => {
  const hazards = Float64Array.from(times, time => stepAt(baseline.times, baseline.hazard, time, 0))
  const survival = new Float64Array(scores.length * hazards.length)
  scores.forEach((score, row) => {
    const ratio = Math.exp(score)
    hazards.forEach((hazard, at) => {
      survival[row * hazards.length + at] = Math.exp(-hazard * ratio)
    })
  })
  return survival
}
