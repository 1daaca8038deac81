import type { CurrentMedication, ProposedOrder } from '../../clinical/index.ts'

export type GivenRoute = 'vein' | 'mouth'

// An injection counts as by vein: the rows that name a route speak of medicines that are not injected otherwise.
const words: Readonly<Record<GivenRoute, RegExp>> = {
  vein: /\b(iv|intravenous(ly)?|infusion|injections?|injectable|parenteral|vials?)\b/i,
  mouth: /\b(oral(ly)?|po|by mouth|tablets?|capsules?|chewable|syrup)\b/i,
}

/**
 * How a medicine is given, by the words of the order or entry and its coded route; `null` when nothing says so, or when
 * both are named.
 *
 * @example
 * givenRoute({ ...order, text: 'vancomycin 125 MG Oral Capsule' }, undefined) // 'mouth'
 */
export const givenRoute = ({ text, dose }: ProposedOrder, own: CurrentMedication | undefined): GivenRoute | null => {
  const said = [text, dose?.text, own?.title, ...(own?.fact.route ?? []).map(({ display }) => display)].join(' ')
  const [one, ...more] = (['vein', 'mouth'] as const).filter(route => words[route].test(said))
  return one === undefined || more.length > 0 ? null : one
}
