import {
  type AdviceContext,
  becauseFact,
  type Checker,
  type Finding,
  jurisdictionMissing,
  type ProposedOrder,
  takes,
} from '../../clinical/index.ts'
import { aspirinLimitIn } from './aspirin-limit.ts'
import { evidence } from './evidence.ts'

const id = 'aspirin-beside-ticagrelor'
const title = 'Dose of aspirin beside ticagrelor'

const check = ({ profile, jurisdiction }: AdviceContext, order: ProposedOrder): Finding => {
  const limit = aspirinLimitIn(jurisdiction)
  const beside = takes(profile, { drugs: ['ticagrelor'] })
  const common = {
    check: id,
    title,
    drug: order.drug,
    severity: 'info',
    effect: 'none',
    because: [],
    // Without a jurisdiction neither is used; that there is a limit they both say.
    evidence: limit === null ? [evidence.ticagrelorUs, evidence.ticagrelorEu] : [limit.evidence],
    missing: [],
    limits: ['The amount at a time is taken for the day where the order does not say how often.'],
    wouldChangeIf: ['Another P2Y12 inhibitor, or another dose of aspirin.'],
    knowledgeRows: [],
  } as const
  if (beside.kind !== 'answered') {
    const missing = beside.kind === 'insufficient' ? beside.missing : []
    return {
      ...common,
      state: 'not checked',
      missing,
      summary: 'Aspirin beside ticagrelor: not checked, no medicine list',
    }
  }
  const because = beside.value.map(({ fact }) => becauseFact(fact, 'Also takes'))
  if (because.length === 0)
    return { ...common, state: 'not found', summary: 'No ticagrelor beside aspirin on the list' }
  if (limit === null) {
    return {
      ...common,
      state: 'not checked',
      because,
      missing: [jurisdictionMissing('us or eu')],
      summary: 'Beside ticagrelor the dose of aspirin is limited: not checked, no jurisdiction is configured',
    }
  }
  const { most } = limit
  const { dose } = order
  if (dose === null || dose.unit !== 'mg') {
    const missing = [
      { what: 'dose of aspirin', need: `${most} mg a day or less`, have: 'not structured in mg', reason: 'unusable' },
    ] as const
    return {
      ...common,
      state: 'not checked',
      because,
      missing,
      summary: `Beside ticagrelor aspirin is at most ${most} mg a day: the dose is not readable`,
    }
  }
  const daily = dose.amount * (dose.timesPerDay ?? 1)
  if (daily <= most)
    return {
      ...common,
      state: 'not found',
      because,
      summary: `Aspirin ${daily} mg a day beside ticagrelor is within ${most} mg`,
    }
  return {
    ...common,
    state: 'found',
    severity: 'warning',
    effect: 'reduce',
    because,
    summary: limit.over(daily),
  }
}

/** An order of aspirin beside ticagrelor; from the side of ticagrelor the label check says the same. */
export const aspirinDoseCheck: Checker = { id, title, drugs: ['aspirin'], check }
