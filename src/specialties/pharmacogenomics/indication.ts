import {
  type AdviceContext,
  type Because,
  becauseFact,
  type ConditionFact,
  conceptOf,
  conditions,
  factsOf,
  isCoded,
  type ProcedureFact,
  type ProposedOrder,
  problemState,
  procedures,
} from '../../clinical/index.ts'
import { daysBefore, type Instant, lastMomentOf, type Missing } from '../../core/index.ts'
import { type ClopidogrelIndication, clopidogrelIndications, type IndicationRow } from './tables.ts'

/** What clopidogrel is for. Several plausible ones: the advice must hold for each, or say that it depends. */
export type Indications = {
  readonly plausible: readonly [ClopidogrelIndication, ...ClopidogrelIndication[]]
  readonly because: readonly Because[]
  readonly missing: readonly Missing[]
}

export const indicationWords: Readonly<Record<ClopidogrelIndication, string>> = {
  'acs-pci': 'ACS or PCI',
  neurovascular: 'stroke or TIA',
  'other-cardiovascular': 'other cardiovascular disease',
}

const every = ['acs-pci', 'neurovascular', 'other-cardiovascular'] as const

type Recorded = { readonly row: IndicationRow; readonly fact: ConditionFact | ProcedureFact; readonly sure: boolean }

/**
 * The indication the order names, else what the record shows: an acute coronary syndrome or coronary intervention
 * of the last 12 months decides by itself; else every vascular disease on record is plausible; else all are.
 */
export const indicationsOf = (context: AdviceContext, order: ProposedOrder): Indications => {
  const rows = context.knowledge.rows(clopidogrelIndications)
  const named = rows.find(({ concept }) => concept === order.indication)
  if (named !== undefined) {
    const value = indicationWords[named.indication]
    return { plausible: [named.indication], because: [{ kind: 'order', label: 'Indication', value }], missing: [] }
  }
  const recorded = rows.flatMap(row => recordedAs(context, row))
  const acute = recorded.filter(({ row, sure }) => row.withinDays !== null && sure)
  // Sure and recent: whatever else is on record, the stent or the infarction is what it is given for.
  const evidence = acute.length > 0 ? acute : recorded
  const found = every.filter(one => evidence.some(({ row }) => row.indication === one))
  const [first, ...others] = found
  const because = [...new Map(evidence.map(one => [one.fact.id, one.fact])).values()].map(fact =>
    becauseFact(fact, 'Indication on record'),
  )
  if (first !== undefined && others.length === 0) return { plausible: [first], because, missing: [] }
  const missing: Missing = {
    what: 'indication of clopidogrel',
    need: 'ACS or PCI, stroke or TIA, or other',
    have: first === undefined ? 'none' : `${found.map(one => indicationWords[one]).join('; ')} on record`,
    reason: first === undefined && context.profile.withheld.length > 0 ? 'withheld' : 'absent',
  }
  return { plausible: first === undefined ? every : [first, ...others], because, missing: [missing] }
}

const recordedAs = (context: AdviceContext, row: IndicationRow): readonly Recorded[] => {
  const { profile } = context
  const recent = (fact: ConditionFact | ProcedureFact): boolean =>
    row.withinDays === null || latestStart(fact) >= daysBefore(profile.asOf, row.withinDays)
  if (row.kind === 'procedure') {
    const concept = conceptOf(procedures, row.concept)
    return factsOf(profile, 'procedure')
      .filter(fact => isCoded(fact.codings, concept) && fact.status !== 'not-done' && recent(fact))
      .map(fact => ({ row, fact, sure: true }))
  }
  const state = problemState(profile, conceptOf(conditions, row.concept), { everHad: true })
  if (state.kind !== 'answered') return []
  return state.value.state === 'present'
    ? state.value.facts.filter(recent).map(fact => ({ row, fact, sure: true }))
    : state.value.uncertain.filter(recent).map(fact => ({ row, fact, sure: false }))
}

/** A date given as a year or month may be as late as its end. */
const latestStart = ({ effective: { start, precision } }: ConditionFact | ProcedureFact): Instant => {
  const written = { year: 4, month: 7, day: 10, instant: undefined }[precision]
  return written === undefined ? start : (lastMomentOf(start.slice(0, written)) ?? start)
}
