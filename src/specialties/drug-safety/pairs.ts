import type { CurrentMedication, ProposedOrder } from '../../clinical/index.ts'
import { drugsIn, type Group, type Selector } from './selector.ts'

/** A row that speaks of two medicines together. */
type PairRow = { readonly one: Selector; readonly other: Selector }

export type Side = 'one' | 'other'

/** Which side of the pair the drug is on, when the other is on the other side; `null`: the row is not about these two. */
export const sideOf = (
  { one, other }: PairRow,
  drug: string,
  partner: string,
  groups: readonly Group[],
): Side | null => {
  if (drug === partner) return null
  if (drugsIn(one, groups).has(drug) && drugsIn(other, groups).has(partner)) return 'one'
  return drugsIn(other, groups).has(drug) && drugsIn(one, groups).has(partner) ? 'other' : null
}

/**
 * Of two medicines on the list only one card is made: that of the one which came later, else of the later in the
 * alphabet. An order that is written now always carries it.
 */
export const carriesCard = (
  { origin, drug }: ProposedOrder,
  own: CurrentMedication | undefined,
  partner: { readonly drug: string; readonly medicine: CurrentMedication },
): boolean => {
  if (origin !== 'current' || own === undefined) return true
  const mine = own.fact.effective.start
  const theirs = partner.medicine.fact.effective.start
  return mine === theirs ? drug > partner.drug : mine > theirs
}
