import { type Kysely, sql, type Transaction } from 'kysely'
import type { Recommendation, Urgency } from '../../clinical/index.ts'
import { AppError, completedYears, type Instant, intervalOf, type PersonId, type RecordId } from '../../core/index.ts'
import { countRows } from '../../platform/database/index.ts'
import type { Advice } from '../advice/index.ts'
import { countedAtMost, type WorklistEntry, type WorklistFilter, type WorklistView } from '../delivery/index.ts'
import type { ProfileSchema } from '../profile/index.ts'
import { belongs } from './belongs.ts'
import type { SafetySchema } from './safety-schema.ts'

const urgencies: readonly Urgency[] = ['now', 'today', 'soon', 'routine']

/** What is due to be looked at again. A record that is due already keeps its place in the queue. */
export const markDue = async (
  tx: Transaction<SafetySchema>,
  records: readonly RecordId[],
  at: Instant,
): Promise<void> => {
  if (records.length === 0) return
  await sql`
    insert into advice_due (record_id, since)
    select r, ${at}::timestamptz from unnest(${records.toSorted()}::text[]) as u(r)
    on conflict (record_id) do update set since = excluded.since`.execute(tx)
}

/**
 * Every record of a source, or with `null` of all of them, is due: what its codes mean has changed.
 *
 * @returns how many records that are
 */
export const markSourceDue = async (
  tx: Transaction<SafetySchema & ProfileSchema>,
  source: string | null,
  at: Instant,
): Promise<number> => {
  const { numAffectedRows } = await sql`
    insert into advice_due (record_id, since)
    select record_id, ${at}::timestamptz from record
    where facts > 0 and patient <> '' and (${source}::text is null or source = ${source}::text)
    order by record_id
    on conflict (record_id) do update set since = excluded.since`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

export type DueRecord = { readonly record: RecordId; readonly person: PersonId; readonly since: Instant }

/** The records that have waited longest. */
export const dueRecords = async (
  db: Kysely<SafetySchema & ProfileSchema>,
  limit: number,
): Promise<readonly DueRecord[]> => {
  const rows = await db
    .selectFrom('advice_due as d')
    .innerJoin('person_record as p', 'p.record_id', 'd.record_id')
    .select(['d.record_id', 'd.since', 'p.person_id'])
    .orderBy('d.since')
    .orderBy('d.record_id')
    .limit(limit)
    .execute()
  return rows.map(row => ({
    record: row.record_id as RecordId,
    person: row.person_id as PersonId,
    since: row.since as Instant,
  }))
}

/** Takes records off the queue, unless something new has come since they were read. */
export const clearDue = async (tx: Transaction<SafetySchema>, done: readonly DueRecord[]): Promise<void> => {
  if (done.length === 0) return
  await sql`
    delete from advice_due d using unnest(
      ${done.map(({ record }) => record)}::text[], ${done.map(({ since }) => since)}::timestamptz[]
    ) as u(r, t)
    where d.record_id = u.r and d.since <= u.t`.execute(tx)
}

/** The line of a person, from their advice; `null` when nothing waits for anybody. */
export const worklistLine = (
  advice: Pick<Advice, 'recommendations'>,
): {
  readonly first: Recommendation
  readonly counts: WorklistEntry['counts']
  readonly specialties: readonly string[]
} | null => {
  const waiting = advice.recommendations
  const [first] = waiting.toSorted(
    (a, b) =>
      urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency) ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      (a.subject < b.subject ? -1 : 1),
  )
  if (first === undefined) return null
  const count = (severity: string) => waiting.filter(one => one.severity === severity).length
  return {
    first,
    counts: { critical: count('critical'), warning: count('warning'), info: count('info') },
    specialties: [...new Set(waiting.map(({ specialty }) => specialty))].sort(),
  }
}

const severities = ['critical', 'warning', 'info']

export type WorklistLine = {
  readonly record: RecordId
  readonly person: PersonId
  readonly at: Instant
  readonly line: ReturnType<typeof worklistLine>
}

/** Writes the lines of a batch of people. The same first subject keeps since when it has waited. */
export const writeLines = async (tx: Transaction<SafetySchema>, lines: readonly WorklistLine[]): Promise<void> => {
  const empty = lines.filter(({ line }) => line === null).map(({ record }) => record)
  if (empty.length > 0) {
    await tx.deleteFrom('worklist_entry').where('record_id', '=', sql<string>`any(${empty}::text[])`).execute()
  }
  const full = lines.flatMap(({ line, ...of }) => (line === null ? [] : [{ ...of, ...line }]))
  if (full.length === 0) return
  await tx
    .insertInto('worklist_entry')
    .values(
      full.map(({ record, person, at, first, counts, specialties }) => ({
        record_id: record,
        person_id: person,
        urgency: urgencies.indexOf(first.urgency),
        severity: first.severity,
        severity_rank: severities.indexOf(first.severity),
        since: at,
        subject: first.subject,
        reason: first.summary,
        specialty: first.specialty,
        specialties: sql<string[]>`${specialties}::text[]`,
        ...counts,
        tasks_open: 0,
        tasks_escalated: 0,
      })),
    )
    .onConflict(conflict =>
      conflict.column('record_id').doUpdateSet({
        person_id: sql`excluded.person_id`,
        urgency: sql`excluded.urgency`,
        severity: sql`excluded.severity`,
        severity_rank: sql`excluded.severity_rank`,
        since: sql`case when worklist_entry.subject = excluded.subject then worklist_entry.since else excluded.since end`,
        subject: sql`excluded.subject`,
        reason: sql`excluded.reason`,
        specialty: sql`excluded.specialty`,
        specialties: sql`excluded.specialties`,
        critical: sql`excluded.critical`,
        warning: sql`excluded.warning`,
        info: sql`excluded.info`,
      }),
    )
    .execute()
}

/** Counts the waiting tasks of persons, by any of their records, into their lines; an escalated one makes the line urgent. */
export const countTasks = async (tx: Transaction<SafetySchema>, records: readonly RecordId[]): Promise<void> => {
  if (records.length === 0) return
  await sql`
    update worklist_entry w set
      tasks_open = t.open, tasks_escalated = t.escalated,
      urgency = case when t.escalated > 0 then 0 else w.urgency end,
      severity_rank = case when t.escalated > 0 then 0 else w.severity_rank end
    from (
      select o.person_id, count(*) filter (where k.state = 'open')::int as open,
        count(*) filter (where k.state = 'escalated')::int as escalated
      from (select distinct person_id from person_record where record_id = any(${records.toSorted()}::text[])) o
      join person_record q on q.person_id = o.person_id
      left join task k on k.record_id = q.record_id and ${belongs('k')}
      group by o.person_id
    ) t
    where w.record_id in (
      select record_id from person_record where person_id = t.person_id)`.execute(tx)
}

/**
 * A page of the worklist: most urgent first, then most severe, then whoever has waited longest. Lines and who is due are
 * counted for the first page, up to `countedAtMost`, and the pages after it repeat the numbers.
 */
export const worklistPage = async (
  db: Kysely<SafetySchema & ProfileSchema>,
  { filter, after, limit }: { readonly filter: WorklistFilter; readonly after: string | null; readonly limit: number },
  asOf: Instant,
): Promise<WorklistView> => {
  const matching = db
    .selectFrom('worklist_entry as w')
    .leftJoin('patient_summary as s', 's.record_id', 'w.record_id')
    .$if((filter.urgency ?? []).length > 0, query =>
      query.where('w.urgency', '=', sql<number>`any(${filter.urgency?.map(one => urgencies.indexOf(one))}::int[])`),
    )
    .$if(filter.specialty !== undefined, query => query.where(sql<boolean>`${filter.specialty} = any(w.specialties)`))
    .$if(filter.withTasks === true, query => query.where(sql<boolean>`w.tasks_open + w.tasks_escalated > 0`))
    .$if((filter.search ?? '') !== '', query =>
      query.where('s.sort_name', 'like', `%${(filter.search ?? '').toLowerCase().replaceAll(/[%_\\]/g, '\\$&')}%`),
    )
  const cursor = after === null ? null : cursorOf(after)
  const rows = await matching
    .select([
      'w.record_id',
      'w.person_id',
      'w.urgency',
      'w.severity',
      'w.severity_rank',
      'w.since',
      'w.reason',
      'w.specialty',
      'w.critical',
      'w.warning',
      'w.info',
      'w.tasks_open',
      'w.tasks_escalated',
      's.name',
      's.birth_date',
      's.sex',
    ])
    .$if(cursor !== null, query =>
      query.where(
        sql<boolean>`(w.urgency, w.severity_rank, w.since, w.record_id) > (
          ${cursor?.urgency}::int, ${cursor?.severity}::int, ${cursor?.since}::timestamptz, ${cursor?.record}::text)`,
      ),
    )
    .orderBy('w.urgency')
    .orderBy('w.severity_rank')
    .orderBy('w.since')
    .orderBy('w.record_id')
    .limit(limit + 1)
    .execute()
  const { total, due } = cursor ?? {
    total: await countRows(db, matching.select('w.record_id').limit(countedAtMost + 1)),
    due: await countRows(
      db,
      db
        .selectFrom('advice_due')
        .select('record_id')
        .limit(countedAtMost + 1),
    ),
  }
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    entries: shown.map(
      (row): WorklistEntry => ({
        patient: row.person_id as PersonId,
        name: row.name,
        age: ageAt(row.birth_date, asOf),
        sex: row.sex as WorklistEntry['sex'],
        urgency: urgencies[row.urgency] ?? 'routine',
        severity: row.severity as WorklistEntry['severity'],
        reason: row.reason,
        specialty: row.specialty,
        since: row.since as Instant,
        counts: { critical: row.critical, warning: row.warning, info: row.info },
        tasks: { open: row.tasks_open, escalated: row.tasks_escalated },
      }),
    ),
    total,
    next:
      rows.length > limit && last !== undefined
        ? JSON.stringify([last.urgency, last.severity_rank, last.since, last.record_id, total, due])
        : null,
    due,
  }
}

const ageAt = (birth: string | null, asOf: Instant): number | null => {
  const interval = birth === null || birth.length < 10 ? undefined : intervalOf(birth)
  return interval === undefined ? null : completedYears(interval.start, asOf)
}

type Cursor = {
  readonly urgency: number
  readonly severity: number
  readonly since: string
  readonly record: string
  readonly total: number
  readonly due: number
}

const cursorOf = (after: string): Cursor => {
  const wrong = (cause?: unknown) =>
    new AppError('misuse', 'That page does not exist.', { remedy: 'Pass `next` of the page before as `after`.', cause })
  const isCount = (given: unknown): given is number => Number.isSafeInteger(given) && (given as number) >= 0
  try {
    const [urgency, severity, since, record, total, due] = JSON.parse(after) as unknown[]
    const isPlace = isCount(urgency) && isCount(severity) && typeof since === 'string' && intervalOf(since)
    if (isPlace && typeof record === 'string' && isCount(total) && isCount(due)) {
      return { urgency, severity, since, record, total, due }
    }
  } catch (cause) {
    throw wrong(cause)
  }
  throw wrong()
}
