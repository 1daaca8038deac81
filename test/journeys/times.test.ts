import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importCommand } from '../../src/apps/commands/import.ts'
import { type Application, compose } from '../../src/apps/compose.ts'
import type { Fact } from '../../src/clinical/index.ts'
import type { Instant } from '../../src/core/index.ts'
import { recordIdOf } from '../../src/pipeline/ingest/index.ts'
import { readProfile } from '../../src/pipeline/profile/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'

// A date that is not whole, and a time of no zone, are spans: no source makes a false moment of them.
const caller = { actor: 'test', channel: 'command-line' } as const
const root = mkdtempSync(join(tmpdir(), 'attune-times-'))
const write = (name: string, content: string): string => {
  mkdirSync(join(root, name, '..'), { recursive: true })
  writeFileSync(join(root, name), content)
  return join(root, name)
}
let app: Application
beforeAll(async () => {
  app = await compose({ dataFolder: join(root, 'data'), databaseUrl: undefined, log: createLog('silent') })
}, 60_000)
afterAll(async () => {
  await app.close()
  rmSync(root, { recursive: true, force: true })
})

/** Imports and gives every fact that stands of every record of the source. */
const factsFrom = async (
  source: string,
  path: string,
  said: Readonly<Record<string, string>> = {},
): Promise<readonly Fact[]> => {
  const ignore = () => undefined
  await importCommand.run(app.dependencies, {
    values: { source, ...said },
    positionals: [path],
    cwd: root,
    caller,
    progress: ignore,
    output: ignore,
  })
  const rows = await app.dependencies.database.kysely
    .selectFrom('record')
    .select('patient')
    .where('source', '=', source)
    .execute()
  const all: Fact[] = []
  for (const { patient } of rows) {
    const person = await app.dependencies.standings.personOf(recordIdOf(source, patient))
    if (person === null) continue
    const moment = { person, asOf: '2026-11-02T09:00:00.000Z' as Instant, knownAt: null }
    all.push(...(await readProfile(app.dependencies.database.kysely, moment)).facts)
  }
  return all
}
const timesOf = (facts: readonly Fact[], kind: Fact['kind']) =>
  facts
    .filter(fact => fact.kind === kind)
    .map(({ effective: { start, end, precision } }) => [start, end, precision])
    .sort()

const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] })
const observation = (id: string, effectiveDateTime: string, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: { reference: 'Patient/p' },
  code: loinc('2345-7'),
  effectiveDateTime,
  valueQuantity: { value: 98, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
  ...more,
})
const patient = { resourceType: 'Patient', id: 'p', birthDate: '1970' }
const ndjson = (...resources: readonly object[]) => resources.map(one => JSON.stringify(one)).join('\n')

const spans = {
  year: ['2024-01-01T00:00:00.000Z', '2024-12-31T23:59:59.999Z', 'year'],
  month: ['2025-03-01T00:00:00.000Z', '2025-03-31T23:59:59.999Z', 'month'],
  day: ['2026-05-06T00:00:00.000Z', '2026-05-06T23:59:59.999Z', 'day'],
} as const

describe('FHIR', () => {
  it('a year, a month and a day are as long as they are; a moment is one only with its zone', async () => {
    const facts = await factsFrom(
      'fhir',
      write(
        'fhir.ndjson',
        ndjson(
          patient,
          observation('year', '2024'),
          observation('month', '2025-03'),
          observation('day', '2026-05-06'),
          observation('zoneless', '2026-05-06T08:30:00'),
          observation('instant', '2026-05-07T08:30:00+02:00'),
        ),
      ),
    )
    const times = timesOf(facts, 'observation')
    expect(times).toContainEqual(spans.year)
    expect(times).toContainEqual(spans.month)
    expect(times.filter(([start]) => start === spans.day[0])).toEqual([spans.day, spans.day])
    expect(times).toContainEqual(['2026-05-07T06:30:00.000Z', '2026-05-07T06:30:00.000Z', 'instant'])
    expect(times.filter(([, , precision]) => precision === 'instant')).toHaveLength(1)
  }, 60_000)

  it('entered in error is gone, refuted stays refuted', async () => {
    const condition = (id: string, verification: string) => ({
      resourceType: 'Condition',
      id,
      subject: { reference: 'Patient/p' },
      code: { coding: [{ system: 'http://snomed.info/sct', code: '44054006' }] },
      verificationStatus: { coding: [{ code: verification }] },
      onsetDateTime: '2024',
    })
    const facts = await factsFrom(
      'fhir-negated',
      write(
        'negated.ndjson',
        ndjson(
          patient,
          observation('wrong', '2026-05-06', { status: 'entered-in-error' }),
          condition('refuted', 'refuted'),
          condition('wrong', 'entered-in-error'),
        ),
      ),
    )
    expect(timesOf(facts, 'observation')).toEqual([])
    expect(
      facts.flatMap(fact => (fact.kind === 'condition' ? [[fact.source.resource, fact.verification]] : [])),
    ).toEqual([['Condition/refuted', 'refuted']])
  }, 60_000)
})

const mapping = (dates: object) => ({
  mapping: 'attune-table/1',
  dates,
  patient: { column: 'pid', system: 'urn:example:patients' },
  rows: [
    {
      resource: 'Observation',
      status: { column: 'status', values: { F: 'final', X: 'entered-in-error' } },
      code: { fixed: { system: 'http://loinc.org', code: '2345-7' } },
      value: { type: 'number', column: 'glucose', unit: 'mg/dL' },
      effective: { column: 'when' },
    },
    {
      resource: 'Condition',
      code: { fixed: { system: 'http://snomed.info/sct', code: '44054006' } },
      verificationStatus: { column: 'dm', values: { 1: 'confirmed', 0: 'refuted', X: 'entered-in-error' } },
      when: { column: 'dm', in: ['0', '1', 'X'] },
    },
  ],
})
const table =
  'pid,when,glucose,status,dm\n7,06.05.2026 08:30,98,F,\n7,07.05.2026,99,F,0\n7,2024,97,F,X\n7,08.05.2026,500,X,\n'
const formats = ['dd.MM.yyyy HH:mm', 'dd.MM.yyyy', 'yyyy']

describe('tables', () => {
  it.each([
    ['without a zone, a time is its day', {}, spans.day],
    [
      'with one it is a moment',
      { zone: 'Europe/Vienna' },
      ['2026-05-06T06:30:00.000Z', '2026-05-06T06:30:00.000Z', 'instant'],
    ],
  ] as const)(
    '%s',
    async (name, zone, expected) => {
      const source = `table-${Object.keys(zone).length}`
      const facts = await factsFrom(source, write(`${source}.csv`, table), {
        mapping: write(`${source}.json`, JSON.stringify(mapping({ formats, ...zone }))),
      })
      expect(name).not.toBe('')
      const times = timesOf(facts, 'observation')
      expect(times).toContainEqual(expected)
      expect(times).toContainEqual(['2026-05-07T00:00:00.000Z', '2026-05-07T23:59:59.999Z', 'day'])
      expect(times).toContainEqual(spans.year)
      // The fourth row was entered in error.
      expect(times).toHaveLength(3)
      expect(facts.flatMap(fact => (fact.kind === 'condition' ? [fact.verification] : []))).toEqual(['refuted'])
    },
    60_000,
  )
})

describe('OMOP', () => {
  it('a day is a day, and a time of no zone is no more', async () => {
    const folder = join(root, 'cdm')
    write(
      'cdm/PERSON.csv',
      'person_id,gender_concept_id,year_of_birth,month_of_birth,person_source_value\n1,8532,1950,2,M1\n',
    )
    write(
      'cdm/MEASUREMENT.csv',
      'measurement_id,person_id,measurement_concept_id,measurement_date,measurement_datetime,value_as_number,unit_concept_id,measurement_source_value\n10,1,3004501,2026-05-06,2026-05-06 08:30:00,98,8840,GLU\n11,1,3004501,2026-05-07,,99,8840,GLU\n',
    )
    write(
      'cdm/CONCEPT.csv',
      'concept_id\tconcept_name\tvocabulary_id\tconcept_code\n3004501\tGlucose\tLOINC\t2345-7\n8840\tmilligram per deciliter\tUCUM\tmg/dL\n',
    )
    const facts = await factsFrom('omop', folder, { mapping: 'omop' })
    expect(timesOf(facts, 'observation')).toEqual([
      spans.day,
      ['2026-05-07T00:00:00.000Z', '2026-05-07T23:59:59.999Z', 'day'],
    ])
    const [born] = facts.flatMap(fact => (fact.kind === 'demographics' ? [fact.birth] : []))
    expect(born).toMatchObject({ precision: 'month' })
  }, 60_000)
})

describe('devices', () => {
  const dexcom = 'Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Glucose Value (mg/dL)\n2026-01-05T08:00:00,EGV,103\n'
  it('a clock of no zone gives no reading at all, since a day would be useless; with its zone, moments', async () => {
    const given = { ...patient, id: 'sensor-1' }
    await factsFrom('sensor', write('sensor-patient.ndjson', ndjson(given)))
    const path = write('sensor.csv', dexcom)
    expect(timesOf(await factsFrom('sensor', path, { patient: 'sensor-1' }), 'series')).toEqual([])
    const read = await factsFrom('sensor', path, { patient: 'sensor-1', zone: 'America/New_York' })
    const moment = '2026-01-05T13:00:00.000Z'
    expect(timesOf(read, 'series')).toEqual([[moment, moment, 'instant']])
  }, 60_000)
})
