import type { Loss } from '../numeric/index.ts'
import { type Block, type BlockState, curvatureOf, relearn, step } from './block.ts'

/** Where a fit stands. */
export type Fit = {
  readonly blocks: readonly Block[]
  readonly states: readonly BlockState[]
  /** The raw score of each row. */
  readonly scores: Float64Array
  readonly gradient: Float64Array
  readonly hessian: Float64Array
}

export type Course = {
  /** In how many rounds penalties are learnt; then they stay. */
  readonly learning: number
  /** How often derivatives are taken anew, at most. */
  readonly rounds: number
  /** Passes over all terms in between. */
  readonly passes: number
  /** When nothing is learnt any more, it is over once no cell moves further in a pass. */
  readonly close: number
}

/** How much more outcomes scatter than their loss says, given the scores and how many parameters these took. */
export type Dispersion = (scores: Float64Array, freedom: number) => number

/**
 * Fits all terms at once: penalised iterated reweighted least squares, one term after the other (backfitting: Hastie and
 * Tibshirani 1986), each on its cells' sums only. A round takes derivatives anew; within it they are carried along.
 *
 * @param dispersion of the outcome
 */
export const fitTerms = (fit: Fit, loss: Loss, course: Course, dispersion: Dispersion): void => {
  const dispersed = (): number =>
    dispersion(
      fit.scores,
      fit.states.reduce((sum, { freedom }) => sum + freedom, 0),
    )
  for (let round = 0; round < course.rounds; round++) {
    derive(fit, loss, dispersed())
    const curvatures = fit.blocks.map((block, at) => curvatureOf(block, fit.states[at]!, sumsOf(block, fit.hessian)))
    let farthest = 0
    for (let pass = 0; pass < course.passes; pass++) {
      farthest = 0
      fit.blocks.forEach((block, at) => {
        const move = step(block, fit.states[at]!, curvatures[at]!, sumsOf(block, fit.gradient))
        const far = move.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
        farthest = Math.max(farthest, far)
        if (far > 0) carry(fit, block, move)
      })
    }
    if (round < course.learning)
      fit.blocks.forEach((block, at) => {
        relearn(block, fit.states[at]!, curvatures[at]!)
      })
    else if (farthest < course.close) break
  }
  derive(fit, loss, dispersed())
}

const derive = ({ scores, gradient, hessian }: Fit, loss: Loss, dispersion: number): void => {
  loss.derive(scores, gradient, hessian)
  if (dispersion === 1) return
  for (let row = 0; row < scores.length; row++) {
    gradient[row]! /= dispersion
    hessian[row]! /= dispersion
  }
}

/** Sums by cell, row after row. */
export const sumsOf = ({ codes, cells }: Pick<Block, 'codes' | 'cells'>, of: Float64Array): Float64Array => {
  const sums = new Float64Array(cells)
  for (let row = 0; row < codes.length; row++) sums[codes[row]!]! += of[row]!
  return sums
}

const carry = ({ scores, gradient, hessian }: Fit, { codes }: Block, move: Float64Array): void => {
  for (let row = 0; row < codes.length; row++) {
    const by = move[codes[row]!]!
    scores[row]! += by
    gradient[row]! += hessian[row]! * by
  }
}
