import type { Random } from '../../numeric/index.ts'
import type { BinnedColumn } from '../boosting/bins.ts'
import { type logRankSum, type NodeEvents, nodeEvents } from './log-rank.ts'

/** How a node is parted: as `Split`, without the sums of boosting. */
export type ForestSplit = {
  readonly feature: number
  readonly bin: number
  readonly levels: readonly number[]
  readonly missingLeft: boolean
  readonly statistic: number
}

export type SplitTask = {
  readonly columns: readonly BinnedColumn[]
  readonly time: Uint32Array
  readonly event: Uint8Array
  /** Rows, and events, that each side must have. */
  readonly fewestRows: number
  readonly fewestEvents: number
  readonly sum: ReturnType<typeof logRankSum>
}

/** The split of the largest log-rank statistic among `features`; undefined where none parts the node. */
export const bestLogRank = (
  task: SplitTask,
  rows: Uint32Array,
  features: readonly number[],
): ForestSplit | undefined => {
  const node = nodeEvents(rows, task.time, task.event)
  if (node.moments === 0) return undefined
  let best: ForestSplit | undefined
  for (const feature of features) {
    const column = task.columns[feature]!
    const { order, starts } = byBin(column, rows)
    const bins = binOrder(column, node, order, starts)
    for (const missingLeft of starts[column.missingBin + 1]! > (starts[column.missingBin] ?? 0)
      ? [false, true]
      : [false]) {
      const found = scan(task, rows, node, { column, order, starts, bins, missingLeft })
      if (found === undefined || found.statistic <= (best?.statistic ?? 0)) continue
      best = toSplit(feature, column, bins, starts, found, missingLeft, rows.length)
    }
  }
  return best
}

type Buckets = { readonly order: Uint32Array; readonly starts: Uint32Array }

/** Rows of a node (their numbers in its order) bin by bin. */
const byBin = ({ codes, bins }: BinnedColumn, rows: Uint32Array): Buckets => {
  const starts = new Uint32Array(bins + 1)
  for (let at = 0; at < rows.length; at++) starts[codes[rows[at]!]! + 1]!++
  for (let bin = 0; bin < bins; bin++) starts[bin + 1]! += starts[bin]!
  const next = starts.slice()
  const order = new Uint32Array(rows.length)
  for (let at = 0; at < rows.length; at++) order[next[codes[rows[at]!]!]!++] = at
  return { order, starts }
}

/** The bins that are not missing and not empty: numbers in their order, levels by how early their events come. */
const binOrder = (
  column: BinnedColumn,
  node: NodeEvents,
  order: Uint32Array,
  starts: Uint32Array,
): readonly number[] => {
  const bins: number[] = []
  for (let bin = 0; bin < column.bins; bin++)
    if (bin !== column.missingBin && starts[bin + 1]! > starts[bin]!) bins.push(bin)
  if (column.feature.kind === 'numeric') return bins
  const mean = new Map(
    bins.map(bin => {
      let sum = 0
      for (let at = starts[bin]!; at < starts[bin + 1]!; at++) sum += node.excess[order[at]!]!
      return [bin, sum / (starts[bin + 1]! - starts[bin]!)]
    }),
  )
  return bins.sort((a, b) => mean.get(a)! - mean.get(b)! || a - b)
}

type Scan = Buckets & { readonly column: BinnedColumn; readonly bins: readonly number[]; readonly missingLeft: boolean }

/** Adds bin after bin to the left side and keeps the place of the largest statistic. */
const scan = (
  { sum, fewestRows, fewestEvents, event }: SplitTask,
  rows: Uint32Array,
  node: NodeEvents,
  { column, order, starts, bins, missingLeft }: Scan,
): { last: number; statistic: number } | undefined => {
  let allEvents = 0
  for (let at = 0; at < rows.length; at++) allEvents += event[rows[at]!]!
  let best: { last: number; statistic: number } | undefined
  let count = 0
  let events = 0
  sum.begin(node)
  const take = (bin: number): void => {
    for (let at = starts[bin]!; at < starts[bin + 1]!; at++) {
      sum.add(order[at]!)
      events += event[rows[order[at]!]!]!
    }
    count += starts[bin + 1]! - starts[bin]!
  }
  if (missingLeft) take(column.missingBin)
  for (let last = 0; last < bins.length; last++) {
    take(bins[last]!)
    if (rows.length - count < fewestRows || allEvents - events < fewestEvents) break
    if (count < fewestRows || events < fewestEvents) continue
    const statistic = sum.value()
    if (statistic > (best?.statistic ?? 0)) best = { last, statistic }
  }
  return best
}

const toSplit = (
  feature: number,
  column: BinnedColumn,
  bins: readonly number[],
  starts: Uint32Array,
  { last, statistic }: { last: number; statistic: number },
  missingLeft: boolean,
  count: number,
): ForestSplit => {
  const left = bins.slice(0, last + 1)
  const size = left.reduce((sum, bin) => sum + starts[bin + 1]! - starts[bin]!, 0)
  const hasMissing = column.missingBin >= 0 && starts[column.missingBin + 1]! > starts[column.missingBin]!
  // Where the node saw nothing missing, a missing value goes with the most.
  const side = hasMissing ? missingLeft : 2 * size >= count
  return {
    ...{ feature, statistic, missingLeft: side, bin: left.at(-1)! },
    levels:
      column.feature.kind === 'numeric' ? [] : side && column.missingBin >= 0 ? [...left, column.missingBin] : left,
  }
}

/** Some of `count` features, drawn without order. */
export const drawSome = (count: number, wanted: number, random: Random): readonly number[] => {
  const left = Array.from({ length: count }, (_, index) => index)
  const drawn: number[] = []
  while (drawn.length < Math.min(count, wanted)) drawn.push(...left.splice(random.whole(0, left.length - 1), 1))
  return drawn
}
