import { alignedRows, assertTable, countAtMost, featureOf, randomOf, type Table } from '../../numeric/index.ts'
import { assemble } from '../boosting/assemble.ts'
import { type BinnedColumn, binColumn } from '../boosting/bins.ts'
import { type Ensemble, leafOf } from '../ensemble.ts'
import { growSurvivalTree, type SurvivalTree } from './grow-survival-tree.ts'

export type ForestSettings = {
  readonly trees: number
  /** Rows that a leaf must have, and events. */
  readonly fewestRows: number
  readonly fewestEvents: number
  /** Features that each node may choose from; 0: half the square root of their number, rounded up. */
  readonly features: number
  /** Rows that a tree sees, drawn without replacement: above 0, at most 1. */
  readonly rowFraction: number
  /** Bins of a column of numbers, 2 to 255. */
  readonly bins: number
  readonly seed: number
}

/** Chosen by cross-validation over three public tables, as `survivalBoosting`. */
export const forestDefaults: ForestSettings = {
  trees: 300,
  fewestRows: 5,
  fewestEvents: 5,
  features: 0,
  rowFraction: 0.632,
  bins: 16,
  seed: 1,
}

/**
 * Settings by the size of a table. Below 2,000 rows a tree sees fewer rows and has smaller leaves, and of up to 12 features
 * each node has one, drawn: where rows are few, trees that differ are worth more than trees that fit. Chosen by
 * cross-validation over METABRIC (C 0.647, with `forestDefaults` 0.642) and over 1,200 rows of Rotterdam and of SUPPORT,
 * where they cost nothing.
 *
 * @example
 * fitForest({ table, time, event, settings: survivalForest(table) })
 */
export const survivalForest = (table: Table): ForestSettings =>
  table.rows < 2000
    ? {
        ...forestDefaults,
        rowFraction: 0.4,
        fewestRows: 3,
        fewestEvents: 3,
        features: table.columns.length > 12 ? 0 : 1,
      }
    : forestDefaults

export type ForestInput = {
  readonly table: Table
  /** Time to an event, or to the end of follow-up where `event` is 0. */
  readonly time: Float64Array
  readonly event: Float64Array
  readonly settings: ForestSettings
  readonly onTree?: (done: number, of: number) => void
}

export type SurvivalForest = {
  /**
   * The score is the ensemble's mortality: events expected if the whole training population were as this row (Ishwaran 2008,
   * section 4.1, over the distinct times of events). Higher is worse; the score can be explained as that of any ensemble.
   */
  readonly trees: Ensemble
  /** Distinct times of events in training, ascending. */
  readonly times: Float64Array
  /** Leaf l holds the steps from `stepFrom[l]` up to `stepFrom[l + 1]`: which of `times`, and the cumulative hazard after it. */
  readonly stepFrom: Uint32Array
  readonly stepTime: Uint32Array
  readonly hazard: Float64Array
  /** Of each training row: mortality by the trees that did not see it; NaN where all saw it. What an honest C is taken of. */
  readonly outOfBag: Float64Array
}

/** What of a forest a model keeps: all but what it says of its training rows. */
export type KeptForest = Omit<SurvivalForest, 'outOfBag'>

/**
 * A random survival forest (Ishwaran 2008): trees that part by the log-rank statistic, each on rows drawn without
 * replacement, with the Nelson-Aalen estimate in each leaf. Missing values take the side that parts better.
 *
 * @throws RangeError for rows that cannot be read, settings out of range, and a table without rows or events
 *
 * @example
 * const forest = fitForest({ table, time, event, settings: forestDefaults })
 * const risk = scoresOf(forest.trees, alignedRows(patients, forest.trees.features)) // higher is worse
 */
export const fitForest = (input: ForestInput): SurvivalForest => {
  const { table, settings } = input
  assertInput(input)
  const features = table.columns.map(featureOf)
  const columns = table.columns.map(column => binColumn(column, settings.bins)).filter(({ bins }) => bins > 1)
  const times = Float64Array.from(new Set(input.time.filter((_, row) => input.event[row] === 1))).sort()
  const follow = {
    // Whole numbers that order all times; how many moments of events a row lives to see.
    time: denseRanks(input.time),
    event: Uint8Array.from(input.event),
    moment: Uint32Array.from(input.time, time => countAtMost(times, time)),
    moments: times.length,
  }
  const order = Uint32Array.from(input.time.keys()).sort((a, b) => input.time[a]! - input.time[b]! || a - b)
  const outOfBag = outOfBagMean(alignedRows(table, features), features.length, table.rows)
  const grown: SurvivalTree[] = []
  for (let tree = 0; tree < settings.trees; tree++) {
    const random = randomOf(settings.seed, tree)
    const seen = drawRows(table.rows, settings.rowFraction, random.whole)
    const one = growSurvivalTree(
      { columns, follow, settings, random },
      order.filter(row => seen[row] === 1),
    )
    grown.push(one)
    outOfBag.add(toEnsemble([one], columns, features, 1), seen)
    input.onTree?.(tree + 1, settings.trees)
  }
  const leaves = grown.flatMap(tree => tree.leaves)
  const stepFrom = new Uint32Array(leaves.length + 1)
  leaves.forEach((leaf, at) => {
    stepFrom[at + 1] = stepFrom[at]! + leaf.stepTime.length
  })
  const stepTime = new Uint32Array(stepFrom.at(-1)!)
  const hazard = new Float64Array(stepFrom.at(-1)!)
  leaves.forEach((leaf, at) => {
    stepTime.set(leaf.stepTime, stepFrom[at]!)
    hazard.set(leaf.hazard, stepFrom[at]!)
  })
  const trees = toEnsemble(grown, columns, features, 1 / settings.trees)
  return { trees, times, stepFrom, stepTime, hazard, outOfBag: outOfBag.mean() }
}

/**
 * Survival of rows (as `alignedRows` gives them) at given times, exp of minus the mean cumulative hazard of the trees:
 * `rows x times`. Behind the last time of an event the last value stands, which says nothing there.
 *
 * @example
 * forestSurvival(forest, alignedRows(patients, forest.trees.features), [365, 730]) // patients x 2
 */
export const forestSurvival = (forest: KeptForest, rows: Float64Array, times: ArrayLike<number>): Float64Array => {
  const { trees, stepFrom, stepTime, hazard } = forest
  const wide = trees.features.length
  const count = rows.length / wide
  const upTo = Uint32Array.from(times, time => countAtMost(forest.times, time))
  const survival = new Float64Array(count * upTo.length)
  for (let row = 0; row < count; row++) {
    const sums = survival.subarray(row * upTo.length, (row + 1) * upTo.length)
    for (const root of trees.roots) {
      const leaf = leafOf(trees, root, rows, row * wide)
      const steps = stepTime.subarray(stepFrom[leaf]!, stepFrom[leaf + 1]!)
      for (let at = 0; at < upTo.length; at++) {
        // Steps at places 0 .. upTo-1 of the grid have happened.
        const happened = countAtMost(steps, upTo[at]! - 1)
        if (happened > 0) sums[at]! += hazard[stepFrom[leaf]! + happened - 1]!
      }
    }
    for (let at = 0; at < sums.length; at++) sums[at] = Math.exp(-sums[at]! / trees.roots.length)
  }
  return survival
}

const assertInput = ({ table, time, event, settings }: ForestInput): void => {
  if (table.rows === 0) throw new RangeError('no rows')
  assertTable(table)
  if (time.length !== table.rows || event.length !== table.rows)
    throw new RangeError(`the table has ${table.rows} rows, time ${time.length}, event ${event.length}`)
  for (let row = 0; row < table.rows; row++) {
    if (!Number.isFinite(time[row]!)) throw new RangeError(`row ${row + 1}: time is ${time[row]}`)
    if (event[row] !== 0 && event[row] !== 1) throw new RangeError(`row ${row + 1}: event is ${event[row]}, not 0 or 1`)
  }
  if (!event.includes(1)) throw new RangeError('no event: nothing to learn from')
  if (!(settings.rowFraction > 0 && settings.rowFraction <= 1))
    throw new RangeError(`rowFraction is ${settings.rowFraction}, not above 0 and at most 1`)
  if (!(Number.isInteger(settings.trees) && settings.trees > 0)) throw new RangeError(`trees is ${settings.trees}`)
  if (!(settings.bins >= 2 && settings.bins <= 255)) throw new RangeError(`bins must be 2 to 255, not ${settings.bins}`)
  if (!(Number.isInteger(settings.features) && settings.features >= 0))
    throw new RangeError(`features must be a whole number from 0, not ${settings.features}`)
  if (!(settings.fewestRows >= 1)) throw new RangeError(`fewestRows must be 1 or more, not ${settings.fewestRows}`)
  if (!(settings.fewestEvents >= 0))
    throw new RangeError(`fewestEvents must be 0 or more, not ${settings.fewestEvents}`)
}

const denseRanks = (values: Float64Array): Uint32Array => {
  const distinct = Float64Array.from(new Set(values)).sort()
  return Uint32Array.from(values, value => countAtMost(distinct, value))
}

/** 1 for the rows that a tree sees. */
const drawRows = (rows: number, fraction: number, whole: (low: number, high: number) => number): Uint8Array => {
  const wanted = Math.max(1, Math.round(fraction * rows))
  const all = Uint32Array.from({ length: rows }, (_, row) => row)
  const seen = new Uint8Array(rows)
  for (let at = 0; at < wanted; at++) {
    const other = whole(at, rows - 1)
    const row = all[other]!
    all[other] = all[at]!
    seen[row] = 1
  }
  return seen
}

const outOfBagMean = (rows: Float64Array, wide: number, count: number) => {
  const sum = new Float64Array(count)
  const trees = new Uint32Array(count)
  return {
    add: (tree: Ensemble, seen: Uint8Array): void => {
      for (let row = 0; row < count; row++) {
        if (seen[row] === 1) continue
        sum[row]! += tree.leafValue[leafOf(tree, tree.roots[0]!, rows, row * wide)]!
        trees[row]!++
      }
    },
    mean: (): Float64Array => sum.map((value, row) => value / trees[row]!),
  }
}

const toEnsemble = (
  trees: readonly SurvivalTree[],
  columns: readonly BinnedColumn[],
  features: Ensemble['features'],
  share: number,
): Ensemble => assemble(trees, columns, features, 0, share)
