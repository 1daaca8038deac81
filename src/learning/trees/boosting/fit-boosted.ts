import {
  alignedRows,
  directionOf,
  featureOf,
  type Loss,
  loneThread,
  lossOf,
  type Outcome,
  type Random,
  randomOf,
} from '../../numeric/index.ts'
import { type Ensemble, scoreOf } from '../ensemble.ts'
import { assemble } from './assemble.ts'
import { type BinnedColumn, binColumn } from './bins.ts'
import { type GrownTree, type GrowthRules, growTree, leftBins } from './grow.ts'
import { createHistograms, type Histograms } from './histograms.ts'
import { assertBoosting, type BoostingInput, type BoostingSettings, type EarlyStopping } from './input.ts'

/**
 * Gradient-boosted trees (Friedman 2001) on binned columns, grown leaf by leaf, with missing values and levels as they are.
 * The same input gives the same trees for any number of threads.
 *
 * @throws RangeError as `assertTable`; for more than 16,777,215 rows, and for none; outcomes that are not of their kind, or all the same;
 *   lengths that differ; weights below 0; settings out of range; and names that the table does not have
 *
 * @example
 * const trees = fitBoosted({ table, outcome: { kind: 'binary', y }, settings: boostingDefaults })
 * const chance = 1 / (1 + Math.exp(-scoreOf(trees, alignedRows(table, trees.features))))
 */
export const fitBoosted = (input: BoostingInput): Ensemble => {
  const { table, settings } = input
  assertBoosting(input)
  const features = table.columns.map(featureOf)
  // A column of one value parts nothing.
  const columns = table.columns.map(column => binColumn(column, settings.bins)).filter(({ bins }) => bins > 1)
  const loss = calmed(input.outcome, lossOf(input.outcome, input.weight))
  const grown: GrownTree[] = []
  const toEnsemble = (trees: readonly GrownTree[], base: number): Ensemble =>
    assemble(trees, columns, features, base, settings.learningRate)
  const held = input.stopping === undefined ? undefined : heldOut(input.stopping, features, loss.base)
  if (columns.length > 0) {
    const histograms = createHistograms(input.pool ?? loneThread, columns, settings.leaves)
    const grow = treeGrower(columns, histograms, loss, settings, new Float64Array(table.rows).fill(loss.base))
    for (let tree = 0; tree < settings.trees; tree++) {
      const next = grow(tree)
      grown.push(next)
      input.onTree?.(tree + 1, settings.trees)
      if (held?.isOverAfter(toEnsemble([next], 0)) === true) break
    }
    histograms.close()
  }
  return toEnsemble(held === undefined ? grown : grown.slice(0, held.best()), loss.base)
}

/** LightGBM's bound on a Newton step for counts: e^0.7 more in the second derivatives. */
const CALM = Math.exp(0.7)

const calmed = (outcome: Outcome, loss: Loss): Loss =>
  outcome.kind !== 'count'
    ? loss
    : {
        ...loss,
        derive: (scores, gradient, hessian) => {
          loss.derive(scores, gradient, hessian)
          for (let row = 0; row < hessian.length; row++) hessian[row]! *= CALM
        },
      }

/** Grows one tree after the other and moves the scores of all rows by it. */
const treeGrower = (
  columns: readonly BinnedColumn[],
  histograms: Histograms,
  loss: Loss,
  settings: BoostingSettings,
  scores: Float64Array,
): ((tree: number) => GrownTree) => {
  const rules = growthRules(columns, settings)
  const inOrder = Uint32Array.from(scores.keys())
  return tree => {
    const random = randomOf(settings.seed, tree)
    loss.derive(scores, histograms.gradient, histograms.hessian)
    const scale = histograms.useGradients()
    histograms.rows.set(inOrder)
    const count = settings.rowFraction < 1 ? drawRows(histograms.rows, settings.rowFraction, random) : scores.length
    const features = drawFeatures(columns.length, settings.featureFraction, random)
    const grown = renewed(growTree(histograms, columns, rules, features, count, scale), histograms, loss, scores)
    for (const leaf of grown.leaves) {
      const step = settings.learningRate * leaf.value
      for (let at = leaf.from; at < leaf.from + leaf.totals.count; at++) scores[histograms.rows[at]!]! += step
    }
    for (let at = count; at < scores.length; at++) {
      const row = histograms.rows[at]!
      scores[row]! += settings.learningRate * valueAt(grown, histograms, columns, row)
    }
    return grown
  }
}

const growthRules = (columns: readonly BinnedColumn[], settings: BoostingSettings): GrowthRules => {
  const place = new Map(columns.map(({ feature }, index) => [feature.name, index]))
  return {
    leaves: settings.leaves,
    fewestRows: settings.fewestRows,
    leastHessian: 1e-3,
    l2: settings.l2,
    leastGain: 0,
    // LightGBM's own defaults for levels.
    levelRows: 10,
    levelSmoothing: 10,
    levelL2: 10,
    mostLevels: 32,
    fewLevels: 4,
    monotone: Int8Array.from(columns, ({ feature }) => directionOf(settings.monotone, feature.name)),
    interactions: settings.interactions.map(set => set.flatMap(name => place.get(name) ?? [])),
  }
}

/** Puts the rows that a tree sees first, in ascending order, the others behind them; gives how many it sees. */
const drawRows = (rows: Uint32Array, fraction: number, random: Random): number => {
  const others: number[] = []
  let seen = 0
  for (let row = 0; row < rows.length; row++) {
    if (random.unit() < fraction) rows[seen++] = row
    else others.push(row)
  }
  rows.set(others, seen)
  return seen
}

const drawFeatures = (count: number, fraction: number, random: Random): readonly number[] => {
  const left = Array.from({ length: count }, (_, index) => index)
  const drawn: number[] = []
  const wanted = Math.max(1, Math.round(fraction * count))
  while (drawn.length < wanted) drawn.push(...left.splice(random.whole(0, left.length - 1), 1))
  return drawn.sort((a, b) => a - b)
}

/** Leaf values of a loss that one Newton step does not settle. */
const renewed = (tree: GrownTree, histograms: Histograms, loss: Loss, scores: Float64Array): GrownTree =>
  loss.leaf === undefined
    ? tree
    : {
        ...tree,
        leaves: tree.leaves.map(leaf => ({
          ...leaf,
          value: loss.leaf!(histograms.rows.subarray(leaf.from, leaf.from + leaf.totals.count), scores),
        })),
      }

/** The leaf value of a row that the tree did not see. */
const valueAt = (tree: GrownTree, histograms: Histograms, columns: readonly BinnedColumn[], row: number): number => {
  let node = tree.nodes.length === 0 ? -1 : 0
  while (node >= 0) {
    const { split, left, right } = tree.nodes[node]!
    const bin = histograms.binOf(split.feature, row)
    node = leftBins(columns[split.feature]!, split)[bin] === 1 ? left : right
  }
  return tree.leaves[~node]!.value
}

/** The loss of rows kept apart, tree by tree. */
const heldOut = ({ table, outcome, patience, onLoss }: EarlyStopping, features: Ensemble['features'], base: number) => {
  const rows = alignedRows(table, features)
  const scores = new Float64Array(table.rows).fill(base)
  const loss = lossOf(outcome, undefined)
  let least = loss.mean(scores)
  let trees = 0
  let best = 0
  onLoss?.(least)
  return {
    best: () => best,
    /** Adds one tree; true when the best is `patience` trees ago. */
    isOverAfter: (tree: Ensemble): boolean => {
      trees++
      for (let row = 0; row < scores.length; row++) scores[row]! += scoreOf(tree, rows, row * features.length)
      const now = loss.mean(scores)
      onLoss?.(now)
      if (now < least) {
        least = now
        best = trees
      }
      return trees - best >= patience
    },
  }
}
