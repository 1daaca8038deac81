import { type Kysely, sql, type Transaction } from 'kysely'
import { AppError } from '../../core/index.ts'

/**
 * Work done inside a shared transaction. It uses only `tx`, and does nothing that a rollback cannot undo. What it
 * hands to `defer` is done for the whole batch at once, just before the commit.
 */
export type Unit<Schema, Deferred, T> = (tx: Transaction<Schema>, defer: (work: Deferred) => void) => Promise<T>

export type GroupCommit<Schema, Deferred> = {
  /**
   * Runs the unit in a transaction shared with others that came at about the same time. Resolves with its result only
   * when that transaction is committed. A unit that throws is rolled back alone.
   *
   * @throws AppError `database-unavailable` at once when too many units wait: the caller should shed load.
   */
  run<T>(unit: Unit<Schema, Deferred, T>): Promise<T>
  /** Refuses new units and resolves when those that wait are done. */
  close(): Promise<void>
}

export type GroupCommitOptions<Schema, Deferred> = {
  readonly database: {
    readonly kysely: Kysely<Schema>
    transaction<T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T>
  }
  /** Units in one transaction at most; 100. */
  readonly maxBatch?: number
  /** How long the first unit of a batch waits for company; 2. While a batch commits, the next gathers without delay. */
  readonly maxDelayMs?: number
  /** Units that may wait; 1,000. */
  readonly maxWaiting?: number
  /** Does the deferred work of the units that succeeded, in their order: e.g. `appendAudit`, once for all. */
  readonly finish?: (tx: Transaction<Schema>, deferred: readonly Deferred[]) => Promise<void>
}

/**
 * Lets many concurrent callers share transactions: one commit, and one append to the audit chains, for all.
 *
 * @example
 * const writes = createGroupCommit<Tables, AuditDraft>({ database, finish: appendAudit })
 * await writes.run(async (tx, defer) => {
 *   await storeFeedback(tx, feedback)
 *   defer({ action: 'feedback.recorded', ... })
 * })
 */
export const createGroupCommit = <Schema, Deferred = never>(
  options: GroupCommitOptions<Schema, Deferred>,
): GroupCommit<Schema, Deferred> => {
  const { database, maxBatch = 100, maxDelayMs = 2, maxWaiting = 1_000, finish } = options
  const waiting: Member<Schema, Deferred>[] = []
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) await commit(database, waiting.splice(0, maxBatch), finish)
    running = undefined
  }
  const start = () => {
    clearTimeout(timer)
    timer = undefined
    running ??= drain()
  }
  const schedule = () => {
    if (running !== undefined) return
    if (waiting.length >= maxBatch) start()
    else timer ??= setTimeout(start, maxDelayMs)
  }

  return {
    run<T>(unit: Unit<Schema, Deferred, T>): Promise<T> {
      if (closed) return Promise.reject(closedError())
      if (waiting.length >= maxWaiting) return Promise.reject(overloaded(waiting.length))
      const { promise, member } = memberFor(unit)
      waiting.push(member)
      schedule()
      return promise
    },
    async close() {
      closed = true
      start()
      await running
    },
  }
}

/** A unit that waits: `attempt` runs it and keeps its result, the others settle its caller. */
type Member<Schema, Deferred> = {
  attempt(tx: Transaction<Schema>): Promise<readonly Deferred[]>
  succeed(): void
  fail(error: unknown): void
}

const memberFor = <Schema, Deferred, T>(unit: Unit<Schema, Deferred, T>) => {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  let succeed = () => reject(new Error('the unit did not run'))
  const member: Member<Schema, Deferred> = {
    async attempt(tx) {
      const deferred: Deferred[] = []
      const value = await unit(tx, work => deferred.push(work))
      succeed = () => resolve(value)
      return deferred
    },
    succeed: () => succeed(),
    fail: reject,
  }
  return { promise, member }
}

const commit = async <Schema, Deferred>(
  database: GroupCommitOptions<Schema, Deferred>['database'],
  batch: readonly Member<Schema, Deferred>[],
  finish: GroupCommitOptions<Schema, Deferred>['finish'],
): Promise<void> => {
  const done: Member<Schema, Deferred>[] = []
  const failed: [Member<Schema, Deferred>, unknown][] = []
  try {
    await database.transaction(async tx => {
      const deferred: Deferred[] = []
      await sql`savepoint unit`.execute(tx)
      for (const member of batch) {
        try {
          deferred.push(...(await member.attempt(tx)))
          // In one message: the unit is kept, and the next begins.
          await sql`release savepoint unit; savepoint unit`.execute(tx)
          done.push(member)
        } catch (error) {
          await sql`rollback to savepoint unit`.execute(tx)
          failed.push([member, error])
        }
      }
      if (finish !== undefined && deferred.length > 0) await finish(tx, deferred)
    })
  } catch (error) {
    // The whole transaction is gone: nobody's work was kept.
    const told = new Map(failed)
    for (const member of batch) member.fail(told.get(member) ?? error)
    return
  }
  for (const member of done) member.succeed()
  for (const [member, error] of failed) member.fail(error)
}

const closedError = (): AppError =>
  new AppError('database-unavailable', 'The server is shutting down.', {
    remedy: 'Send the request again in a moment.',
  })

const overloaded = (waiting: number): AppError =>
  new AppError('database-unavailable', `${waiting} writes wait already.`, {
    remedy: 'Send the request again in a moment, with fewer at once.',
    details: { waiting },
  })
