import { sql, type Transaction } from 'kysely'
import type { Instant, RecordId } from '../../core/index.ts'
import {
  type IdentitySchema,
  type KeptDecision,
  type Linking,
  type MatchedPair,
  pairKey,
  type RecordPair,
  standingOf,
  type Unlinked,
} from '../identity/index.ts'

/** How two records stand: linked, or open to a person's look, or decided by one. */
export type PairState = 'linked' | 'review' | 'later' | 'refused' | 'conflict'

type State = RecordPair & { readonly state: PairState; readonly note: string | null }

/**
 * Writes how the pairs of some records stand after their links were looked at. What somebody has called two people is not
 * shown again until either record says something else of who it is. What is firm and was not linked because of that is a
 * conflict, which is shown.
 */
export const writePairStates = async (
  tx: Transaction<IdentitySchema>,
  {
    linking,
    matches,
    decisions,
    at,
  }: {
    readonly linking: Linking
    readonly matches: readonly (MatchedPair & { readonly state: string })[]
    readonly decisions: readonly KeptDecision[]
    readonly at: Instant
  },
): Promise<void> => {
  const decided = new Map(decisions.map(one => [pairKey(one.pair), one]))
  // Reversed: what is firm is told first, and rules.
  const unlinked = new Map(linking.unlinked.toReversed().map(one => [pairKey(one), one]))
  const refused = decisions.filter(({ verdict }) => verdict === 'different').flatMap(({ pair: { a, b } }) => [a, b])
  const standing = await standingOf(tx, [...new Set(refused)])
  const digestOf = (record: RecordId) => standing.get(record)?.digest ?? null
  const isChanged = ({ pair, digests: [a, b] }: KeptDecision) => digestOf(pair.a) !== a || digestOf(pair.b) !== b
  const stateOf = (pair: RecordPair): State => {
    const decision = decided.get(pairKey(pair))
    const why = unlinked.get(pairKey(pair))
    const { a, b } = pair
    if (why !== undefined && isFirm(why)) return { a, b, state: 'conflict', note: why.kind }
    if (linking.personOf.has(a) && linking.personOf.get(a) === linking.personOf.get(b)) {
      return { a, b, state: 'linked', note: null }
    }
    if (decision?.verdict === 'different') {
      return isChanged(decision) ? { a, b, state: 'review', note: 'changed' } : { a, b, state: 'refused', note: null }
    }
    return { a, b, state: decision?.verdict === 'later' ? 'later' : 'review', note: why?.why ?? null }
  }
  const known = new Set(matches.map(pairKey))
  const conflicts = linking.unlinked.filter(one => isFirm(one) && !known.has(pairKey(one)))
  await insertConflicts(tx, conflicts, at)
  // A conflict that is none any more, of two that nothing else brings together, is over.
  const over = matches.filter(one => one.model === '' && !isFirm(unlinked.get(pairKey(one))))
  await updateStates(tx, matches.map(stateOf))
  if (over.length > 0) {
    await sql`
      delete from record_pair p using unnest(${over.map(({ a }) => a)}::text[], ${over.map(({ b }) => b)}::text[]) as u(a, b)
      where p.record_a = u.a and p.record_b = u.b and p.model is null`.execute(tx)
  }
}

const isFirm = (one: Unlinked | undefined): boolean => one?.why === 'refused' && one.kind !== 'match'

const insertConflicts = async (
  tx: Transaction<IdentitySchema>,
  conflicts: readonly Unlinked[],
  at: Instant,
): Promise<void> => {
  if (conflicts.length === 0) return
  await tx
    .insertInto('record_pair')
    .values(
      conflicts.map(({ a, b, kind }) => ({
        record_a: a,
        record_b: b,
        probability: null,
        odds: null,
        held: sql<string[]>`'{}'::text[]`,
        fields: '[]',
        model: null,
        at,
        state: 'conflict',
        note: kind,
      })),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

const updateStates = async (tx: Transaction<IdentitySchema>, states: readonly State[]): Promise<void> => {
  if (states.length === 0) return
  await sql`
    update record_pair p set state = u.s, note = u.n
    from unnest(
      ${states.map(({ a }) => a)}::text[], ${states.map(({ b }) => b)}::text[],
      ${states.map(({ state }) => state)}::text[], ${states.map(({ note }) => note)}::text[]) as u(a, b, s, n)
    where p.record_a = u.a and p.record_b = u.b and (p.state, p.note) is distinct from (u.s, u.n)`.execute(tx)
}
