import { type Kysely, sql, type Transaction } from 'kysely'
import { examineRecord, type Fact, qualityCheck, type RecordExamination, type Suspicion } from '../../clinical/index.ts'
import type { Instant, PersonId, RecordId } from '../../core/index.ts'
import { buildProfile, type FactMark, type ProfileSchema, writeMarks } from '../profile/index.ts'
import { addChange, type Changes, packCounts, unpackCounts, writeChanges } from './counts.ts'
import { rulesOf } from './rules.ts'
import type { QualitySchema } from './schema.ts'

type Schema = ProfileSchema & QualitySchema

/** A record whose facts, or the rules for them, have changed since it was examined. */
export type DueForExamination = { readonly record: RecordId; readonly source: string; readonly facts: number }

/** Facts that are held at once; a record that has more is a batch of its own. */
const mostFacts = 20_000
const mostRecords = 500

/** The next records to examine, in the order of their ids; empty: all are examined. */
export const dueForExamination = async (db: Kysely<Schema>): Promise<readonly DueForExamination[]> => {
  const { rows } = await sql<{ record: RecordId; source: string; facts: number }>`
    select r.record_id as record, r.source, r.facts
    from record r
    left join quality_record q on q.record_id = r.record_id
    left join quality_source s on s.source = r.source
    where (r.facts > 0 or q.facts > 0)
      and (q.record_id is null or q.facts <> r.facts or q.rules <> coalesce(s.rules, ${rulesOf([])}))
    order by r.record_id limit ${mostRecords}`.execute(db)
  let held = 0
  const end = rows.findIndex(({ facts }) => {
    held += facts
    return held > mostFacts
  })
  return end < 1 ? rows.slice(0, end === 0 ? 1 : rows.length) : rows.slice(0, end)
}

type Examined = DueForExamination & { readonly examination: RecordExamination; readonly rules: string }

/**
 * Examines records and stores what was found, in the caller's transaction: findings, sums, and the marks of facts.
 *
 * @returns the records whose marks have changed: advice about them may be another
 */
export const examineBatch = async (
  tx: Transaction<Schema>,
  due: readonly DueForExamination[],
  at: Instant,
): Promise<readonly RecordId[]> => {
  const records = due.map(({ record }) => record).sort()
  const before = await lockRecords(tx, due)
  const suspicions = await suspicionsOf(tx, [...new Set(due.map(({ source }) => source))])
  const facts = await standingFacts(tx, records)
  const examined = due.map((one): Examined => {
    const suspected = suspicions.get(one.source) ?? []
    return {
      ...one,
      facts: facts.get(one.record)?.stored ?? 0,
      examination: examineRecord(facts.get(one.record)?.standing ?? [], suspected),
      rules: rulesOf(suspected),
    }
  })
  const changes: Changes = new Map()
  for (const one of examined) {
    const old = before.get(one.record)
    if (old !== undefined) addChange(changes, one, unpackCounts(old), -1)
    addChange(changes, one, one.examination.counts, 1)
  }
  await writeChanges(tx, changes)
  await writeRecords(tx, examined)
  await writeFindings(tx, records, examined)
  await dueSources(tx, [...new Set(examined.map(({ source }) => source))])
  return await writeMarks(tx, records, examined.flatMap(marksOf), at)
}

/** Of two processes that examine one record the second waits, and then takes away what the first has added. */
const lockRecords = async (
  tx: Transaction<Schema>,
  due: readonly DueForExamination[],
): Promise<ReadonlyMap<RecordId, Uint8Array>> => {
  const ordered = due.toSorted((a, b) => (a.record < b.record ? -1 : 1))
  await sql`
    insert into quality_record (record_id, source, facts, rules, counts)
    select r, s, 0, '', ${packCounts(new Map())}
    from unnest(${ordered.map(({ record }) => record)}::text[], ${ordered.map(({ source }) => source)}::text[]) as u(r, s)
    on conflict do nothing`.execute(tx)
  const rows = await tx
    .selectFrom('quality_record')
    .select(['record_id', 'counts'])
    .where('record_id', '=', sql<string>`any(${ordered.map(({ record }) => record)}::text[])`)
    .orderBy('record_id')
    .forUpdate()
    .execute()
  return new Map(rows.map(row => [row.record_id as RecordId, row.counts]))
}

const suspicionsOf = async (tx: Transaction<Schema>, sources: readonly string[]) => {
  const rows = await tx
    .selectFrom('quality_source')
    .select(['source', 'suspicions'])
    .where('source', '=', sql<string>`any(${sources}::text[])`)
    .execute()
  return new Map(rows.map(row => [row.source, JSON.parse(row.suspicions) as readonly Suspicion[]]))
}

/** Later than anything: what is dated in the future is looked at too. */
const everything = '9999-12-31T23:59:59.999Z' as Instant

/** The newest version of each statement, of every moment, and how many facts are stored. */
const standingFacts = async (tx: Transaction<Schema>, records: readonly RecordId[]) => {
  const rows = await tx
    .selectFrom('fact')
    .select(['record_id', 'content_hash', 'received', 'body'])
    .where('record_id', '=', sql<string>`any(${records}::text[])`)
    .execute()
  return new Map(
    [...Map.groupBy(rows, row => row.record_id as RecordId)].map(([record, own]) => {
      const stored = own.map(row => ({
        fact: Object.assign(JSON.parse(row.body) as Fact, { received: row.received as Instant }),
        content: row.content_hash,
      }))
      const of = { person: '' as PersonId, records: [record], asOf: everything, knownAt: null }
      return [record, { stored: stored.length, standing: buildProfile(stored, of).facts }] as const
    }),
  )
}

const writeRecords = async (tx: Transaction<Schema>, examined: readonly Examined[]): Promise<void> => {
  for (const { record, facts, rules, examination } of examined) {
    await tx
      .updateTable('quality_record')
      .set({
        facts,
        rules,
        newest: examination.newest === '' ? null : examination.newest,
        counts: packCounts(examination.counts),
      })
      .where('record_id', '=', record)
      .execute()
  }
}

const writeFindings = async (
  tx: Transaction<Schema>,
  records: readonly RecordId[],
  examined: readonly Examined[],
): Promise<void> => {
  await tx.deleteFrom('quality_finding').where('record_id', '=', sql<string>`any(${records}::text[])`).execute()
  const rows = examined.flatMap(({ record, source, examination }) =>
    examination.findings.map(found => ({ record, source, ...found })),
  )
  if (rows.length === 0) return
  await sql`
    insert into quality_finding (record_id, check_id, fact_id, source, code, month, detail)
    select * from unnest(
      ${rows.map(({ record }) => record)}::text[], ${rows.map(({ check }) => check)}::text[],
      ${rows.map(({ fact }) => fact)}::text[], ${rows.map(({ source }) => source)}::text[],
      ${rows.map(({ code }) => code)}::text[], ${rows.map(({ month }) => month)}::text[],
      ${rows.map(({ detail }) => detail)}::text[])`.execute(tx)
}

const dueSources = async (tx: Transaction<Schema>, sources: readonly string[]): Promise<void> => {
  await tx
    .insertInto('quality_source')
    .values(
      sources.toSorted().map(source => ({ source, suspicions: '[]', rules: rulesOf([]), due: true, examined: null })),
    )
    .onConflict(conflict => conflict.column('source').doUpdateSet({ due: true }))
    .execute()
}

const marksOf = ({ record, examination }: Examined): readonly FactMark[] =>
  examination.findings.flatMap(({ check, fact, detail }) => {
    const { marks, severity, title } = qualityCheck(check)
    // A duplicate names the other fact: that is for the report.
    const said = detail === '' || check === 'duplicate' ? title : `${title}: ${detail}`
    return marks ? [{ record, fact, code: check, severity, message: said }] : []
  })

/** Forgets what was found in records whose content is erased; their sums go when they are examined next. */
export const forgetFindings = async (tx: Transaction<QualitySchema>, records: readonly RecordId[]): Promise<void> => {
  await tx.deleteFrom('quality_finding').where('record_id', '=', sql<string>`any(${records}::text[])`).execute()
}
