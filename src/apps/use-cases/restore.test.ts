import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sharedServer } from '../../../test/support/databases.ts'
import { postgresBinaries } from '../../../test/support/postgres.ts'
import { sha256 } from '../../platform/blobs/index.ts'
import { createLog } from '../../platform/logging/index.ts'
import { type Application, compose } from '../compose.ts'
import { migrations } from '../migrations.ts'
import { backup } from './backup.ts'
import { exportResources } from './export.ts'
import { type RestoreTarget, restore } from './restore.ts'

/**
 * A backup that commit 57d3b65 made, 13 steps of the schema ago: Ana and Chloe of the example hospital, imported, looked at
 * for the worklist, advised on.
 */
const fixture = resolve(import.meta.dirname, '../../../test/fixtures/backup-of-57d3b65.tgz')
const root = mkdtempSync(join(tmpdir(), 'attune-restore-'))
const old = join(root, 'backup')
const caller = { actor: 'test', channel: 'command-line' } as const
const nothing = () => undefined

beforeAll(() => {
  execFileSync('tar', ['-xzf', fixture, '-C', root])
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

let made = 0
const newFolder = (): string => join(root, `data-${++made}`)

const hasPostgres = postgresBinaries() !== undefined
const embedded = async (): Promise<RestoreTarget> => ({ dataFolder: newFolder(), databaseUrl: undefined })
const onServer = async (): Promise<RestoreTarget> => ({
  dataFolder: newFolder(),
  databaseUrl: await (await sharedServer()).createDatabase(),
})
/** Where the kind of database makes no difference: the one that starts sooner. */
const anyTarget = hasPostgres ? onServer : embedded

const targets = [
  ['the embedded database', true, embedded],
  ['PostgreSQL', hasPostgres, onServer],
] as const

const opened = async <T>(target: RestoreTarget, work: (app: Application) => Promise<T>): Promise<T> => {
  const app = await compose({ ...target, log: createLog('silent') })
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

const lines = (folder: string, table: string): readonly string[] =>
  gunzipSync(readFileSync(join(folder, 'tables', `${table}.ndjson.gz`)))
    .toString('utf8')
    .split('\n')
    .filter(line => line !== '')

describe.each(targets)('a backup of an earlier version, into %s', (_name, isHere, newTarget) => {
  it.skipIf(!isHere)('is brought to this version: nothing is lost, what was derived is there', async () => {
    const target = await newTarget()
    const report = await restore(old, target, nothing)
    expect(report).toMatchObject({ documents: { named: 2, missing: 0 }, audit: { ok: true } })
    await opened(target, async ({ dependencies: deps }) => {
      const records = await deps.database.kysely.selectFrom('record').select(['record_id', 'facts']).execute()
      const facts = lines(old, 'fact').map(line => JSON.parse(line).record_id)
      expect(records.length).toBe(lines(old, 'record').length)
      for (const { record_id, facts: counted } of records) {
        expect(counted).toBe(facts.filter(id => id === record_id).length)
      }
      const ranks = await deps.database.kysely.selectFrom('worklist_entry').select('severity_rank').execute()
      expect(ranks.length).toBe(lines(old, 'worklist_entry').length)
      const given: string[] = []
      await exportResources(deps, { person: null, format: 'ndjson' }, caller, line => void given.push(line))
      expect(given).toHaveLength(lines(old, 'resource').length)
      // And it is a database like any other: its own backup restores.
      const out = join(root, `again-${made}`)
      expect((await backup(deps, out, caller, nothing)).migrations).toEqual(migrations.map(({ id }) => id))
      expect(lines(out, 'fact').toSorted()).toEqual(lines(old, 'fact').toSorted())
      expect(await restore(out, { dataFolder: newFolder(), databaseUrl: undefined }, nothing)).toMatchObject({
        documents: { missing: 0 },
        audit: { ok: true },
      })
    })
  })

  it.skipIf(!isHere)('is refused where something is, and leaves that alone', async () => {
    const target = await newTarget()
    await restore(old, target, nothing)
    await expect(restore(old, target, nothing)).rejects.toMatchObject({ code: 'misuse', message: /not empty/ })
    if (target.databaseUrl !== undefined) {
      const beside = { ...target, dataFolder: newFolder() }
      await expect(restore(old, beside, nothing)).rejects.toMatchObject({
        code: 'misuse',
        remedy: 'Restore into a new database.',
      })
      expect(readdirSync(beside.dataFolder)).toEqual([])
    }
    await opened(target, async ({ dependencies: { verifyAudit } }) => {
      expect(await verifyAudit()).toMatchObject({ ok: true })
    })
  })
})

/** A copy of the backup with something wrong in it. */
const broken = async (harm: (folder: string) => void): Promise<string> => {
  const folder = join(root, `broken-${++made}`)
  await cp(old, folder, { recursive: true })
  harm(folder)
  return folder
}

const editManifest = (folder: string, edit: (told: Record<string, unknown>) => void): void => {
  const path = join(folder, 'manifest.json')
  const told = JSON.parse(readFileSync(path, 'utf8'))
  edit(told)
  writeFileSync(path, JSON.stringify(told))
}

/** Changes rows of a table; `alsoHash` as somebody would who wants it not to be seen. */
const editTable = (folder: string, table: string, edit: (text: string) => string, alsoHash = false): void => {
  const path = join(folder, 'tables', `${table}.ndjson.gz`)
  const text = edit(gunzipSync(readFileSync(path)).toString('utf8'))
  writeFileSync(path, gzipSync(text))
  if (!alsoHash) return
  editManifest(folder, told => {
    const entry = (told.tables as { table: string; sha256: string }[]).find(one => one.table === table)
    if (entry !== undefined) entry.sha256 = sha256(Buffer.from(text))
  })
}

const table = (folder: string, name: string) => join(folder, 'tables', `${name}.ndjson.gz`)

const harms: readonly (readonly [string, (folder: string) => void, RegExp])[] = [
  ['no manifest', folder => rmSync(join(folder, 'manifest.json')), /no manifest/],
  ['half a manifest', folder => truncateSync(join(folder, 'manifest.json'), 100), /manifest.json is not JSON/],
  [
    'another format',
    folder => editManifest(folder, told => void Object.assign(told, { format: 'x/9' })),
    /another form/,
  ],
  [
    'a newer version',
    folder => editManifest(folder, ({ migrations }) => void (migrations as string[]).push('9999-x')),
    /newer/,
  ],
  ['a table less', folder => rmSync(table(folder, 'fact')), /table fact is missing or damaged/],
  ['half a table', folder => truncateSync(table(folder, 'fact'), 500), /table fact is missing or damaged/],
  ['no gzip', folder => writeFileSync(table(folder, 'fact'), 'x'), /table fact is missing or damaged/],
  [
    'a row changed',
    folder => editTable(folder, 'fact', text => text.replace('Alvarez', 'Alvares')),
    /differs from its hash/,
  ],
  ['a row less', folder => editTable(folder, 'fact', text => text.replace(/^.*\n/, '')), /differs from its hash/],
]

describe('a backup that is not whole', () => {
  it.each(harms)('%s: is not restored, and leaves nothing behind', async (_what, harm, message) => {
    const folder = await broken(harm)
    const target = await anyTarget()
    await expect(restore(folder, target, nothing)).rejects.toMatchObject({
      code: 'misuse',
      message: expect.stringMatching(message),
    })
    expect(existsSync(target.dataFolder) ? readdirSync(target.dataFolder) : []).toEqual([])
  })

  it('bytes of a document are missing: restored, and counted', async () => {
    const folder = await broken(one => rmSync(join(one, 'blobs/6f'), { recursive: true }))
    const report = await restore(folder, await anyTarget(), nothing)
    expect(report).toMatchObject({ documents: { named: 2, missing: 1 }, audit: { ok: true } })
  })

  it('the audit trail was edited, with its hash: restored, and the trail is said not to be intact', async () => {
    const folder = await broken(one =>
      editTable(one, 'audit_event', text => text.replace('command-line', 'command-lime'), true),
    )
    const report = await restore(folder, await anyTarget(), nothing)
    expect(report).toMatchObject({ documents: { missing: 0 }, audit: { ok: false } })
  })
})
