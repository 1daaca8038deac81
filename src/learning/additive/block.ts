import { choleskyOf, inverseCholesky, solveCholesky } from '../numeric/index.ts'
import { increasing } from './monotone.ts'
import type { Penalty } from './penalties.ts'

/** A term while it is fitted: what is given. */
export type Block = {
  /** The cell of each row. */
  readonly codes: Uint16Array
  readonly cells: number
  readonly penalties: readonly Penalty[]
  /** 1 when the values may only rise over the first cells but one (that of missing values), -1 fall, 0 free. */
  readonly monotone: number
}

/** A term while it is fitted: what changes. */
export type BlockState = {
  readonly values: Float64Array
  readonly lambdas: Float64Array
  /** How many free parameters the values are worth. */
  freedom: number
}

/** No cell moves further in one step, in units of the raw score: a Newton step far out would overshoot. */
const LONGEST_STEP = 2
const LEAST_LAMBDA = 0.05
const MOST_LAMBDA = 1e7
/** A cell without rows still has a value. */
const RIDGE = 1e-6

/** What the steps of a term have in common while second derivatives and penalties stay: `lower lower' = system`. */
export type Curvature = {
  readonly hessian: Float64Array
  readonly system: Float64Array
  readonly lower: Float64Array
}

/** @param hessian sums of second derivatives by cell */
export const curvatureOf = (block: Block, state: BlockState, hessian: Float64Array): Curvature => {
  const { cells } = block
  const system = new Float64Array(cells * cells)
  block.penalties.forEach(({ matrix }, index) => {
    const lambda = state.lambdas[index]!
    for (let at = 0; at < system.length; at++) system[at]! += lambda * matrix[at]!
  })
  for (let cell = 0; cell < cells; cell++) {
    const own = cell * cells + cell
    system[own]! += hessian[cell]! + RIDGE + 1e-10 * system[own]!
  }
  const factor = choleskyOf(system, cells, 0)
  if ('dependent' in factor) throw new RangeError(`the second derivatives of cell ${factor.dependent} are not finite`)
  return { hessian, system, lower: factor.lower }
}

/**
 * One penalised Newton step of a term, all others held.
 *
 * @param gradient sums of first derivatives by cell
 * @returns what each cell moved by
 */
export const step = (
  block: Block,
  state: BlockState,
  { hessian, system, lower }: Curvature,
  gradient: Float64Array,
): Float64Array => {
  // At the new values: (H + S) new = H old - gradient.
  const right = state.values.map((value, cell) => hessian[cell]! * value - gradient[cell]!)
  const free = solveCholesky(lower, right)
  const wanted = block.monotone === 0 ? free : increasing(system, right, free, block.monotone)
  const move = wanted.map((value, cell) => value - state.values[cell]!)
  const longest = move.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (longest > LONGEST_STEP) for (let cell = 0; cell < block.cells; cell++) move[cell]! *= LONGEST_STEP / longest
  for (let cell = 0; cell < block.cells; cell++) state.values[cell]! += move[cell]!
  return move
}

/**
 * Sets each penalty to the size that the values ask for: the expected square under the prior equals the square found plus
 * its uncertainty (Fellner 1986, Schall 1991; for several penalties Wood and Fasiolo 2017, equation 8).
 */
export const relearn = (block: Block, state: BlockState, { hessian, lower }: Curvature): void => {
  const { cells, penalties } = block
  const covariance = inverseCholesky(lower, cells)
  state.freedom = hessian.reduce((sum, value, cell) => sum + value * covariance[cell * cells + cell]!, 0)
  penalties.forEach(({ matrix, rank }, index) => {
    let uncertain = 0
    let square = 0
    for (let a = 0; a < cells; a++) {
      let along = 0
      for (let b = 0; b < cells; b++) {
        uncertain += covariance[a * cells + b]! * matrix[a * cells + b]!
        along += matrix[a * cells + b]! * state.values[b]!
      }
      square += state.values[a]! * along
    }
    const lambda = state.lambdas[index]!
    const factor = Math.max(rank / lambda - uncertain, 0) / Math.max(square, 1e-12)
    state.lambdas[index] = Math.min(MOST_LAMBDA, Math.max(LEAST_LAMBDA, lambda * Math.min(20, Math.max(0.05, factor))))
  })
}
