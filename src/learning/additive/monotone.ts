import { choleskyOf, solveCholesky } from '../numeric/index.ts'

/**
 * The solution of `system * values = right` whose values do not fall over all cells but the last: neighbours that would
 * are made one cell, and the smaller system is solved again, until none does (pooling as in isotonic regression, under the
 * penalties too).
 *
 * @param free the solution without that bound
 * @param direction 1 not to fall, -1 not to rise
 */
export const increasing = (
  system: Float64Array,
  right: Float64Array,
  free: Float64Array,
  direction: number,
): Float64Array => {
  const cells = right.length
  const groupOf = Uint16Array.from(right.keys())
  let values = free
  for (;;) {
    const pooled = poolFalling(values, groupOf, direction)
    if (pooled === 0) return Float64Array.from(groupOf, group => values[group]!)
    values = solvePooled(system, right, groupOf, groupOf[cells - 1]! + 1)
  }
}

/** Makes one of each run of groups that falls; the last cell is a group of its own. Gives how many groups are fewer. */
const poolFalling = (values: Float64Array, groupOf: Uint16Array, direction: number): number => {
  const ordered = groupOf.length - 1
  const before = groupOf.slice()
  let shift = 0
  for (let cell = 1; cell < groupOf.length; cell++) {
    const isNext = before[cell] !== before[cell - 1]
    if (isNext && cell < ordered && direction * (values[before[cell]!]! - values[before[cell - 1]!]!) < 0) shift++
    groupOf[cell] = before[cell]! - shift
  }
  return shift
}

const solvePooled = (system: Float64Array, right: Float64Array, groupOf: Uint16Array, groups: number): Float64Array => {
  const cells = right.length
  const small = new Float64Array(groups * groups)
  const sums = new Float64Array(groups)
  for (let a = 0; a < cells; a++) {
    sums[groupOf[a]!]! += right[a]!
    for (let b = 0; b < cells; b++) small[groupOf[a]! * groups + groupOf[b]!]! += system[a * cells + b]!
  }
  const factor = choleskyOf(small, groups, 0)
  if ('dependent' in factor) throw new RangeError(`the sums of cell ${factor.dependent} are not finite`)
  return solveCholesky(factor.lower, sums)
}

/**
 * Values made monotone with the least change in squares, weighted (pool adjacent violators: Ayer et al. 1955); their
 * weighted mean stays.
 *
 * @param direction 1 not to fall, -1 not to rise
 *
 * @example
 * isotonic([1, 3, 2], [1, 1, 1], 1) // [1, 2.5, 2.5]
 */
export const isotonic = (values: readonly number[], weights: readonly number[], direction: 1 | -1): number[] => {
  const runs: { sum: number; weight: number; cells: number }[] = []
  values.forEach((value, cell) => {
    // A cell without rows follows the others.
    const weight = Math.max(weights[cell]!, 1e-9)
    let run = { sum: direction * value * weight, weight, cells: 1 }
    for (
      let last = runs.at(-1);
      last !== undefined && last.sum / last.weight >= run.sum / run.weight;
      last = runs.at(-1)
    ) {
      run = { sum: last.sum + run.sum, weight: last.weight + run.weight, cells: last.cells + run.cells }
      runs.pop()
    }
    runs.push(run)
  })
  return runs.flatMap(({ sum, weight, cells }) => new Array<number>(cells).fill((direction * sum) / weight))
}
