import { createHash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { sql, type Transaction } from 'kysely'
import { AppError } from '../../core/index.ts'
import { holdSeals } from '../../governance/audit/index.ts'
import { dumpTable, tableNames } from '../../platform/database/index.ts'
import { migrations } from '../migrations.ts'
import { type BackupManifest, besides, manifestPath, tablePath } from './backup-format.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'

/**
 * Writes everything into a new folder: each table as gzipped JSON lines, all of one moment, and the bytes received, the
 * seals and their key. The folder holds patient data and the sealing key: mode 0700, keep it as you keep the original.
 * Others may write meanwhile; seals wait.
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
    // Each statement of PostgreSQL's default level sees another moment; here all tables must be of one.
    await sql`set transaction isolation level repeatable read`.execute(tx)
    await holdSeals(tx)
    await copyBeside(deps, folder, 'seals')
    const plain = tx as unknown as Transaction<never>
    const written = []
    for (const table of await tableNames(plain)) {
      written.push(await writeTable(plain, table, tablePath(folder, table)))
      progress(`${table}: ${written.at(-1)?.rows} rows`)
    }
    return written
  })
  // After the tables: a document that came meanwhile is there too much, never too little.
  for (const name of besides) if (name !== 'seals') await copyBeside(deps, folder, name)
  const written: BackupManifest = {
    format: 'attune-backup/1',
    version: deps.version,
    at: deps.clock(),
    migrations: migrations.map(({ id }) => id),
    tables,
    blobs: await countFiles(join(folder, 'blobs')),
  }
  // Last: without it the folder is no backup.
  await writeFile(manifestPath(folder), `${JSON.stringify(written, null, 2)}\n`, { mode: 0o600, flush: true })
  return written
}

const copyBeside = async (deps: Dependencies, folder: string, name: (typeof besides)[number]): Promise<void> => {
  const from = join(deps.folder.path, name)
  if (!existsSync(from)) return
  // Blobs that are being written are nobody's yet.
  const isDraft = (path: string) => relative(from, path).split(sep)[0] === 'drafts'
  await cp(from, join(folder, name), { recursive: true, filter: path => !isDraft(path) })
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

const countFiles = async (folder: string): Promise<number> =>
  existsSync(folder)
    ? (await readdir(folder, { recursive: true, withFileTypes: true })).filter(one => one.isFile()).length
    : 0
