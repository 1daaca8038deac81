import { type Answer, whyUnanswered } from '../../core/index.ts'
import type { Estimate, Interval } from '../../learning/evaluation/index.ts'
import type { Candidate, ChampionComparison } from './candidate.ts'
import { type Outside, outsidePlan } from './outside-plan.ts'
import type { CalibrationLimits, Plan, SubgroupLimits } from './plan.ts'

export type Gate = {
  /** e.g. `discrimination`, `non-inferiority`, `calibration slope`, `sex: TPR of female` */
  readonly gate: string
  /** What cannot be computed has not passed. `waived` and `no-champion` ask for nothing. */
  readonly outcome: 'passed' | 'failed' | 'not-computable' | 'waived' | 'no-champion'
  readonly value?: number
  readonly interval?: Interval
  /** What the plan asks, in words with its number. */
  readonly limit: string
  /** Why it cannot be computed, or is waived. */
  readonly because?: string
  /** Groups too small to be judged or shown. */
  readonly suppressed?: readonly string[]
}

export type Judgement = {
  readonly verdict: 'passed' | 'failed' | 'blocked'
  /** Why it is blocked; empty otherwise. */
  readonly outside: readonly Outside[]
  /** Every gate, also of a candidate that is blocked. */
  readonly gates: readonly Gate[]
  /** Beside which version it was judged. */
  readonly champion: string | null
}

/**
 * Each gate of the plan for a candidate, with its numbers. `blocked` is what lies outside the plan, however good its numbers.
 * Without a champion there is nothing to be non-inferior to: the life of the model (`applyMove`) says whether that is so.
 *
 * @example
 * judgeCandidate(plan, candidate).verdict // 'passed' | 'failed' | 'blocked'
 */
export const judgeCandidate = (plan: Plan, candidate: Candidate, champion?: ChampionComparison): Judgement => {
  const { gates: limits } = plan
  const { test } = candidate
  const outside = outsidePlan(plan, candidate)
  const { leastDiscrimination: least, level } = limits
  const gates: readonly Gate[] = [
    estimated('discrimination', test.discrimination, level, `at least ${least}`, ({ value }) => value >= least),
    nonInferiority(plan, champion),
    ...('waived' in limits.calibration
      ? [waived('calibration', limits.calibration.waived)]
      : calibrationOf(limits.calibration, candidate, level)),
    ...('waived' in limits.subgroups
      ? [waived('subgroups', limits.subgroups.waived)]
      : subgroupsOf(limits.subgroups, candidate, level)),
  ]
  const passed = gates.every(({ outcome }) => outcome === 'passed' || outcome === 'waived' || outcome === 'no-champion')
  return {
    verdict: outside.length > 0 ? 'blocked' : passed ? 'passed' : 'failed',
    outside,
    gates,
    champion: champion?.version ?? null,
  }
}

type Sure = { readonly value: number; readonly low: number; readonly high: number }

const waived = (gate: string, because: string): Gate => ({ gate, outcome: 'waived', limit: 'none', because })

const notComputable = (gate: string, limit: string, because: string): Gate => ({
  gate,
  outcome: 'not-computable',
  limit,
  because,
})

/** A gate on a number with an interval: one without, of a lower level or around another value is none. */
const estimated = (
  gate: string,
  answer: Answer<Estimate>,
  level: number,
  limit: string,
  holds: (sure: Sure) => boolean,
): Gate => {
  if (answer.kind !== 'answered') return notComputable(gate, limit, whyUnanswered(answer))
  const { value, interval: around } = answer.value
  if (around.kind !== 'answered') return notComputable(gate, limit, `no interval: ${whyUnanswered(around)}`)
  const interval = around.value
  const { low, high } = interval
  if (![value, low, high].every(Number.isFinite)) return notComputable(gate, limit, 'a number is not finite')
  if (!(low <= value && value <= high)) return notComputable(gate, limit, 'the value lies outside its interval')
  if (!(interval.level >= level))
    return notComputable(gate, limit, `the interval has level ${interval.level}, the plan asks ${level}`)
  return { gate, outcome: holds({ value, low, high }) ? 'passed' : 'failed', value, interval, limit }
}

const nonInferiority = (
  { gates: { nonInferiorityMargin: margin, level }, frozenTest }: Plan,
  champion: ChampionComparison | undefined,
): Gate => {
  const gate = 'non-inferiority'
  const limit = `the interval of the difference above ${-margin}`
  if (champion === undefined) return { gate, outcome: 'no-champion', limit, because: 'nothing has served before' }
  if (champion.test !== frozenTest)
    return notComputable(gate, limit, 'the two were compared on other rows than the frozen test')
  return estimated(gate, champion.difference, level, limit, ({ low }) => low > -margin)
}

const calibrationOf = (limits: CalibrationLimits, { test }: Candidate, level: number): readonly Gate[] => {
  const { slope, inTheLarge, ece } = limits
  const limit = `at most ${ece}`
  const error = test.ece
  return [
    estimated(
      'calibration slope',
      test.slope,
      level,
      `${slope.least} to ${slope.most}`,
      ({ value }) => value >= slope.least && value <= slope.most,
    ),
    estimated(
      'calibration in the large',
      test.inTheLarge,
      level,
      `within ${inTheLarge} of 0`,
      ({ value }) => Math.abs(value) <= inTheLarge,
    ),
    error.kind !== 'answered'
      ? notComputable('calibration error', limit, whyUnanswered(error))
      : Number.isFinite(error.value) && error.value >= 0
        ? { gate: 'calibration error', outcome: error.value <= ece ? 'passed' : 'failed', value: error.value, limit }
        : notComputable('calibration error', limit, 'the number is no error'),
  ]
}

const subgroupsOf = (limits: SubgroupLimits, { test }: Candidate, level: number): readonly Gate[] =>
  limits.columns.flatMap(column => {
    const found = test.subgroups.filter(one => one.column === column)
    const none = (because: string) => [notComputable(column, gapWords(limits.largestGap.tpr, limits.by), because)]
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
    if (fairness.gaps.length === 0) return none('fewer than two groups are large enough')
    const suppressed = fairness.tooFew.length === 0 ? {} : { suppressed: fairness.tooFew }
    return fairness.gaps.flatMap(({ level: group, tpr, inTheLarge }) => [
      {
        ...gap(`${column}: TPR of ${group} minus ${fairness.reference}`, tpr, level, limits.largestGap.tpr, limits.by),
        ...suppressed,
      },
      {
        ...gap(
          `${column}: in the large of ${group} minus ${fairness.reference}`,
          inTheLarge,
          level,
          limits.largestGap.inTheLarge,
          limits.by,
        ),
        ...suppressed,
      },
    ])
  })

const gapWords = (most: number, by: SubgroupLimits['by']): string =>
  `${by === 'value' ? 'the gap' : 'the interval of the gap'} within ${most} of 0`

const gap = (gate: string, answer: Answer<Estimate>, level: number, most: number, by: SubgroupLimits['by']): Gate =>
  estimated(gate, answer, level, gapWords(most, by), ({ value, low, high }) =>
    by === 'value' ? Math.abs(value) <= most : low >= -most && high <= most,
  )
