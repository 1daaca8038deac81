import { blocksOf, eachPair, pairsIn } from './blocks.ts'
import { level, levelCount } from './compare.ts'
import type { Comparer } from './comparisons.ts'
import type { Column } from './records.ts'

/** How many pairs of different people of one family stand among the pairs that are compared. */
export type Families = {
  /** Of one address, with different birth dates. */
  readonly relatives: number
  /** With the same birth date. */
  readonly twins: number
  /** Records within one file that have one that looks like a twin. It may also be the same person whose name was replaced. */
  readonly twinsAt: ReadonlySet<number>
  /** So many records, and no twins among them, that the files cannot hold what a population holds. */
  readonly withoutTwins: boolean
}

/**
 * Pairs of twins a person: 31 of 1,000 born are twins (US National Vital Statistics Reports 72:1, births in 2021:
 * 31.2 twins per 1,000 births).
 */
const twinPairsPerPerson = 0.0156
/** Pairs of other relatives a record, before any is seen. */
const relativePairsPerPerson = 0.5
/** As many records as these two rates are worth. */
const worth = 200
/** With that many twins expected and none seen, chance is excluded: exp(-5) < 0.01 (Poisson). */
const enoughTwins = 5

/** Whether so many records would hold twins if they were of a population. */
export const couldShowTwins = (records: number): boolean => records * twinPairsPerPerson >= enoughTwins

const mostPairs = 2_000

/**
 * Counts, within each file, pairs with the same surname and address and different given names: relatives, and twins where
 * the birth date is the same. What is seen is added to what is known of populations.
 *
 * @param first rows below are of the first file; `null` when there is one file
 * @param oneSource whether two records are of one file
 */
export const familiesOf = (
  columns: readonly Column[],
  comparer: Comparer,
  u: Float64Array,
  size: number,
  first: number | null,
  oneSource: (a: number, b: number) => boolean = (a, b) => first === null || a < first === b < first,
): Families => {
  const at = (role: string, kind: string) =>
    columns.findIndex(({ field }) => field.role === role && field.kind === kind)
  const given = at('given', 'name')
  const surname = at('surname', 'name')
  const birth = at('birth', 'date')
  const strongest = strongestHousehold(columns, u)
  const household = strongest < 0 ? birth : strongest
  // Who has the same record number is one person, whatever the names say.
  const identifiers = columns.flatMap(({ field }, n) =>
    field.role === 'own' && field.kind === 'identifier' ? [n] : [],
  )
  const seen = { relatives: 0, twins: 0 }
  const twinsAt = new Set<number>()
  if (given >= 0 && surname >= 0 && household >= 0) {
    const keys = [surname, household].map(index => ({ name: '', fields: [index], codes: columns[index]!.codes }))
    const blocks = blocksOf(keys, size)
    const visit = (a: number, b: number): void => {
      if (!oneSource(a, b)) return
      if (comparer.levelOf(surname, a, b) !== level.exact || comparer.levelOf(household, a, b) !== level.exact) return
      if (comparer.levelOf(given, a, b) !== level.different) return
      if (identifiers.some(field => comparer.levelOf(field, a, b) === level.exact)) return
      const born = birth < 0 ? level.missing : comparer.levelOf(birth, a, b)
      if (born === level.exact) {
        seen.twins++
        twinsAt.add(a)
      } else if (born === level.different) seen.relatives++
    }
    for (let n = 0; n + 1 < blocks.bounds.length; n++) {
      const [from, to] = [blocks.bounds[n]!, blocks.bounds[n + 1]!]
      if (pairsIn(blocks, from, to, null) <= mostPairs) eachPair(blocks, from, to, null, visit)
    }
  }
  const people = first === null ? size : 2 * Math.min(first, size - first)
  const rate = (count: number, usual: number) => (count + usual * worth) / (size + worth)
  return {
    relatives: people * rate(seen.relatives, relativePairsPerPerson),
    twins: people * rate(seen.twins, twinPairsPerPerson),
    twinsAt,
    withoutTwins: first !== null && seen.twins === 0 && couldShowTwins(size),
  }
}

/** The household field whose value the fewest strangers share. */
const strongestHousehold = (columns: readonly Column[], u: Float64Array): number => {
  const chance = (field: number) => u[field * levelCount + level.exact]!
  const [best] = columns
    .map((_, field) => field)
    .filter(field => columns[field]!.field.role === 'household' || columns[field]!.field.role === 'place')
    .toSorted((a, b) => chance(a) - chance(b) || a - b)
  return best ?? -1
}
