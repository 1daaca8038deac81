import { sql, type Transaction } from 'kysely'
import { examinePersonRecords, qualityCheck, type RecordExamination, type Suspicion } from '../../clinical/index.ts'
import type { Instant, RecordId } from '../../core/index.ts'
import { type FactMark, type ProfileSchema, writeMarks } from '../profile/index.ts'
import { addChange, type Changes, packCounts, unpackCounts, writeChanges } from './counts.ts'
import { type DueForExamination, type Member, withCompanions } from './due.ts'
import { demographicsOf, existingAmong, passFacts, passReadings } from './read-record.ts'
import { rulesOf } from './rules.ts'
import type { QualitySchema } from './schema.ts'
import { writeDisplays } from './unknown-codes.ts'

type Schema = ProfileSchema & QualitySchema

type Examined = Member & { readonly examination: RecordExamination; readonly rules: string }

/**
 * Examines records, and those of the same people, and stores what was found, in the caller's transaction: findings, sums, and the
 * marks of facts. Facts stream through it; of a person only what the checks need is held, of the batch the findings and counts.
 *
 * @returns the records whose marks have changed: advice about them may be another
 */
export const examineBatch = async (
  tx: Transaction<Schema>,
  due: readonly DueForExamination[],
  at: Instant,
): Promise<readonly RecordId[]> => {
  const people = await withCompanions(tx, due)
  const members = people.flat()
  const records = members.map(({ record }) => record).sort()
  const before = await lockRecords(tx, members)
  const suspicions = await suspicionsOf(tx, [...new Set(members.map(({ source }) => source))])
  const examined = await examinePeople(tx, people, suspicions)
  const changes: Changes = new Map()
  for (const one of examined) {
    const old = before.get(one.record)
    if (old !== undefined) addChange(changes, one, unpackCounts(old), -1)
    addChange(changes, one, one.examination.counts, 1)
  }
  await writeChanges(tx, changes)
  await writeDisplays(tx, examined)
  await writeRecords(tx, examined, at)
  await writeFindings(tx, records, examined)
  await dueSources(tx, [...new Set(examined.map(({ source }) => source))])
  return await writeMarks(tx, records, examined.flatMap(marksOf), at)
}

/** Facts whose people are under examination at the same time. */
const mostFacts = 2_000

const examinePeople = async (
  tx: Transaction<Schema>,
  people: readonly (readonly Member[])[],
  suspicions: ReadonlyMap<string, readonly Suspicion[]>,
): Promise<readonly Examined[]> => {
  const examined: Examined[] = []
  let group: (readonly Member[])[] = []
  let held = 0
  const examineGroup = async (): Promise<void> => {
    if (group.length > 0) examined.push(...(await examineTogether(tx, group, suspicions)))
    group = []
    held = 0
  }
  for (const person of people) {
    const facts = person.reduce((sum, one) => sum + one.facts, 0)
    if (held + facts > mostFacts) await examineGroup()
    group.push(person)
    held += facts
  }
  await examineGroup()
  return examined
}

const examineTogether = async (
  tx: Transaction<Schema>,
  people: readonly (readonly Member[])[],
  suspicions: ReadonlyMap<string, readonly Suspicion[]>,
): Promise<readonly Examined[]> => {
  const members = people.flat()
  const records = members.map(({ record }) => record)
  const demographics = await demographicsOf(tx, records)
  const suspected = (source: string) => suspicions.get(source) ?? []
  const under = people.map(person =>
    examinePersonRecords(
      person.map(({ record, source }) => ({
        record,
        source,
        demographics: demographics.get(record),
        suspicions: suspected(source),
      })),
    ),
  )
  const personOf = new Map(people.flatMap((person, n) => person.map(({ record }) => [record, under[n]!] as const)))
  const to = (record: RecordId) => {
    const person = personOf.get(record)
    if (person === undefined) throw new Error('A record of nobody')
    return person.of(record)
  }
  const facts = await passFacts(tx, records, to)
  const readings = new Map<RecordId, number>()
  const exists = new Map<RecordId, ReadonlySet<string>>()
  for (const member of members) {
    const { record } = member
    if (member.readings > 0) readings.set(record, await passReadings(tx, record, to(record)))
    exists.set(record, await existingAmong(tx, member, to(record).references()))
  }
  const results = new Map(under.flatMap(person => [...person.end(exists)]))
  return members.flatMap((member): Examined[] => {
    const examination = results.get(member.record)
    if (examination === undefined) return []
    const stored = { facts: facts.get(member.record) ?? 0, readings: readings.get(member.record) ?? 0 }
    return [{ ...member, ...stored, examination, rules: rulesOf(suspected(member.source)) }]
  })
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

const writeRecords = async (tx: Transaction<Schema>, examined: readonly Examined[], at: Instant): Promise<void> => {
  for (const { record, facts, readings, link, rules, examination } of examined) {
    await tx
      .updateTable('quality_record')
      .set({
        facts,
        readings,
        link,
        rules,
        examined: at,
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
    insert into quality_finding (record_id, check_id, fact_id, through, source, code, month, detail)
    select * from unnest(
      ${rows.map(({ record }) => record)}::text[], ${rows.map(({ check }) => check)}::text[],
      ${rows.map(({ fact }) => fact)}::text[], ${rows.map(({ through }) => through ?? null)}::text[],
      ${rows.map(({ source }) => source)}::text[],
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

/** Their details name another fact, or what a patient keeps back elsewhere: that is for the report. */
const toldInReport: ReadonlySet<string> = new Set(['duplicate', 'duplicate-across-sources', 'text-copied'])

const marksOf = ({ record, examination }: Examined): readonly FactMark[] =>
  examination.findings.flatMap(({ check, fact, detail, through }) => {
    const { marks, severity, title } = qualityCheck(check)
    const said = detail === '' || toldInReport.has(check) ? title : `${title}: ${detail}`
    const stretch = through === undefined ? {} : { through }
    return marks ? [{ record, fact, ...stretch, code: check, severity, message: said }] : []
  })

/** Forgets what was found in records whose content is erased; their sums go when they are examined next. */
export const forgetFindings = async (tx: Transaction<QualitySchema>, records: readonly RecordId[]): Promise<void> => {
  await tx.deleteFrom('quality_finding').where('record_id', '=', sql<string>`any(${records}::text[])`).execute()
}
