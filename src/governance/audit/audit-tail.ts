import { type Kysely, sql } from 'kysely'
import type { RecordId } from '../../core/index.ts'
import type { AuditEvent } from './event.ts'
import type { AuditSchema } from './schema.ts'

/** A point in this process's reading of the audit trail; greater is later. */
export type AuditPoint = number

/**
 * Follows the audit chains, to know what may have changed: every act is audited in its own transaction, whichever
 * process did it, so what is remembered of a record is true as long as its chain tells of nothing new about it.
 */
export type AuditTail = {
  /** Reads what was committed until now; callers at about the same time share one small query. */
  readonly follow: () => Promise<AuditPoint>
  /** This process has committed these events; told before whoever waits for the commit. */
  readonly committed: (events: readonly AuditEvent[]) => void
  /** Whether none of these records, nor what concerns every record, was acted on after a point, as far as was followed. */
  readonly untouchedSince: (point: AuditPoint, records: readonly RecordId[]) => boolean
}

type Act = Pick<AuditEvent, 'action' | 'record'>

/** Acts that only look: nothing that others remember changes by them. */
const looks = new Set([
  'advice.explained',
  'advice.replayed',
  'advice.simulated',
  'backup.made',
  'drug.judged',
  'feedback.received',
  'identity.listed',
  'identity.matched',
  'identity.reviewed',
  'import.finished',
  'listener.started',
  'listener.stopped',
  'patients.listed',
  'plan.read',
  'profile.read',
  'recall.read',
  'resources.exported',
  'server.started',
  'timeline.read',
  'worklist.listed',
])

/** Given by this process, advice changes nothing that this process does not know. */
const ownLooks = new Set([...looks, 'advice.given'])

/** Acts on one record that change what belongs to another: a link makes another record part of a person. */
const concernAll = new Set(['record.linked'])

/** Events of other processes that are read one by one; where there are more, everything counts as touched. */
const readAtMost = 2_000
/** Records whose last act is remembered. */
const recordsAtMost = 100_000

/**
 * @example
 * const tail = createAuditTail(database.kysely)
 * const point = await tail.follow()
 * const facts = await factsOf(record)             // remembered, with the point
 * await tail.follow()
 * tail.untouchedSince(point, [record])            // true: the facts remembered are those stored
 */
export const createAuditTail = (db: Kysely<AuditSchema>): AuditTail => {
  /** The last sequence number known of each chain; undefined before the first look. */
  let known: number[] | undefined
  const touchedAt = new Map<RecordId, AuditPoint>()
  let allTouchedAt: AuditPoint = 0
  let now: AuditPoint = 0

  const touchAll = (): void => {
    now += 1
    allTouchedAt = now
    touchedAt.clear()
  }
  const touch = ({ action, record }: Act, isOwn: boolean): void => {
    if ((isOwn ? ownLooks : looks).has(action)) return
    if (record === null || concernAll.has(action) || touchedAt.size >= recordsAtMost) touchAll()
    else {
      now += 1
      touchedAt.set(record, now)
    }
  }

  const follow = shared(async () => {
    // This process may commit, and be told so, while the query runs.
    const before = known?.slice()
    const heads = await readHeads(db)
    if (known === undefined || before === undefined || heads.some((seq, chain) => seq < (before[chain] ?? 0))) {
      // Nothing is known yet; or the database is another one than it was, restored from a backup.
      known = heads
      touchAll()
      return now
    }
    if (heads.some((seq, chain) => seq > (known?.[chain] ?? 0))) {
      const acts = await readActs(db, known, heads)
      if (acts === undefined) touchAll()
      else for (const act of acts) touch(act, false)
      known = known.map((seq, chain) => Math.max(seq, heads[chain] ?? 0))
    }
    return now
  })

  return {
    follow,
    committed: events => {
      for (const { chain, seq, action, record } of events) {
        // Behind a gap lies another process's event: the next look reads that one, and this one again.
        if (known?.[chain] !== seq - 1) continue
        known[chain] = seq
        touch({ action, record }, true)
      }
    },
    untouchedSince: (point, records) =>
      allTouchedAt <= point && records.every(record => (touchedAt.get(record) ?? 0) <= point),
  }
}

/** The last number of each chain. One statement that never changes, for all chains: the smallest question there is. */
const readHeads = async (db: Kysely<AuditSchema>): Promise<number[]> => {
  const { rows } = await sql<{ heads: string | null }>`
    select string_agg(seq::text, ',' order by chain) as heads from audit_head`.execute(db)
  return (rows[0]?.heads ?? '').split(',').map(Number)
}

/** What was done after what is known; undefined when it is too much to read. */
const readActs = async (
  db: Kysely<AuditSchema>,
  known: readonly number[],
  heads: readonly number[],
): Promise<readonly Act[] | undefined> => {
  const ahead = heads.flatMap((seq, chain) => (seq > (known[chain] ?? 0) ? [chain] : []))
  const { rows } = await sql<Act>`
    select e.action, e.record
    from unnest(${ahead}::smallint[], ${ahead.map(chain => known[chain] ?? 0)}::bigint[],
                ${ahead.map(chain => heads[chain] ?? 0)}::bigint[]) as u(chain, known, head)
    join audit_event e on e.chain = u.chain and e.seq > u.known and e.seq <= u.head
    limit ${readAtMost + 1}`.execute(db)
  return rows.length > readAtMost ? undefined : rows
}

/** Callers that come while one call runs share the next: each gets an answer that was asked for after it came. */
const shared = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let running: Promise<T> | undefined
  let next: Promise<T> | undefined
  const start = (): Promise<T> => {
    const mine = work().finally(() => {
      if (running === mine) running = undefined
    })
    running = mine
    return mine
  }
  return () => {
    if (running === undefined) return start()
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return start()
      })
    return next
  }
}
