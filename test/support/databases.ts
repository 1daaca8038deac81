import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { type Database, type Migration, openDatabase } from '../../src/platform/database/index.ts'
import { postgresBinaries, startPostgres, type TestServer } from './postgres.ts'

/** What a suite is given on each back end. Call the functions inside tests and hooks, not while describing. */
export type DatabaseSuite<Schema> = {
  readonly kind: Database<Schema>['kind']
  database(): Database<Schema>
  /** The data folder of this suite, absolute; also there with PostgreSQL (blobs, keys, seals). */
  folder(): string
  /** The URL of the suite's PostgreSQL database; undefined with PGlite. */
  url(): string | undefined
}

/**
 * The same suite on PGlite and on a real PostgreSQL server, each with an opened database of its own that has the
 * given migrations. Without a PostgreSQL server on the machine that half is skipped by name.
 *
 * @example
 * describeEachDatabase<Tables>('the profile store', migrations, ({ database }) => {
 *   it('keeps a fact', async () => { await database().kysely.selectFrom('fact').execute() })
 * })
 */
export const describeEachDatabase = <Schema>(
  name: string,
  migrations: readonly Migration[],
  define: (suite: DatabaseSuite<Schema>) => void,
): void => {
  describe(`${name} on PGlite`, () => define(suiteOn('pglite', migrations)))
  if (postgresBinaries() === undefined) {
    describe.skip(`${name} on PostgreSQL: PostgreSQL server not installed`, () =>
      define(suiteOn('postgres', migrations)))
  } else {
    describe(`${name} on PostgreSQL`, () => define(suiteOn('postgres', migrations)))
  }
}

const suiteOn = <Schema>(kind: Database<Schema>['kind'], migrations: readonly Migration[]): DatabaseSuite<Schema> => {
  let opened:
    | { readonly database: Database<Schema>; readonly folder: string; readonly url: string | undefined }
    | undefined
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'attune-test-'))
    const url = kind === 'postgres' ? await (await sharedServer()).createDatabase() : undefined
    const database = await openDatabase<Schema>({
      dataFolder: folder,
      migrations,
      ...(url === undefined ? {} : { url }),
    })
    opened = { database, folder, url }
  })
  afterAll(async () => {
    await opened?.database.close()
    if (opened !== undefined) rmSync(opened.folder, { recursive: true, force: true })
  })
  const get = () => {
    if (opened === undefined) throw new Error('the database opens in beforeAll: ask for it inside a test or a hook')
    return opened
  }
  return { kind, database: () => get().database, folder: () => get().folder, url: () => get().url }
}

let server: Promise<TestServer> | undefined

/** One PostgreSQL server per test file, started when first asked for and stopped with the file. */
export const sharedServer = (): Promise<TestServer> => {
  server ??= startPostgres()
  return server
}

// At the top level of the file that imports this module: after all its suites.
afterAll(async () => {
  if (server !== undefined) await (await server).stop()
})
