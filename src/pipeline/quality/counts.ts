import { gunzipSync, gzipSync } from 'node:zlib'
import { type Kysely, sql, type Transaction } from 'kysely'
import { countOfKey } from '../../clinical/index.ts'
import type { RecordId } from '../../core/index.ts'
import type { QualitySchema } from './schema.ts'
import { forgetDisplays } from './unknown-codes.ts'

type Counts = ReadonlyMap<string, number>

/** A record's counts as they are kept beside it. */
export const packCounts = (counts: Counts): Uint8Array =>
  gzipSync([...counts].map(([key, n]) => `${key}\t${n}`).join('\n'), { level: 1 })

export const unpackCounts = (packed: Uint8Array): Counts => {
  const lines = gunzipSync(packed).toString('utf8')
  if (lines === '') return new Map()
  return new Map(
    lines.split('\n').map(line => {
      const end = line.lastIndexOf('\t')
      return [line.slice(0, end), Number(line.slice(end + 1))] as const
    }),
  )
}

/** As many as there are partitions of facts: a shard's sums lie with its records. */
const shards = 8

const shardOf = (record: RecordId): number => Number.parseInt(record.slice(0, 4), 16) % shards

/** Changes of sums: shard and source, then the count. */
export type Changes = Map<string, Map<string, number>>

export const addChange = (
  changes: Changes,
  place: { record: RecordId; source: string },
  counts: Counts,
  sign: 1 | -1,
) => {
  const key = `${shardOf(place.record)} ${place.source}`
  const sums = changes.get(key) ?? new Map<string, number>()
  changes.set(key, sums)
  for (const [count, n] of counts) sums.set(count, (sums.get(count) ?? 0) + sign * n)
}

/** Rows of one statement. */
const most = 10_000

/** Adds what has changed to the sums; sums of nothing go. In one order everywhere, so that two examinations do not lock up. */
export const writeChanges = async (tx: Transaction<QualitySchema>, changes: Changes): Promise<void> => {
  const rows = [...changes]
    .flatMap(([place, sums]) => {
      const space = place.indexOf(' ')
      const [shard, source] = [Number(place.slice(0, space)), place.slice(space + 1)]
      return [...sums].filter(([, n]) => n !== 0).map(([key, n]) => ({ shard, source, key, n, ...countOfKey(key) }))
    })
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.source < b.source ? -1 : a.shard - b.shard))
  for (let from = 0; from < rows.length; from += most) {
    const some = rows.slice(from, from + most)
    const column = <T>(of: (row: (typeof some)[number]) => T): T[] => some.map(of)
    await sql`
      insert into quality_count (measure, code, source, unit, month, bin, shard, n)
      select * from unnest(
        ${column(({ measure }) => measure)}::text[], ${column(({ code }) => code)}::text[],
        ${column(({ source }) => source)}::text[], ${column(({ unit }) => unit)}::text[],
        ${column(({ month }) => month)}::text[], ${column(({ bin }) => bin)}::int[],
        ${column(({ shard }) => shard)}::smallint[], ${column(({ n }) => n)}::bigint[])
      on conflict (measure, code, source, unit, month, bin, shard) do update set n = quality_count.n + excluded.n`.execute(
      tx,
    )
  }
  const sources = [...new Set(rows.filter(({ n }) => n < 0).map(({ source }) => source))]
  if (sources.length === 0) return
  await sql`delete from quality_count where source = any(${sources}::text[]) and n = 0`.execute(tx)
  await forgetDisplays(tx, sources)
}

/** Sums over all shards of what begins so, by count. */
export const sumsOf = async (
  db: Kysely<QualitySchema>,
  of: { readonly source?: string; readonly measures: string; readonly code?: string },
) => {
  const rows = await db
    .selectFrom('quality_count')
    .select(['measure', 'code', 'source', 'unit', 'month', 'bin', sql<string>`sum(n)`.as('n')])
    .where('measure', 'like', `${of.measures}%`)
    .$if(of.source !== undefined, query => query.where('source', '=', of.source ?? ''))
    .$if(of.code !== undefined, query => query.where('code', '=', of.code ?? ''))
    .groupBy(['measure', 'code', 'source', 'unit', 'month', 'bin'])
    .execute()
  return rows.map(row => ({ ...row, n: Number(row.n) }))
}
