import { whyUnanswered } from '../../core/index.ts'
import type { Candidate, ChampionComparison, SharedSince } from './candidate.ts'
import { estimated, type Gate, holding, letsThrough, notComputable, waived, wholly } from './gate.ts'
import { subgroupGates } from './judge-subgroups.ts'
import { type Outside, outsidePlan } from './outside-plan.ts'
import type { CalibrationLimits, Plan } from './plan.ts'

export type Judgement = {
  readonly verdict: 'passed' | 'failed' | 'blocked'
  /** Why it is blocked; empty otherwise. */
  readonly outside: readonly Outside[]
  /** Every gate, also of a candidate that is blocked. */
  readonly gates: readonly Gate[]
  /** Gates at which neither good nor bad is shown; the plan says which of them stop a candidate. Said beside every `passed`. */
  readonly notShown: number
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
  const outside = outsidePlan(plan, candidate)
  const gates: readonly Gate[] = [
    discrimination(plan, candidate),
    nonInferiority(plan, champion),
    ...sharedPatients(candidate),
    ...('waived' in limits.calibration
      ? [waived('calibration', limits.calibration.waived)]
      : calibrationOf(limits.calibration, candidate, limits.level)),
    ...('waived' in limits.subgroups
      ? [waived('subgroups', limits.subgroups.waived)]
      : subgroupGates(plan, limits.subgroups, candidate)),
  ]
  return {
    verdict: outside.length > 0 ? 'blocked' : gates.every(letsThrough) ? 'passed' : 'failed',
    outside,
    gates,
    notShown: gates.filter(({ outcome }) => outcome === 'not-shown').length,
    champion: champion?.version ?? null,
  }
}

/** Format 1 knows the estimate only. */
const discrimination = (
  { gates: { leastDiscrimination: least, discriminationBy, level } }: Plan,
  { test }: Candidate,
) =>
  discriminationBy === 'interval'
    ? estimated(
        'discrimination',
        test.discrimination,
        level,
        `the lower end of the interval at least ${least}`,
        wholly({ least }),
      )
    : estimated(
        'discrimination',
        test.discrimination,
        level,
        `the estimate at least ${least}`,
        holding(({ value }) => value >= least),
      )

/** The part of a test's patients that may turn out to have been trained on, by links that changed since: too few to move a measure. */
const MOST_SHARED = 0.01

const isTooMany = ({ patients, of }: SharedSince): boolean => !(patients <= MOST_SHARED * of)

const sharedWords = ({ patients, of }: SharedSince): string =>
  `${patients} of ${of} patients of the test are, by links that changed since, patients it was trained on`

/** Asked only where there are such patients; of what was made elsewhere nobody here can tell. */
const sharedPatients = ({ brought, test: { sharedSince } }: Candidate): readonly Gate[] =>
  brought !== undefined
    ? [
        {
          gate: 'patients of the test in training',
          outcome: 'not-shown',
          reportedOnly: true,
          limit: 'none of them',
          because: `it was made elsewhere, and of whom is only stated: ${brought.origin}`,
        },
      ]
    : sharedSince === undefined || sharedSince.patients === 0
      ? []
      : [
          {
            gate: 'patients of the test in training',
            outcome: isTooMany(sharedSince) ? 'failed' : 'passed',
            value: sharedSince.patients / sharedSince.of,
            limit: `at most ${MOST_SHARED} of them, and only by links that changed since`,
            because: sharedWords(sharedSince),
          },
        ]

const nonInferiority = (
  { format, gates: { nonInferiorityMargin: margin, level }, frozenTest }: Plan,
  champion: ChampionComparison | undefined,
): Gate => {
  const gate = 'non-inferiority'
  const limit = `the interval of candidate minus champion, on the same rows, above ${-margin}`
  if (champion === undefined) return { gate, outcome: 'no-champion', limit, because: 'nothing has served before' }
  if (champion.test !== frozenTest)
    return notComputable(gate, limit, 'the two were compared on other rows than the frozen test')
  const { trainedOn = 0, sharedSince } = champion
  if (trainedOn > 0)
    return notComputable(
      gate,
      limit,
      `${champion.version.slice(0, 12)} was trained on ${trainedOn} ${trainedOn === 1 ? 'patient' : 'patients'} of the test and looks too good on it: the two cannot be compared`,
    )
  if (sharedSince !== undefined && isTooMany(sharedSince))
    return notComputable(gate, limit, `of ${champion.version.slice(0, 12)}: ${sharedWords(sharedSince)}`)
  const judge = ({ low, high }: { readonly low: number; readonly high: number }) =>
    low > -margin ? 'passed' : format !== 1 && high > -margin ? 'not-shown' : 'failed'
  return estimated(gate, champion.difference, level, limit, judge)
}

const calibrationOf = (limits: CalibrationLimits, { test }: Candidate, level: number): readonly Gate[] => {
  const { slope, inTheLarge, ece } = limits
  const limit = `the estimate at most ${ece}; it has no interval`
  const error = test.ece
  return [
    estimated(
      'calibration slope',
      test.slope,
      level,
      `the estimate ${slope.least} to ${slope.most}`,
      holding(({ value }) => value >= slope.least && value <= slope.most),
    ),
    estimated(
      'calibration in the large',
      test.inTheLarge,
      level,
      `the estimate within ${inTheLarge} of 0`,
      holding(({ value }) => Math.abs(value) <= inTheLarge),
    ),
    error.kind !== 'answered'
      ? notComputable('calibration error', limit, whyUnanswered(error))
      : Number.isFinite(error.value) && error.value >= 0
        ? { gate: 'calibration error', outcome: error.value <= ece ? 'passed' : 'failed', value: error.value, limit }
        : notComputable('calibration error', limit, 'the number is no error'),
  ]
}
