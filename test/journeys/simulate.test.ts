import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordsOfFolder } from '../../src/apps/commands/simulation-files.ts'
import { type Application, compose } from '../../src/apps/compose.ts'
import { advise } from '../../src/apps/use-cases/advise.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { findPerson } from '../../src/pipeline/profile/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import type { StayTruth, Truth } from '../../src/simulation/index.ts'
import { attuneHere as attune } from '../support/cli.ts'

/** Virtual patients from the command line into the store: same seed, same bytes, and a clean import. */

const home = mkdtempSync(join(tmpdir(), 'attune-simulate-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const simulate = (out: string, ...more: readonly string[]) =>
  attune(['simulate', '--patients', '1200', '--seed', '42', '--out', join(home, out), '--json', ...more])

/** Every file below a folder with its hash. */
const filesOf = (name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(join(home, name), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .sort()
      .map(path => [
        path.slice(join(home, name).length),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]),
  )

const truthOf = (name: string): readonly Truth[] =>
  readFileSync(join(home, name, 'truth.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Truth)

describe('attune simulate', () => {
  beforeAll(async () => {
    expect((await simulate('a')).code).toBe(0)
  }, 60_000)

  test('the same seed gives the same bytes; a manifest names them with their hashes', async () => {
    const { stdout, code } = await simulate('b')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ patients: 1200, seed: 42, complete: true, files: 2 })
    const files = filesOf('a')
    expect(filesOf('b')).toEqual(files)
    expect(Object.keys(files)).toEqual([
      '/fhir/patients-000000.ndjson',
      '/fhir/patients-000001.ndjson',
      '/manifest.json',
      '/truth.ndjson',
    ])
    const manifest = JSON.parse(readFileSync(join(home, 'a/manifest.json'), 'utf8')) as {
      files: { name: string; sha256: string }[]
    }
    for (const { name, sha256 } of manifest.files) expect(files[`/${name}`]).toBe(sha256)
  })

  test('a patient does not depend on how many are made', async () => {
    const few = ['simulate', '--patients', '10', '--seed', '42', '--out', join(home, 'few')]
    expect((await attune(few)).code).toBe(0)
    expect(truthOf('a').slice(0, 10)).toEqual(truthOf('few'))
    const many = readFileSync(join(home, 'a/fhir/patients-000000.ndjson'), 'utf8')
    expect(many.startsWith(readFileSync(join(home, 'few/fhir/patients-000000.ndjson'), 'utf8'))).toBe(true)
  })

  test('stopped half-way or damaged it goes on: complete files are kept, others written again', async () => {
    const before = filesOf('b')
    rmSync(join(home, 'b/fhir/patients-000001.ndjson'))
    writeFileSync(join(home, 'b/fhir/patients-000000.ndjson'), '{"half')
    expect((await simulate('b')).code).toBe(0)
    expect(filesOf('b')).toEqual(before)
  })

  test.each([
    ['another seed', ['--seed', '43']],
    ['another moment', ['--as-of', '2025-01-01']],
    ['another format', ['--format', 'bundle']],
    ['fewer patients', ['--patients', '3']],
    ['no stays', ['--stays']],
  ])('a folder with %s is left alone', async (_, more) => {
    const before = filesOf('a')
    const { code, stdout } = await simulate('a', ...more)
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'conflict', remedy: expect.any(String) } })
    expect(filesOf('a')).toEqual(before)
  })

  test('a folder that holds something else is left alone', async () => {
    writeFileSync(join(home, 'letter.txt'), 'mine')
    const { code } = await attune(['simulate', '--patients', '1', '--seed', '1', '--out', home])
    expect(code).toBe(1)
    expect(readFileSync(join(home, 'letter.txt'), 'utf8')).toBe('mine')
  })

  test.each([
    [['--patients', '0', '--seed', '1', '--out', 'x']],
    [['--patients', '1.5', '--seed', '1', '--out', 'x']],
    [['--patients', '5', '--seed', '-1', '--out', 'x']],
    [['--patients', '5', '--out', 'x']],
    [['--patients', '5', '--seed', '1']],
    [['--patients', '5', '--seed', '1', '--out', 'x', '--format', 'csv']],
    [['--patients', '5', '--seed', '1', '--out', 'x', '--as-of', 'yesterday']],
    [['--patients', '5', '--seed', '1', '--out', 'x', '--from', '2024-01-01']],
    [['--patients', '5', '--seed', '1', '--out', 'x', '--stays', '--format', 'bundle']],
    [['--patients', '5', '--seed', '1', '--out', 'x', '--stays', '--from', '2027-01-01']],
    [['--patients', '5', '--seed', '1', '--out', 'x', '--stays', '--drift', 'mix']],
    [['--patients', '5', '--seed', '1', '--out', 'x', '--stays', '--drift', 'tide', '--drift-at', '2026-01-01']],
    [['--patients', '5', '--seed', '1', '--out', 'x', '--stays', '--drift', 'mix', '--drift-at', '2020-01-01']],
  ])('%j cannot be meant: exit 2', async args => {
    expect((await attune(['simulate', ...args])).code).toBe(2)
  })
})

describe.each(['ndjson', 'bundle'])('as %s', format => {
  const caller = { actor: 'test', channel: 'command-line' } as const
  let app: Application

  beforeAll(async () => {
    const out = join(home, format)
    await attune(['simulate', '--patients', '300', '--seed', '8', '--out', out, '--format', format])
    app = await compose({ dataFolder: join(home, `data-${format}`), databaseUrl: undefined, log: createLog('silent') })
  }, 60_000)
  afterAll(async () => app.close())

  test('it imports without an error or a warning, and nothing of the truth comes in', async () => {
    const paths = [recordsOfFolder(join(home, format))]
    const report = await importPaths(app.dependencies, { paths, source: 'simulation' }, caller, () => undefined)
    expect(report.quarantined).toEqual([])
    expect(report.issues.filter(({ severity }) => severity !== 'information')).toEqual([])
    expect(report.received).toMatchObject({ Patient: 300, AllergyIntolerance: 300 })
    expect(report.stored).toBeGreaterThan(300 * 10)
  }, 60_000)

  test('every patient can be advised on; the dead get none', async () => {
    const truths = truthOf(format)
    expect(truths.some(({ dead }) => dead)).toBe(true)
    for (const { patient, dead } of truths.filter((one, n) => one.dead || n % 20 === 0)) {
      const person = await findPerson(app.dependencies.database.kysely, `https://example.org/simulated|${patient}`)
      const request = { person, asOf: null, knownAt: null, jurisdiction: 'us', orders: [] } as const
      const advice = await advise(app.dependencies, request, caller)
      expect(advice.noAdvice !== null, patient).toBe(dead)
      expect(advice.notChecked.filter(({ because }) => /failed|error/i.test(because))).toEqual([])
    }
  }, 60_000)
})

describe('a hospital with stays', () => {
  const out = join(home, 'hospital')
  const hospital = (...more: readonly string[]) =>
    attune(['simulate', '--stays', '--patients', '200', '--seed', '5', '--out', out, '--json', ...more])
  const drift = [
    '--from',
    '2024-01-01',
    '--as-of',
    '2026-01-01T00:00:00Z',
    '--drift',
    'mix',
    '--drift-at',
    '2025-01-01',
  ]

  beforeAll(async () => {
    expect((await hospital(...drift)).code).toBe(0)
  }, 60_000)

  test('manifest and truth say what was asked and what came of it', () => {
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { outcomes: unknown }
    expect(manifest).toMatchObject({
      stays: true,
      from: '2024-01-01T00:00:00.000Z',
      drift: 'mix',
      driftAt: '2025-01-01T00:00:00.000Z',
      complete: true,
    })
    const stays = readFileSync(join(out, 'stays.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as StayTruth)
    expect(manifest.outcomes).toEqual({
      stays: stays.length,
      deteriorations: stays.filter(({ deterioration }) => deterioration.happened === true).length,
      discharges: stays.filter(({ readmission }) => readmission !== null).length,
      readmissions: stays.filter(({ readmission }) => readmission?.happened === true).length,
    })
    expect(stays.length).toBeGreaterThan(200)
  })

  test('another drift finds the folder taken', async () => {
    const { code, stdout } = await hospital(...drift.with(5, 'relation'))
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'conflict', message: expect.stringContaining('drift') } })
  })

  test('it imports without an error or a warning', async () => {
    const app = await compose({
      dataFolder: join(home, 'data-hospital'),
      databaseUrl: undefined,
      log: createLog('silent'),
    })
    const caller = { actor: 'test', channel: 'command-line' } as const
    const paths = [recordsOfFolder(out)]
    const report = await importPaths(app.dependencies, { paths, source: 'simulation' }, caller, () => undefined)
    await app.close()
    expect(report.quarantined).toEqual([])
    expect(report.issues.filter(({ severity }) => severity !== 'information')).toEqual([])
  }, 60_000)
})
