import {
  type AdviceContext,
  type Because,
  type Checker,
  clipped,
  type DoseEstimate,
  excludedByDefault,
  type Finding,
  medicineList,
  type ProposedOrder,
  taking,
} from '../../../clinical/index.ts'
import { roundTo } from '../../../core/index.ts'
import { evidence } from '../evidence.ts'
import { warfarinEstimateOf } from './warfarin-doser.ts'
import { tooLow } from './warfarin-iwpc.ts'

const check = { check: 'warfarin-start', title: 'Warfarin dose' } as const

/**
 * Tells the estimate of the maintenance dose when warfarin is ordered for somebody who does not take it, and that the
 * algorithms refuse one where they do. It is information: nobody has to wait for it, and the INR decides.
 */
export const warfarinCheck: Checker = {
  id: check.check,
  title: check.title,
  drugs: ['warfarin'],
  check: (context, order) => {
    if (order.origin === 'current' || isTaken(context)) return quiet(order, 'taken already, the INR on it decides')
    const excluded = excludedByDefault(context.profile)
    if (excluded !== null) return quiet(order, excluded.because)
    const estimate = warfarinEstimateOf(context, order.indication)
    if (estimate.kind === 'answered') return told(order, estimate.value)
    if (estimate.kind === 'out-of-scope') return refused(order, estimate.because)
    return {
      ...quiet(order, `missing ${estimate.missing.map(({ what }) => what).join(', ')}`),
      missing: estimate.missing,
    }
  },
}

const isTaken = ({ profile }: AdviceContext): boolean => {
  const list = medicineList(profile)
  return list.kind === 'answered' && taking(list.value, { drugs: ['warfarin'] }).length > 0
}

const becauseOrder = ({ text }: ProposedOrder): Because => ({ kind: 'order', label: 'Order', value: text })

const blank = (order: ProposedOrder): Finding => ({
  ...check,
  drug: order.drug,
  state: 'not checked',
  severity: 'info',
  effect: 'none',
  summary: '',
  because: [becauseOrder(order)],
  evidence: [evidence.iwpc],
  missing: [],
  limits: ['The INR decides the dose, with or without an estimate.'],
  wouldChangeIf: [],
  knowledgeRows: [],
})

/** No source demands an estimate: without one nothing is asked. */
const quiet = (order: ProposedOrder, why: string): Finding => ({
  ...blank(order),
  unasked: true,
  summary: clipped(`Warfarin: no starting estimate, ${why}`),
})

const told = (order: ProposedOrder, estimate: DoseEstimate): Finding => {
  const weekly = roundTo(estimate.amount.value, 1)
  const daily = roundTo(estimate.amount.value / 7, 1)
  return {
    ...blank(order),
    state: 'found',
    summary: `Warfarin: about ${weekly} mg a week (${daily} a day) estimated for INR 2 to 3 (${estimate.method}); the INR decides`,
    advise: `Estimated maintenance dose of warfarin ${weekly} mg a week (${daily} mg a day); no loading dose, check the INR early`,
    because: [becauseOrder(order), ...estimate.because],
    evidence: estimate.evidence,
    limits: estimate.limits,
    wouldChangeIf: estimate.wouldChangeIf,
    knowledgeRows: estimate.knowledgeRows,
    ...(order.origin === 'order' ? { urgency: 'now' as const } : {}),
  }
}

/** Where the formula has no dose: below the lowest of the label another anticoagulant is the advice; else nothing is asked. */
const refused = (order: ProposedOrder, why: string): Finding =>
  why === tooLow
    ? {
        ...blank(order),
        state: 'found',
        severity: 'warning',
        effect: 'consider-alternative',
        summary: clipped(`Warfarin: ${why}`),
        wouldChangeIf: ['A corrected age, height, weight, genotype or medicine list.'],
      }
    : quiet(order, why)
