import { type Kysely, sql } from 'kysely'
import { type QualityCheck, qualityChecks, type SourceFinding } from '../../clinical/index.ts'
import type { FactId, Instant } from '../../core/index.ts'
import { sumsOf } from './counts.ts'
import type { QualitySchema } from './schema.ts'

export type QualityQuery = {
  readonly source?: string
  /** `system|code`, or the code alone. */
  readonly code?: string
  /** First month, `2026-01`. */
  readonly since?: string
  /** Facts named per source and check. */
  readonly examples: number
}

/** What one check found in one source. */
export type QualityRow = Pick<QualityCheck, 'category' | 'subcategory' | 'severity' | 'title' | 'looksAt'> & {
  readonly check: string
  readonly count: number
  /** How many of its kind were looked at, and the share found; `null`: it looks at the source as a whole. */
  readonly looked: number | null
  readonly rate: number | null
  /** Of the codes that anything was found of; `looked` as above. */
  readonly byCode: readonly { readonly code: string; readonly count: number; readonly looked: number | null }[]
  /** Months with anything looked at or found, oldest first. */
  readonly trend: readonly { readonly month: string; readonly count: number; readonly looked: number }[]
  readonly examples: readonly {
    readonly fact: FactId
    readonly code: string
    readonly month: string
    readonly detail: string
  }[]
  /** Of the source as a whole. */
  readonly findings: readonly Omit<SourceFinding, 'check'>[]
}

export type QualityOfSource = {
  readonly source: string
  readonly records: number
  readonly facts: number
  readonly newest: Instant | null
  readonly examined: Instant | null
  readonly checks: readonly QualityRow[]
  /** Living people with a record here; and of how many of them something is known, and known within twelve months. */
  readonly people: number
  readonly known: Readonly<Record<string, { readonly ever: number; readonly lately: number }>>
}

export type QualityReport = {
  readonly asOf: Instant
  /** Records that have changed and are not examined yet. */
  readonly due: number
  readonly sources: readonly QualityOfSource[]
}

type Sum = Awaited<ReturnType<typeof sumsOf>>[number]

/** The report from what is stored: no fact is read. Sums and examples of sources that have been examined. */
export const readReport = async (
  db: Kysely<QualitySchema>,
  query: QualityQuery,
  { asOf, due }: { readonly asOf: Instant; readonly due: number },
): Promise<QualityReport> => {
  const rows = await db
    .selectFrom('quality_source as s')
    .leftJoin('quality_record as r', 'r.source', 's.source')
    .select(['s.source', 's.examined'])
    .select([
      sql<string>`count(*) filter (where r.facts > 0)`.as('records'),
      sql<string>`coalesce(sum(r.facts), 0)`.as('facts'),
      sql<Instant | null>`max(r.newest)`.as('newest'),
    ])
    .$if(query.source !== undefined, only => only.where('s.source', '=', query.source ?? ''))
    .groupBy(['s.source', 's.examined'])
    .orderBy('s.source')
    .execute()
  const sources: QualityOfSource[] = []
  for (const row of rows) {
    const { source } = row
    const wanted = (one: { readonly code: string; readonly month: string }) =>
      isOfCode(one.code, query.code) && (query.since === undefined || one.month >= query.since)
    const looked = (await sumsOf(db, { source, measures: 'looked ' })).filter(wanted)
    const found = (await sumsOf(db, { source, measures: 'found ' })).filter(wanted)
    const checks: QualityRow[] = []
    for (const check of qualityChecks) {
      checks.push(
        check.of === 'source'
          ? await rowOfSource(db, source, check, query)
          : await rowOfFacts(db, source, check, query, {
              looked: looked.filter(({ measure }) => measure.slice('looked '.length).split('+').includes(check.of)),
              found: found.filter(({ measure }) => measure === `found ${check.id}`),
            }),
      )
    }
    sources.push({
      source,
      records: Number(row.records),
      facts: Number(row.facts),
      newest: row.newest,
      examined: row.examined as Instant | null,
      checks,
      ...(await knownOf(db, source, asOf)),
    })
  }
  return { asOf, due, sources }
}

const isOfCode = (code: string, wanted: string | undefined): boolean =>
  wanted === undefined || code === wanted || code.endsWith(`|${wanted}`)

const described = ({ id, category, subcategory, severity, title, looksAt }: QualityCheck) => ({
  check: id,
  category,
  subcategory,
  severity,
  title,
  looksAt,
})

const total = (sums: readonly Sum[]): number => sums.reduce((sum, { n }) => sum + n, 0)

const rowOfFacts = async (
  db: Kysely<QualitySchema>,
  source: string,
  check: QualityCheck,
  query: QualityQuery,
  { looked, found }: { readonly looked: readonly Sum[]; readonly found: readonly Sum[] },
): Promise<QualityRow> => {
  const [count, of] = [total(found), total(looked)]
  const months = [...new Set([...looked, ...found].map(({ month }) => month))].filter(month => month !== '').sort()
  const byMonth = (sums: readonly Sum[]) => Map.groupBy(sums, ({ month }) => month)
  const [lookedIn, foundIn] = [byMonth(looked), byMonth(found)]
  return {
    ...described(check),
    count,
    looked: of,
    rate: of === 0 ? null : count / of,
    byCode: codesOf(found, looked),
    trend: months.map(month => ({
      month,
      count: total(foundIn.get(month) ?? []),
      looked: total(lookedIn.get(month) ?? []),
    })),
    examples: count === 0 ? [] : await examplesOf(db, source, check.id, query),
    findings: [],
  }
}

const codesOf = (found: readonly Sum[], looked: readonly Sum[]): QualityRow['byCode'] => {
  const lookedAt = Map.groupBy(looked, ({ code }) => code)
  return [...Map.groupBy(found, ({ code }) => code)]
    .map(([code, of]) => ({ code, count: total(of), looked: total(lookedAt.get(code) ?? []) }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
}

/** A few facts of every code, so that one code does not hide the others. */
const examplesOf = async (
  db: Kysely<QualitySchema>,
  source: string,
  check: string,
  { code, since, examples }: QualityQuery,
): Promise<QualityRow['examples']> => {
  const { rows } = await sql<{ fact: FactId; code: string; month: string; detail: string; place: number }>`
    select fact_id as fact, code, month, detail, place from (
      select fact_id, code, month, detail,
        row_number() over (partition by code order by month desc, record_id, fact_id) as place
      from quality_finding
      where source = ${source} and check_id = ${check} and month >= ${since ?? ''}
        and (${code ?? null}::text is null or code = ${code ?? ''} or code like '%|' || ${code ?? ''})
    ) f order by place, code limit ${examples}`.execute(db)
  return rows.map(({ place: _place, ...example }) => example)
}

const rowOfSource = async (
  db: Kysely<QualitySchema>,
  source: string,
  check: QualityCheck,
  query: QualityQuery,
): Promise<QualityRow> => {
  const rows = await db
    .selectFrom('quality_source_finding')
    .selectAll()
    .where('source', '=', source)
    .where('check_id', '=', check.id)
    .where('to_month', '>=', query.since ?? '')
    .orderBy('code')
    .orderBy('from_month')
    .execute()
  const findings = rows
    .filter(({ code }) => isOfCode(code, query.code))
    .map(row => ({
      code: row.code,
      unit: row.unit,
      from: row.from_month,
      to: row.to_month,
      detail: row.detail,
      values: row.rests_on,
    }))
  const suspect = check.id === 'unit-distribution' ? [...new Set(findings.map(({ code }) => code))] : []
  const examples: QualityRow['examples'][number][] = []
  // The facts that such a distribution marks are those of the other check, of the same code.
  for (const code of suspect) examples.push(...(await examplesOf(db, source, 'unit-suspect', { ...query, code })))
  return {
    ...described(check),
    count: findings.length,
    looked: null,
    rate: null,
    byCode: [...Map.groupBy(findings, ({ code }) => code)].map(([code, of]) => ({
      code,
      count: of.length,
      looked: null,
    })),
    trend: [...Map.groupBy(findings, ({ from }) => from)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, of]) => ({ month, count: of.length, looked: 0 })),
    examples: examples.slice(0, query.examples),
    findings,
  }
}

const knownOf = async (
  db: Kysely<QualitySchema>,
  source: string,
  asOf: Instant,
): Promise<Pick<QualityOfSource, 'people' | 'known'>> => {
  const year = Number(asOf.slice(0, 4)) - 1
  const lately = `${String(year).padStart(4, '0')}${asOf.slice(4, 7)}`
  const known: Record<string, { ever: number; lately: number }> = {}
  let people = 0
  for (const { measure, month, n } of await sumsOf(db, { source, measures: 'has ' })) {
    const read = measure.slice('has '.length)
    if (read === 'person') {
      people += n
      continue
    }
    const of = known[read] ?? { ever: 0, lately: 0 }
    known[read] = { ever: of.ever + n, lately: of.lately + (month >= lately ? n : 0) }
  }
  return { people, known }
}
