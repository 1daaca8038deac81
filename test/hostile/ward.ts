import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import type { ImportReport } from '../../src/apps/use-cases/import-report.ts'
import type { Fact, PatientProfile } from '../../src/clinical/index.ts'
import { type DocumentHash, lastMomentOf } from '../../src/core/index.ts'
import { recordIdOf } from '../../src/pipeline/ingest/index.ts'
import { personOf, readProfile } from '../../src/pipeline/profile/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { type HostileCase, json, patient } from './case.ts'
import { readOf, type Stated, told } from './told.ts'

/** What an import left behind. */
export type Outcome = {
  readonly report: ImportReport
  /** `Type/id`, with ` of PATIENT` when that is not `p`. */
  readonly stored: readonly string[]
  readonly quarantined: readonly (readonly [code: string, bytes: string])[]
  /** `code location` */
  readonly issues: readonly string[]
  readonly facts: readonly Stated[]
  /** Of patient `p`, at the end of a day. */
  readonly profile: (day: string) => Promise<PatientProfile>
}

export type Ward = {
  readonly app: () => Application
  /** Imports files as `attune import` does, from a source of their own unless one is named. */
  readonly importing: (given: Pick<HostileCase, 'files' | 'patient' | 'sample'>, source?: string) => Promise<Outcome>
}

const caller = { actor: 'test', channel: 'command-line' } as const

/** The real application on an empty data folder, for the tests of one file. */
export const openWard = (): Ward => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-hostile-'))
  let app: Application | undefined
  let count = 0
  beforeAll(async () => {
    app = await compose({ dataFolder: join(folder, 'data'), databaseUrl: undefined, log: createLog('silent') })
  })
  afterAll(async () => {
    await app?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const opened = () => {
    if (app === undefined) throw new Error('the ward opens in beforeAll')
    return app
  }
  return {
    app: opened,
    importing: async ({ files, patient, ...options }, source = `source-${count++}`) => {
      const paths = writeFiles(join(folder, `in-${count++}`), files)
      const { dependencies } = opened()
      if (patient !== undefined) await receivePatient(dependencies, source, patient)
      const said = patient === undefined ? {} : { patient }
      const report = await importPaths(dependencies, { paths, source, said, ...options }, caller, () => undefined)
      return { report, ...(await readBack(opened(), source, report)) }
    },
  }
}

/** A VCF file is of a patient who is known already. */
const receivePatient = async (deps: Application['dependencies'], source: string, id: string): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-hostile-patient-'))
  const paths = writeFiles(folder, { 'p.json': json(patient(id)) })
  await importPaths(deps, { paths, source }, caller, () => undefined)
  rmSync(folder, { recursive: true, force: true })
}

/** @returns the path of each */
const writeFiles = (folder: string, files: HostileCase['files']): readonly string[] =>
  Object.entries(files).map(([name, content]) => {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    return path
  })

const readBack = async (app: Application, source: string, report: ImportReport): Promise<Omit<Outcome, 'report'>> => {
  const { database, blobs } = app.dependencies
  const resources = await database.kysely
    .selectFrom('resource')
    .innerJoin('record', 'record.record_id', 'resource.record_id')
    .select(['resource_type', 'logical_id', 'patient'])
    .where('resource.source', '=', source)
    .execute()
  const facts = await database.kysely
    .selectFrom('fact')
    .innerJoin('record', 'record.record_id', 'fact.record_id')
    .select(['body', 'patient'])
    .where('source', '=', source)
    .execute()
  const quarantined: [string, string][] = []
  for (const { code, document, locator } of report.quarantined) {
    const [, offset, length] = /^bytes=(\d+)\+(\d+)$/.exec(locator) ?? []
    const bytes = await blobs.getRange(document, Number(offset), Math.min(Number(length), 100_000))
    quarantined.push([code, Buffer.from(bytes).toString('latin1')])
  }
  const told = report.issues.filter(({ severity }) => severity !== 'information')
  return {
    stored: resources.map(row => nameOf(row.resource_type, row.logical_id, row.patient)).sort(),
    quarantined,
    issues: told.map(({ code, location = '' }) => `${code} ${location}`.trim()).sort(),
    facts: facts.map(({ body, patient: of }) => {
      const fact = JSON.parse(body) as Fact
      return { of, resource: fact.source.resource, fact }
    }),
    profile: day => {
      const person = personOf(recordIdOf(source, 'p'))
      return readProfile(database.kysely, { person, asOf: lastMomentOf(day)!, knownAt: null })
    },
  }
}

const nameOf = (type: string, id: string | null, of: string): string => {
  const name = `${type}/${id ?? '?'}`
  return type === 'Patient' || of === 'p' ? name : `${name} of ${of === '' ? 'nobody' : of}`
}

/** Runs every case through import: what is stored, quarantined and said is exactly what the case says. */
export const describeCases = (title: string, ward: Ward, cases: readonly HostileCase[]): void => {
  describe(title, () => {
    test.each(cases.map(one => [one.name, one] as const))('%s', async (_name, one) => {
      const outcome = await ward.importing(one)
      expect(outcome.stored).toEqual([...one.stored].sort())
      const expected = one.quarantined ?? []
      expect(outcome.quarantined.map(([code]) => code)).toEqual(expected.map(([code]) => code))
      for (const [n, [, bytes]] of expected.entries()) {
        if (bytes !== undefined) expect(outcome.quarantined[n]?.[1]).toBe(bytes)
      }
      expect(outcome.issues).toEqual([...(one.issues ?? [])].sort())
      if (one.facts !== undefined) {
        expect(
          outcome.facts
            .filter(({ fact }) => fact.kind !== 'demographics')
            .map(told)
            .sort(),
        ).toEqual([...one.facts].sort())
      }
      if (one.reads !== undefined) {
        const profile = await outcome.profile('2024-06-01')
        const names = Object.keys(one.reads)
        expect(Object.fromEntries(names.map(name => [name, readOf(profile, name)]))).toEqual(one.reads)
      }
      await expectKept(ward, one.files)
      await expectCalm(ward)
    })
  })
}

/** Every byte that was given is kept: the file, or what it decompresses to. */
const expectKept = async (ward: Ward, files: HostileCase['files']): Promise<void> => {
  for (const content of Object.values(files)) {
    const bytes = Buffer.from(content)
    const names = [bytes, ...decompressed(bytes)].map(one => createHash('sha256').update(one).digest('hex'))
    const kept = await Promise.all(names.map(name => ward.app().dependencies.blobs.has(name as DocumentHash)))
    expect(kept).toContain(true)
  }
}

const decompressed = (bytes: Buffer): readonly Buffer[] => {
  try {
    return [gunzipSync(bytes)]
  } catch {
    return []
  }
}

/** Nothing of it stays behind: the next import is like any other. */
const expectCalm = async (ward: Ward): Promise<void> => {
  const { stored, quarantined, issues } = await ward.importing({ files: { 'p.json': json(patient()) } })
  expect({ stored, quarantined, issues }).toEqual({ stored: ['Patient/p'], quarantined: [], issues: [] })
}
