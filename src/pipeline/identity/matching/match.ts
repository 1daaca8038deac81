import { blockingKeysOf } from './blocking-keys.ts'
import { eachCandidate, type PassReport } from './candidates.ts'
import { level, levelCount } from './compare.ts'
import { createComparer } from './comparisons.ts'
import { type Families, familiesOf } from './families.ts'
import { type Chance, chanceOf } from './frequencies.ts'
import type { Counts } from './hypotheses.ts'
import { choosePasses, pairsOfFiles } from './passes.ts'
import { createJudge, type Evidence, type Expected, oddsOf, probabilityOf } from './posterior.ts'
import { type Column, orderOf, type Records, standardiseRecords } from './records.ts'
import { assign, cluster, type Decided, type Explained, type Judged, rivalsOf, type Thresholds } from './resolve.ts'
import { createScan, type Kept } from './scan.ts'
import { settle } from './settle.ts'
import { train } from './train.ts'

/** A pair is linked from 95 % on, and shown to a person from 10 % on. */
const defaultThresholds: Thresholds = { link: 0.95, review: 0.1 }

export type Doubtful = Decided & { readonly because: readonly string[] }

/** Which records are of one person. `a` and `b` are the records' positions among those given. */
export type Matching = {
  readonly links: readonly Decided[]
  readonly review: readonly Doubtful[]
  readonly model: Model
}

/** What was learnt from the records, and how they were compared. */
export type Model = {
  readonly columns: readonly Column[]
  readonly first: number | null
  readonly size: number
  /** Probabilities of matches, at field * levelCount + level. */
  readonly m: Float64Array
  readonly chance: Chance
  readonly expected: Expected
  readonly families: Families
  readonly passes: readonly PassReport[]
  readonly thresholds: Thresholds
}

/**
 * Probabilistic record linkage (Fellegi & Sunter 1969, "A theory for record linkage", JASA 64:1183): finds the records that
 * are of one person, between two files or within one. Needs no truth and no settings; what each field is worth is learnt
 * from the records. The order of the records within a file makes no difference.
 *
 * @param records one or two files; see `collectRecords`
 * @param progress told from time to time what has been done
 *
 * @example
 * matchRecords(records).links // [{ a: 0, b: 5012, probability: 0.9998 }]
 */
export const matchRecords = (
  records: Records,
  thresholds: Thresholds = defaultThresholds,
  progress: (done: string) => void = () => {},
): Matching => {
  const size = records.ids.length
  const first = records.first < size ? records.first : null
  const order = orderOf(records)
  const { columns, nameless } = standardiseRecords(records, order)
  const comparer = createComparer(columns)
  progress('values are standardised')
  const pairs = pairsOfFiles(size, first)
  const chance = chanceOf(columns, comparer, size, first)
  const keys = blockingKeysOf(columns)
  const chosen = choosePasses(keys, size, first)
  const families = familiesOf(columns, comparer, chance.u, size, first)
  const counts: Counts = {
    strangers: pairs,
    neighbours: pairs * chance.neighbours,
    relatives: families.relatives,
    twins: families.twins,
  }
  const { m, matches } = train(chosen, columns, comparer, chance.u, counts, size, first)
  progress('weights are estimated')
  const least = Math.max(0, Math.log((leastOdds * pairs) / matches))
  const scan = createScan(columns, comparer, m, chance, least)
  const passes = eachCandidate(chosen, keys, size, first, scan.visit, done =>
    progress(`pass ${done} of ${chosen.length} is compared`),
  )
  const judge = createJudge(columns, comparer, m, chance, nameless)
  const judged = judgeAll(scan.kept(), judge)
  const expected = settle(judged, { matches, counts, unpaired: 1 }, first, size)
  const holds = {
    twins: !families.withoutTwins,
    relatives: !areErrors(judged, expected, columns, m, thresholds),
  }
  const open = judged.map(
    ({ a, b, evidence }): Judged => ({ a, b, odds: oddsOf(evidence, expected), held: isHeld(evidence, holds) }),
  )
  const own = first === null ? expected : expectedWithin(open, judge, expected, size, first, thresholds)
  const within = (a: number, b: number): number => {
    const evidence = judge(a, b)
    return isHeld(evidence, holds) ? 0 : oddsOf(evidence, own)
  }
  const { links, review } =
    first === null
      ? cluster(open, within, explainer(judge, expected, holds, thresholds), thresholds)
      : assign(open, within, thresholds)
  const given = ({ a, b, probability }: Decided): Decided => {
    const rows = [order[a]!, order[b]!]
    return { a: Math.min(...rows), b: Math.max(...rows), probability }
  }
  return {
    links: links.map(given).toSorted((x, y) => x.a - y.a || x.b - y.b),
    review: review
      .map(one => ({ ...given(one), because: reasonsOf(judge(one.a, one.b), one.probability, holds, thresholds) }))
      .toSorted((x, y) => y.probability - x.probability || x.a - y.a || x.b - y.b),
    model: { columns, first, size, m, chance, expected, families, passes, thresholds },
  }
}

/** Pairs less likely than that are not kept: what they add up to changes nothing. */
const leastOdds = 0.005

/**
 * What is expected within each of two files, where one person has one record as a rule: how many have several is seen in the
 * pairs that one record of the other file has as candidates.
 */
const expectedWithin = (
  open: readonly Judged[],
  judge: (a: number, b: number) => Evidence,
  { counts }: Expected,
  size: number,
  first: number,
  { review }: Thresholds,
): Expected => {
  const pairs = rivalsOf(open, review).map(([a, b]) => ({ a, b, evidence: judge(a, b) }))
  const strangers = pairsOfFiles(first, null) + pairsOfFiles(size - first, null)
  const start: Expected = {
    matches: Math.max(0.5, pairs.length / 2),
    counts: { ...counts, strangers, neighbours: (counts.neighbours / counts.strangers) * strangers },
    unpaired: 1,
  }
  return settle(pairs, start, null, size)
}

const judgeAll = ({ a, b }: Kept, judge: (a: number, b: number) => Evidence) =>
  Array.from(a, (row, n) => ({ a: row, b: b[n]!, evidence: judge(row, b[n]!) }))

/**
 * Whether pairs are kept for a person: of different given names and one birth date; of birth dates that differ, with different
 * given names or a generation apart.
 */
type Holds = { readonly twins: boolean; readonly relatives: boolean }

/**
 * Different given names, or a newborn's: twins share everything else, relatives much of it, so only a number of one person may
 * link such a pair by itself. Two files that can be shown to hold no twins, or no relatives, are the exception.
 */
const isHeld = (
  { nameless, identified, givenDiffers, birthDiffers, generationApart }: Evidence,
  { twins, relatives }: Holds,
): boolean =>
  !identified && (nameless || (generationApart && relatives) || (givenDiffers && (birthDiffers ? relatives : twins)))

/**
 * Two records are held apart because given names or birth dates differ. A third that is surely each of them explains it where
 * it agrees with one in what differs, and a number of one person makes it the other: then that other's value was replaced.
 */
const explainer =
  (judge: (a: number, b: number) => Evidence, expected: Expected, holds: Holds, { link }: Thresholds): Explained =>
  (a, b, others) => {
    const apart = judge(a, b)
    if (apart.nameless || !isHeld(apart, holds)) return false
    const isSure = (one: Evidence) => !isHeld(one, holds) && probabilityOf(oddsOf(one, expected)) >= link
    return others.some(third => {
      if (third === a || third === b) return false
      const [toA, toB] = [judge(third, a), judge(third, b)]
      if (!isSure(toA) || !isSure(toB)) return false
      const given = isReplaced(toA, toB, 'given') || isReplaced(toB, toA, 'given')
      const birth = isReplaced(toA, toB, 'birth') || isReplaced(toB, toA, 'birth')
      return (given || !apart.givenDiffers) && (birth || !apart.birthDiffers)
    })
  }

const isReplaced = (one: Evidence, other: Evidence, what: 'given' | 'birth'): boolean =>
  one.identified && one[`${what}Differs`] && other[`${what}Agrees`]

/**
 * Whether likely pairs in which both given name and birth date differ are matches with two errors, and no relatives, such as the
 * mothers of one file and the children of another: then each alone is rare among matches, and both together hardly
 * more frequent than chance brings them together.
 */
const areErrors = (
  judged: readonly { readonly evidence: Evidence }[],
  expected: Expected,
  columns: readonly Column[],
  m: Float64Array,
  { link }: Thresholds,
): boolean => {
  const differing = (role: Column['field']['role']) => {
    const n = columns.findIndex(({ field }) => field.role === role)
    return n < 0 ? 1 : m[n * levelCount + level.different]!
  }
  const [given, birth] = [differing('given'), differing('birth')]
  const seen = judged.filter(
    ({ evidence }) =>
      evidence.givenDiffers &&
      evidence.birthDiffers &&
      !evidence.identified &&
      probabilityOf(oddsOf(evidence, expected)) >= link,
  ).length
  return given <= rare && birth <= rare && seen <= together * given * birth * expected.matches + 1
}

/** Among matches, a given name or a birth date is wholly different in no more than that. */
const rare = 0.15
/** Errors of one record come together: so many times as often as if they were independent. */
const together = 4

const reasonsOf = (evidence: Evidence, probability: number, holds: Holds, { link }: Thresholds): readonly string[] => {
  const held = isHeld(evidence, holds)
  return [
    ...(held && evidence.generationApart ? ['born a generation apart: parent and child may share name and home'] : []),
    ...(held && evidence.givenDiffers && evidence.birthDiffers ? ['given name and birth date differ: relatives'] : []),
    ...(held && evidence.givenDiffers && !evidence.birthDiffers ? ['given names differ: twins share the rest'] : []),
    ...(held && evidence.nameless ? ['no given name yet: newborn twins share the rest'] : []),
    ...(probability < link ? ['probability below the link threshold'] : []),
    ...(held || probability < link ? [] : ['a link would join records that are not one person']),
  ]
}
