import { sql, type Transaction } from 'kysely'
import type { Instant, RecordId } from '../../../core/index.ts'
import { type MatchedPair, type PairDecision, pairKey, pairOf, type RecordPair } from '../links-between.ts'
import { createScorer, type Score } from '../matching/index.ts'
import { standingOf } from './demographics.ts'
import { type KeptModel, recordsFor } from './models.ts'
import type { IdentityReader, IdentitySchema } from './schema.ts'

/** Records that share one key above which the key tells nobody apart. */
export const mostOfABlock = 100

/** Where the matching of a site begins to link, and to ask. */
export type Thresholds = { readonly link: number; readonly review: number }

/**
 * Judges new or changed records against those that share a blocking key with them, and keeps what may be one person. What was
 * found of these records before is replaced.
 *
 * @returns the records whose pairs may have changed: these, and those they meet
 */
export const judgeRecords = async (
  tx: Transaction<IdentitySchema>,
  records: readonly RecordId[],
  model: KeptModel,
  thresholds: Thresholds,
  at: Instant,
): Promise<readonly RecordId[]> => {
  if (records.length === 0) return []
  const met = await candidatesOf(tx, records)
  const before = await pairsOf(tx, records)
  const found = await judgePairs(tx, met, model, thresholds.review)
  const kept = new Set(found.map(pairKey))
  await forgetPairs(
    tx,
    before.filter(one => !kept.has(pairKey(one))),
  )
  await writePairs(tx, found, model.id, at)
  return [...new Set([...records, ...[...before, ...found].flatMap(({ a, b }) => [a, b])])].sort()
}

/** Pairs that share a key which few have. */
const candidatesOf = async (
  tx: Transaction<IdentitySchema>,
  records: readonly RecordId[],
): Promise<readonly RecordPair[]> => {
  const { rows } = await sql<RecordPair>`
    select distinct least(k.record_id, o.record_id) as a, greatest(k.record_id, o.record_id) as b
    from blocking_key k
    cross join lateral (
      select record_id, count(*) over () as n from (
        select record_id from blocking_key where key = k.key limit ${mostOfABlock + 1}) block
    ) o
    where k.record_id = any(${records}::text[]) and o.n <= ${mostOfABlock} and o.record_id <> k.record_id`.execute(tx)
  return rows
}

/** A pair with what the model says of it. */
export type JudgedPair = RecordPair & { readonly score: Score }

/** What a model says of pairs; those below `least` are left out. */
export const judgePairs = async (
  db: IdentityReader,
  pairs: readonly RecordPair[],
  kept: KeptModel,
  least: number,
): Promise<readonly JudgedPair[]> => {
  if (pairs.length === 0) return []
  const standing = await standingOf(db, [...new Set(pairs.flatMap(({ a, b }) => [a, b]))].sort())
  const rows = [...standing.values()]
  const at = new Map(rows.map(({ record }, n) => [record, n]))
  const { records, about } = recordsFor(rows, kept)
  const score = createScorer(kept.model, records, about)
  return pairs.flatMap(({ a, b }) => {
    const [one, other] = [at.get(a), at.get(b)]
    if (one === undefined || other === undefined) return []
    const found = score(one, other)
    return found.probability >= least ? [{ a, b, score: found }] : []
  })
}

/** Keeps what was found; a state is given to it by whoever looks at the links next. */
export const writePairs = async (
  tx: Transaction<IdentitySchema>,
  pairs: readonly JudgedPair[],
  model: string,
  at: Instant,
): Promise<void> => {
  if (pairs.length === 0) return
  const sorted = pairs.toSorted((x, y) => (pairKey(x) < pairKey(y) ? -1 : 1))
  await sql`
    insert into record_pair (record_a, record_b, probability, odds, held, fields, model, at, state)
    select a, b, p, o, array(select jsonb_array_elements_text(h::jsonb)), f, ${model}, ${at}::timestamptz, 'review'
    from unnest(
      ${sorted.map(one => one.a)}::text[], ${sorted.map(one => one.b)}::text[],
      ${sorted.map(({ score }) => score.probability)}::float8[], ${sorted.map(({ score }) => Math.min(1e15, score.odds))}::float8[],
      ${sorted.map(({ score }) => JSON.stringify(score.held))}::text[],
      ${sorted.map(({ score }) => JSON.stringify(score.fields))}::text[]) as u(a, b, p, o, h, f)
    on conflict (record_a, record_b) do update set probability = excluded.probability, odds = excluded.odds,
      held = excluded.held, fields = excluded.fields, model = excluded.model, at = excluded.at`.execute(tx)
}

const forgetPairs = async (tx: Transaction<IdentitySchema>, pairs: readonly RecordPair[]): Promise<void> => {
  if (pairs.length === 0) return
  await sql`
    delete from record_pair p using unnest(
      ${pairs.map(({ a }) => a)}::text[], ${pairs.map(({ b }) => b)}::text[]) as u(a, b)
    where p.record_a = u.a and p.record_b = u.b`.execute(tx)
}

/** What is kept of pairs of these records, with each other or with any. */
export const pairsOf = async (
  db: IdentityReader,
  records: readonly RecordId[],
): Promise<readonly (MatchedPair & { readonly state: string })[]> => {
  if (records.length === 0) return []
  const { rows } = await sql<{
    a: RecordId
    b: RecordId
    probability: number | null
    odds: number | null
    held: string[]
    model: string | null
    state: string
  }>`
    select record_a as a, record_b as b, probability, odds, held, model, state from record_pair
    where record_a = any(${records}::text[])
    union
    select record_a, record_b, probability, odds, held, model, state from record_pair
    where record_b = any(${records}::text[])`.execute(db)
  return rows.map(row => ({
    a: row.a,
    b: row.b,
    probability: row.probability ?? 0,
    odds: row.odds ?? 0,
    held: row.held.length > 0,
    model: row.model ?? '',
    state: row.state,
  }))
}

/** A decision with what the records said when it was made. */
export type KeptDecision = {
  readonly pair: RecordPair
  readonly verdict: 'same' | 'different' | 'later'
  readonly by: string
  readonly at: Instant
  readonly comment: string | null
  readonly digests: readonly [string | null, string | null]
}

/** The newest decision about each two of which one is among these records. */
export const newestDecisions = async (
  db: IdentityReader,
  records: readonly RecordId[],
): Promise<readonly KeptDecision[]> => {
  if (records.length === 0) return []
  const ours = sql<string>`any(${records}::text[])`
  const rows = await db
    .selectFrom('pair_decision')
    .selectAll()
    .where(eb => eb.or([eb('record_a', '=', ours), eb('record_b', '=', ours)]))
    .orderBy('seq')
    .execute()
  const newest = new Map<string, KeptDecision>()
  for (const row of rows) {
    const pair = pairOf(row.record_a as RecordId, row.record_b as RecordId)
    newest.set(pairKey(pair), {
      pair,
      verdict: row.verdict,
      by: row.by,
      at: row.at as Instant,
      comment: row.comment,
      digests: [row.digest_a, row.digest_b],
    })
  }
  return [...newest.values()]
}

/** The decisions that say whether two are one; `later` leaves that open. */
export const decisive = (kept: readonly KeptDecision[]): readonly PairDecision[] =>
  kept.flatMap(({ pair, verdict, by, at }) => (verdict === 'later' ? [] : [{ ...pair, verdict, by, at }]))

/** Writes a person's decision about two records, with what the records say now. */
export const writeDecision = async (
  tx: Transaction<IdentitySchema>,
  pair: RecordPair,
  decision: {
    readonly verdict: 'same' | 'different' | 'later'
    readonly by: string
    readonly at: Instant
    readonly comment: string | null
  },
): Promise<void> => {
  const { verdict, by, at, comment } = decision
  await sql`
    insert into pair_decision (record_a, record_b, seq, verdict, by, at, comment, digest_a, digest_b)
    select ${pair.a}, ${pair.b},
      coalesce((select max(seq) from pair_decision where record_a = ${pair.a} and record_b = ${pair.b}), 0) + 1,
      ${verdict}, ${by}, ${at}::timestamptz, ${comment}::text,
      (select digest from demographics where record_id = ${pair.a} and standing),
      (select digest from demographics where record_id = ${pair.b} and standing)`.execute(tx)
}
