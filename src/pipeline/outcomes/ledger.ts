import { type Kysely, sql, type Transaction } from 'kysely'
import type { Instant, PersonId, RecordId } from '../../core/index.ts'
import type { LedgerState, LedgerView } from '../delivery/index.ts'
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
    insert into safety_ledger (record_id, subject, seq, person_id, kind, specialty, title, severity, state, reason, by, at)
    select ${record}::text, n.subject, coalesce(l.seq, 0) + 1, ${person}::text, n.kind, n.specialty, n.title, n.severity, n.state,
      n.reason, ${by}::text, ${at}::timestamptz
    from unnest(
      ${column(note => note.subject)}::text[], ${column(note => note.kind)}::text[],
      ${column(note => note.specialty)}::text[], ${column(note => note.title)}::text[],
      ${column(note => note.severity)}::text[], ${column(note => note.state)}::text[],
      ${column(note => note.reason)}::text[]
    ) as n(subject, kind, specialty, title, severity, state, reason)
    left join lateral (
      select seq, state from safety_ledger
      where record_id = ${record}::text and subject = n.subject
      order by seq desc limit 1
    ) l on true
    where l.state is null or ${follow}
    on conflict do nothing`.execute(tx)
}

/**
 * What was noticed before and is not any more: an overdue test that was done, data that has arrived. It ends as
 * suppressed, with the reason. What is escalated or acknowledged stays.
 */
export const endVanished = async (
  tx: Transaction<SafetySchema>,
  { record, by, at }: About,
  present: readonly string[],
  switchedOff: readonly string[],
): Promise<void> => {
  await sql`
    insert into safety_ledger (record_id, subject, seq, person_id, kind, specialty, title, severity, state, reason, by, at)
    select record_id, subject, seq + 1, person_id, kind, specialty, title, severity, 'suppressed',
      case when specialty = any(${switchedOff}::text[]) then 'switched off' else 'no longer applies: the facts have changed' end,
      ${by}::text, ${at}::timestamptz
    from (
      select distinct on (subject) * from safety_ledger where record_id = ${record}::text order by subject, seq desc
    ) newest
    where kind <> 'recommendation' and state in ('delivered', 'data-absent') and not subject = any(${present}::text[])
    on conflict do nothing`.execute(tx)
}

/** The whole ledger of one person's record, newest state first. */
export const readLedger = async (db: Kysely<SafetySchema>, record: RecordId): Promise<LedgerView> => {
  const rows = await db.selectFrom('safety_ledger').selectAll().where('record_id', '=', record).orderBy('seq').execute()
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
