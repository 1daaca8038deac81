import { createHash } from 'node:crypto'
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Recommendation, SignalTask, TaskOwner } from '../../clinical/index.ts'
import {
  AppError,
  epochOf,
  type Instant,
  instantOf,
  type PersonId,
  type RecommendationId,
  type RecordId,
} from '../../core/index.ts'
import type { TaskView } from '../delivery/index.ts'
import { belongs } from './belongs.ts'
import type { SafetySchema } from './safety-schema.ts'

/** A task to open: what a signal asks for. One a subject, however often the signal is seen. */
export type NewTask = {
  readonly recommendation: Pick<Recommendation, 'id' | 'subject' | 'severity' | 'person'>
  readonly task: SignalTask
  /** The record under which it is kept, and on which records it rests when that is not only this. */
  readonly record: RecordId
  readonly restsOn: readonly RecordId[] | null
}

/**
 * Opens tasks; those that exist under any record of the person stay as they are, also when somebody has closed them.
 *
 * @param records all records of the person
 */
export const openTasks = async (
  tx: Transaction<SafetySchema>,
  records: readonly RecordId[],
  asked: readonly NewTask[],
  at: Instant,
): Promise<void> => {
  if (asked.length === 0) return
  const known = await tx
    .selectFrom('task as k')
    .select('k.subject')
    .where('k.record_id', '=', sql<string>`any(${records}::text[])`)
    .where('k.subject', '=', sql<string>`any(${asked.map(({ recommendation }) => recommendation.subject)}::text[])`)
    .where(belongs('k'))
    .execute()
  const open = new Set(known.map(({ subject }) => subject))
  const tasks = asked.filter(({ recommendation }) => !open.has(recommendation.subject))
  if (tasks.length === 0) return
  await tx
    .insertInto('task')
    .values(
      tasks.map(({ recommendation, task, record, restsOn }) => ({
        record_id: record,
        id: createHash('sha256')
          .update(`task ${(restsOn ?? [record]).join(' ')} ${recommendation.subject}`)
          .digest('hex')
          .slice(0, 32),
        person_id: recommendation.person,
        recommendation_id: recommendation.id,
        subject: recommendation.subject,
        what: task.what,
        severity: recommendation.severity,
        owner: task.owner,
        opened_at: at,
        deadline: instantOf(epochOf(at) + task.withinHours * 3_600_000),
        state: 'open',
        by: null,
        at: null,
        comment: null,
        rests_on: restsOn === null ? null : [...restsOn],
      })),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** Open tasks whose deadline has passed become escalated. Gives them, for the ledger and the audit trail. */
export const escalateTasks = async (
  tx: Transaction<SafetySchema>,
  now: Instant,
): Promise<readonly (TaskView & { readonly record: RecordId; readonly subject: string })[]> => {
  const rows = await tx
    .updateTable('task')
    .set({ state: 'escalated', by: 'system:deadline', at: now })
    .where('state', '=', 'open')
    .where('deadline', '<', now)
    .where(belongs('task'))
    .returningAll()
    .execute()
  return rows.map(row => ({ ...toView(row), record: row.record_id as RecordId, subject: row.subject }))
}

/**
 * Somebody answers a task.
 *
 * @throws AppError `not-found`; `conflict` when it is closed
 */
export const answerTask = async (
  tx: Transaction<SafetySchema>,
  id: string,
  answer: {
    readonly state: 'acknowledged' | 'closed'
    readonly comment: string | null
    readonly by: string
    readonly at: Instant
  },
): Promise<TaskView> => {
  const row = await tx
    .updateTable('task')
    .set(answer)
    .where('id', '=', id)
    .where('state', '<>', 'closed')
    .returningAll()
    .executeTakeFirst()
  if (row !== undefined) return toView(row)
  const closed = await tx.selectFrom('task').select('id').where('id', '=', id).executeTakeFirst()
  if (closed === undefined) throw new AppError('not-found', 'There is no such task.', { remedy: 'Reload the page.' })
  throw new AppError('conflict', 'That task is closed already.', { remedy: 'Reload the page to see by whom.' })
}

/** Where a task stands and whose record it is about. */
export const findTask = async (
  db: Kysely<SafetySchema>,
  id: string,
): Promise<{ readonly record: RecordId; readonly person: PersonId; readonly subject: string }> => {
  const row = await db
    .selectFrom('task')
    .select(['record_id', 'person_id', 'subject'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw new AppError('not-found', 'There is no such task.', { remedy: 'Reload the page.' })
  return { record: row.record_id as RecordId, person: row.person_id as PersonId, subject: row.subject }
}

/** The tasks about a person, from all their records: what waits first, then by deadline. */
export const tasksOf = async (db: Kysely<SafetySchema>, records: readonly RecordId[]): Promise<readonly TaskView[]> => {
  const rows = await db
    .selectFrom('task as k')
    .selectAll('k')
    .where('k.record_id', '=', sql<string>`any(${records}::text[])`)
    .where(belongs('k'))
    .orderBy(sql`array_position(array['escalated', 'open', 'acknowledged', 'closed'], state)`)
    .orderBy('deadline')
    .orderBy('id')
    .execute()
  return rows.map(toView)
}

const toView = (row: Selectable<SafetySchema['task']>): TaskView => ({
  id: row.id,
  patient: row.person_id as PersonId,
  recommendation: row.recommendation_id as RecommendationId,
  what: row.what,
  severity: row.severity as TaskView['severity'],
  owner: row.owner as TaskOwner,
  openedAt: row.opened_at as Instant,
  deadline: row.deadline as Instant,
  state: row.state as TaskView['state'],
  by: row.by,
  at: row.at as Instant | null,
  comment: row.comment,
})
