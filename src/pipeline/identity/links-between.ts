import type { Instant, PersonId, RecordId } from '../../core/index.ts'

/** Identifier systems of which a site says: the same value is the same person, whichever source sends it. */
export type TrustedSystems = readonly string[]

/** What is known of a record, for telling whose it is. */
export type Identified = {
  readonly record: RecordId
  readonly source: string
  /** The person that it is linked to now, and since when it has been known. */
  readonly person: PersonId
  readonly since: Instant
  /** The person that it is when it is linked to no other record. */
  readonly alone: PersonId
  /** As precise as it was given, e.g. `1961-05-11`; `null` when unknown. */
  readonly birthDate: string | null
  readonly sex: string | null
  readonly identifiers: readonly { readonly system: string; readonly value: string }[]
}

/** Two records, the smaller id first. */
export type RecordPair = { readonly a: RecordId; readonly b: RecordId }

/** What a person decided about two records last; `later` decides nothing. */
export type PairDecision = RecordPair & {
  readonly verdict: 'same' | 'different'
  readonly by: string
  readonly at: Instant
}

/** What the matcher found of two records. */
export type MatchedPair = RecordPair & {
  readonly probability: number
  readonly odds: number
  /** May never be linked without a person who looks at it. */
  readonly held: boolean
  readonly model: string
}

/** Why two records are one person; the kinds in order of authority. */
export type LinkReason =
  | { readonly kind: 'decision'; readonly by: string; readonly at: Instant }
  | { readonly kind: 'source' }
  | { readonly kind: 'identifier'; readonly system: string }
  | { readonly kind: 'match'; readonly probability: number; readonly model: string }
  | { readonly kind: 'alone' }

/** A record that is to be linked to another person than it is now. */
export type Link = {
  readonly record: RecordId
  readonly person: PersonId
  /** The record with which it is one, and why; `null` when it is one with none. */
  readonly with: RecordId | null
  readonly reason: LinkReason
}

/** All that is said of which records are one person. */
export type LinkEvidence = {
  readonly trusted: TrustedSystems
  /** The newest decision about each two records. */
  readonly decisions?: readonly PairDecision[]
  /** Two records of one source of which that source says that they are one person. */
  readonly stated?: readonly RecordPair[]
  readonly matches?: readonly MatchedPair[]
  readonly thresholds?: { readonly link: number; readonly review: number }
}

/** Two records that something says are one, and that are not linked. */
export type Unlinked = RecordPair & {
  /**
   * `refused`: a person said that they are two, or that two others are whom this link would join. `rival`: another record
   * may be the one. `one-source`: their source keeps them apart. `not-one`: it would join records that are hardly one.
   */
  readonly why: 'refused' | 'rival' | 'one-source' | 'not-one'
  readonly kind: 'decision' | 'source' | 'identifier' | 'match'
}

export type Linking = {
  readonly links: readonly Link[]
  readonly unlinked: readonly Unlinked[]
  /** The person of each record, after the links. */
  readonly personOf: ReadonlyMap<RecordId, PersonId>
}

/**
 * The links that must change among records that may belong together. What people decided rules, then what a source says of
 * its own records, then trusted identifiers, then the matcher:
 *
 * - Trusted identifiers join two records with the same value, the same complete birth date, and no different sex.
 * - The matcher joins records of different sources from the link threshold on, unless they are held for a person, another
 *   record of that source may be the one, or records would be joined that it does not itself take for one.
 * - Whom somebody has called two people is never joined, whatever else says so; what would have joined them is `unlinked`.
 *
 * The person of records that are one is that of the record known longest. The answer depends on what is said and not on the
 * order in which it came, so that taking something back leaves everything as it was before.
 *
 * A wrong link shows one patient's facts to another's clinician (hazard H1), a missing one shows two lines in a list.
 *
 * @example
 * linksBetween(records, { trusted: ['https://example.org/mrn'] }).links // [{ record, person, with, reason }]
 */
export const linksBetween = (records: readonly Identified[], evidence: LinkEvidence): Linking => {
  const ordered = records.toSorted((x, y) => compare(x.since, y.since) || compare(x.record, y.record))
  const { decisions = [], matches = [], thresholds = { link: 1, review: 1 } } = evidence
  const refused = new Set(decisions.filter(({ verdict }) => verdict === 'different').map(pairKey))
  const groups = createGroups(ordered, refused)
  const reasons = new Map<RecordId, { readonly with: RecordId; readonly reason: LinkReason }>()
  const unlinked: Unlinked[] = []
  const join = (edge: Edge, mayJoin: (a: readonly RecordId[], b: readonly RecordId[]) => Unlinked['why'] | null) => {
    const { a, b, reason } = edge
    const why = groups.join(a, b, mayJoin)
    if (why !== null) unlinked.push({ a, b, why, kind: reason.kind as Unlinked['kind'] })
    else
      for (const [one, other] of [[a, b] as const, [b, a] as const]) {
        if (!reasons.has(one)) reasons.set(one, { with: other, reason })
      }
  }
  for (const edge of firmEdges(ordered, evidence)) join(edge, () => null)
  const units = new Map(ordered.map(({ record }) => [record, groups.of(record)]))
  const judge = createMatchJudge(ordered, matches, units, refused, thresholds)
  for (const match of judge.ordered) {
    const { a, b, probability, model } = match
    if (groups.of(a) === groups.of(b)) continue
    if (judge.hasRival(match)) unlinked.push({ a, b, why: 'rival', kind: 'match' })
    else join({ a, b, reason: { kind: 'match', probability, model } }, judge.mayJoin)
  }
  const persons = new Map<RecordId, PersonId>()
  const links = ordered.flatMap((one): Link[] => {
    const [oldest = one.record] = groups.of(one.record)
    const person = ordered.find(({ record }) => record === oldest)?.alone ?? one.alone
    persons.set(one.record, person)
    if (person === one.person) return []
    const { with: other, reason } = reasons.get(one.record) ?? { with: null, reason: { kind: 'alone' } as const }
    return [{ record: one.record, person, with: other, reason }]
  })
  return { links, unlinked, personOf: persons }
}

type Edge = RecordPair & { readonly reason: LinkReason }

/** What needs no judgement, the most authoritative first. */
const firmEdges = (ordered: readonly Identified[], evidence: LinkEvidence): readonly Edge[] => {
  const { decisions = [], stated = [], trusted } = evidence
  const known = new Set(ordered.map(({ record }) => record))
  const decided = decisions
    .filter(({ verdict }) => verdict === 'same')
    .toSorted((x, y) => compare(x.at, y.at) || byPair(x, y))
    .map(({ a, b, by, at }): Edge => ({ a, b, reason: { kind: 'decision', by, at } }))
  const said = stated.toSorted(byPair).map(({ a, b }): Edge => ({ a, b, reason: { kind: 'source' } }))
  return [...decided, ...said, ...identifierEdges(ordered, trusted)].filter(({ a, b }) => known.has(a) && known.has(b))
}

const identifierEdges = (ordered: readonly Identified[], trusted: TrustedSystems): readonly Edge[] => {
  const holders = new Map<string, Identified[]>()
  const edges: Edge[] = []
  for (const one of ordered) {
    if (one.birthDate?.length !== 'YYYY-MM-DD'.length) continue
    for (const { system, value } of one.identifiers) {
      if (value === '' || !trusted.includes(system)) continue
      const key = JSON.stringify([system, value, one.birthDate])
      const others = holders.get(key) ?? []
      for (const other of others) {
        if (one.sex !== null && other.sex !== null && one.sex !== other.sex) continue
        edges.push({ ...pairOf(one.record, other.record), reason: { kind: 'identifier', system } })
      }
      holders.set(key, [...others, one])
    }
  }
  return edges
}

/** Groups of records that are one, each in order of how long they are known. */
const createGroups = (ordered: readonly Identified[], refused: ReadonlySet<string>) => {
  const groups = new Map<RecordId, readonly RecordId[]>(ordered.map(({ record }) => [record, [record]]))
  const rank = new Map(ordered.map(({ record }, n) => [record, n]))
  const of = (record: RecordId): readonly RecordId[] => groups.get(record) ?? [record]
  return {
    of,
    /** @returns why they stay apart; `null` when they are one now */
    join: (
      a: RecordId,
      b: RecordId,
      mayJoin: (a: readonly RecordId[], b: readonly RecordId[]) => Unlinked['why'] | null,
    ): Unlinked['why'] | null => {
      const [one, other] = [of(a), of(b)]
      if (one === other) return null
      if (one.some(x => other.some(y => refused.has(pairKey(pairOf(x, y)))))) return 'refused'
      const why = mayJoin(one, other)
      if (why !== null) return why
      const joined = [...one, ...other].sort((x, y) => rank.get(x)! - rank.get(y)!)
      for (const record of joined) groups.set(record, joined)
      return null
    },
  }
}

/** The rules by which the matcher's pairs link; records that are one for another reason act as one. */
const createMatchJudge = (
  ordered: readonly Identified[],
  matches: readonly MatchedPair[],
  units: ReadonlyMap<RecordId, readonly RecordId[]>,
  refused: ReadonlySet<string>,
  { link, review }: { readonly link: number; readonly review: number },
) => {
  const sources = new Map(ordered.map(({ record, source }) => [record, source]))
  const unitOf = (record: RecordId) => units.get(record)?.[0] ?? record
  const known = matches.filter(({ a, b }) => sources.has(a) && sources.has(b) && unitOf(a) !== unitOf(b))
  const byPairKey = new Map(known.map(one => [pairKey(one), one]))
  const of = new Map<RecordId, MatchedPair[]>()
  for (const one of known) for (const end of [one.a, one.b]) of.set(end, [...(of.get(end) ?? []), one])
  const otherEnd = (pair: MatchedPair, end: RecordId) => (pair.a === end ? pair.b : pair.a)
  const isOpen = (one: MatchedPair) => one.probability >= review && !refused.has(pairKey(one))

  /** Other records of the source of `to` that `from` may be. */
  const rivals = (from: RecordId, to: RecordId): readonly MatchedPair[] =>
    (of.get(from) ?? []).filter(one => {
      const other = otherEnd(one, from)
      return other !== to && isOpen(one) && sources.get(other) === sources.get(to) && unitOf(other) !== unitOf(to)
    })
  /** A rival whose own counterpart is known is no rival. */
  const isTaken = (rival: MatchedPair, from: RecordId): boolean =>
    rivals(otherEnd(rival, from), from).some(one => one.odds > muchMore * rival.odds)
  const oddsAgainst = (from: RecordId, to: RecordId): number =>
    rivals(from, to).reduce((sum, one) => sum + (isTaken(one, from) ? 0 : one.odds), 0)

  return {
    ordered: known
      .filter(one => !one.held && one.probability >= link && sources.get(one.a) !== sources.get(one.b))
      .toSorted((x, y) => y.odds - x.odds || byPair(x, y)),
    hasRival: ({ a, b, odds }: MatchedPair): boolean => {
      const competing = odds / (1 + oddsAgainst(a, b) + oddsAgainst(b, a))
      return competing / (1 + competing) < link
    },
    mayJoin: (one: readonly RecordId[], other: readonly RecordId[]): Unlinked['why'] | null => {
      const crossing = one.flatMap(x => other.map(y => ({ x, y, pair: byPairKey.get(pairKey(pairOf(x, y))) })))
      if (crossing.some(({ x, y }) => sources.get(x) === sources.get(y))) return 'one-source'
      if (crossing.some(({ pair }) => pair?.held === true)) return 'not-one'
      const agreeing = new Set(crossing.flatMap(({ x, y, pair }) => (pair === undefined ? [] : [unitPair(x, y)])))
      return crossing.every(({ x, y }) => agreeing.has(unitPair(x, y))) ? null : 'not-one'
    },
  }

  function unitPair(x: RecordId, y: RecordId): string {
    return `${unitOf(x)} ${unitOf(y)}`
  }
}

/** A counterpart that is so much likelier leaves no doubt. */
const muchMore = 20

export const pairOf = (one: RecordId, other: RecordId): RecordPair =>
  one < other ? { a: one, b: other } : { a: other, b: one }

/** A text by which pairs are looked up. */
export const pairKey = ({ a, b }: RecordPair): string => `${a} ${b}`

const byPair = (x: RecordPair, y: RecordPair): number => compare(x.a, y.a) || compare(x.b, y.b)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
