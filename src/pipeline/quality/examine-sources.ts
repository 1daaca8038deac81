import type { Kysely, Transaction } from 'kysely'
import {
  type Distribution,
  examineSource,
  type Histogram,
  merged,
  type SourceFinding,
  type Suspicion,
} from '../../clinical/index.ts'
import type { Instant } from '../../core/index.ts'
import { sumsOf } from './counts.ts'
import { rulesOf } from './rules.ts'
import type { QualitySchema } from './schema.ts'

/** Sources whose sums have changed since they were examined. */
export const sourcesDue = async (db: Kysely<QualitySchema>): Promise<readonly string[]> => {
  const rows = await db
    .selectFrom('quality_source')
    .select('source')
    .where('due', '=', true)
    .orderBy('source')
    .execute()
  return rows.map(({ source }) => source)
}

/** After the rules have changed (another version of Attune), the records of every source are due by the new ones. */
export const renewRules = async (db: Kysely<QualitySchema>): Promise<void> => {
  const rows = await db.selectFrom('quality_source').select(['source', 'suspicions', 'rules']).execute()
  for (const row of rows) {
    const rules = rulesOf(JSON.parse(row.suspicions) as readonly Suspicion[])
    if (rules === row.rules) continue
    await db.updateTable('quality_source').set({ rules, due: true }).where('source', '=', row.source).execute()
  }
}

/**
 * Examines the sums of a source, one code at a time, and stores what was found. Where it suspects other values than before, the
 * source's records are due again: their facts are marked then.
 */
export const examineOneSource = async (
  tx: Transaction<QualitySchema>,
  source: string,
  now: Instant,
  at: Instant,
): Promise<void> => {
  const month = now.slice(0, 7)
  const { all, byCode } = await volumesOf(tx, source)
  const findings: SourceFinding[] = [
    ...examineSource({ distributions: [], elsewhere: new Map(), volumes: { all, byCode } }, month).findings,
  ]
  const suspicions: Suspicion[] = []
  for (const code of [...byCode.keys()].sort()) {
    const { distributions, elsewhere } = await distributionsOf(tx, source, code)
    if (distributions.length === 0) continue
    const volumes = { all: new Map(), byCode: new Map() }
    const found = examineSource({ distributions, elsewhere, volumes }, month)
    findings.push(...found.findings)
    suspicions.push(...found.suspicions)
  }
  await tx.deleteFrom('quality_source_finding').where('source', '=', source).execute()
  if (findings.length > 0) {
    await tx
      .insertInto('quality_source_finding')
      .values(
        findings.map(({ check, code, unit, from, to, detail, values }) => ({
          source,
          check_id: check,
          code,
          unit,
          from_month: from,
          to_month: to,
          detail,
          rests_on: values,
        })),
      )
      .execute()
  }
  await tx
    .updateTable('quality_source')
    .set({ suspicions: JSON.stringify(suspicions), rules: rulesOf(suspicions), due: false, examined: at })
    .where('source', '=', source)
    .execute()
}

const volumesOf = async (db: Kysely<QualitySchema>, source: string) => {
  const all = new Map<string, number>()
  const byCode = new Map<string, Map<string, number>>()
  for (const { measure, code, month, n } of await sumsOf(db, { source, measures: 'looked ' })) {
    if (!measure.includes('statement')) continue
    all.set(month, (all.get(month) ?? 0) + n)
    const months = byCode.get(code) ?? new Map<string, number>()
    byCode.set(code, months.set(month, (months.get(month) ?? 0) + n))
  }
  return { all, byCode }
}

const distributionsOf = async (db: Kysely<QualitySchema>, source: string, code: string) => {
  const rows = await sumsOf(db, { measures: 'value', code })
  const own = Map.groupBy(
    rows.filter(row => row.source === source),
    ({ unit }) => unit,
  )
  const distributions = [...own].map(
    ([unit, of]): Distribution => ({
      code,
      unit,
      months: new Map([...Map.groupBy(of, ({ month }) => month)].map(([month, bins]) => [month, histogramOf(bins)])),
    }),
  )
  const others = Map.groupBy(
    rows.filter(row => row.source !== source),
    ({ unit }) => `${code} ${unit}`,
  )
  return { distributions, elsewhere: new Map([...others].map(([key, of]) => [key, histogramOf(of)])) }
}

const histogramOf = (rows: readonly { readonly bin: number; readonly n: number }[]): Histogram =>
  merged(rows.map(({ bin, n }) => new Map([[bin, n]])))
