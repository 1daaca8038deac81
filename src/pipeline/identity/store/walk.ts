import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Instant, RecordId } from '../../../core/index.ts'
import { pairKey, pairOf, type RecordPair } from '../links-between.ts'
import type { KeptModel } from './models.ts'
import { judgePairs, mostOfABlock, writePairs } from './pairs.ts'
import type { IdentityReader, IdentitySchema } from './schema.ts'

/** Partitions of the blocking keys; each can be walked by itself. */
const parts = 8
/** Blocks of one step. */
const blocksAtOnce = 2_000

/** A walk over all blocks with one model, and how far it is. */
export type MatchingRun = {
  readonly id: string
  readonly model: string
  readonly part: number
  readonly afterKey: string | null
  readonly blocks: number
  readonly pairs: number
  readonly passedOver: number
}

/** The walk that was begun and not finished; `null` when there is none. */
export const openRun = async (db: IdentityReader): Promise<MatchingRun | null> => {
  const { rows } = await sql<MatchingRun>`
    select id, model, part, after_key::text as "afterKey", blocks::int as blocks, pairs::int as pairs,
      passed_over::int as "passedOver"
    from matching_run where finished is null order by started desc limit 1`.execute(db)
  return rows[0] ?? null
}

export const startRun = async (tx: Transaction<IdentitySchema>, model: string, at: Instant): Promise<MatchingRun> => {
  // What was begun with another model is of no use any more.
  await tx.updateTable('matching_run').set({ finished: at }).where('finished', 'is', null).execute()
  const run: MatchingRun = {
    id: randomUUID(),
    model,
    part: 0,
    afterKey: null,
    blocks: 0,
    pairs: 0,
    passedOver: 0,
  }
  await tx
    .insertInto('matching_run')
    .values({
      id: run.id,
      model,
      started: at,
      finished: null,
      part: 0,
      after_key: null,
      blocks: 0,
      pairs: 0,
      passed_over: 0,
    })
    .execute()
  return run
}

/** The next blocks of a walk, with the pairs that meet in them and what the model says of those. */
export type Step = {
  /** `null` when all partitions are done. */
  readonly next: MatchingRun | null
  readonly found: Awaited<ReturnType<typeof judgePairs>>
}

/** Reads and judges; nothing is written, so that it can run outside a transaction. */
export const walkStep = async (db: IdentityReader, run: MatchingRun, kept: KeptModel, least: number): Promise<Step> => {
  if (run.part >= parts) return { next: null, found: [] }
  const table = sql.table(`blocking_key_${run.part}`)
  const after = run.afterKey === null ? sql`true` : sql`key > ${run.afterKey}::bigint`
  const { rows } = await sql<{ key: string; n: number; records: RecordId[] }>`
    select key::text as key, count(*)::int as n,
      case when count(*) <= ${mostOfABlock} then array_agg(record_id order by record_id) else '{}'::text[] end as records
    from ${table} where ${after}
    group by key having count(*) > 1 order by ${table}.key limit ${blocksAtOnce}`.execute(db)
  const pairs = new Map<string, RecordPair>()
  for (const { records } of rows) {
    records.forEach((one, n) => {
      for (const other of records.slice(n + 1)) {
        const pair = pairOf(one, other)
        pairs.set(pairKey(pair), pair)
      }
    })
  }
  const found = await judgePairs(db, [...pairs.values()], kept, least)
  const passedOver = rows.filter(({ n }) => n > mostOfABlock).length
  const sums = {
    blocks: run.blocks + rows.length,
    pairs: run.pairs + pairs.size,
    passedOver: run.passedOver + passedOver,
  }
  const last = rows.at(-1)
  const isDone = rows.length < blocksAtOnce || last === undefined
  return {
    next: { ...run, ...sums, part: isDone ? run.part + 1 : run.part, afterKey: isDone ? null : last.key },
    found,
  }
}

/** Keeps what a step found, and how far the walk is: together, so that it can stop anywhere. */
export const keepStep = async (
  tx: Transaction<IdentitySchema>,
  { next, found }: Step,
  model: string,
  at: Instant,
): Promise<readonly RecordId[]> => {
  await writePairs(tx, found, model, at)
  if (next !== null) {
    await tx
      .updateTable('matching_run')
      .set({
        part: next.part,
        after_key: next.afterKey,
        blocks: next.blocks,
        pairs: next.pairs,
        passed_over: next.passedOver,
      })
      .where('id', '=', next.id)
      .execute()
  }
  return [...new Set(found.flatMap(({ a, b }) => [a, b]))].sort()
}

/**
 * Ends a walk: what earlier models found and this one did not is forgotten, and its records are to be looked at again.
 *
 * @returns the records of pairs that are forgotten
 */
export const finishRun = async (
  tx: Transaction<IdentitySchema>,
  run: MatchingRun,
  at: Instant,
): Promise<readonly RecordId[]> => {
  const { rows } = await sql<{ a: RecordId; b: RecordId }>`
    delete from record_pair where model <> ${run.model} returning record_a as a, record_b as b`.execute(tx)
  await tx.updateTable('matching_run').set({ finished: at }).where('id', '=', run.id).execute()
  return [...new Set(rows.flatMap(({ a, b }) => [a, b]))].sort()
}

/** How the queue stands, and how many records can be matched. */
export const countPairs = async (
  db: IdentityReader,
): Promise<{ readonly records: number; readonly states: Readonly<Record<string, number>> }> => {
  const { rows } = await sql<{ state: string; n: number }>`
    select state, count(*)::int as n from record_pair group by state order by state`.execute(db)
  const { rows: counted } = await sql<{
    n: number
  }>`select count(*)::int as n from demographics where standing`.execute(db)
  return { records: counted[0]?.n ?? 0, states: Object.fromEntries(rows.map(({ state, n }) => [state, n])) }
}
