import { type Answer, whyUnanswered } from '../../core/index.ts'
import type { Estimate, Fairness, FairnessGap } from '../../learning/evaluation/index.ts'
import type { Candidate } from './candidate.ts'
import { estimated, type Gate, holding, notComputable, wholly } from './gate.ts'
import type { GroupSize, Plan, SubgroupLimits } from './plan.ts'

/**
 * The gates of each group of the plan's columns. Where the plan goes by intervals, a gap that lies wholly beyond the margin has failed, one
 * that straddles it is not shown (format 2; of format 1 it has failed), and groups too small to be shown are named.
 */
export const subgroupGates = (plan: Plan, limits: SubgroupLimits, { test }: Candidate): readonly Gate[] =>
  limits.columns.flatMap(column => {
    const found = test.subgroups.filter(one => one.column === column)
    const none = (because: string) => [notComputable(column, words(plan, limits, 'tpr'), because)]
    const [own] = found
    if (own === undefined || found.length > 1)
      return none(own === undefined ? 'the groups were not looked at' : 'the groups were told twice')
    const { smallest, threshold } = limits
    const isSame =
      own.smallest.rows === smallest.rows &&
      own.smallest.events === smallest.events &&
      own.smallest.others === smallest.others
    // Otherwise a run could make every group too small to be judged.
    if (!isSame) return none('the run calls other groups small than the plan does')
    if (own.fairness.kind !== 'answered') return none(whyUnanswered(own.fairness))
    const fairness = own.fairness.value
    if (fairness.threshold !== threshold)
      return none(`the rates are at ${fairness.threshold}, the plan asks ${threshold}`)
    if (fairness.gaps.length === 0) return tooSmall(column, plan, limits, fairness)
    return fairness.gaps.flatMap(gap => gatesOf(column, plan, limits, fairness, gap))
  })

const suppressedOf = ({ tooFew }: Fairness) => (tooFew.length === 0 ? {} : { suppressed: tooFew })

/** No two groups of a column are large enough to be held side by side. */
const tooSmall = (column: string, plan: Plan, limits: SubgroupLimits, fairness: Fairness): readonly Gate[] => {
  const gate = { ...notComputable(column, words(plan, limits, 'tpr'), fewer), ...suppressedOf(fairness) }
  if (!isThreefold(plan, limits)) return [gate]
  const isReported = limits.notShown !== 'blocks'
  return [{ ...gate, outcome: 'not-shown', ...(isReported ? { reportedOnly: true } : {}) }]
}

const fewer = 'fewer than two groups are large enough'

const gatesOf = (
  column: string,
  plan: Plan,
  limits: SubgroupLimits,
  fairness: Fairness,
  { level: group, tpr, inTheLarge, size }: FairnessGap,
): readonly Gate[] => {
  const named = (words: string): string => `${column}: ${words} of ${group} minus ${fairness.reference}`
  const one = (gate: string, answer: Answer<Estimate>, which: 'tpr' | 'inTheLarge'): Gate => {
    const most = limits.largestGap[which]
    const judge =
      limits.by === 'value'
        ? holding(({ value }) => Math.abs(value) <= most)
        : isThreefold(plan, limits)
          ? wholly({ least: -most, most })
          : holding(({ low, high }) => low >= -most && high <= most)
    const judged = estimated(gate, answer, plan.gates.level, words(plan, limits, which), judge)
    const isReported = judged.outcome === 'not-shown' && isOnlyReported(limits, size)
    return { ...judged, ...(isReported ? { reportedOnly: true } : {}), ...suppressedOf(fairness) }
  }
  return [one(named('TPR'), tpr, 'tpr'), one(named('in the large'), inTheLarge, 'inTheLarge')]
}

/** Passed, failed, or not shown. */
const isThreefold = ({ format }: Plan, { by }: SubgroupLimits): boolean => format !== 1 && by === 'interval'

/** A group whose size is not told stops the candidate as a large one does. */
const isOnlyReported = ({ notShown }: SubgroupLimits, size: GroupSize | undefined): boolean => {
  if (notShown === undefined || notShown === 'blocks') return false
  if (notShown === 'reported') return true
  const { rows, events, others } = notShown.blocksFrom
  return size !== undefined && (size.rows < rows || size.events < events || size.others < others)
}

const words = (plan: Plan, limits: SubgroupLimits, which: 'tpr' | 'inTheLarge'): string => {
  const most = limits.largestGap[which]
  if (limits.by === 'value') return `the estimate of the gap within ${most} of 0`
  return isThreefold(plan, limits)
    ? `the whole interval of the gap within ${most} of 0; failed where it lies wholly beyond`
    : `the whole interval of the gap within ${most} of 0`
}
