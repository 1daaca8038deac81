import type { DrugConcept, ProposedOrder, RowProvenance } from '../../clinical/index.ts'

export type InteractionRow = RowProvenance & {
  readonly statin: string
  readonly with: readonly string[]
  readonly withClasses: readonly string[]
  readonly effect: 'contraindicated' | 'avoid' | 'disputed' | 'maximum'
  readonly maximumMgPerDay: number | null
}

type State = 'contraindicated' | 'avoid' | 'above-maximum' | 'disputed' | 'dose-unknown' | 'maximum'

export type Match = {
  readonly row: InteractionRow
  readonly statin: string
  readonly partner: DrugConcept
  readonly state: State
}

/** Worst first. */
const order: readonly State[] = ['contraindicated', 'avoid', 'above-maximum', 'disputed', 'dose-unknown', 'maximum']

/** The match that decides. */
export const worstOf = <M extends Match>(matches: readonly M[]): M | undefined =>
  matches.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0]

const stateOf = (row: InteractionRow, mgPerDay: number | null, origin: ProposedOrder['origin']): State => {
  if (row.effect !== 'maximum' || row.maximumMgPerDay === null) return row.effect
  if (mgPerDay === null) return origin === 'candidate' ? 'maximum' : 'dose-unknown'
  return mgPerDay > row.maximumMgPerDay ? 'above-maximum' : 'maximum'
}

/** Whether a row speaks of this pair, and how it stands; `null` when it does not. */
export const matchOf = (
  row: InteractionRow,
  {
    statin,
    partner,
    mgPerDay,
  }: { readonly statin: string; readonly partner: DrugConcept; readonly mgPerDay: number | null },
  origin: ProposedOrder['origin'],
): Match | null => {
  const named = row.with.includes(partner.id) || partner.classes.some(one => row.withClasses.includes(one))
  return row.statin === statin && named ? { row, statin, partner, state: stateOf(row, mgPerDay, origin) } : null
}
