import { level, levelCount } from './compare.ts'
import type { Field } from './field-kind.ts'

/**
 * What two records may be that are not one person's. Strangers agree by chance. Neighbours agree in the names of their place
 * as one person does, people of one family also in surname, address and telephone, twins in the birth date too; in the rest
 * they agree by chance.
 */
export type Alternative = 'strangers' | 'neighbours' | 'relatives' | 'twins'

/** How many pairs of each kind there are. */
export type Counts = Readonly<Record<Alternative, number>>

/** A child has a parent's given name about so often. */
const namesakes = 0.01
/** Twins are registered one after another: so often are their record numbers neighbours. */
const neighbouringNumbers = 0.3

/** ln of the probability of what is seen, if a pair is that, over the same for strangers. */
export type Ratios = { match: number; neighbours: number; relatives: number; twins: number }

export const noRatios = (): Ratios => ({ match: 0, neighbours: 0, relatives: 0, twins: 0 })

/**
 * Adds what one field says.
 *
 * @param ratio ln(m / chance) at the level that was reached
 * @param chance probability of that level, or value, among strangers
 * @param isMistyped of two numbers: they differ, and not as those given one after another do
 */
export const addField = (
  ratios: Ratios,
  { kind, role }: Field,
  reached: number,
  ratio: number,
  chance: number,
  isMistyped = false,
): void => {
  ratios.match += ratio
  if (role === 'place') ratios.neighbours += ratio
  if (role === 'place' || role === 'household' || role === 'surname') {
    ratios.relatives += ratio
    ratios.twins += ratio
  } else if (role === 'birth') ratios.twins += ratio
  else if (role === 'given' && reached === level.exact) ratios.relatives += Math.log(Math.max(1, namesakes / chance))
  else if (
    role === 'own' &&
    kind === 'identifier' &&
    !isMistyped &&
    (reached === level.close || reached === level.similar)
  ) {
    ratios.twins += Math.log(Math.max(1, neighbouringNumbers / chance))
  }
}

/** ln of how often pairs that are not one person's show this, over how often strangers would; counts weigh the kinds. */
export const againstOf = (ratios: Ratios, counts: Counts): number => {
  const largest = Math.max(0, ratios.neighbours, ratios.relatives, ratios.twins)
  return (
    largest +
    Math.log(
      counts.strangers * Math.exp(-largest) +
        counts.neighbours * Math.exp(ratios.neighbours - largest) +
        counts.relatives * Math.exp(ratios.relatives - largest) +
        counts.twins * Math.exp(ratios.twins - largest),
    )
  )
}

/** How many of each kind agree exactly in some fields: what a blocking pass brings. */
export const agreeingIn = (
  counts: Counts,
  fixed: readonly number[],
  fields: readonly Field[],
  m: Float64Array,
  u: Float64Array,
): Counts => {
  const ratios = noRatios()
  let chance = 1
  for (const field of fixed) {
    const at = field * levelCount + level.exact
    addField(ratios, fields[field]!, level.exact, Math.log(m[at]! / u[at]!), u[at]!)
    chance *= u[at]!
  }
  return {
    strangers: counts.strangers * chance,
    neighbours: counts.neighbours * chance * Math.exp(ratios.neighbours),
    relatives: counts.relatives * chance * Math.exp(ratios.relatives),
    twins: counts.twins * chance * Math.exp(ratios.twins),
  }
}
