import type { Random } from '../../numeric/index.ts'
import type { AssembledTree } from '../boosting/assemble.ts'
import type { BinnedColumn } from '../boosting/bins.ts'
import { leftBins } from '../boosting/grow.ts'
import { logRankSum, nodeEvents } from './log-rank.ts'
import { bestLogRank, drawSome, type SplitTask } from './split-node.ts'

/** Nelson-Aalen in a leaf: at which moments (places in the grid of all) it steps, and the cumulative hazard after each. */
export type SurvivalLeaf = AssembledTree['leaves'][number] & {
  readonly stepTime: Uint32Array
  readonly hazard: Float64Array
}

export type SurvivalTree = AssembledTree & { readonly leaves: readonly SurvivalLeaf[] }

export type SurvivalTask = {
  readonly columns: readonly BinnedColumn[]
  readonly follow: {
    readonly time: Uint32Array
    readonly event: Uint8Array
    /** How many moments of the grid each row lives to see. */
    readonly moment: Uint32Array
    readonly moments: number
  }
  readonly settings: { readonly fewestRows: number; readonly fewestEvents: number; readonly features: number }
  readonly random: Random
}

/** @param rows what the tree sees, by ascending time */
export const growSurvivalTree = (task: SurvivalTask, rows: Uint32Array): SurvivalTree => {
  const { columns, follow, settings, random } = task
  const nodes: { split: AssembledTree['nodes'][number]['split']; left: number; right: number }[] = []
  const leaves: SurvivalLeaf[] = []
  const wanted = settings.features > 0 ? settings.features : Math.ceil(Math.sqrt(columns.length) / 2)
  const search: SplitTask = {
    ...{ columns, time: follow.time, event: follow.event, sum: logRankSum(rows.length) },
    fewestRows: Math.max(1, settings.fewestRows),
    fewestEvents: settings.fewestEvents,
  }
  const grow = (own: Uint32Array): number => {
    const split =
      own.length < 2 * search.fewestRows
        ? undefined
        : bestLogRank(search, own, drawSome(columns.length, wanted, random))
    if (split === undefined) return ~(leaves.push(leafOf(task, own)) - 1)
    const column = columns[split.feature]!
    const isLeft = leftBins(column, split)
    const left = own.filter(row => isLeft[column.codes[row]!] === 1)
    const right = own.filter(row => isLeft[column.codes[row]!] !== 1)
    const counts = { left: { count: left.length }, right: { count: right.length } }
    const node = { split: { ...split, ...counts }, left: 0, right: 0 }
    const at = nodes.push(node) - 1
    node.left = grow(left)
    node.right = grow(right)
    return at
  }
  grow(rows)
  return { nodes, leaves }
}

const leafOf = ({ follow }: SurvivalTask, rows: Uint32Array): SurvivalLeaf => {
  const { moments, steps } = nodeEvents(rows, follow.time, follow.event)
  const stepTime = new Uint32Array(moments)
  const hazard = steps.slice(1, moments + 1)
  let at = -1
  let last = -1
  for (const row of rows) {
    if (follow.event[row] === 0 || follow.time[row] === last) continue
    last = follow.time[row]!
    stepTime[++at] = follow.moment[row]! - 1
  }
  let mortality = 0
  for (let step = 0; step < moments; step++) {
    const gain = hazard[step]! - (step === 0 ? 0 : hazard[step - 1]!)
    mortality += gain * (follow.moments - stepTime[step]!)
  }
  return { totals: { count: rows.length }, value: mortality, stepTime, hazard }
}
