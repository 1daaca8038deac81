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
  /** Work for `finish` alone, in the next transaction: no statement is made for it by itself. Resolves when committed. */
  defer(work: readonly Deferred[]): Promise<void>
  /** Refuses new units and resolves when those that wait are done. */
  close(): Promise<void>
}

export type GroupCommitOptions<Schema, Deferred, Done = void> = {
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
  readonly finish?: (tx: Transaction<Schema>, deferred: readonly Deferred[]) => Promise<Done>
  /**
   * Does the same in one statement, for a batch in which no unit has statements of its own; `null` when it could not and
   * has written nothing.
   */
  readonly finishAtOnce?: (db: Kysely<Schema>, deferred: readonly Deferred[]) => Promise<Done | null>
  /** Told what `finish` gave, as soon as it is committed and before any caller is. */
  readonly committed?: (done: Done) => void
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
export const createGroupCommit = <Schema, Deferred = never, Done = void>(
  options: GroupCommitOptions<Schema, Deferred, Done>,
): GroupCommit<Schema, Deferred> => {
  const { maxBatch = 100, maxDelayMs = 2, maxWaiting = 1_000 } = options
  const waiting: Member<Schema, Deferred>[] = []
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) await commit(options, waiting.splice(0, maxBatch))
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

  const join = <T>({ promise, member }: { promise: Promise<T>; member: Member<Schema, Deferred> }): Promise<T> => {
    if (closed) return Promise.reject(closedError())
    if (waiting.length >= maxWaiting) return Promise.reject(overloaded(waiting.length))
    waiting.push(member)
    schedule()
    return promise
  }

  return {
    run: unit => join(memberFor(unit)),
    defer: work => join(deferring(work)),
    async close() {
      closed = true
      start()
      await running
    },
  }
}

/** A unit that waits: `attempt` runs it and keeps its result, the others settle its caller. */
type Member<Schema, Deferred> = {
  /** `undefined`: it has no statements of its own. */
  readonly attempt: ((tx: Transaction<Schema>) => Promise<readonly Deferred[]>) | undefined
  readonly deferred: readonly Deferred[]
  succeed(): void
  fail(error: unknown): void
}

const memberFor = <Schema, Deferred, T>(unit: Unit<Schema, Deferred, T>) => {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  let succeed = () => reject(new Error('the unit did not run'))
  const member: Member<Schema, Deferred> = {
    deferred: [],
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

const deferring = <Schema, Deferred>(work: readonly Deferred[]) => {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const member: Member<Schema, Deferred> = { attempt: undefined, deferred: work, succeed: resolve, fail: reject }
  return { promise, member }
}

/** Times that a unit is tried again alone after the database broke off a circle of locks. */
const triesAgain = 3

const commit = async <Schema, Deferred, Done>(
  options: GroupCommitOptions<Schema, Deferred, Done>,
  batch: readonly Member<Schema, Deferred>[],
  triesLeft = triesAgain,
): Promise<void> => {
  const failed = new Map<Member<Schema, Deferred>, unknown>()
  try {
    const done = (await atOnce(options, batch)) ?? (await inTransaction(options, batch, failed))
    if (done !== null) options.committed?.(done.value)
  } catch (error) {
    // The whole transaction is gone: nobody's work was kept.
    for (const member of batch) if (!failed.has(member)) failed.set(member, error)
  }
  const again: Member<Schema, Deferred>[] = []
  for (const member of batch) {
    if (!failed.has(member)) member.succeed()
    else if (triesLeft > 0 && isDeadlock(failed.get(member))) again.push(member)
    else member.fail(failed.get(member))
  }
  for (const member of again) await commit(options, [member], triesLeft - 1)
}

/**
 * SQLSTATE 40P01: units of another process hold, and wait for, the same rows in another order. One of the two is broken off,
 * and goes through when it comes again by itself.
 */
const isDeadlock = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '40P01'

const atOnce = async <Schema, Deferred, Done>(
  { database, finishAtOnce }: GroupCommitOptions<Schema, Deferred, Done>,
  batch: readonly Member<Schema, Deferred>[],
): Promise<{ readonly value: Done } | null> => {
  if (finishAtOnce === undefined || batch.some(({ attempt }) => attempt !== undefined)) return null
  const value = await finishAtOnce(
    database.kysely,
    batch.flatMap(({ deferred }) => deferred),
  )
  return value === null ? null : { value }
}

const inTransaction = async <Schema, Deferred, Done>(
  { database, finish }: GroupCommitOptions<Schema, Deferred, Done>,
  batch: readonly Member<Schema, Deferred>[],
  failed: Map<Member<Schema, Deferred>, unknown>,
): Promise<{ readonly value: Done } | null> =>
  await database.transaction(async tx => {
    const deferred = [...batch.flatMap(member => member.deferred), ...(await attempts(tx, batch, failed))]
    return finish === undefined || deferred.length === 0 ? null : { value: await finish(tx, deferred) }
  })

/** Runs the members that have statements, one after the other; one that throws is undone alone. */
const attempts = async <Schema, Deferred>(
  tx: Transaction<Schema>,
  batch: readonly Member<Schema, Deferred>[],
  failed: Map<Member<Schema, Deferred>, unknown>,
): Promise<readonly Deferred[]> => {
  const deferred: Deferred[] = []
  const units = batch.filter(({ attempt }) => attempt !== undefined)
  if (units.length === 0) return deferred
  await sql`savepoint unit`.execute(tx)
  for (const member of units) {
    try {
      deferred.push(...((await member.attempt?.(tx)) ?? []))
      // In one message: the unit is kept, and the next begins.
      await sql`release savepoint unit; savepoint unit`.execute(tx)
    } catch (error) {
      await sql`rollback to savepoint unit`.execute(tx)
      failed.set(member, error)
    }
  }
  return deferred
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
