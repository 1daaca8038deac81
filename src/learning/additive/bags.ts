import { clusterNumbers, type Loss, type Random, randomOf } from '../numeric/index.ts'
import type { BlockState } from './block.ts'
import { type Course, type Dispersion, type Fit, fitTerms } from './fit-terms.ts'

/** Resamples start where the whole fit ended and keep its penalties, so that few rounds are enough. */
const COURSE: Course = { learning: 0, rounds: 2, passes: 3, close: 1e-4 }

export type Bags = {
  readonly bags: number
  readonly seed: number
  /** Whose row it is: rows of one cluster are drawn together. */
  readonly clusters: Int32Array | undefined
  readonly weight: Float64Array
  readonly lossOf: (weight: Float64Array) => Loss
  readonly dispersion: Dispersion
}

/**
 * Standard errors of all values by the bootstrap (Efron 1979), of clusters where rows belong together (Field and Welsh 2007):
 * the deviation of the values over fits on resamples. Penalties are held, so what choosing them adds is not in it.
 *
 * @param settledOf values as they are read, of a fit's states
 */
export const errorsByBags = (
  fit: Fit,
  bags: Bags,
  settledOf: (states: readonly BlockState[]) => readonly Float64Array[],
): readonly Float64Array[] => {
  const sums = fit.blocks.map(({ cells }) => new Float64Array(cells))
  const squares = fit.blocks.map(({ cells }) => new Float64Array(cells))
  const middle = settledOf(fit.states)
  const members = membersOf(bags.clusters, fit.scores.length)
  for (let bag = 0; bag < bags.bags; bag++) {
    const drawn = drawnOf(members, randomOf(bags.seed, bag))
    const again: Fit = {
      blocks: fit.blocks,
      states: fit.states.map(({ values, lambdas, freedom }) => ({ values: values.slice(), lambdas, freedom })),
      scores: fit.scores.slice(),
      gradient: new Float64Array(fit.scores.length),
      hessian: new Float64Array(fit.scores.length),
    }
    const weight = bags.weight.map((value, row) => value * drawn[members.of(row)]!)
    fitTerms(again, bags.lossOf(weight), COURSE, bags.dispersion)
    settledOf(again.states).forEach((values, term) => {
      for (let cell = 0; cell < values.length; cell++) {
        const away = values[cell]! - middle[term]![cell]!
        sums[term]![cell]! += away
        squares[term]![cell]! += away * away
      }
    })
  }
  return squares.map((square, term) =>
    square.map((value, cell) =>
      bags.bags < 2
        ? Number.NaN
        : Math.sqrt(Math.max(0, value - sums[term]![cell]! ** 2 / bags.bags) / (bags.bags - 1)),
    ),
  )
}

type Members = { readonly count: number; readonly of: (row: number) => number }

const membersOf = (clusters: Int32Array | undefined, rows: number): Members => {
  if (clusters === undefined) return { count: rows, of: row => row }
  const { numbers, count } = clusterNumbers(clusters)
  return { count, of: row => numbers[row]! }
}

/** How often each cluster is drawn, when as many are drawn as there are. */
const drawnOf = ({ count }: Members, random: Random): Float64Array => {
  const drawn = new Float64Array(count)
  for (let draw = 0; draw < count; draw++) drawn[random.whole(0, count - 1)]!++
  return drawn
}
