import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attuneHere } from '../support/cli.ts'
import { sharedServer } from '../support/databases.ts'
import { openHospital } from '../support/hospital.ts'
import { postgresBinaries } from '../support/postgres.ts'
import { startAttune, type TestAttune } from '../support/server.ts'

const root = mkdtempSync(join(tmpdir(), 'attune-drafts-backup-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const page = readFileSync(resolve(import.meta.dirname, '../../docs/operations/backup.md'), 'utf8')
const cli = resolve(import.meta.dirname, '../../src/apps/cli.ts')

/** The commands of a section of the page, as they stand there. */
const linesOf = (title: string): readonly string[] =>
  (page.split(/^## /m).find(section => section.startsWith(title)) ?? '')
    .match(/^ {4}\S.*$/gm)
    ?.map(line => line.trim()) ?? []

/** Runs a line of the page in a shell, with its folders inside of ours. */
const shell = (line: string, env: Readonly<Record<string, string>>): Promise<{ code: number; stdout: string }> =>
  new Promise(done => {
    const command = line
      .replaceAll('npx attune', `'${process.execPath}' '${cli}'`)
      .replaceAll(/(?<= )\/(backup|srv)\//g, `${root}/$1/`)
    execFile('bash', ['-o', 'pipefail', '-c', command], { env: { ...process.env, ...env } }, (error, stdout) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout }),
    )
  })

/** Ends of lines to some, and characters of four bytes. */
const trouble = 'a\u2028b\u2029c\u0085d\rf\u{1f600} \\u0041 "quoted"'

/** What was dumped of the tables that nothing but their own acts writes, whatever the order of the rows. */
const rowsOf = (backup: string): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    ['fact', 'resource', 'document', 'record', 'recommendation', 'decision', 'patient_note', 'knowledge_pack'].map(
      table => [
        table,
        gunzipSync(readFileSync(join(backup, 'tables', `${table}.ndjson.gz`)))
          .toString('utf8')
          .split('\n')
          .sort(),
      ],
    ),
  )

const suite = (kind: 'pglite' | 'postgres') => {
  const env = async (): Promise<Record<string, string>> =>
    kind === 'postgres' ? { DATABASE_URL: await (await sharedServer()).createDatabase() } : {}
  const data = join(root, 'srv/attune')
  let own: Record<string, string>
  let server: TestAttune

  beforeAll(async () => {
    own = await env()
    rmSync(join(root, 'srv'), { recursive: true, force: true })
    rmSync(join(root, 'backup'), { recursive: true, force: true })
    for (const name of ['srv', 'backup']) mkdirSync(join(root, name))
    server = await startAttune({ folder: data, env: own })
    const patient = { resourceType: 'Patient', id: 'trouble', name: [{ family: trouble }], birthDate: '1950-01-01' }
    writeFileSync(join(root, 'trouble.json'), JSON.stringify(patient))
    const { code } = await attuneHere(['import', join(root, 'trouble.json'), '--data', data], {
      databaseUrl: own.DATABASE_URL,
    })
    expect(code).toBe(0)
    const hospital = await openHospital(server)
    await hospital.adviceFor('Ana')
    const asLeo = await server.signIn('leo')
    const note = await asLeo(`/api/patients/${hospital.idOf('Leo')}/notes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'goal', text: trouble }),
    })
    expect(note.status).toBe(200)
  })
  afterAll(async () => {
    await server.stop()
  })

  it('the drill of the page: every command works, and the restored data are the same', async () => {
    const drill = linesOf('The drill')
    expect(drill).toHaveLength(7)
    const answers = []
    for (const line of drill.slice(0, -1)) {
      // Restored elsewhere: into another database of the same kind.
      const answer = await shell(line, line.includes('drill') && !line.includes(' backup ') ? await elsewhere() : own)
      expect(answer.code, line).toBe(0)
      answers.push(answer.stdout)
    }
    expect(answers[3]).toMatch(/^[0-9a-f]{64} /)
    expect(answers[4]).toBe(answers[3])
    const again = join(root, 'backup/again')
    const restored = join(root, 'srv/attune-drill')
    const env = await elsewhere()
    expect(
      (await attuneHere(['backup', '--out', again, '--data', restored], { databaseUrl: env.DATABASE_URL })).code,
    ).toBe(0)
    expect(rowsOf(again)).toEqual(rowsOf(join(root, 'backup/drill')))
    expect(rowsOf(again).fact?.length).toBeGreaterThan(1_000)
    expect(JSON.stringify(rowsOf(again).patient_note)).toContain('\u2028')
    expect(statSync(join(restored, 'keys')).mode & 0o077).toBe(0)
    for (const key of readdirSync(join(restored, 'keys'))) {
      expect(statSync(join(restored, 'keys', key)).mode & 0o077).toBe(0)
    }
    expect((await shell(drill.at(-1) ?? '', {})).code).toBe(0)
    expect(readdirSync(join(root, 'srv'))).toEqual(['attune'])
  }, 240_000)

  let other: Record<string, string> | undefined
  const elsewhere = async () => {
    other ??= await env()
    return other
  }

  it('a backup that is made while calls are written is of one moment: its audit trail is intact', async () => {
    const call = readFileSync(resolve(import.meta.dirname, '../../examples/hospital/hooks/dan-order-sign.json'), 'utf8')
    let going = true
    const write = async (client: number): Promise<number> => {
      let written = 0
      for (; going; written++) {
        const body = call.replace(/"hookInstance": "[^"]+"/, `"hookInstance": "${crypto.randomUUID()}"`)
        const answer = await fetch(`${server.url}/cds-services/attune-order-sign`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: body.replace('clopidogrel 75 MG Oral Tablet', `clopidogrel ${client} ${written}`),
        })
        expect(answer.status).toBe(200)
      }
      return written
    }
    const writers = [write(0), write(1)]
    const out = join(root, 'backup/busy')
    const made = await attuneHere(['backup', '--out', out, '--data', data, '--json'], { databaseUrl: own.DATABASE_URL })
    going = false
    expect(made.code, made.stderr).toBe(0)
    for (const written of await Promise.all(writers)) expect(written).toBeGreaterThan(0)
    // Into the other kind of database, where there is one.
    const target: Record<string, string> =
      kind === 'pglite' && postgresBinaries() !== undefined
        ? { DATABASE_URL: await (await sharedServer()).createDatabase() }
        : {}
    const folder = join(root, 'srv/busy')
    const restored = await attuneHere(['restore', out, '--data', folder, '--json'], {
      databaseUrl: target.DATABASE_URL,
    })
    expect(restored.code, restored.stdout + restored.stderr).toBe(0)
    expect(JSON.parse(restored.stdout)).toMatchObject({ audit: { ok: true }, documents: { missing: 0 } })
    // It goes on there: a server starts, seals, and what it seals is intact.
    const moved = await startAttune({ folder, env: target })
    expect((await fetch(`${moved.url}/readyz`)).status).toBe(200)
    expect((await (await openHospital(moved)).adviceFor('Ana')).recommendations.length).toBeGreaterThan(0)
    expect(await moved.stop()).toBe(0)
    expect((await attuneHere(['audit', 'verify', '--data', folder], { databaseUrl: target.DATABASE_URL })).code).toBe(0)
  }, 240_000)
}

describe('on the embedded database', () => suite('pglite'))
describe.skipIf(postgresBinaries() === undefined)('on PostgreSQL', () => suite('postgres'))
