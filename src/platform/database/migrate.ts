import { createHash } from 'node:crypto'
import { AppError } from '../../core/index.ts'

/** One step of the schema. Append-only: a step that was applied anywhere is never edited. */
export type Migration = {
  /** Number and name; the order of the list and of the ids agree. `0001-records` */
  readonly id: string
  readonly sql: string
}

/** One connection of either back end. */
export type SqlSession = {
  query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }>
}

type Applied = { readonly id: string; readonly sha256: string }

// "ATTUNE" in ASCII: any number will do, as long as every process asks for the same one.
const advisoryLock = 0x415454554e45

/**
 * Brings the schema up to date, all steps in one transaction, behind a lock that other processes wait for. Table
 * `attune_migration` remembers what was applied, with the hash of its text.
 *
 * @returns the ids applied now.
 * @throws AppError `conflict` when a step already applied has another text here, or the database has steps that this
 *   code does not know (it was used by a newer version).
 * @example
 * await migrate(session, [{ id: '0001-records', sql: 'create table record (...)' }])
 */
export const migrate = async (session: SqlSession, migrations: readonly Migration[]): Promise<readonly string[]> => {
  assertOrdered(migrations)
  await session.query('begin')
  try {
    await session.query('select pg_advisory_xact_lock($1)', [advisoryLock])
    await session.query(
      'create table if not exists attune_migration (id text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await session.query('select id, sha256 from attune_migration order by id')
    const pending = pendingAfter(rows as readonly Applied[], migrations)
    for (const { id, sql } of pending) {
      await session.query(sql)
      await session.query('insert into attune_migration (id, sha256) values ($1, $2)', [id, sha256(sql)])
    }
    await session.query('commit')
    return pending.map(({ id }) => id)
  } catch (error) {
    await session.query('rollback')
    throw error
  }
}

const pendingAfter = (applied: readonly Applied[], migrations: readonly Migration[]): readonly Migration[] => {
  applied.forEach((step, index) => {
    const known = migrations[index]
    if (known === undefined || known.id !== step.id) throw unknownStep(step.id)
    if (sha256(known.sql) !== step.sha256) throw changedStep(step.id)
  })
  return migrations.slice(applied.length)
}

const assertOrdered = (migrations: readonly Migration[]): void => {
  migrations.forEach(({ id }, index) => {
    const previous = migrations[index - 1]
    if (previous !== undefined && previous.id >= id) {
      throw new AppError('internal', `Migration ${id} does not come after ${previous.id}.`, {
        remedy: 'Give the new migration a higher number and append it to the list.',
      })
    }
  })
}

const unknownStep = (id: string): AppError =>
  new AppError('conflict', `The database has migration ${id}, which this version of Attune does not know.`, {
    remedy: 'Run the newer version of Attune that made this database, or use another data folder or database.',
    details: { migration: id, reason: 'database-newer' },
  })

const changedStep = (id: string): AppError =>
  new AppError('conflict', `Migration ${id} was applied to this database with another text.`, {
    remedy: 'Migrations are append-only: restore the original text and put the change into a new migration.',
    details: { migration: id, reason: 'migration-changed' },
  })

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
