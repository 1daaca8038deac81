import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { nodeFlags } from '../../bin/node-flags.js'
import { compose } from '../../src/apps/compose.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { attune, attuneHere } from '../support/cli.ts'
import { type FakeFhir, type FakeFile, ndjsonOf, startFakeFhir } from '../support/fake-fhir.ts'
import { startAttune } from '../support/server.ts'

/** `attune pull` from a server, as who runs it sees it: everything is stored once, whatever happens in between. */

const home = mkdtempSync(join(tmpdir(), 'attune-pull-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const cli = resolve(import.meta.dirname, '../../src/apps/cli.ts')

const servers: FakeFhir[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})
const start = async (...given: Parameters<typeof startFakeFhir>): Promise<FakeFhir> => {
  const server = await startFakeFhir(...given)
  servers.push(server)
  return server
}

/** What is stored: how many resources, and the ids of observations of the profile of one patient. */
const stored = async (data: string, patient = 'p0') => {
  const application = await compose({ dataFolder: data, databaseUrl: undefined, log: createLog('silent') })
  try {
    const db = application.dependencies.database.kysely
    const rows = await db.selectFrom('resource').select(['resource_type', 'logical_id']).execute()
    const names = rows.map(({ resource_type, logical_id }) => `${resource_type}/${logical_id}`)
    return { names: new Set(names), count: names.length, patient }
  } finally {
    await application.close()
  }
}

const observationsOf = async (data: string, patient: string, ...more: readonly string[]): Promise<number> => {
  const { stdout } = await attuneHere(['profile', patient, '--json', '--data', data, ...more])
  const { facts } = JSON.parse(stdout) as { readonly facts: readonly { readonly kind: string }[] }
  return facts.filter(({ kind }) => kind === 'observation').length
}

const files: readonly FakeFile[] = [
  { type: 'Patient', body: ndjsonOf('Patient', 10) },
  { type: 'Observation', body: ndjsonOf('Observation', 100) },
  // The same file again: servers do it.
  { type: 'Observation', body: ndjsonOf('Observation', 100) },
  {
    type: 'OperationOutcome',
    part: 'error',
    body: '{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"exception","diagnostics":"of Jane Roe"}]}\n',
  },
]

/** Files that a killed pull had stored. */
const storedBy = (data: string): readonly number[] => {
  const folder = readdirSync(join(data, 'pulls'), { withFileTypes: true }).find(one => one.isDirectory())
  if (folder === undefined) return []
  const text = readFileSync(join(data, 'pulls', folder.name, 'checkpoint.json'), 'utf8')
  return (JSON.parse(text) as { readonly stored: readonly number[] }).stored
}

const deletions = (...urls: readonly string[]): FakeFile => ({
  type: 'Bundle',
  part: 'deleted',
  body: `${JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: urls.map(url => ({ request: { method: 'DELETE', url } })),
  })}\n`,
})

describe('attune pull', () => {
  it('stores an export once, tells what went wrong at the server, and takes only what is new the next time', async () => {
    const data = join(home, 'plain')
    const server = await start({ files, secured: true })
    const key = join(home, 'key.pem')
    writeFileSync(key, server.client.pem)
    const pull = ['pull', '--fhir', server.url, '--data', data, '--client-id', server.client.id, '--key', key, '--json']
    const first = await attuneHere([...pull, '--since', 'last'])
    expect(first.code, first.stderr).toBe(0)
    const report = JSON.parse(first.stdout)
    expect(report).toMatchObject({
      since: null,
      transactionTime: '2026-11-27T00:00:00.000Z',
      restarts: 0,
      serverErrors: { 'warning exception': 1 },
      import: { stored: 111, duplicates: 100, quarantinedInAll: 0 },
    })
    expect(first.stdout + first.stderr).not.toContain('Jane')
    expect(first.stdout + first.stderr).not.toContain('PRIVATE')
    server.files = [
      { type: 'Observation', body: ndjsonOf('Observation', 5, 'new') },
      deletions('Observation/o0', 'Observation/none'),
    ]
    const second = JSON.parse((await attuneHere([...pull, '--since', 'last'])).stdout)
    expect(server.seen.kickOffs[1]).toContain('_since=2026-11-27T00%3A00%3A00.000Z')
    expect(second).toMatchObject({
      since: '2026-11-27T00:00:00.000Z',
      deleted: { applied: 1, unknown: 1 },
      import: { stored: 5 },
    })
    expect(readdirSync(join(data, 'pulls')).filter(name => !name.endsWith('.mark.json'))).toEqual([])
  })

  it('what the source has deleted stays stored, and counts until it was deleted', async () => {
    const data = join(home, 'deleted')
    const server = await start({ files: files.slice(0, 2) })
    const pull = async () => await attuneHere(['pull', '--fhir', server.url, '--data', data, '--json'])
    await pull()
    expect(await observationsOf(data, 'p0')).toBe(10)
    server.files = [deletions('Observation/o0', 'Observation/o10')]
    expect(JSON.parse((await pull()).stdout)).toMatchObject({ deleted: { applied: 2, unknown: 0 } })
    expect(await observationsOf(data, 'p0')).toBe(8)
    expect(await observationsOf(data, 'p0', '--as-of', '2026-11-26')).toBe(10)
    expect((await stored(data)).names).toContain('Observation/o0')
    const everything = await attuneHere(['export', '--format', 'ndjson', '--data', data])
    expect(everything.stdout.split('\n').filter(line => line.includes('"Observation"')).length).toBe(100)
    // Written again later, it stands again.
    server.files = [
      {
        type: 'Observation',
        body: files[1]!.body.split('\n')[0]!.replace('2026-01-01T00:00:00Z', '2026-11-27T06:00:00Z'),
      },
    ]
    await pull()
    expect(await observationsOf(data, 'p0')).toBe(9)
  })

  it('killed between files and within them: nothing is lost, nothing is there twice, what is stored is not fetched again', async () => {
    const data = join(home, 'killed')
    const many = Array.from(
      { length: 8 },
      (_, n): FakeFile => ({ type: 'Observation', body: ndjsonOf('Observation', 150, `f${n}`) }),
    )
    const server = await start({ files: [files[0]!, ...many] })
    server.faults.slowly = 400_000
    const args = ['pull', '--fhir', server.url, '--data', data, '--json']
    const checks: { readonly index: number; readonly from: number }[] = []
    let ended: number | null = null
    let rounds = 0
    for (; ended === null && rounds < 40; rounds++) {
      const child = spawn(process.execPath, [...nodeFlags(args), cli, ...args], { stdio: 'ignore' })
      const done = new Promise<number | null>(resolveWith => child.once('exit', code => resolveWith(code)))
      const fetched = server.seen.fetched.length
      // Some time after it has fetched something more, so that every round gets further.
      const killing = (async () => {
        while (server.seen.fetched.length < fetched + 1 && child.exitCode === null) await sleep(10)
        await sleep((rounds * 37) % 250)
        if (rounds < 6) child.kill('SIGKILL')
      })()
      ended = await done
      await killing
      const from = server.seen.fetched.length
      checks.push(...storedBy(data).map(index => ({ index, from })))
    }
    expect(ended).toBe(0)
    expect(rounds).toBeGreaterThan(3)
    const { names, count } = await stored(data)
    expect(count).toBe(10 + 8 * 150)
    expect(names.size).toBe(count)
    expect(server.seen.kickOffs.length).toBe(1)
    expect(checks.length).toBeGreaterThan(0)
    for (const { index, from } of checks) {
      expect(server.seen.fetched.slice(from).filter(one => one.endsWith(` 1/${index}`))).toEqual([])
    }
  }, 240_000)

  it('works through the server that holds the data folder, one pull of a kind at a time', async () => {
    const attuneServer = await startAttune({ args: ['--empty'] })
    try {
      const server = await start({ files })
      server.faults.slowly = 20_000
      const args = ['pull', '--fhir', server.url, '--data', attuneServer.folder, '--json']
      const [one, two] = await Promise.all([attune(args), attune(args)])
      const codes = [one, two].map(({ code }) => code).sort()
      expect(codes).toEqual([0, 1])
      const refusal = one.code === 1 ? one : two
      expect(JSON.parse(refusal.stdout)).toMatchObject({ error: { code: 'conflict' } })
    } finally {
      await attuneServer.stop()
    }
  })

  it('converts what an STU3 server has, and says of STU3 that nobody told of that it is', async () => {
    const data = join(home, 'stu3')
    const stu3 = files[1]!.body.replaceAll('"status":"final"', '"status":"final","context":{"reference":"Encounter/1"}')
    const server = await start({ fhirVersion: '3.0.2', files: [files[0]!, { type: 'Observation', body: stu3 }] })
    const bulk = await attuneHere(['pull', '--fhir', server.url, '--source', 'bulk', '--data', data, '--json'])
    expect(JSON.parse(bulk.stdout)).toMatchObject({ import: { stored: 110, loss: { unmapped: 0 } } })
    const one = await attuneHere([
      'pull',
      '--fhir',
      server.url,
      '--source',
      's',
      '--patient',
      'p1',
      '--data',
      data,
      '--json',
    ])
    const { import: report } = JSON.parse(one.stdout)
    expect(report.received).toMatchObject({ Patient: 1, Observation: 10 })
    expect(report.issues.map(({ code }: { readonly code: string }) => code)).not.toContain('fhir-version')
    const file = join(home, 'stu3.ndjson')
    writeFileSync(file, stu3)
    const blind = JSON.parse((await attuneHere(['import', file, '--source', 'blind', '--data', data, '--json'])).stdout)
    expect(blind.issues).toContainEqual(expect.objectContaining({ code: 'fhir-version', count: 100 }))
    const told = JSON.parse((await attuneHere(['convert', file, '--fhir-version', '3.0', '--json'])).stdout)
    expect(told.bundle.entry[0].resource.encounter).toEqual({ reference: 'Encounter/1' })
    expect((await attuneHere(['import', file, '--fhir-version', '5.0', '--data', data])).code).toBe(2)
  })

  it('gives an export up when that is wished; refuses what it cannot read', async () => {
    const data = join(home, 'refused')
    const r5 = await start({ fhirVersion: '5.0.0' })
    const asked = await attuneHere(['pull', '--fhir', r5.url, '--data', data, '--json'])
    expect(asked.code).toBe(1)
    expect(JSON.parse(asked.stdout)).toMatchObject({
      error: { code: 'peer-refused', message: 'The server speaks FHIR 5.0.0.' },
    })
    const none = await attuneHere(['pull', '--fhir', r5.url, '--data', data, '--cancel', '--json'])
    expect(JSON.parse(none.stdout)).toEqual({ cancelled: false })
    for (const wrong of [
      ['--group', '1', '--system'],
      ['--types', 'Nothing'],
      ['--since', 'yesterday'],
      ['--key', 'x'],
    ]) {
      expect((await attuneHere(['pull', '--fhir', r5.url, '--data', data, ...wrong])).code).toBe(2)
    }
    expect((await attuneHere(['pull', '--fhir', 'http://ehr.example', '--data', data])).code).toBe(2)
  })
})
