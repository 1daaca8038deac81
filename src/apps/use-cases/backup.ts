import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Kysely, Transaction } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../core/index.ts'
import { verificationKey, verifyAudit } from '../../governance/audit/index.ts'
import {
  createDataFolder,
  dumpTable,
  emptyTables,
  openDatabase,
  restoreRows,
  tableNames,
} from '../../platform/database/index.ts'
import { parseJson } from '../config.ts'
import { migrations } from '../migrations.ts'
import { type AttuneSchema, type Caller, type Dependencies, recordAct } from './dependencies.ts'

const manifest = z.object({
  format: z.literal('attune-backup/1'),
  version: z.string(),
  at: z.string(),
  migrations: z.array(z.string()),
  tables: z.array(z.object({ table: z.string(), rows: z.number(), sha256: z.string() })),
  blobs: z.number(),
})

export type BackupManifest = z.infer<typeof manifest>

/** What lies beside the database and belongs to a backup. */
const besides = ['blobs', 'keys', 'seals', 'site.json'] as const

/**
 * Writes everything into a new folder: each table as gzipped JSON lines, all of one moment, and the bytes received, the
 * seals and their key. The folder holds patient data and the sealing key: mode 0700, keep it as you keep the original.
 *
 * @throws AppError `misuse` when the folder is there already
 */
export const backup = async (
  deps: Dependencies,
  folder: string,
  caller: Caller,
  progress: (line: string) => void,
): Promise<BackupManifest> => {
  if (existsSync(folder)) {
    throw new AppError('misuse', 'That folder is there already.', {
      remedy: 'Name a new one: a backup is never overwritten.',
    })
  }
  await recordAct(deps, { actor: caller.actor, action: 'backup.made', record: null, purpose: 'HOPERAT', details: {} })
  await deps.verifyAudit()
  await mkdir(join(folder, 'tables'), { recursive: true, mode: 0o700 })
  const tables = await deps.database.transaction(async tx => {
    const plain = tx as unknown as Transaction<never>
    const written = []
    for (const table of await tableNames(plain)) {
      written.push(await writeTable(plain, table, join(folder, 'tables', `${table}.ndjson.gz`)))
      progress(`${table}: ${written.at(-1)?.rows} rows`)
    }
    return written
  })
  // After the tables: a document that came meanwhile is there too much, never too little.
  for (const name of besides) {
    const from = join(deps.folder.path, name)
    if (existsSync(from))
      await cp(from, join(folder, name), { recursive: true, filter: path => !path.includes('drafts') })
  }
  const written: BackupManifest = {
    format: 'attune-backup/1',
    version: deps.version,
    at: deps.clock(),
    migrations: migrations.map(({ id }) => id),
    tables,
    blobs: await countFiles(join(folder, 'blobs')),
  }
  // Last: without it the folder is no backup.
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(written, null, 2)}\n`, { mode: 0o600, flush: true })
  return written
}

const writeTable = async (tx: Transaction<never>, table: string, path: string) => {
  const hash = createHash('sha256')
  let rows = 0
  const lines = async function* () {
    for await (const page of dumpTable(tx, table)) {
      rows += page.length
      const text = `${page.join('\n')}\n`
      hash.update(text)
      yield text
    }
  }
  await pipeline(lines, createGzip(), createWriteStream(path, { mode: 0o600, flush: true }))
  return { table, rows, sha256: hash.digest('hex') }
}

export type RestoreReport = {
  readonly tables: number
  readonly rows: number
  readonly audit: { readonly ok: boolean; readonly events: number }
}

/**
 * Puts a backup into an empty data folder, and an empty database: the embedded one or a PostgreSQL server, whichever it
 * came from. Every table is checked against its hash, and the audit trail is verified at the end.
 *
 * @throws AppError `misuse` for a folder or a database that is not empty, or a backup that is not whole
 */
export const restore = async (
  from: string,
  { dataFolder, databaseUrl }: { readonly dataFolder: string; readonly databaseUrl: string | undefined },
  progress: (line: string) => void,
): Promise<RestoreReport> => {
  const told = await readManifest(from)
  const folder = await createDataFolder(dataFolder)
  if ((await readdir(folder.path)).length > 0) {
    throw new AppError('misuse', 'The data folder is not empty.', { remedy: 'Name a new one with --data DIR.' })
  }
  // Keys and seals first: the chains that arrive are vouched for by them.
  for (const name of besides) {
    if (existsSync(join(from, name))) await cp(join(from, name), join(folder.path, name), { recursive: true })
  }
  const database = await openDatabase<AttuneSchema>({
    dataFolder: folder.path,
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
    migrations,
  })
  try {
    const plain = database.kysely as unknown as Kysely<never>
    const here = new Set(await tableNames(plain))
    if ((await database.kysely.selectFrom('record').select('record_id').limit(1).execute()).length > 0) {
      throw new AppError('misuse', 'The database is not empty.', { remedy: 'Restore into a new database.' })
    }
    let rows = 0
    await database.transaction(async tx => {
      await emptyTables(tx as unknown as Transaction<never>, [...here])
      for (const { table, rows: expected, sha256 } of told.tables) {
        if (!here.has(table)) throw incomplete(`table ${table} is not known to this version`)
        const read = await readTable(
          tx as unknown as Transaction<never>,
          table,
          join(from, 'tables', `${table}.ndjson.gz`),
        )
        if (read.sha256 !== sha256 || read.rows !== expected) throw incomplete(`table ${table} differs from its hash`)
        rows += read.rows
        progress(`${table}: ${read.rows} rows`)
      }
    })
    const audit = await verifyAudit({
      db: database.kysely,
      seals: folder.seals,
      publicKey: verificationKey(folder.keys),
    })
    return { tables: told.tables.length, rows, audit: { ok: audit.ok, events: audit.events } }
  } finally {
    await database.close()
  }
}

const readManifest = async (from: string): Promise<BackupManifest> => {
  const path = join(from, 'manifest.json')
  if (!existsSync(path)) throw incomplete('it has no manifest.json')
  const parsed = manifest.safeParse(parseJson(await readFile(path, 'utf8'), 'manifest.json'))
  if (!parsed.success) throw incomplete('its manifest is of another form')
  return parsed.data
}

const readTable = async (tx: Transaction<never>, table: string, path: string) => {
  const hash = createHash('sha256')
  let rows = 0
  let page: string[] = []
  const flush = async () => {
    await restoreRows(tx, table, page)
    page = []
  }
  const text = createReadStream(path).pipe(createGunzip())
  for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    hash.update(`${line}\n`)
    rows += 1
    page.push(line)
    if (page.length === 5_000) await flush()
  }
  await flush()
  return { rows, sha256: hash.digest('hex') }
}

const incomplete = (why: string): AppError =>
  new AppError('misuse', `The backup cannot be restored: ${why}.`, {
    remedy: 'Use a folder that `attune backup` finished, of this version or an earlier one.',
  })

const countFiles = async (folder: string): Promise<number> =>
  existsSync(folder)
    ? (await readdir(folder, { recursive: true, withFileTypes: true })).filter(one => one.isFile()).length
    : 0
