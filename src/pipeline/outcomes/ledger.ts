import { type Kysely, sql, type Transaction } from 'kysely'
import type { Instant, PersonId, RecordId } from '../../core/index.ts'
import type { LedgerState, LedgerView } from '../delivery/index.ts'
import { belongs } from './belongs.ts'
import type { SafetySchema } from './safety-schema.ts'

/** What became of something that must not be lost. */
export type LedgerNote = {
  /** Subject of the recommendation, or `watch:SPECIALTY/WATCHER`. */
  readonly subject: string
  readonly kind: 'signal' | 'recommendation' | 'watcher'
  readonly specialty: string
  readonly title: string
  readonly severity: 'critical' | 'warning' | 'info'
  readonly state: LedgerState
  readonly reason: string | null
  /** The records on which it rests, when they are not only the one under which it is entered. */
  readonly restsOn?: readonly RecordId[] | null
}

type About = { readonly record: RecordId; readonly person: PersonId; readonly by: string; readonly at: Instant }

/**
 * From which states a state may follow. Shown again is no news; once somebody has acknowledged it, it stays so; an
 * escalation ends with an acknowledgement only.
 */
const follows: Readonly<Record<LedgerState, readonly LedgerState[]>> = {
  delivered: ['suppressed', 'data-absent'],
  acknowledged: ['delivered', 'escalated', 'suppressed', 'data-absent'],
  escalated: ['delivered'],
  suppressed: ['delivered', 'data-absent'],
  'data-absent': ['delivered', 'suppressed'],
}

const follow = sql.raw(
  Object.entries(follows)
    .flatMap(([state, before]) => before.map(one => `(n.state = '${state}' and l.state = '${one}')`))
    .join(' or '),
)

/** Enters notes, in one statement; those that change nothing add nothing. */
export const noteLedger = async (
  tx: Transaction<SafetySchema>,
  { record, person, by, at }: About,
  notes: readonly LedgerNote[],
): Promise<void> => {
  if (notes.length === 0) return
  const column = (of: (note: LedgerNote) => string | null) => notes.map(of)
  await sql`
    insert into safety_ledger (record_id, subject, seq, person_id, kind, specialty, title, severity, state, reason, by, at, rests_on)
    select ${record}::text, n.subject, coalesce((
        select max(seq) from safety_ledger where record_id = ${record}::text and subject = n.subject), 0) + 1, ${person}::text, n.kind, n.specialty, n.title, n.severity, n.state,
      n.reason, ${by}::text, ${at}::timestamptz, case when n.rests is null then null else array(select jsonb_array_elements_text(n.rests::jsonb)) end
    from unnest(
      ${column(note => note.subject)}::text[], ${column(note => note.kind)}::text[],
      ${column(note => note.specialty)}::text[], ${column(note => note.title)}::text[],
      ${column(note => note.severity)}::text[], ${column(note => note.state)}::text[],
      ${column(note => note.reason)}::text[],
      ${column(note => (note.restsOn ? JSON.stringify(note.restsOn) : null))}::text[]
    ) as n(subject, kind, specialty, title, severity, state, reason, rests)
    left join lateral (
      select e.seq, e.state from safety_ledger e
      where e.record_id = ${record}::text and e.subject = n.subject and ${belongs('e')}
      order by e.seq desc limit 1
    ) l on true
    where l.state is null or ${follow}
    on conflict do nothing`.execute(tx)
}

/**
 * What was noticed before and is not any more: an overdue test that was done, data that has arrived. It ends as
 * suppressed, with the reason. What is escalated or acknowledged stays.
 *
 * @param records all records of the person
 */
export const endVanished = async (
  tx: Transaction<SafetySchema>,
  records: readonly RecordId[],
  { by, at }: Omit<About, 'record'>,
  present: readonly string[],
  switchedOff: readonly string[],
): Promise<void> => {
  await sql`
    insert into safety_ledger (record_id, subject, seq, person_id, kind, specialty, title, severity, state, reason, by, at, rests_on)
    select record_id, subject, last + 1, person_id, kind, specialty, title, severity, 'suppressed',
      case when specialty = any(${switchedOff}::text[]) then 'switched off' else 'no longer applies: the facts have changed' end,
      ${by}::text, ${at}::timestamptz, rests_on
    from (
      select distinct on (e.record_id, e.subject) e.*, (
        select max(seq) from safety_ledger m where m.record_id = e.record_id and m.subject = e.subject) as last
      from safety_ledger e where e.record_id = any(${records}::text[]) and ${belongs('e')}
      order by e.record_id, e.subject, e.seq desc
    ) newest
    where kind <> 'recommendation' and state in ('delivered', 'data-absent') and not subject = any(${present}::text[])
    on conflict do nothing`.execute(tx)
}

/** The whole ledger of a person, from all their records, newest state first. */
export const readLedger = async (db: Kysely<SafetySchema>, records: readonly RecordId[]): Promise<LedgerView> => {
  const rows = await db
    .selectFrom('safety_ledger as e')
    .selectAll('e')
    .where('e.record_id', '=', sql<string>`any(${records}::text[])`)
    .where(belongs('e'))
    .orderBy('e.at')
    .orderBy('e.record_id')
    .orderBy('e.seq')
    .execute()
  const bySubject = Map.groupBy(rows, ({ subject }) => subject)
  const entries = [...bySubject].map(([subject, history]) => {
    const last = history.at(-1)!
    return {
      subject,
      title: last.title,
      severity: last.severity as LedgerNote['severity'],
      state: last.state as LedgerState,
      reason: last.reason,
      since: last.at as Instant,
      history: history.map(({ state, at, by, reason }) => ({
        state: state as LedgerState,
        at: at as Instant,
        by,
        reason,
      })),
    }
  })
  return {
    entries: entries.sort((a, b) => (a.since < b.since ? 1 : a.since > b.since ? -1 : a.subject < b.subject ? -1 : 1)),
  }
}
