import { bytesOf, loneThread } from '../../numeric/index.ts'
import { type Ensemble, MISSING } from '../ensemble.ts'
import { contributionsKernel } from './contributions-kernel.ts'
import { laidTrees, layOut, writeLaid } from './laid-trees.ts'

/** The program that explains one ensemble, everything that does not depend on the row in its memory. */
export type TreeKernel = {
  /** @returns a contribution a feature */
  readonly contributions: (values: Float64Array, from: number) => Float64Array
  /** @returns `features x features`; the two entries of a pair together are half of what both do together */
  readonly pairs: (values: Float64Array, from: number) => Float64Array
}

/** @param isInPairs whether `pairs` will be asked: it needs more memory */
export const treeKernel = (trees: Ensemble, isInPairs: boolean): TreeKernel => {
  const laid = laidTrees(trees)
  const layout = layOut(trees, laid, isInPairs)
  const kernel = loneThread.open(bytesOf(contributionsKernel), layout.end)
  const { buffer } = kernel.memory
  writeLaid(trees, laid, layout, buffer)
  const { products, sums, edges, turns, values, decisions } = layout
  kernel.call('place', products, sums, edges, turns, values, decisions, layout.into)
  const wide = trees.features.length
  const row = new Float64Array(buffer, values, 3 * wide)
  const into = new Float64Array(buffer, layout.into, wide)
  const pairs = new Float64Array(buffer, layout.pairs, isInPairs ? wide * wide : 0)
  /** The row three times, as the three kinds of split read a missing value and 0; then which splits send it left. */
  const enter = (of: Float64Array, from: number): void => {
    for (let feature = 0; feature < wide; feature++) {
      const value = of[from + feature]!
      row[MISSING.side * wide + feature] = value
      row[MISSING.zeroValue * wide + feature] = Number.isNaN(value) ? 0 : value
      // LightGBM's own bound for "is zero".
      row[MISSING.sideWithZero * wide + feature] = Math.abs(value) <= 1e-35 ? Number.NaN : value
    }
    kernel.call('decide', layout.groups, layout.splitGroups.length)
  }
  return {
    contributions: (of, from) => {
      enter(of, from)
      into.fill(0)
      kernel.call('explain', layout.roots, laid.length)
      return into.slice()
    },
    pairs: (of, from) => {
      enter(of, from)
      pairs.fill(0)
      kernel.call('explainPairs', layout.roots, laid.length, layout.pairs, layout.above)
      return pairs.slice()
    },
  }
}
