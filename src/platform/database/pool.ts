import { AsyncLocalStorage } from 'node:async_hooks'
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type pg from 'pg'
import { AppError, diskFull } from '../../core/index.ts'
import type { Named } from './statement-names.ts'

/** What Attune logs about its database: pino's shape. */
export type DatabaseLog = {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
}

/** Marks the asynchronous work inside a transaction of one database. */
export type TransactionScope = AsyncLocalStorage<{ active: boolean }>

export const createTransactionScope = (): TransactionScope => new AsyncLocalStorage()

export type PoolOptions = {
  readonly scope: TransactionScope
  /** The database as people know it. */
  readonly where: string
  /**
   * Gives names to statements that come again. Only where every connection is one session of its own: not behind a pooler
   * that hands sessions from one client to another.
   */
  readonly nameOf?: ((text: string) => Named) | undefined
}

/**
 * The pool as Kysely sees it. Connection failures become AppError `database-unavailable`; the database's own errors
 * keep their SQLSTATE `code`, `detail` and `constraint`. A query beside the transaction it runs in is refused: with
 * PGlite's one connection it would wait for itself, and with PostgreSQL it would not be part of the act.
 */
export const poolForKysely = (pool: pg.Pool, options: PoolOptions): PostgresPool => {
  const { scope, where } = options
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    async connect() {
      if (scope.getStore()?.active === true) throw besideTransaction()
      const client = await connect(pool, where)
      const known = clients.get(client)
      if (known !== undefined) return known
      const wrapped = clientForKysely(client, options)
      clients.set(client, wrapped)
      return wrapped
    },
    end: () => pool.end(),
  }
}

/** Takes a connection; the caller releases it. */
export const connect = async (pool: pg.Pool, where: string): Promise<pg.PoolClient> => {
  try {
    return await pool.connect()
  } catch (error) {
    throw unavailable(where, error)
  }
}

const clientForKysely = (client: pg.PoolClient, { where, nameOf }: PoolOptions): PostgresPoolClient => {
  /** How the connection was lost: what comes after, such as a rollback, only says that it is. */
  let lost: AppError | undefined
  const query = async (text: string, values?: readonly unknown[]): Promise<unknown> => {
    const named = nameOf?.(text)
    try {
      if (named?.forgetsAll === true) await client.query('deallocate all')
      return await client.query({
        text,
        ...(values === undefined ? {} : { values: [...values] }),
        ...(named?.name === undefined ? {} : { name: named.name }),
      })
    } catch (error) {
      const failure = lost !== undefined && isAfterLoss(error) ? lost : failureOf(where, error)
      if (failure instanceof AppError) lost = failure
      throw failure
    }
  }
  return {
    // Kysely's type also has an overload for cursors, which it uses only when a cursor class is configured.
    query: query as PostgresPoolClient['query'] & (<R>(text: string) => Promise<PostgresQueryResult<R>>),
    // `release` is another function each time the client is taken from the pool.
    release: destroy => client.release(destroy),
  }
}

/** What a failed query is to the caller: faults of the server by name, what is wrong with the query itself as it is. */
export const failureOf = (where: string, error: unknown): unknown => {
  if (isDiskFull(error)) return diskFull(`the database ${where}`, error)
  return isUnavailable(error) ? unavailable(where, error) : error
}

/** In the words of pg. */
const isAfterLoss = (error: unknown): boolean => error instanceof Error && /not queryable/.test(error.message)

/** SQLSTATE 53100, disk_full. */
const isDiskFull = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '53100'

/**
 * SQLSTATE classes 08 (connection exception), 57P (operator intervention), 53 (insufficient resources) and 58 (system
 * error), 25006 (a standby, or a server set to read only), and failures of the socket, which have no SQLSTATE.
 */
const isUnavailable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if (/^(08|53|58)...$|^57P0[1-5]$|^25006$/.test(code)) return true
  if (/^E[A-Z]+$/.test(code)) return true
  return code === '' && /^Connection terminated|not queryable|embedded database|Client was closed/.test(error.message)
}

const unavailable = (where: string, cause: unknown): AppError =>
  cause instanceof AppError
    ? cause
    : new AppError('database-unavailable', `The database ${where} cannot be used: ${reasonOf(cause)}.`, {
        remedy: /embedded database/.test(reasonOf(cause))
          ? 'Start Attune again; what was committed is kept.'
          : 'Check that the server runs and that DATABASE_URL names its host, port, database, user and password; or leave DATABASE_URL unset to use the embedded database.',
        details: { database: where },
        cause,
      })

const reasonOf = (cause: unknown): string => {
  // A host with several addresses gives one error per address.
  const first = cause instanceof AggregateError ? cause.errors[0] : cause
  return first instanceof Error ? first.message : String(first)
}

const besideTransaction = (): AppError =>
  new AppError('internal', 'A query was made beside the transaction that it runs in.', {
    remedy: 'Use the transaction handle that was passed to the function.',
  })
