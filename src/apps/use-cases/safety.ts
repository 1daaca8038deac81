import type { Transaction } from 'kysely'
import type { Recommendation } from '../../clinical/index.ts'
import type { Instant, PersonId, RecordId } from '../../core/index.ts'
import type { Advice, AdvicePlace, SwitchedOff } from '../../pipeline/advice/index.ts'
import type { LedgerView, TaskList, TaskView } from '../../pipeline/delivery/index.ts'
import {
  answerTask,
  countTasks,
  endVanished,
  escalateTasks,
  findTask,
  type LedgerNote,
  type NewTask,
  noteLedger,
  openTasks,
  readLedger,
  tasksOf,
} from '../../pipeline/outcomes/index.ts'
import { type AttuneSchema, asOfFor, type Caller, type Dependencies } from './dependencies.ts'
import { recordsOf } from './person-records.ts'

type Tx = Transaction<AttuneSchema>

/** What the safety ledger is told of advice: nothing else of it matters there. */
export type Safety = {
  readonly notes: readonly PlacedNote[]
  readonly tasks: readonly NewTask[]
  /** Specialties that are switched off, which is why what they noticed may have vanished. */
  readonly off: readonly string[]
}

/** A note, and the record under which it is entered. */
type PlacedNote = { readonly record: RecordId; readonly note: LedgerNote }

/** @param placeOf under which record of the person each is kept (`advicePlaces`) */
export const safetyOf = (
  advice: Advice,
  switchedOff: readonly SwitchedOff[],
  placeOf: (recommendation: Recommendation) => AdvicePlace,
  /** Where what no recommendation says is entered. */
  otherwise: AdvicePlace,
): Safety => {
  const byId = new Map(advice.recommendations.map(one => [one.id, one]))
  return {
    notes: notesOf(advice, placeOf, otherwise),
    tasks: advice.signals.flatMap(({ task, recommendation: id }) => {
      const found = byId.get(id)
      if (task === null || found === undefined) return []
      const { subject, severity, person } = found
      return [{ recommendation: { id, subject, severity, person }, task, ...placeOf(found) }]
    }),
    off: switchedOff.map(({ target }) => target.split('/')[0] ?? target),
  }
}

/**
 * Enters what the advice of now noticed into the safety ledger, opens the tasks, and ends what is not so any more. A
 * look at the past changes nothing here.
 */
export const keepSafe = async (
  tx: Tx,
  { notes, tasks, off }: Safety,
  {
    records,
    person,
    by,
    at,
    now,
  }: {
    /** All records of the person. */
    readonly records: readonly RecordId[]
    readonly person: PersonId
    readonly by: string
    readonly at: Instant
    readonly now: Instant
  },
): Promise<void> => {
  for (const [record, placed] of Map.groupBy(notes, one => one.record)) {
    await noteLedger(
      tx,
      { record, person, by, at },
      placed.map(({ note }) => note),
    )
  }
  await endVanished(
    tx,
    records,
    { person, by, at },
    notes.map(({ note }) => note.subject),
    off,
  )
  await openTasks(tx, records, tasks, now)
  if (tasks.length > 0) await countTasks(tx, records)
}

/** Every signal, every critical recommendation, and every watcher that had no data. */
const notesOf = (
  advice: Advice,
  placeOf: (recommendation: Recommendation) => AdvicePlace,
  otherwise: AdvicePlace,
): readonly PlacedNote[] => {
  const signals = new Set(advice.signals.map(({ recommendation }) => recommendation))
  return [
    ...advice.recommendations
      .filter(({ id, severity }) => severity === 'critical' || signals.has(id))
      .map((one): PlacedNote => {
        const { id, subject, specialty, summary, severity } = one
        const { record, restsOn } = placeOf(one)
        const kind = signals.has(id) ? 'signal' : 'recommendation'
        const note = { subject, kind, specialty, title: summary, severity, state: 'delivered', reason: null } as const
        return { record, note: { ...note, restsOn } }
      }),
    ...advice.unwatched.map(
      ({ specialty, id, title, missing }): PlacedNote => ({
        record: otherwise.record,
        note: {
          subject: `watch:${specialty}/${id}`,
          kind: 'watcher',
          specialty,
          title,
          severity: 'info',
          state: 'data-absent',
          reason: missing.map(({ what, have }) => `${what}: ${have}`).join('; '),
          restsOn: otherwise.restsOn,
        },
      }),
    ),
  ]
}

/** A decision is an acknowledgement: of the ledger's entry, and of the task that waits for somebody. */
export const acknowledge = async (
  tx: Tx,
  {
    record,
    recommendation,
    by,
    at,
  }: { readonly record: RecordId; readonly recommendation: Recommendation; readonly by: string; readonly at: Instant },
): Promise<void> => {
  const { subject, person, specialty, summary: title, severity } = recommendation
  const isSignal = recommendation.verb === 'watch'
  if (subject === undefined || (severity !== 'critical' && !isSignal)) return
  const kind = isSignal ? 'signal' : 'recommendation'
  await noteLedger(tx, { record, person, by, at }, [
    { subject, kind, specialty, title, severity, state: 'acknowledged', reason: null },
  ])
  await tx
    .updateTable('task')
    .set({ state: 'acknowledged', by, at })
    .where('record_id', '=', record)
    .where('subject', '=', subject)
    .where('state', 'in', ['open', 'escalated'])
    .execute()
  await countTasks(tx, [record])
}

/** Somebody says that they have seen a task to it. */
export const answer = async (
  deps: Dependencies,
  id: string,
  { state, comment }: { readonly state: 'acknowledged' | 'closed'; readonly comment: string | null },
  caller: Caller,
): Promise<TaskView> => {
  const { record, person, subject } = await findTask(deps.database.kysely, id)
  const at = deps.clock()
  return await deps.write(async (tx, audit) => {
    const task = await answerTask(tx, id, { state, comment, by: caller.actor, at })
    await noteLedger(tx, { record, person, by: caller.actor, at }, [
      {
        subject,
        kind: 'signal',
        specialty: '',
        title: task.what,
        severity: task.severity,
        state: 'acknowledged',
        reason: comment,
      },
    ])
    await countTasks(tx, [record])
    audit({
      at,
      actor: caller.actor,
      action: `task.${state}`,
      record,
      purpose: 'TREAT',
      details: { task: id, recommendation: task.recommendation },
    })
    return task
  })
}

/** Tasks whose deadline has passed and that nobody has answered escalate, with their ledger entries. */
export const escalateOverdue = async (deps: Dependencies): Promise<number> => {
  const now = asOfFor(deps, null)
  const waiting = await deps.database.kysely
    .selectFrom('task')
    .select('id')
    .where('state', '=', 'open')
    .where('deadline', '<', now)
    .limit(1)
    .executeTakeFirst()
  if (waiting === undefined) return 0
  const at = deps.clock()
  return await deps.write(async (tx, audit) => {
    const escalated = await escalateTasks(tx, now)
    for (const { record, patient, subject, what, severity, id } of escalated) {
      await noteLedger(tx, { record, person: patient, by: 'system:deadline', at }, [
        {
          subject,
          kind: 'signal',
          specialty: '',
          title: what,
          severity,
          state: 'escalated',
          reason: 'the deadline passed',
        },
      ])
      audit({
        at,
        actor: 'system:deadline',
        action: 'task.escalated',
        record,
        purpose: 'TREAT',
        details: { task: id },
      })
    }
    await countTasks(tx, [...new Set(escalated.map(({ record }) => record))])
    return escalated.length
  })
}

/** The tasks about a person, or where the safety ledger stands: from all their records. */
export const patientTasks = async (deps: Dependencies, person: PersonId): Promise<TaskList> => {
  await escalateOverdue(deps)
  return { tasks: await tasksOf(deps.database.kysely, await recordsOf(deps, person)) }
}

export const patientLedger = async (deps: Dependencies, person: PersonId): Promise<LedgerView> => {
  await escalateOverdue(deps)
  return await readLedger(deps.database.kysely, await recordsOf(deps, person))
}
