import type { Instant } from '../../../core/index.ts'
import { type Plan, type Plans, planHash } from '../../../governance/change-control/index.ts'
import type { PlanView } from '../../../pipeline/delivery/index.ts'

/**
 * The plan by which something can be decided at a moment: of those that are signed and have not expired the one received last, else the
 * last that expired; undefined without any.
 *
 * @param plans verified, in the order in which they were received
 */
export const planThatCounts = (plans: Plans, at: Instant): Plan | undefined => {
  const newestFirst = [...plans.values()].toReversed()
  return newestFirst.find(({ expires }) => at < expires) ?? newestFirst[0]
}

/** What a plan asks, line by line, in words. */
export const planView = (plan: Plan, at: Instant): PlanView => ({
  hash: planHash(plan),
  id: plan.id,
  expires: plan.expires as Instant,
  expired: !(at < plan.expires),
  asks: [
    {
      what: 'Foretells',
      words: plan.target.kind === 'binary' ? plan.target.outcome : `${plan.target.event} over ${plan.target.time}`,
    },
    ...plan.kinds.map(({ kind, hyperparameters }) => ({
      what: `Kind: ${kind}`,
      words: Object.entries(hyperparameters)
        .map(([name, allowed]) => `${name} ${bounds(allowed)}`)
        .join(', '),
    })),
    { what: 'Features', words: `only ${plan.features.join(', ')}` },
    {
      what: 'Training data',
      words: `at least ${plan.data.leastRows} rows and ${plan.data.leastEvents} events, the newest from ${plan.data.newestIndexDate.from} to ${plan.data.newestIndexDate.until}`,
    },
    ...gatesOf(plan),
    { what: 'Edits of shapes', words: editsWords(plan) },
    {
      what: 'Decided by',
      words: `${plan.approval.roles.join(' or ')}${plan.approval.notByTrainer ? ', approved by somebody else than who trained it' : ''}`,
    },
  ],
})

const editsWords = ({ edits }: Plan): string =>
  edits === undefined
    ? 'none: a version that was edited by hand is blocked'
    : `${edits.kinds.join(', ')} of ${edits.features.join(', ')}; at most ${edits.most} since training, none moving anybody by more than ${edits.largestChange} (log-odds); approved by somebody else than who edited`

const bounds = (allowed: Plan['kinds'][number]['hyperparameters'][string]): string =>
  'oneOf' in allowed ? allowed.oneOf.join(' or ') : `${allowed.least} to ${allowed.most}`

const gatesOf = ({ gates }: Plan): PlanView['asks'] => [
  {
    what: 'Discrimination',
    words: `${gates.discriminationBy === 'interval' ? 'the lower end of the interval' : 'the estimate'} at least ${gates.leastDiscrimination}; candidate minus the version that served last, on the same rows: the whole interval above ${-gates.nonInferiorityMargin}; intervals of ${100 * gates.level}% or more`,
  },
  {
    what: 'Calibration',
    words:
      'waived' in gates.calibration
        ? `waived: ${gates.calibration.waived}`
        : `slope ${gates.calibration.slope.least} to ${gates.calibration.slope.most}, in the large within ${gates.calibration.inTheLarge} of 0 (log-odds), expected error at most ${gates.calibration.ece}`,
  },
  {
    what: 'Subgroups',
    words:
      'waived' in gates.subgroups
        ? `waived: ${gates.subgroups.waived}`
        : `${gates.subgroups.columns.join(', ')} at a threshold of ${gates.subgroups.threshold}: true positive rates within ${gates.subgroups.largestGap.tpr}, in the large within ${gates.subgroups.largestGap.inTheLarge} (log-odds) of the reference, ${gates.subgroups.by === 'value' ? 'as estimated' : 'with the whole interval'}${notShownWords(gates.subgroups)}`,
  },
]

/** What becomes of an interval that reaches both sides; nothing where the plan knows no such outcome. */
const notShownWords = ({ notShown }: Exclude<Plan['gates']['subgroups'], { waived: string }>): string => {
  if (notShown === undefined) return ''
  if (typeof notShown === 'string')
    return `; wholly beyond fails, what is not shown ${notShown === 'blocks' ? 'stops the candidate' : 'is reported'}`
  const { rows, events, others } = notShown.blocksFrom
  return `; wholly beyond fails, what is not shown stops the candidate for groups of ${rows} rows or more with ${events} with and ${others} without the outcome, and is reported for smaller ones`
}
