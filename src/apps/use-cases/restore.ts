import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { StringDecoder } from 'node:string_decoder'
import { createGunzip } from 'node:zlib'
import type { Kysely, Transaction } from 'kysely'
import { AppError, type DocumentHash } from '../../core/index.ts'
import { verificationKey, verifyAudit } from '../../governance/audit/index.ts'
import { createFolderBlobStore } from '../../platform/blobs/index.ts'
import {
  createDataFolder,
  type Database,
  type DataFolder,
  emptyTables,
  openDatabase,
  restoreRows,
  tableNames,
} from '../../platform/database/index.ts'
import { migrations } from '../migrations.ts'
import { type BackupManifest, besides, notWhole, readManifest, tablePath } from './backup-format.ts'
import type { AttuneSchema } from './dependencies.ts'

export type RestoreTarget = { readonly dataFolder: string; readonly databaseUrl: string | undefined }

export type RestoreReport = {
  readonly tables: number
  readonly rows: number
  /** Documents that the tables name, and how many of them have no bytes in the backup. */
  readonly documents: { readonly named: number; readonly missing: number }
  readonly audit: { readonly ok: boolean; readonly events: number }
}

/** Rows that are held at once. */
const page = 5_000

/**
 * Puts a backup into an empty data folder, and an empty database: the embedded one or a PostgreSQL server, whichever it
 * came from. Every table is checked against its hash; a backup of an earlier version then takes the steps of the schema
 * that it has not taken. At the end the bytes of every document are looked for, and the audit trail is verified. What
 * fails half-way leaves the folder as empty as it was, and no row in the database.
 *
 * @throws AppError `misuse` for a folder or a database that is not empty, or a backup that is not whole or newer
 */
export const restore = async (
  from: string,
  target: RestoreTarget,
  progress: (line: string) => void,
): Promise<RestoreReport> => {
  const told = await readManifest(from)
  assertKnown(told)
  const folder = await createDataFolder(target.dataFolder)
  if ((await readdir(folder.path)).length > 0) {
    throw new AppError('misuse', 'The data folder is not empty.', { remedy: 'Name a new one with --data DIR.' })
  }
  try {
    // Keys and seals first: the chains that arrive are vouched for by them.
    for (const name of besides) {
      if (existsSync(join(from, name))) await cp(join(from, name), join(folder.path, name), { recursive: true })
    }
    const rows = await within(target, told.migrations.length, database => fill(database, from, told, progress))
    return await within(target, migrations.length, async database => ({
      tables: told.tables.length,
      rows,
      documents: await lookForDocuments(database, folder),
      audit: await auditOf(database, folder),
    }))
  } catch (error) {
    // It was empty: nothing of anybody else is lost, and the same command can be given again.
    for (const name of await readdir(folder.path)) await rm(join(folder.path, name), { recursive: true, force: true })
    throw error
  }
}

const assertKnown = (told: BackupManifest): void => {
  if (told.migrations.some((id, index) => migrations[index]?.id !== id)) {
    throw notWhole(`it was made by version ${told.version}, which is newer than this one`)
  }
}

/** Opens the target with the first steps of the schema. */
const within = async <T>(
  { dataFolder, databaseUrl }: RestoreTarget,
  steps: number,
  work: (database: Database<AttuneSchema>) => Promise<T>,
): Promise<T> => {
  const database = await openDatabase<AttuneSchema>({
    dataFolder,
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
    migrations: migrations.slice(0, steps),
  }).catch(error => {
    const isNewer = error instanceof AppError && error.details.reason === 'database-newer'
    throw isNewer ? notEmpty('The database has tables of a newer version than the backup.') : error
  })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

const notEmpty = (message: string): AppError =>
  new AppError('misuse', message, { remedy: 'Restore into a new database.' })

/** All tables in one transaction: whole or not at all. */
const fill = async (
  database: Database<AttuneSchema>,
  from: string,
  told: BackupManifest,
  progress: (line: string) => void,
): Promise<number> => {
  const here = new Set(await tableNames(database.kysely as unknown as Kysely<never>))
  if ((await database.kysely.selectFrom('record').select('record_id').limit(1).execute()).length > 0) {
    throw notEmpty('The database is not empty.')
  }
  let rows = 0
  await database.transaction(async whole => {
    const tx = whole as unknown as Transaction<never>
    await emptyTables(tx, [...here])
    for (const { table, rows: expected, sha256 } of told.tables) {
      if (!here.has(table)) throw notWhole(`table ${table} is not known to this version`)
      const read = await fillTable(tx, table, tablePath(from, table))
      if (read.sha256 !== sha256 || read.rows !== expected) throw notWhole(`table ${table} differs from its hash`)
      rows += read.rows
      progress(`${table}: ${read.rows} rows`)
    }
  })
  return rows
}

const fillTable = async (tx: Transaction<never>, table: string, path: string) => {
  const hash = createHash('sha256')
  let rows = 0
  let held: string[] = []
  const flush = async () => {
    await restoreRows(tx, table, held)
    held = []
  }
  try {
    await pipeline(
      createReadStream(path),
      createGunzip({ chunkSize: 1 << 18 }),
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const line of linesOf(chunks)) {
          hash.update(`${line}\n`)
          rows += 1
          held.push(line)
          if (held.length === page) await flush()
        }
      },
    )
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOENT' || code.startsWith('Z_')) throw notWhole(`table ${table} is missing or damaged`, error)
    throw error
  }
  await flush()
  return { rows, sha256: hash.digest('hex') }
}

/** Lines by their line feeds alone: `readline` also ends one at U+2028, which may stand in any text of a patient. */
const linesOf = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

const lookForDocuments = async ({ kysely }: Database<AttuneSchema>, folder: DataFolder) => {
  const blobs = createFolderBlobStore(folder.blobs)
  const named = await kysely
    .selectFrom('document as d')
    .select('d.document')
    .distinct()
    .where('d.name', '<>', 'erased')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('call_document as c').select('c.document').whereRef('c.document', '=', 'd.document'))),
    )
    .execute()
  let missing = 0
  for (const { document } of named) if (!(await blobs.has(document as DocumentHash))) missing += 1
  return { named: named.length, missing }
}

const auditOf = async ({ kysely }: Database<AttuneSchema>, { seals, keys }: DataFolder) => {
  const { ok, events } = await verifyAudit({ db: kysely, seals, publicKey: verificationKey(keys) })
  return { ok, events }
}
