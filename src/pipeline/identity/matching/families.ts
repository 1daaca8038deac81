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
/** Both rates are believed as if so many pairs had been seen: files differ much in how many families they hold. */
const pairsBefore = 3
/** With that many twins expected and none seen, chance is excluded: exp(-5) < 0.01 (Poisson). */
const enoughTwins = 5

/** Whether so many records would hold twins if they were of a population. */
export const couldShowTwins = (records: number): boolean => records * twinPairsPerPerson >= enoughTwins

const mostPairs = 2_000

/** How often homes and birth dates are dealt out anew, to see how many pairs look like a family by chance. */
const deals = 4

/**
 * Counts, within each file, pairs with the same surname and address and different given names: relatives, and twins where
 * the birth date is the same. As many as are seen when everybody is given the home and birth date of somebody else are no
 * family. What is seen is added to what is known of populations.
 *
 * @param first rows below are of the first file; `null` when there is one file
 * @param sourceOf which file a record is of
 */
export const familiesOf = (
  columns: readonly Column[],
  comparer: Comparer,
  u: Float64Array,
  size: number,
  first: number | null,
  sourceOf: (row: number) => unknown = row => first !== null && row >= first,
): Families => {
  const fields = familyFields(columns, u)
  const sources = [...Map.groupBy(columns[0]!.codes.keys(), sourceOf).values()].map(rows => Int32Array.from(rows))
  const count = (share: number) => pairsOfFamilies(fields, columns, comparer, dealt(sources, size, share), sourceOf)
  const seen = count(0)
  const chance = { relatives: 0, twins: 0 }
  for (let deal = 1; deal <= deals && seen.relatives + seen.twins.length > 0; deal++) {
    const { relatives, twins } = count(deal / (deals + 1))
    chance.relatives += relatives / deals
    chance.twins += twins.length / deals
  }
  const people = first === null ? size : 2 * Math.min(first, size - first)
  const rate = (pairs: number, records: number, usual: number) =>
    (pairs + pairsBefore) / (records + pairsBefore / usual)
  const isSeen = fields !== null && fields.home !== fields.birth
  return {
    relatives: people * rate(Math.max(0, seen.relatives - chance.relatives), isSeen ? size : 0, relativePairsPerPerson),
    twins: people * rate(Math.max(0, seen.twins.length - chance.twins), size, twinPairsPerPerson),
    twinsAt: new Set(seen.twins.map(([a]) => a)),
    withoutTwins: first !== null && areAbsent(seen.twins.length, chance.twins, size),
  }
}

/** Twins are not seen beyond chance, and so many records of a population would show some. */
const areAbsent = (seen: number, byChance: number, records: number): boolean => {
  const usual = byChance + records * twinPairsPerPerson
  return seen <= byChance + Math.sqrt(byChance) && (usual - seen) ** 2 >= enoughTwins * usual
}

type Pair = readonly [a: number, b: number]

type FamilyFields = {
  readonly given: number
  readonly surname: number
  readonly birth: number
  readonly home: number
  readonly places: readonly number[]
  /** Who has the same record number is one person, whatever the names say. */
  readonly identifiers: readonly number[]
}

const familyFields = (columns: readonly Column[], u: Float64Array): FamilyFields | null => {
  const all = (holds: (field: Column['field']) => boolean) =>
    columns.flatMap(({ field }, n) => (holds(field) ? [n] : []))
  const [given] = all(({ role, kind }) => role === 'given' && kind === 'name')
  const [surname] = all(({ role, kind }) => role === 'surname' && kind === 'name')
  const [birth = -1] = all(({ role, kind }) => role === 'birth' && kind === 'date')
  const strongest = strongestHousehold(columns, u)
  const home = strongest < 0 ? birth : strongest
  if (given === undefined || surname === undefined || home < 0) return null
  const places = all(({ role }) => role === 'place')
  const identifiers = all(({ role, kind }) => role === 'own' && kind === 'identifier')
  return { given, surname, birth, home, places, identifiers }
}

/** Whose home each record is given: that of another of its file, this share of the file further on; 0 is its own. */
const dealt = (sources: readonly Int32Array[], size: number, share: number): Int32Array => {
  const homeOf = new Int32Array(size)
  for (const rows of sources) {
    const shift = Math.floor(share * rows.length)
    rows.forEach((row, n) => {
      homeOf[row] = rows[(n + shift) % rows.length]!
    })
  }
  return homeOf
}

/** @param homeOf whose home and birth date each record is given */
const pairsOfFamilies = (
  fields: FamilyFields | null,
  columns: readonly Column[],
  comparer: Comparer,
  homeOf: Int32Array,
  sourceOf: (row: number) => unknown,
): { readonly relatives: number; readonly twins: readonly Pair[] } => {
  if (fields === null) return { relatives: 0, twins: [] }
  const { given, surname, birth, home, places, identifiers } = fields
  const names = columns[surname]!.codes
  const homes = homeOf.map(row => columns[home]!.codes[row]!)
  const keys = [names, homes].map(codes => ({ name: '', fields: [], codes }))
  const blocks = blocksOf(keys, homeOf.length)
  const differ = (field: number, a: number, b: number) => comparer.levelOf(field, a, b) === level.different
  const twins: Pair[] = []
  let relatives = 0
  const visit = (a: number, b: number): void => {
    // Blocks are told apart by a hash: those that share less have only collided.
    if (sourceOf(a) !== sourceOf(b) || names[a] !== names[b] || homes[a] !== homes[b] || !differ(given, a, b)) return
    if (identifiers.some(field => comparer.levelOf(field, a, b) === level.exact)) return
    const born = birth < 0 ? level.missing : comparer.levelOf(birth, homeOf[a]!, homeOf[b]!)
    if (born === level.exact) twins.push([a, b])
    else if (born === level.different && !places.some(field => differ(field, homeOf[a]!, homeOf[b]!))) relatives++
  }
  for (let n = 0; n + 1 < blocks.bounds.length; n++) {
    const [from, to] = [blocks.bounds[n]!, blocks.bounds[n + 1]!]
    if (pairsIn(blocks, from, to, null) <= mostPairs) eachPair(blocks, from, to, null, visit)
  }
  return { relatives, twins }
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
