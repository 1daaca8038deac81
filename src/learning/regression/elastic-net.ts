import { familyOf, type LinearOutcome } from './family.ts'
import type { Penalty } from './fit-regression.ts'

export type NetTask = {
  /** Of mean 0 and variance 1. */
  readonly columns: readonly Float64Array[]
  readonly outcome: LinearOutcome
  readonly weight: Float64Array | undefined
}

/** A place in the search: the intercept and one coefficient a column. */
export type NetPlace = { readonly intercept: number; readonly coefficients: Float64Array }

/** A slope this far from what the penalty allows counts as none: the loss is that of the mean row. */
const STILL = 1e-12
const MOST_ROUNDS = 200

/**
 * The smallest mean loss and penalty from a starting place: Newton's quadratic of the loss, minimised by coordinate descent
 * (Friedman, Hastie and Tibshirani 2010) over the columns that the penalty does not hold at 0, with a line search.
 */
export const elasticNet = (task: NetTask, { amount, l1Share }: Penalty, start: NetPlace): NetPlace => {
  const l1 = amount * l1Share
  const l2 = amount * (1 - l1Share)
  const loss = meanLoss(task)
  const at = { intercept: start.intercept, coefficients: Float64Array.from(start.coefficients) }
  const penaltyOf = (b: Float64Array): number =>
    b.reduce((sum, one) => sum + l1 * Math.abs(one) + (l2 / 2) * one * one, 0)
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { slope, interceptSlope, spread, value } = loss.slopes(at)
    const now = value + penaltyOf(at.coefficients)
    const active: number[] = []
    let worst = Math.abs(interceptSlope)
    at.coefficients.forEach((coefficient, j) => {
      const pull = slope[j]! + l2 * coefficient
      const off = coefficient === 0 ? Math.max(0, Math.abs(pull) - l1) : Math.abs(pull + l1 * Math.sign(coefficient))
      worst = Math.max(worst, off)
      if (coefficient !== 0 || off > 0) active.push(j)
    })
    // Still, or as near as rounding lets it come.
    if (worst < STILL || (worst < 1e-9 && now >= least)) return at
    least = now
    const step = descend(task, { active, spread, slope, interceptSlope, l1, l2 }, at.coefficients)
    let share = 1
    for (; share > 1e-8; share /= 2) {
      const next = at.coefficients.map((one, j) => one + share * step.coefficients[j]!)
      const reached = loss.value({ intercept: at.intercept + share * step.intercept, coefficients: next })
      // Rounding may hide the last gains.
      if (reached + penaltyOf(next) <= now + 1e-12 * Math.abs(now)) break
    }
    at.intercept += share * step.intercept
    active.forEach(j => {
      const next = at.coefficients[j]! + share * step.coefficients[j]!
      at.coefficients[j] = Math.abs(next) < 1e-300 ? 0 : next
    })
  }
  throw new RangeError(`no solution after ${MOST_ROUNDS} rounds at penalty ${amount}: take a larger one`)
}

/** The least penalty of share `l1Share` that holds all coefficients at 0. */
export const largestSlope = (task: NetTask, intercept: number): number =>
  meanLoss(task)
    .slopes({ intercept, coefficients: new Float64Array(task.columns.length) })
    .slope.reduce((most, one) => Math.max(most, Math.abs(one)), 0)

/** Minus the mean log-likelihood of a row, and its first and second derivatives. */
export const meanLoss = ({ columns, outcome, weight }: NetTask) => {
  const family = familyOf(outcome.kind)
  const rows = outcome.y.length
  const all = weight?.reduce((sum, one) => sum + one, 0) ?? rows
  const scoresAt = ({ intercept, coefficients }: NetPlace): Float64Array => {
    const scores = new Float64Array(rows).fill(intercept)
    if (outcome.offset !== undefined) for (let row = 0; row < rows; row++) scores[row]! += outcome.offset[row]!
    coefficients.forEach((coefficient, j) => {
      if (coefficient === 0) return
      const column = columns[j]!
      for (let row = 0; row < rows; row++) scores[row]! += coefficient * column[row]!
    })
    return scores
  }
  const share = (row: number): number => (weight?.[row] ?? 1) / all
  const lossOf = (scores: Float64Array): number => {
    let sum = 0
    for (let row = 0; row < rows; row++) sum -= share(row) * family.logLikelihood(outcome.y[row]!, scores[row]!)
    return sum
  }
  return {
    value: (place: NetPlace): number => lossOf(scoresAt(place)),
    slopes: (place: NetPlace) => {
      const scores = scoresAt(place)
      const spread = new Float64Array(rows)
      const distance = new Float64Array(rows)
      let interceptSlope = 0
      for (let row = 0; row < rows; row++) {
        const expected = family.expected(scores[row]!)
        distance[row] = share(row) * (expected - outcome.y[row]!)
        spread[row] = share(row) * family.variance(expected)
        interceptSlope += distance[row]!
      }
      const slope = Float64Array.from(columns, column => {
        let sum = 0
        for (let row = 0; row < rows; row++) sum += distance[row]! * column[row]!
        return sum
      })
      return { slope, interceptSlope, spread, value: lossOf(scores) }
    },
  }
}

type Quadratic = {
  readonly active: readonly number[]
  readonly spread: Float64Array
  readonly slope: Float64Array
  readonly interceptSlope: number
  readonly l1: number
  readonly l2: number
}

/** The step to the least of the quadratic and the penalty: coordinates in turn, until none moves. */
const descend = ({ columns }: NetTask, quadratic: Quadratic, from: Float64Array) => {
  const { active, spread, slope, interceptSlope, l1, l2 } = quadratic
  const size = active.length + 1
  const curve = curvature(
    active.map(j => columns[j]!),
    spread,
  )
  /** The slope of the quadratic where the step has come to. */
  const here = Float64Array.of(interceptSlope, ...active.map(j => slope[j]!))
  const step = new Float64Array(size)
  const move = (a: number, by: number): void => {
    step[a]! += by
    for (let b = 0; b < size; b++) here[b]! += by * curve[a * size + b]!
  }
  for (let sweep = 0; sweep < 10_000; sweep++) {
    let farthest = 0
    for (let a = 0; a < size; a++) {
      const own = curve[a * size + a]!
      if (own <= 0) continue
      let by = -here[a]! / own
      if (a > 0) {
        const value = from[active[a - 1]!]! + step[a]!
        by = shrunk(own * value - here[a]!, l1) / (own + l2) - value
      }
      if (by === 0) continue
      move(a, by)
      farthest = Math.max(farthest, Math.abs(by) * Math.sqrt(own))
    }
    if (farthest < 1e-14) break
  }
  const coefficients = new Float64Array(columns.length)
  active.forEach((j, a) => {
    // Exactly 0 where the penalty holds it there.
    const next = from[j]! + step[a + 1]!
    coefficients[j] = Math.abs(next) < 1e-15 ? -from[j]! : step[a + 1]!
  })
  return { intercept: step[0]!, coefficients }
}

const shrunk = (value: number, by: number): number => Math.sign(value) * Math.max(0, Math.abs(value) - by)

/** Second derivatives over a 1 and the active columns. */
const curvature = (columns: readonly Float64Array[], spread: Float64Array): Float64Array => {
  const size = columns.length + 1
  const curve = new Float64Array(size * size)
  const weighted = new Float64Array(spread.length)
  for (let a = 0; a < size; a++) {
    for (let row = 0; row < spread.length; row++)
      weighted[row] = a === 0 ? spread[row]! : spread[row]! * columns[a - 1]![row]!
    for (let b = 0; b <= a; b++) {
      let sum = 0
      if (b === 0) for (let row = 0; row < spread.length; row++) sum += weighted[row]!
      else {
        const other = columns[b - 1]!
        for (let row = 0; row < spread.length; row++) sum += weighted[row]! * other[row]!
      }
      curve[a * size + b] = sum
      curve[b * size + a] = sum
    }
  }
  return curve
}
