import type { MonitoredCases } from './cases.ts'
import type { CaseWindow } from './windows.ts'

export type AucBlock = CaseWindow & { readonly auc: number }

/**
 * Consecutive blocks, each closed as soon as it holds `leastOfEach` cases with the outcome and as many without, with the part of its pairs
 * that are in the right order (ties half). Where a block ends depends on outcomes alone, so that given these its AUC has the AUC of its time
 * as mean.
 */
export const aucBlocks = ({ prediction, outcome }: MonitoredCases, leastOfEach: number): readonly AucBlock[] => {
  const blocks: AucBlock[] = []
  let from = 0
  let [events, others]: [number[], number[]] = [[], []]
  for (let at = 0; at < outcome.length; at++) {
    if (outcome[at] === 1) events.push(prediction[at]!)
    else others.push(prediction[at]!)
    if (events.length < leastOfEach || others.length < leastOfEach) continue
    blocks.push({ from, to: at + 1, auc: rightPairs(events, others) / (events.length * others.length) })
    from = at + 1
    events = []
    others = []
  }
  return blocks
}

/** One of both is as short as a block allows, so that all pairs of a run are a few times its cases. */
const rightPairs = (events: readonly number[], others: readonly number[]): number => {
  let right = 0
  for (const event of events) for (const other of others) right += event > other ? 1 : event === other ? 0.5 : 0
  return right
}
