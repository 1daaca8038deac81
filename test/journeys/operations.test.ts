import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attuneHere as attune } from '../support/cli.ts'

const hospital = resolve(import.meta.dirname, '../../examples/hospital')
const ana = 'https://example.org/mrn|MRN-100184'
const chloe = 'https://example.org/mrn|MRN-100390'
const asOf = ['--as-of', '2026-11-02T09:00:00Z']

let root: string
let data: string

const run = async (...args: string[]) => {
  const { code, stdout, stderr } = await attune([...args, '--data', data, '--json'])
  try {
    return { code, json: JSON.parse(stdout) }
  } catch {
    throw new Error(`attune ${args.join(' ')} exited ${code}: ${stdout.slice(0, 500)} ${stderr.slice(0, 2_000)}`)
  }
}

/** What is advised; ids also carry the version of the code. */
const subjects = ({ recommendations }: { recommendations: { subject: string }[] }) =>
  recommendations.map(({ subject }) => subject).sort()

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'attune-operations-'))
  data = join(root, 'data')
  execFileSync('mkdir', ['-p', data])
  writeFileSync(
    join(data, 'site.json'),
    JSON.stringify({ title: 'Test', jurisdiction: 'us', asOf: '2026-11-02T09:00:00Z', source: 'example-hospital' }),
  )
  // One document for two people, so that an erasure has something to leave standing.
  const lines = ['ana', 'chloe'].flatMap(name =>
    (JSON.parse(readFileSync(join(hospital, `${name}.json`), 'utf8')) as { entry: { resource: unknown }[] }).entry.map(
      ({ resource }) => JSON.stringify(resource),
    ),
  )
  writeFileSync(join(root, 'both.ndjson'), `${lines.join('\n')}\n`)
  const { code } = await run('import', join(root, 'both.ndjson'), '--source', 'example-hospital')
  expect(code).toBe(0)
}, 60_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('one drug, from the command line', () => {
  it('gives verdict, dose for the indication, findings, what settled it', async () => {
    const { json } = await run(
      'advise',
      ana,
      '--drug',
      'rxnorm|1364430',
      '--indication',
      'atrial-fibrillation',
      ...asOf,
    )
    expect(json.drug).toMatchObject({ id: 'apixaban' })
    expect(['avoid', 'adjust', 'monitor', 'ok', 'not checked']).toContain(json.verdict)
    expect(json.dose.value.regimen.amount).toMatchObject({ value: 2.5, unit: 'mg' })
    expect(json.settledBy.rule).toBeTruthy()
    for (const finding of json.findings) {
      expect(finding).toMatchObject({ check: expect.any(String), state: expect.stringMatching(/found|checked/) })
    }
  })
  it('is one answer under either command, whatever the drug is called', async () => {
    const more = ['--indication', 'atrial-fibrillation', ...asOf]
    const { json } = await run('advise', ana, '--drug', 'rxnorm|1364430', ...more)
    for (const code of ['1364430', 'rxnorm|1364430']) {
      expect((await run('drug', code, '--patient', ana, ...more)).json).toEqual(json)
    }
    expect((await run('drug', '1364430')).code).toBe(2)
  })
  it('shows no dose without an indication, and nothing is "ok" for a drug that nobody knows', async () => {
    expect((await run('advise', ana, '--drug', 'apixaban', ...asOf)).json.dose).toBeNull()
    const unknown = await run('advise', ana, '--drug', 'http://example.org/codes|XYZ', ...asOf)
    expect(unknown.json).toMatchObject({ verdict: 'not checked', findings: [], together: [], dose: null })
    expect(unknown.code).toBe(3)
    expect((await run('drug', 'nosuchdrug', '--patient', ana, ...asOf)).code).toBe(3)
  })
  it('refuses what is no code, and an indication that it does not know, with the remedy', async () => {
    for (const args of [
      ['--drug', '|'],
      ['--drug', 'apixaban', '--indication', 'http://snomed.info/sct|1'],
    ]) {
      const { code, json } = await run('advise', ana, ...args)
      expect(code).toBe(2)
      expect(json.error).toMatchObject({ code: 'misuse', remedy: expect.any(String) })
    }
  })
  it('gives the options for one indication', async () => {
    const { json } = await run('advise', ana, '--indication', 'http://snomed.info/sct|49436004', ...asOf)
    expect(json.options.length).toBe(1)
    expect(json.options[0].candidates.map(({ drug }: { drug: string }) => drug)).toContain('apixaban')
  })
})

describe('knowledge packs', () => {
  it('an imported table replaces the built-in one, and old advice still replays with the old', async () => {
    const before = (await run('advise', ana, ...asOf)).json
    const given = before.recommendations.find(({ specialty }: { specialty: string }) => specialty === 'cardiovascular')
    const shown = (await run('knowledge', 'show', '--table', 'cardiovascular/af-anticoagulation')).json
    const rows = shown.tables[0].rows.map(({ overdue: _, ...row }: Record<string, unknown>) => row)
    const changed = rows.map((row: object, index: number) => (index === 0 ? { ...row, reviewBy: '2020-01-01' } : row))
    const file = join(root, 'pack.json')
    writeFileSync(file, JSON.stringify({ tables: { 'cardiovascular/af-anticoagulation': changed } }))
    const { json: taken } = await run('knowledge', 'import', file, '--reason', 'test')
    expect(taken.tables).toEqual([
      {
        table: 'cardiovascular/af-anticoagulation',
        added: [],
        removed: [],
        changed: [{ row: rows[0].id, columns: ['reviewBy'] }],
      },
    ])
    const { packs } = (await run('knowledge', 'list')).json
    expect(packs.find(({ inUse }: { inUse: boolean }) => inUse).overdue).toBeGreaterThan(0)
    const after = (await run('advise', ana, ...asOf)).json
    expect(after.versions.knowledge).not.toBe(before.versions.knowledge)
    expect((await run('replay', given.id)).json).toMatchObject({ identical: true })
    expect((await run('knowledge', 'built-in', '--reason', 'test over')).json.inUse).toBe(before.versions.knowledge)
    expect((await run('knowledge', 'diff', before.versions.knowledge)).json.tables).toEqual([])
  })
  it('refuses a pack with a row that does not fit, and names it; nothing is taken over', async () => {
    const file = join(root, 'bad.json')
    writeFileSync(file, JSON.stringify({ tables: { 'cardiovascular/af-anticoagulation': [{ id: 'x' }], nobody: [] } }))
    const { code, json } = await run('knowledge', 'import', file, '--reason', 'test')
    expect(code).toBe(2)
    expect(json.error.details.issues.map(({ location }: { location: string }) => location)).toEqual([
      'tables.cardiovascular/af-anticoagulation[0]',
      'tables.nobody',
    ])
  })
})

it('a specialty that is switched off says nothing, says so, and old advice still replays', async () => {
  const before = (await run('advise', ana, ...asOf)).json
  const given = before.recommendations.find(({ specialty }: { specialty: string }) => specialty === 'cardiovascular')
  await run('switch', 'off', 'cardiovascular', '--reason', 'table under review')
  const off = (await run('advise', ana, ...asOf)).json
  expect(off.options.filter(({ specialty }: { specialty: string }) => specialty === 'cardiovascular')).toEqual([])
  expect(off.notChecked).toContainEqual(
    expect.objectContaining({ because: expect.stringMatching(/switched off.*table under review/) }),
  )
  expect((await run('replay', given.id)).json).toMatchObject({ identical: true })
  expect((await run('switch', 'off', 'cardiovascular', '--reason', 'again')).json.error.code).toBe('conflict')
  expect((await run('switch', 'off', 'nobody', '--reason', 'x')).json.error.code).toBe('not-found')
  expect((await run('switch', 'on', 'cardiovascular', '--reason', 'reviewed')).json.off).toEqual([])
})

it('the worklist names who waits, and nobody is due after a refresh', async () => {
  const { json } = await run('worklist', '--refresh')
  expect(json.due).toBe(0)
  expect(json.entries.length).toBeGreaterThan(0)
  expect(json.entries[0]).toMatchObject({ reason: expect.any(String), since: expect.any(String) })
})

it('the doctor finds what is wrong: a damaged document', async () => {
  const { json: well } = await run('doctor')
  expect(well.healthy).toBe(true)
  expect(well.checks).toContainEqual({ check: 'quarantine', state: 'ok', finding: 'nothing', remedy: null })
  const blobs = join(data, 'blobs')
  const file = readdirSync(blobs, { recursive: true, encoding: 'utf8' }).find(name => /[0-9a-f]{64}/.test(name))!
  const bytes = readFileSync(join(blobs, file))
  writeFileSync(join(blobs, file), bytes.subarray(0, bytes.length - 20))
  const { code, json } = await run('doctor')
  expect(code).toBe(3)
  expect(json.checks.find(({ check }: { check: string }) => check === 'documents')).toMatchObject({ state: 'failed' })
  writeFileSync(join(blobs, file), bytes)
})

it('a backup restores to the same advice, and is refused where something is', async () => {
  const out = join(root, 'backup')
  expect((await run('backup', '--out', out)).code).toBe(0)
  expect((await run('backup', '--out', out)).json.error.code).toBe('misuse')
  const restored = join(root, 'restored')
  const { code, stdout } = await attune(['restore', out, '--data', restored, '--json'])
  expect(code, stdout).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ audit: { ok: true } })
  const again = JSON.parse((await attune(['advise', ana, ...asOf, '--data', restored, '--json'])).stdout)
  expect(subjects(again)).toEqual(subjects((await run('advise', ana, ...asOf)).json))
  expect((await attune(['restore', out, '--data', restored])).code).toBe(2)
})

it('an erasure leaves the other patient and the audit trail whole, and no byte of the erased one', async () => {
  const before = (await run('advise', chloe, ...asOf)).json
  expect((await run('erase', ana, '--reason', 'asked to')).json.error.code).toBe('misuse')
  const { json: report } = await run('erase', ana, '--reason', 'asked to', '--confirm')
  expect(report.documents).toEqual({ removed: 0, blanked: 1 })
  expect((await run('advise', ana)).json.error.code).toBe('not-found')
  const after = (await run('advise', chloe, ...asOf)).json
  expect(subjects(after)).toEqual(subjects(before))
  expect((await run('explain', after.recommendations[0].id)).code).toBe(0)
  expect((await run('audit', 'verify')).json.ok).toBe(true)
  expect((await run('doctor')).json.healthy).toBe(true)
  for (const name of readdirSync(join(data, 'blobs'), { recursive: true, encoding: 'utf8' })) {
    if (!/[0-9a-f]{64}(\.gz)?$/.test(name)) continue
    const bytes = readFileSync(join(data, 'blobs', name))
    expect((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')).not.toContain('Alvarez')
  }
  // A nightly export that still holds the patient does not bring them back.
  const { json: again } = await run('import', join(root, 'both.ndjson'), '--source', 'example-hospital')
  expect(again.issues.map(({ code }: { code: string }) => code)).toContain('erased-patient')
  expect((await run('advise', ana)).json.error.code).toBe('not-found')
  expect(existsSync(join(data, 'site.json'))).toBe(true)
})
