import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { AppError } from '../../core/index.ts'
import { createDataFolder } from './data-folder.ts'
import { type PgliteThread, startPglite } from './embedded/pglite-thread.ts'
import { acquireLock, type DataFolderLock } from './lock/data-folder-lock.ts'
import { type Migration, migrate } from './migrate.ts'
import { connect, createTransactionScope, type DatabaseLog, failureOf, poolForKysely } from './pool.ts'
import { createStatementNames } from './statement-names.ts'
import { valueTypes } from './value-types.ts'

/** An open database. `Schema` maps table names to row types, as in Kysely. */
export type Database<Schema> = {
  readonly kind: 'pglite' | 'postgres'
  readonly kysely: Kysely<Schema>
  /**
   * Runs the function in one transaction: committed when it resolves, rolled back when it throws. Inside it use only
   * the handle it is given; a query through `kysely` is refused. With PGlite everything else waits meanwhile, so keep
   * it short and do no other I/O in it.
   */
  transaction<T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T>
  /** Tells other processes, through the lock file, where this one answers. Does nothing with PostgreSQL. */
  announce(url: string): void
  /** Waits for running queries, writes everything out, lets the data folder go. A second call does nothing. */
  close(): Promise<void>
}

export type DatabaseOptions = {
  readonly dataFolder: string
  /** `postgres://user:password@host:port/database`; without it the embedded PGlite in the data folder is used. */
  readonly url?: string
  readonly migrations: readonly Migration[]
  /**
   * Whether an empty embedded database with these migrations is kept beside the package (40 MB), to copy new ones from: for the list
   * that every new data folder has.
   */
  readonly keepsTemplate?: boolean
  readonly log?: DatabaseLog
  /** Connections to a PostgreSQL server at most; 10. */
  readonly connections?: number
}

/**
 * Opens the database and brings its schema up to date.
 *
 * Without `url`: PGlite on `DIR/db`, in a worker thread, behind the exclusive lock `DIR/attune.lock`. What a
 * committed transaction wrote is in the operating system's hands: it survives `kill -9` of this process. It does not
 * survive power loss or a crash of the operating system, because PGlite never calls fsync. Use PostgreSQL where that
 * matters.
 *
 * @throws AppError `data-folder-in-use`, `data-folder-unusable`, `database-unavailable`, or `conflict` (see `migrate`).
 * @example
 * const database = await openDatabase<Tables>({ dataFolder: 'attune-data', migrations })
 * await database.transaction(tx => tx.insertInto('record').values(row).execute())
 * await database.close()
 */
export const openDatabase = async <Schema>(options: DatabaseOptions): Promise<Database<Schema>> =>
  options.url === undefined ? await openEmbedded(options) : await openServer(options, options.url)

const openEmbedded = async <Schema>(options: DatabaseOptions): Promise<Database<Schema>> => {
  const folder = await createDataFolder(options.dataFolder)
  let thread: PgliteThread | undefined
  const lock = await acquireLock(folder.path, () => {
    options.log?.warn(
      { event: 'data-folder-taken', folder: folder.path },
      'another process took the data folder over; the database is stopped',
    )
    void thread?.terminate()
  })
  try {
    const { migrations, keepsTemplate = false } = options
    const start = { folder: folder.database, ...(keepsTemplate ? { migrations } : {}) }
    const running = await startPglite(start, (fields, message) => options.log?.warn(fields, message))
    thread = running
    const pool = createPool(options, {
      max: 1,
      idleTimeoutMillis: 0,
      user: 'postgres',
      database: 'postgres',
      stream: () => running.connect(),
    })
    return await assemble<Schema>('pglite', pool, options, folder.database, { thread: running, lock })
  } catch (error) {
    await thread?.terminate()
    lock.release()
    throw error
  }
}

const openServer = async <Schema>(options: DatabaseOptions, url: string): Promise<Database<Schema>> => {
  const pool = createPool(options, {
    connectionString: url,
    application_name: 'attune',
    max: options.connections ?? 10,
    connectionTimeoutMillis: 15_000,
    keepAlive: true,
    onConnect: async client => {
      // The text formats that value-types.ts reads.
      await client.query("set time zone 'UTC'; set datestyle to 'ISO, MDY'")
      // What is answered, and sealed, must not be lost with the server: with `off` a commit may be undone by a crash.
      await client.query(
        "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
      )
    },
  })
  try {
    return await assemble<Schema>('postgres', pool, options, withoutSecrets(url), undefined)
  } catch (error) {
    await pool.end()
    throw error
  }
}

const createPool = ({ log }: DatabaseOptions, config: pg.PoolConfig): pg.Pool => {
  const pool = new pg.Pool({ ...config, types: valueTypes })
  // A connection that breaks is replaced at the next use; without a listener Node would end the process.
  pool.on('error', error =>
    log?.warn({ event: 'connection-lost', reason: error.message }, 'an idle database connection was lost'),
  )
  pool.on('connect', client => {
    client.on('error', error =>
      log?.warn({ event: 'connection-lost', reason: error.message }, 'a database connection was lost'),
    )
  })
  return pool
}

const assemble = async <Schema>(
  kind: Database<Schema>['kind'],
  pool: pg.Pool,
  { migrations }: DatabaseOptions,
  where: string,
  embedded: { readonly thread: PgliteThread; readonly lock: DataFolderLock } | undefined,
): Promise<Database<Schema>> => {
  const session = await connect(pool, where)
  try {
    await migrate(
      { query: (text, values) => session.query(text, values === undefined ? undefined : [...values]) },
      migrations,
    )
  } catch (error) {
    throw failureOf(where, error)
  } finally {
    session.release()
  }
  const scope = createTransactionScope()
  const kysely = new Kysely<Schema>({
    dialect: new PostgresDialect({
      pool: poolForKysely(pool, { scope, where, nameOf: kind === 'pglite' ? createStatementNames() : undefined }),
    }),
  })
  let closing: Promise<void> | undefined
  const close = async () => {
    await kysely.destroy()
    if (!pool.ending) await pool.end()
    await embedded?.thread.close()
    embedded?.lock.release()
  }
  return {
    kind,
    kysely,
    transaction: work =>
      kysely.transaction().execute(async tx => {
        const marker = { active: true }
        try {
          return await scope.run(marker, () => work(tx))
        } finally {
          marker.active = false
        }
      }),
    announce: url => embedded?.lock.announce(url),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

/** Host, port and database name: what may be shown. */
const withoutSecrets = (url: string): string => {
  const parsed = URL.parse(url)
  if (parsed === null) {
    throw new AppError('misuse', 'DATABASE_URL is not a URL.', {
      remedy: 'Write it as postgres://user:password@host:port/database.',
    })
  }
  return `${parsed.host}${parsed.pathname}`
}
