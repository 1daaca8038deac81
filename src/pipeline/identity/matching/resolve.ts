import { probabilityOf } from './posterior.ts'

/** A pair of rows with the odds that it is one person. */
export type Judged = {
  readonly a: number
  readonly b: number
  readonly odds: number
  /** May never be linked without a person who looks at it. */
  readonly held: boolean
}

export type Decided = { readonly a: number; readonly b: number; readonly probability: number }
export type Decision = { readonly links: readonly Decided[]; readonly review: readonly Decided[] }
export type Thresholds = { readonly link: number; readonly review: number }

/** Whether a third of these records explains why two that are held apart are one person. */
export type Explained = (a: number, b: number, others: readonly number[]) => boolean

/** Odds of a pair of rows of one file, for asking whether they are one person; 0 when they must not be one. */
export type OddsWithin = (a: number, b: number) => number

/**
 * Two files. A person has one record in each unless two records of one file are themselves one person, so candidates of one
 * record compete: with their odds o, the probability of one is o / (1 + sum of o over those that compete). A candidate
 * that is firmly another's competes no more.
 */
export const assign = (pairs: readonly Judged[], within: OddsWithin, { link, review }: Thresholds): Decision => {
  const open = pairs.filter(({ odds }) => probabilityOf(odds) >= review)
  const byA = Map.groupBy(open, ({ a }) => a)
  const byB = Map.groupBy(open, ({ b }) => b)
  const same = (one: number, other: number) => one === other || probabilityOf(within(one, other)) >= link
  const rivals = open.map(pair => [
    ...byA.get(pair.a)!.filter(other => !same(other.b, pair.b)),
    ...byB.get(pair.b)!.filter(other => !same(other.a, pair.a)),
  ])
  let probability = new Map(open.map(pair => [pair, 0]))
  for (let round = 0; round < 3; round++) {
    probability = new Map(
      open.map((pair, n) => {
        const free = rivals[n]!.reduce((sum, rival) => sum + rival.odds * (1 - takenBy(pair, rival)), 0)
        return [pair, probabilityOf(pair.odds / (1 + free))]
      }),
    )
  }

  /** How surely the rival's other record belongs to a third. */
  function takenBy(pair: Judged, rival: Judged): number {
    const others = rival.a === pair.a ? byB.get(rival.b)! : byA.get(rival.a)!
    let most = 0
    for (const other of others) if (other !== rival && other !== pair) most = Math.max(most, probability.get(other)!)
    return most
  }
  const decided = open.map(pair => ({ pair, probability: probability.get(pair)! }))
  const linked = decided.filter(one => !one.pair.held && one.probability >= link)
  const doubtful = decided.filter(one => one.probability >= review && (one.pair.held || one.probability < link))
  return { links: linked.map(decidedOf), review: doubtful.map(decidedOf) }
}

/** Pairs of records of one file that are candidates of one record of the other file; each once. */
export const rivalsOf = (pairs: readonly Judged[], review: number): readonly (readonly [number, number])[] => {
  const open = pairs.filter(({ odds }) => probabilityOf(odds) >= review)
  const rivals = new Map<number, readonly [number, number]>()
  for (const rows of [
    ...[...Map.groupBy(open, ({ a }) => a).values()].map(candidates => candidates.map(({ b }) => b)),
    ...[...Map.groupBy(open, ({ b }) => b).values()].map(candidates => candidates.map(({ a }) => a)),
  ]) {
    for (const one of rows) {
      for (const other of rows) if (one < other) rivals.set(pairKey(one, other), [one, other])
    }
  }
  return [...rivals.values()]
}

const decidedOf = ({
  pair: { a, b },
  probability,
}: {
  readonly pair: Judged
  readonly probability: number
}): Decided => ({
  a,
  b,
  probability,
})

/**
 * One file. Links join records into clusters, the surest first. A link that would bring two records together of which it is
 * known that they must not be one, or are hardly one, is left to a person. Every pair of a cluster is a link; one that was
 * not compared itself, or is less sure itself, is as sure as the weakest link that joins its two.
 */
export const cluster = (
  pairs: readonly Judged[],
  within: OddsWithin,
  explained: Explained,
  { link, review }: Thresholds,
): Decision => {
  const surest = pairs.toSorted((x, y) => y.odds - x.odds || x.a - y.a || x.b - y.b)
  const clusters = new Map<number, readonly number[]>()
  const clusterOf = (row: number) => clusters.get(row) ?? [row]
  const links: Decided[] = []
  const undecided: Judged[] = []
  const own = new Map(pairs.map(pair => [pairKey(pair.a, pair.b), pair]))
  for (const pair of surest) {
    const one = clusterOf(pair.a)
    const other = clusterOf(pair.b)
    if (one === other) continue
    const probability = probabilityOf(pair.odds)
    const crossing = one.flatMap(a => other.map(b => ({ a: Math.min(a, b), b: Math.max(a, b) })))
    const compatible = () =>
      crossing.every(({ a, b }) => probabilityOf(within(a, b)) >= hardlyOne || explained(a, b, [...one, ...other]))
    if (pair.held || probability < link || !compatible()) {
      undecided.push(pair)
      continue
    }
    for (const { a, b } of crossing) {
      const itself = own.get(pairKey(a, b))
      links.push({ a, b, probability: Math.max(probability, itself === undefined ? 0 : probabilityOf(itself.odds)) })
    }
    const joined = [...one, ...other]
    for (const row of joined) clusters.set(row, joined)
  }
  const doubtful = undecided
    .map(({ a, b, odds }) => ({ a, b, probability: probabilityOf(odds) }))
    .filter(({ a, b, probability }) => probability >= review && clusterOf(a) !== clusterOf(b))
  return { links, review: doubtful }
}

/** Below this two records are not put into one cluster by a third. */
const hardlyOne = 1e-6

const pairKey = (a: number, b: number): number => a * 0x4000_0000 + b
