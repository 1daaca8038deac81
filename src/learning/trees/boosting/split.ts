import type { BinnedColumn } from './bins.ts'
import { countAt, gradientAt, hessianAt } from './histograms.ts'

/** What a leaf holds: sums of first and second derivatives, and rows. */
export type Totals = { readonly gradient: number; readonly hessian: number; readonly count: number }

/** Between which values a leaf's own value may lie (monotone constraints above it). */
export type Bounds = { readonly low: number; readonly high: number }

export type SplitRules = {
  readonly fewestRows: number
  readonly leastHessian: number
  readonly l2: number
  readonly leastGain: number
  /** Levels: rows a level needs in the leaf to be sorted, and what is added to its second derivatives in sorting. */
  readonly levelRows: number
  readonly levelSmoothing: number
  readonly levelL2: number
  readonly mostLevels: number
  /** Up to so many levels, one is split from all others. */
  readonly fewLevels: number
}

/** The best way to part a leaf by one feature. */
export type Split = {
  readonly feature: number
  readonly gain: number
  /** Numbers: bins up to this one go left. */
  readonly bin: number
  /** Levels: these bins go left, that of missing values perhaps among them. */
  readonly levels: readonly number[]
  readonly missingLeft: boolean
  readonly left: Totals
  readonly right: Totals
}

export type SplitSearch = {
  readonly rules: SplitRules
  readonly totals: Totals
  readonly bounds: Bounds
  /** What one whole number in a histogram stands for. */
  readonly scale: { readonly gradient: number; readonly hessian: number }
}

/** The value that a leaf of these sums takes: one Newton step, within its bounds. */
export const leafValue = (sums: Totals, l2: number, bounds: Bounds): number =>
  Math.min(bounds.high, Math.max(bounds.low, sums.hessian + l2 > 0 ? -sums.gradient / (sums.hessian + l2) : 0))

/** How much a leaf of this value lowers the loss, twice, in the second-order picture. */
const worth = (sums: Totals, l2: number, value: number): number =>
  -(2 * sums.gradient * value + (sums.hessian + l2) * value * value)

/**
 * The best split of a leaf by one feature, if one gains more than the rules ask.
 *
 * @param cells the leaf's histograms; the feature's begins at word `at`
 * @param monotone 1 when the outcome may only rise with the feature, -1 when only fall, 0 free
 */
export const bestSplit = (
  search: SplitSearch,
  feature: number,
  column: BinnedColumn,
  cells: Int32Array,
  at: number,
  monotone: number,
): Split | undefined => {
  const bins = binsAt(column.bins, cells, at, search.scale)
  return column.feature.kind === 'numeric'
    ? byNumber(search, feature, column, bins, monotone)
    : byLevel(search, feature, column, bins)
}

/** One feature's histogram as numbers; the arrays are used again for the next. */
type Bins = { readonly gradient: Float64Array; readonly hessian: Float64Array; readonly count: Int32Array }

const held: Bins = { gradient: new Float64Array(256), hessian: new Float64Array(256), count: new Int32Array(256) }

const binsAt = (bins: number, cells: Int32Array, at: number, scale: SplitSearch['scale']): Bins => {
  for (let bin = 0; bin < bins; bin++) {
    held.gradient[bin] = gradientAt(cells, at + bin * 4) * scale.gradient
    held.hessian[bin] = hessianAt(cells, at + bin * 4) * scale.hessian
    held.count[bin] = countAt(cells, at + bin * 4)
  }
  return held
}

/** The best candidate so far, as numbers only: most candidates lose. */
type Best = { gain: number; bin: number; missingLeft: boolean; gradient: number; hessian: number; count: number }

const noneYet = (rules: SplitRules): Best => ({
  gain: rules.leastGain,
  bin: -1,
  missingLeft: false,
  gradient: 0,
  hessian: 0,
  count: 0,
})

/** Keeps a left part if it gains more than the best so far. */
const consider = (
  search: SplitSearch,
  best: Best,
  bin: number,
  gradient: number,
  hessian: number,
  count: number,
  l2: number,
  monotone = 0,
): boolean => {
  const gain = gainOf(search, gradient, hessian, count, monotone, l2)
  if (!(gain > best.gain)) return false
  best.gain = gain
  best.bin = bin
  best.gradient = gradient
  best.hessian = hessian
  best.count = count
  return true
}

const byNumber = (
  search: SplitSearch,
  feature: number,
  column: BinnedColumn,
  bins: Bins,
  monotone: number,
): Split | undefined => {
  const last = column.bounds.length
  const { missingBin } = column
  const isMissing = missingBin >= 0 && bins.count[missingBin]! > 0
  const best = noneYet(search.rules)
  for (const missingLeft of isMissing ? [false, true] : [false]) {
    let gradient = missingLeft ? bins.gradient[missingBin]! : 0
    let hessian = missingLeft ? bins.hessian[missingBin]! : 0
    let count = missingLeft ? bins.count[missingBin]! : 0
    // With missing values on the right, all that is known may stand against them.
    const end = isMissing && !missingLeft ? last : last - 1
    for (let bin = 0; bin <= end; bin++) {
      gradient += bins.gradient[bin]!
      hessian += bins.hessian[bin]!
      count += bins.count[bin]!
      if (bins.count[bin] === 0 && bin !== end) continue
      if (consider(search, best, bin, gradient, hessian, count, search.rules.l2, monotone))
        best.missingLeft = missingLeft
    }
  }
  if (best.bin < 0) return undefined
  const split = splitOf(search, feature, best, [])
  // A value that goes missing later takes the side of most rows.
  return isMissing ? split : { ...split, missingLeft: split.left.count >= split.right.count }
}

const splitOf = (search: SplitSearch, feature: number, best: Best, levels: readonly number[]): Split => ({
  feature,
  gain: best.gain,
  bin: best.bin,
  levels,
  missingLeft: best.missingLeft,
  left: { gradient: best.gradient, hessian: best.hessian, count: best.count },
  right: {
    gradient: search.totals.gradient - best.gradient,
    hessian: search.totals.hessian - best.hessian,
    count: search.totals.count - best.count,
  },
})

/** What a left part of these sums gains over the leaf as it is; -Infinity where the rules forbid it. */
const gainOf = (
  { rules, totals, bounds }: SplitSearch,
  gradient: number,
  hessian: number,
  count: number,
  monotone: number,
  l2: number,
): number => {
  if (count < rules.fewestRows || totals.count - count < rules.fewestRows) return Number.NEGATIVE_INFINITY
  const restGradient = totals.gradient - gradient
  const restHessian = totals.hessian - hessian
  if (hessian < rules.leastHessian || restHessian < rules.leastHessian) return Number.NEGATIVE_INFINITY
  const isFree = monotone === 0 && bounds.low === Number.NEGATIVE_INFINITY && bounds.high === Number.POSITIVE_INFINITY
  if (isFree)
    return (
      (gradient * gradient) / (hessian + l2) +
      (restGradient * restGradient) / (restHessian + l2) -
      (totals.gradient * totals.gradient) / (totals.hessian + rules.l2)
    )
  const left = { gradient, hessian, count }
  const right = { gradient: restGradient, hessian: restHessian, count: totals.count - count }
  const leftValue = leafValue(left, l2, bounds)
  const rightValue = leafValue(right, l2, bounds)
  if (monotone * (rightValue - leftValue) < 0) return Number.NEGATIVE_INFINITY
  return (
    worth(left, l2, leftValue) +
    worth(right, l2, rightValue) -
    worth(totals, rules.l2, leafValue(totals, rules.l2, bounds))
  )
}

/**
 * Levels in the order of their mean gradient, parted where it gains most, from either end (Fisher 1958: for a convex loss
 * the best part is a run of that order); few levels, one against the rest. Missing values are one more level.
 */
const byLevel = (search: SplitSearch, feature: number, column: BinnedColumn, bins: Bins): Split | undefined => {
  const { rules } = search
  if (column.bins <= rules.fewLevels) {
    const best = noneYet(rules)
    for (let bin = 0; bin < column.bins; bin++)
      consider(search, best, bin, bins.gradient[bin]!, bins.hessian[bin]!, bins.count[bin]!, rules.l2)
    return best.bin < 0 ? undefined : levelSplit(search, feature, column, best, [best.bin])
  }
  const order: number[] = []
  for (let bin = 0; bin < column.bins; bin++) if (bins.count[bin]! >= rules.levelRows) order.push(bin)
  const ratio = (bin: number): number => bins.gradient[bin]! / (bins.hessian[bin]! + rules.levelSmoothing)
  order.sort((a, b) => ratio(a) - ratio(b) || a - b)
  const fromStart = bestRun(search, bins, order)
  const reversed = order.toReversed()
  const fromEnd = bestRun(search, bins, reversed)
  const [best, run] = fromEnd.gain > fromStart.gain ? [fromEnd, reversed] : [fromStart, order]
  return best.bin < 0 ? undefined : levelSplit(search, feature, column, best, run.slice(0, best.bin))
}

/** How many levels from the start of an order part best; `bin` is that number. */
const bestRun = (search: SplitSearch, bins: Bins, order: readonly number[]): Best => {
  const { rules } = search
  const best = noneYet(rules)
  const sums = { gradient: 0, hessian: 0, count: 0 }
  for (let taken = 1; taken <= Math.min(rules.mostLevels, Math.ceil(order.length / 2)); taken++) {
    const bin = order[taken - 1]!
    sums.gradient += bins.gradient[bin]!
    sums.hessian += bins.hessian[bin]!
    sums.count += bins.count[bin]!
    consider(search, best, taken, sums.gradient, sums.hessian, sums.count, rules.l2 + rules.levelL2)
  }
  return best
}

const levelSplit = (
  search: SplitSearch,
  feature: number,
  column: BinnedColumn,
  best: Best,
  left: readonly number[],
): Split => {
  best.missingLeft = left.includes(column.missingBin)
  return splitOf(search, feature, best, left)
}
