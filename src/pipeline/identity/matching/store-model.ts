import { blockingKeysOf } from './blocking-keys.ts'
import { eachCandidate } from './candidates.ts'
import { createComparer } from './comparisons.ts'
import { couldShowTwins, familiesOf } from './families.ts'
import type { Field } from './field-kind.ts'
import { chanceOf, type Frequencies, frequenciesOf } from './frequencies.ts'
import type { Counts } from './hypotheses.ts'
import { choosePasses, pairsOfFiles } from './passes.ts'
import { createJudge, type Evidence, type Expected } from './posterior.ts'
import { orderOf, type Records, standardiseRecords } from './records.ts'
import { createScan } from './scan.ts'
import { settle } from './settle.ts'
import { train } from './train.ts'

/**
 * What is learnt from the records of a store, as plain JSON: pairs of any of its records, and of records that come later, are
 * judged by it. No record can be told from it: values stand in it that more than two records have.
 */
export type StoreModel = {
  readonly rules: typeof rulesVersion
  readonly records: number
  readonly fields: readonly (Field & { readonly frequencies: Frequencies })[]
  /** At field * levelCount + level: probabilities among matches (`m`) and among strangers (`u`). */
  readonly m: readonly number[]
  readonly u: readonly number[]
  /** What is expected between two sources, by `source source` in order of name; one source with itself as well. */
  readonly between: Readonly<Record<string, Expected>>
  /** The same where a source is not known yet. */
  readonly otherwise: Expected
  /** Sources large enough to show twins in which none are seen. */
  readonly withoutTwins: readonly string[]
}

/** Of the rules by which pairs are compared and held; another one when they change. */
const rulesVersion = 'fellegi-sunter 1'

/** Two sources by name, in one order. */
export const betweenKey = (a: string, b: string): string => JSON.stringify(a < b ? [a, b] : [b, a])

/**
 * Estimates a model from the records of several sources: m by EM within blocking passes, u and the frequencies of values from
 * all of them, and how many matches there are between each two sources. A source has most people once; so a record's
 * candidates in another source compete, as those of two files do (`matchRecords`).
 *
 * @param records one list of all, in any order
 * @param sourceOf the source of each record
 *
 * @example
 * const model = estimateModel(records, row => sources[row], say)
 */
export const estimateModel = (
  records: Records,
  sourceOf: (row: number) => string,
  progress: (done: string) => void = () => {},
): StoreModel => {
  const size = records.ids.length
  const order = orderOf(records)
  const sources = Array.from(order, row => sourceOf(row))
  const { columns, nameless } = standardiseRecords(records, order)
  const comparer = createComparer(columns)
  const pairs = pairsOfFiles(size, null)
  const chance = chanceOf(columns, comparer, size, null)
  const keys = blockingKeysOf(columns)
  const passes = choosePasses(keys, size, null)
  const families = familiesOf(columns, comparer, chance.u, size, null, row => sources[row])
  const share = (people: number, strangers: number): Counts => ({
    strangers,
    neighbours: strangers * chance.neighbours,
    relatives: (families.relatives / size) * people,
    twins: (families.twins / size) * people,
  })
  const counts = share(size, pairs)
  const { m, matches } = train(passes, columns, comparer, chance.u, counts, size, null)
  progress('weights are estimated')
  const scan = createScan(columns, comparer, m, chance, Math.max(0, Math.log((leastOdds * pairs) / matches)))
  eachCandidate(passes, keys, size, null, scan.visit, done => progress(`pass ${done} of ${passes.length} is compared`))
  const judge = createJudge(columns, comparer, m, chance, nameless)
  const { a, b } = scan.kept()
  const judged = Array.from(a, (row, n): Judged => ({ a: row, b: b[n]!, evidence: judge(row, b[n]!) }))
  const sizes = countBy(sources)
  const betweenOf = Map.groupBy(judged, one => betweenKey(sources[one.a]!, sources[one.b]!))
  const between: Record<string, Expected> = {}
  for (const [one, first] of sizes) {
    for (const [other, second] of sizes) {
      if (other < one) continue
      const key = betweenKey(one, other)
      const found = betweenOf.get(key) ?? []
      const same = one === other
      const strangers = same ? pairsOfFiles(first, null) : first * second
      const start: Expected = {
        matches: Math.max(0.5, found.length / 2),
        counts: share(same ? first : 2 * Math.min(first, second), strangers),
        unpaired: 1,
      }
      between[key] = settle(found, start, same ? null : first, same ? first : first + second, size)
    }
  }
  const twins = new Set([...families.twinsAt].map(row => sources[row]!))
  return {
    rules: rulesVersion,
    records: size,
    fields: columns.map(column => ({ ...column.field, frequencies: frequenciesOf(column) })),
    m: [...m].map(short),
    u: [...chance.u].map(short),
    between,
    otherwise: settle(judged, { matches, counts, unpaired: 1 }, null, size),
    withoutTwins: [...sizes].flatMap(([source, count]) =>
      !twins.has(source) && couldShowTwins(count) ? [source] : [],
    ),
  }
}

type Judged = { readonly a: number; readonly b: number; readonly evidence: Evidence }

/** Pairs less likely than that are not kept: what they add up to changes nothing. */
const leastOdds = 0.005

const countBy = (sources: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const source of sources.toSorted()) counts.set(source, (counts.get(source) ?? 0) + 1)
  return counts
}

/** Six digits say what there is to say, and the same on every machine. */
const short = (number: number): number => Number(number.toPrecision(6))
