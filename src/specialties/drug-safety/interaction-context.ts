import {
  type AdviceContext,
  type Because,
  becauseFact,
  type Finding,
  holds,
  type ProposedOrder,
} from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import { drugGroups } from './allergy-tables.ts'
import { mgPerDay } from './daily-dose.ts'
import { becauseOrder, titleOf } from './finding.ts'
import type { Partner } from './interaction-partners.ts'
import type { InteractionContext, InteractionRow } from './interaction-table.ts'
import { isLocalMedicine, isTaken, type OtherMedicines } from './others.ts'
import type { Side } from './pairs.ts'
import { drugsIn } from './selector.ts'

/** A row that holds for the order and these others. `also`: the order is the third of three. */
export type Match = {
  readonly row: InteractionRow
  readonly side: Side | 'also'
  readonly partners: readonly [Partner, ...Partner[]]
}

export type Weighed = Pick<Finding, 'severity'> & {
  readonly says: string
  readonly because: readonly Because[]
  /** What would have to be known to weigh it further. */
  readonly missing: readonly Missing[]
}

type State =
  | { readonly state: 'yes'; readonly because: readonly Because[] }
  | { readonly state: 'no' }
  | { readonly state: 'unknown'; readonly missing: readonly Missing[] }

const no: State = { state: 'no' }
const yes = (because: readonly Because[] = []): State => ({ state: 'yes', because })
const unknown = (missing: readonly Missing[]): State => ({ state: 'unknown', missing })

const gravest = ['critical', 'warning', 'info']
const isGraver = (a: Finding['severity'], b: Finding['severity']): boolean => gravest.indexOf(a) < gravest.indexOf(b)

/**
 * How grave the pair is for this person: the first context that holds decides. A milder one than the row does not, where a
 * context before it, which would have been graver, is not known.
 */
export const weigh = (
  context: AdviceContext,
  order: ProposedOrder,
  medicines: OtherMedicines,
  match: Match,
): Weighed => {
  const { contexts, severity, says } = match.row
  const open: { readonly severity: Finding['severity']; readonly missing: readonly Missing[] }[] = []
  const missing = () => open.flatMap(one => one.missing)
  for (const one of contexts) {
    const state = stateOf(context, order, medicines, match, one)
    if (state.state === 'unknown') open.push({ severity: one.severity, missing: state.missing })
    if (state.state !== 'yes') continue
    const lowers = isGraver(severity, one.severity)
    if (lowers && open.some(other => isGraver(other.severity, one.severity))) continue
    return { severity: one.severity, says: `${says}; ${one.says}`, because: state.because, missing: missing() }
  }
  return { severity, says, because: [], missing: missing() }
}

/** Everything that a context names holds; what certainly does not settles it. */
const stateOf = (
  context: AdviceContext,
  order: ProposedOrder,
  medicines: OtherMedicines,
  match: Match,
  one: InteractionContext,
): State => {
  const pair = [order.drug, ...match.partners.map(({ drug }) => drug)]
  const all = [
    byPair(context, order, match, one),
    byThird(context, medicines, pair, one),
    byDose(order, medicines, match, one),
    holds(context.profile, one.when, pair),
  ]
  if (all.some(({ state }) => state === 'no')) return no
  const open = all.flatMap(state => (state.state === 'unknown' ? state.missing : []))
  if (all.some(({ state }) => state === 'unknown')) return unknown(open)
  return yes(all.flatMap(state => (state.state === 'yes' ? state.because : [])))
}

const byPair = (
  { profile }: AdviceContext,
  order: ProposedOrder,
  { side }: Match,
  { pair: { ordered, taken } }: InteractionContext,
): State =>
  (ordered === undefined || ordered === side) && (taken === undefined || taken === isTaken(profile, order)) ? yes() : no

const byThird = (
  { knowledge }: AdviceContext,
  { others, missing }: OtherMedicines,
  pair: readonly string[],
  { with: third }: InteractionContext,
): State => {
  if (third === null) return yes()
  const ids = drugsIn(third, knowledge.rows(drugGroups))
  const found = others.filter(
    one => !isLocalMedicine(one) && one.drugs.some(({ id }) => ids.has(id) && !pair.includes(id)),
  )
  if (found.length > 0) return yes(found.map(({ fact }) => becauseFact(fact, 'Also takes')))
  return missing.length > 0 ? unknown(missing) : no
}

const byDose = (
  order: ProposedOrder,
  { others }: OtherMedicines,
  { side, partners }: Match,
  { dose }: InteractionContext,
): State => {
  if (dose === null) return yes()
  const isOrder = side === dose.side
  const drug = isOrder ? order.drug : partners.at(side === 'also' && dose.side === 'other' ? 1 : 0)?.drug
  const entries = others.filter(one => !isLocalMedicine(one) && one.drugs.some(({ id }) => id === drug))
  const amounts = [
    ...(isOrder ? [mgPerDay(order.dose)] : []),
    // The one amount of a combined product is not known to be this ingredient's.
    ...entries.map(({ fact, drugs }) =>
      drugs.length > 1 || fact.dose === undefined
        ? null
        : mgPerDay({ amount: fact.dose.value, unit: fact.dose.unit, timesPerDay: fact.timesPerDay }),
    ),
  ]
  const known = amounts.reduce<number>((sum, mg) => sum + (mg ?? 0), 0)
  if (known > dose.upToPerDay) return no
  if (!amounts.includes(null)) {
    return yes([...(isOrder ? [becauseOrder(order)] : []), ...entries.map(({ fact }) => becauseFact(fact, 'Dose of'))])
  }
  const need = 'an amount in mg and how often a day'
  return unknown([{ what: `daily dose of ${titleOf(drug ?? '')}`, need, have: 'not structured', reason: 'unusable' }])
}
