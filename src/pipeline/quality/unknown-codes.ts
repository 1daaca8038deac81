import { type Kysely, sql, type Transaction } from 'kysely'
import type { FactKind, RecordExamination } from '../../clinical/index.ts'
import type { QualitySchema } from './schema.ts'

/** A code on facts that no built-in table knows, of one source. */
export type UnknownCode = {
  readonly source: string
  readonly kind: FactKind
  readonly system: string
  readonly code: string
  /** What the source calls it, of the newest month in which it stands; never text of a fact. */
  readonly display: string | null
  readonly facts: number
  readonly records: number
  /** `2026-11`; empty: nothing dated. */
  readonly last: string
}

/** Codes by how many facts carry them, the most first. From sums that each examination of a record changes: no fact is read. */
export const readUnknownCodes = async (
  db: Kysely<QualitySchema>,
  {
    source,
    kind,
    limit,
  }: { readonly source?: string | undefined; readonly kind?: string | undefined; readonly limit: number },
): Promise<readonly UnknownCode[]> => {
  const { rows } = await sql<{
    source: string
    kind: FactKind
    code: string
    display: string | null
    facts: string
    records: string
    last: string
  }>`
    with counted as (
      select source, split_part(measure, ' ', 2) as kind, code,
        sum(n) filter (where measure like 'unknown %') as facts,
        sum(n) filter (where measure like 'unknown-in %') as records,
        max(month) filter (where n > 0) as last
      from quality_count
      where measure like 'unknown%' and (${source ?? null}::text is null or source = ${source ?? null}::text)
        and (${kind ?? null}::text is null or split_part(measure, ' ', 2) = ${kind ?? null}::text)
      group by 1, 2, 3)
    select c.*, q.display from counted c left join quality_code q on q.source = c.source and q.code = c.code
    where c.facts > 0 order by c.facts desc, c.code, c.source, c.kind limit ${limit}`.execute(db)
  return rows.map(({ code, facts, records, ...row }) => {
    const bar = code.lastIndexOf('|')
    return {
      ...row,
      system: code.slice(0, bar),
      code: code.slice(bar + 1),
      facts: Number(facts),
      records: Number(records),
    }
  })
}

/** What sources call the codes that no table knows: the word of the newest month stays. */
export const writeDisplays = async (
  tx: Transaction<QualitySchema>,
  examined: readonly { readonly source: string; readonly examination: Pick<RecordExamination, 'displays'> }[],
): Promise<void> => {
  const newest = new Map<string, { source: string; code: string; display: string; month: string }>()
  for (const { source, examination } of examined) {
    for (const [code, { display, month }] of examination.displays) {
      const key = JSON.stringify([source, code])
      const known = newest.get(key)
      if (known === undefined || month > known.month) newest.set(key, { source, code, display, month })
    }
  }
  const rows = [...newest.values()].sort((a, b) =>
    a.code < b.code ? -1 : a.code > b.code ? 1 : a.source < b.source ? -1 : 1,
  )
  if (rows.length === 0) return
  await sql`
    insert into quality_code (source, code, display, month)
    select * from unnest(
      ${rows.map(row => row.source)}::text[], ${rows.map(row => row.code)}::text[],
      ${rows.map(row => row.display)}::text[], ${rows.map(row => row.month)}::text[])
    on conflict (source, code) do update set display = excluded.display, month = excluded.month
      where excluded.month >= quality_code.month`.execute(tx)
}

/** Words for codes that nobody sends any more go, e.g. those of a record that was erased. */
export const forgetDisplays = async (tx: Transaction<QualitySchema>, sources: readonly string[]): Promise<void> => {
  await sql`
    delete from quality_code c where c.source = any(${sources}::text[]) and c.code not in (
      select q.code from quality_count q where q.source = c.source and q.measure like 'unknown %')`.execute(tx)
}
