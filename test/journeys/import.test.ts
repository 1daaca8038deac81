import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { advise, profileOf } from '../../src/apps/use-cases/advise.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import type { Instant } from '../../src/core/index.ts'
import { findPerson } from '../../src/pipeline/profile/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { sharedServer } from '../support/databases.ts'
import { postgresBinaries } from '../support/postgres.ts'

/** Import and advice on the real application: files on disk, a real database, every specialty. */

const kinds = postgresBinaries() === undefined ? ['PGlite'] : ['PGlite', 'PostgreSQL']

if (kinds.length === 1) {
  describe.skip('import on PostgreSQL: PostgreSQL server not installed', () => {
    test('everything above', () => expect.fail('skipped'))
  })
}

describe.each(kinds)('import on %s', kind => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-import-'))
  const caller = { actor: 'test', channel: 'command-line' } as const
  let app: Application
  let count = 0

  beforeAll(async () => {
    const databaseUrl = kind === 'PostgreSQL' ? await (await sharedServer()).createDatabase() : undefined
    app = await compose({ dataFolder: join(folder, 'data'), databaseUrl, log: createLog('silent') })
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Writes each resource to a file of its own and imports the files one after the other. */
  const importAll = async (source: string, resources: readonly object[]) => {
    const here = join(folder, `in-${count++}`)
    mkdirSync(here)
    const reports = []
    for (const [n, resource] of resources.entries()) {
      const file = join(here, `${n}.json`)
      writeFileSync(file, JSON.stringify(resource))
      reports.push(await importPaths(app.dependencies, { paths: [file], source }, caller, () => undefined))
    }
    return reports
  }

  const personOf = (source: string) =>
    app.dependencies.database.kysely
      .selectFrom('person_record as p')
      .innerJoin('record as r', 'r.record_id', 'p.record_id')
      .select('p.person_id')
      .where('r.source', '=', source)
      .executeTakeFirstOrThrow()
      .then(row => findPerson(app.dependencies.database.kysely, row.person_id))

  /** What a profile says, without what names the source and the moment of receipt. */
  const said = async (source: string, asOf: Instant): Promise<readonly string[]> => {
    const profile = await profileOf(app.dependencies, { person: await personOf(source), asOf, knownAt: null })
    return profile.facts
      .map(fact =>
        JSON.stringify({ ...fact, id: '', record: '', received: '', source: { ...fact.source, document: '' } }),
      )
      .sort()
  }

  const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] })
  const patient = { resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1950-05-05' }
  const subject = { reference: 'Patient/p' }
  const creatinine = (id: string, version: number, value: number, date: string, status = 'final') => ({
    resourceType: 'Observation',
    id,
    meta: { versionId: String(version), lastUpdated: `${date}T12:00:00Z` },
    status,
    code: loinc('2160-0'),
    subject,
    effectiveDateTime: `${date}T08:00:00Z`,
    valueQuantity: { value, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
  })

  const resources: readonly object[] = [
    patient,
    creatinine('c1', 1, 1.1, '2024-01-10'),
    creatinine('c1', 2, 1.4, '2024-02-10'),
    creatinine('c2', 1, 1.2, '2024-03-10'),
    creatinine('c2', 2, 1.2, '2024-04-10', 'entered-in-error'),
    {
      resourceType: 'MedicationRequest',
      id: 'm',
      status: 'active',
      intent: 'order',
      subject,
      authoredOn: '2024-01-05',
      medicationReference: { reference: 'Medication/x' },
    },
    {
      resourceType: 'Medication',
      id: 'x',
      code: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '32968' }] },
    },
    {
      resourceType: 'Condition',
      id: 'd',
      subject,
      onsetDateTime: '2020',
      abatementDateTime: '2023-06-01',
      clinicalStatus: { coding: [{ code: 'resolved' }] },
      code: { coding: [{ system: 'http://snomed.info/sct', code: '49436004' }] },
    },
  ]

  test('property: any order of arrival gives the same profile', async () => {
    const asOf = '2024-12-31T00:00:00.000Z' as Instant
    await importAll('reference', resources)
    const expected = await said('reference', asOf)
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...resources], { minLength: resources.length }), async shuffled => {
        const source = `shuffled-${run++}`
        await importAll(source, shuffled)
        expect(await said(source, asOf)).toEqual(expected)
      }),
      { numRuns: 12 },
    )
  })

  test('the same again adds nothing, and nothing received is lost', async () => {
    const [first] = await importAll('twice', [
      { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) },
    ])
    const [again] = await importAll('twice', [
      { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) },
    ])
    const sum = (received: Readonly<Record<string, number>>) => Object.values(received).reduce((a, b) => a + b, 0)
    expect(first).toMatchObject({ stored: 8, duplicates: 0, superseded: 2, quarantined: [] })
    expect(again).toMatchObject({ stored: 0, duplicates: 8, superseded: 0, facts: 0 })
    expect(sum(first!.received)).toBe(8)
    expect(sum(again!.received)).toBe(8)
  })

  test('property: what is recorded later never changes an earlier answer', async () => {
    const t = '2024-03-31T23:59:59.999Z' as Instant
    const later = fc.array(
      fc.record({
        id: fc.constantFrom('c1', 'c2', 'c9'),
        version: fc.integer({ min: 3, max: 9 }),
        value: fc.integer({ min: 1, max: 9 }),
        day: fc.integer({ min: 1, max: 28 }),
        status: fc.constantFrom('final', 'amended', 'entered-in-error'),
      }),
      { maxLength: 4 },
    )
    const answer = async (source: string) => {
      const person = await personOf(source)
      const { panels, predictions, options } = await advise(
        app.dependencies,
        { person, asOf: t, knownAt: null, jurisdiction: 'us', orders: [] },
        caller,
      )
      // Ids hash the moment of receipt of nothing, so the whole answer must be the same bytes.
      return JSON.stringify({ panels, predictions, options })
    }
    let run = 0
    await fc.assert(
      fc.asyncProperty(later, async changes => {
        const source = `later-${run++}`
        await importAll(source, resources)
        const before = await answer(source)
        await importAll(
          source,
          changes.map(({ id, version, value, day, status }) =>
            creatinine(id, version, value, `2024-05-${String(day).padStart(2, '0')}`, status),
          ),
        )
        expect(await answer(source)).toBe(before)
      }),
      { numRuns: 8 },
    )
  })

  describe('what cannot be read', () => {
    test('is quarantined with its place; the rest goes on', async () => {
      const here = join(folder, `in-${count++}`)
      mkdirSync(here)
      writeFileSync(
        join(here, 'a.ndjson'),
        `${JSON.stringify({ ...patient, id: 'q' })}\n{"resourceType": \n{"no":"type"}\n`,
      )
      const report = await importPaths(app.dependencies, { paths: [here], source: 'broken' }, caller, () => undefined)
      expect(report).toMatchObject({
        received: { Patient: 1, unknown: 2 },
        stored: 1,
        quarantined: [
          { code: expect.stringMatching(/^json-/) },
          { code: 'not-a-resource', locator: expect.stringMatching(/^bytes=\d+\+\d+$/) },
        ],
      })
      const [bad] = report.quarantined
      const [, offset, length] = /bytes=(\d+)\+(\d+)/.exec(bad!.locator) ?? []
      const bytes = await app.dependencies.blobs.getRange(bad!.document, Number(offset), Number(length))
      expect(Buffer.from(bytes).toString()).toContain('{"resourceType":')
    })
  })
})
