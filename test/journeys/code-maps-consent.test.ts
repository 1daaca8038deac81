import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { importMap } from '../../src/apps/use-cases/code-maps.ts'
import { exportResources } from '../../src/apps/use-cases/export.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { patientPage } from '../../src/apps/use-cases/patients.ts'
import { factSource } from '../../src/apps/use-cases/quality-view.ts'
import type { PersonId } from '../../src/core/index.ts'
import { recordIdOf } from '../../src/pipeline/ingest/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'

// A map that comes after the facts meets a consent: what it tells of a fact may keep it back, and never sets it free.
const lab = 'urn:example:lab'
const label = (code: string) => ({ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code })
const caller = { actor: 'dr-okafor', channel: 'web' } as const
const observation = (id: string, code: string, display: string, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: { reference: 'Patient/p1' },
  code: { coding: [{ system: lab, code, display }] },
  effectiveDateTime: '2026-10-20T08:00:00Z',
  valueQuantity: { value: 12, unit: '1', system: 'http://unitsofmeasure.org', code: '1' },
  ...more,
})
const prescription = (id: string, medication: string) => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p1' },
  medicationReference: { reference: `Medication/${medication}` },
  authoredOn: '2026-10-20',
})
const resources = [
  { resourceType: 'Patient', id: 'p1', gender: 'female', birthDate: '1950-02-03' },
  // LOINC 69548-6, genetic variant assessment: only the map tells.
  observation('told-by-map', 'X17', 'Panel 17'),
  // Its own word is of what is kept back; the map calls it creatinine.
  observation('told-by-word', 'X18', 'Genetic marker 18'),
  // Labelled by its source, and mapped to something harmless.
  observation('told-by-label', 'X19', 'Panel 19', { meta: { security: [label('GDIS')] } }),
  observation('free', 'X20', 'Panel 20'),
  {
    resourceType: 'Consent',
    id: 'c1',
    status: 'active',
    scope: { coding: [{ code: 'patient-privacy' }] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    patient: { reference: 'Patient/p1' },
    dateTime: '2026-10-01',
    provision: { type: 'deny', securityLabel: [label('GDIS'), label('HIV')] },
  },
  // What the medicine is stands in a resource of its own.
  { resourceType: 'Medication', id: 'kept-back', code: { text: 'abacavir 300 mg tablet' } },
  { resourceType: 'Medication', id: 'plain', code: { text: 'metformin 500 mg tablet' } },
  prescription('of-kept-back', 'kept-back'),
  prescription('of-plain', 'plain'),
]
const map = `source system,source code,target system,target code,relationship
${lab},X17,loinc,69548-6,equal
${lab},X18,loinc,2160-0,equal
${lab},X19,loinc,2160-0,equal
${lab},X20,loinc,2160-0,equal
`

describe('a map imported after the facts, and a consent', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-map-consent-'))
  let app: Application
  let person: PersonId
  const shown = async (): Promise<string> =>
    JSON.stringify(await patientPage(app.dependencies, { person, asOf: null }, caller))
  const exported = async (kind = 'Observation'): Promise<readonly string[]> => {
    const lines: string[] = []
    await exportResources(app.dependencies, { person, format: 'ndjson' }, caller, line => void lines.push(line))
    return lines
      .map(line => JSON.parse(line) as { resourceType: string; id: string })
      .flatMap(one => (one.resourceType === kind ? [one.id] : []))
      .sort()
  }

  beforeAll(async () => {
    writeFileSync(join(folder, 'p1.ndjson'), resources.map(one => JSON.stringify(one)).join('\n'))
    writeFileSync(join(folder, 'map.csv'), map)
    app = await compose({ dataFolder: join(folder, 'data'), databaseUrl: undefined, log: createLog('silent') })
    await importPaths(
      app.dependencies,
      { paths: [join(folder, 'p1.ndjson')], source: 'north' },
      caller,
      () => undefined,
    )
    const found = await app.dependencies.standings.personOf(recordIdOf('north', 'p1'))
    if (found === null) throw new Error('nobody')
    person = found
  }, 60_000)
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('before the map, what neither word nor label gives away is shown', async () => {
    const page = await shown()
    expect(page).toContain('Panel 17')
    expect(page).not.toContain('Genetic marker 18')
    expect(page).not.toContain('Panel 19')
    expect(await exported()).toEqual(['free', 'told-by-map'])
  }, 60_000)

  it('a medicine that another resource names is judged by that name', async () => {
    expect(await shown()).not.toContain('abacavir')
    expect(await exported('MedicationRequest')).toEqual(['of-plain'])
  }, 60_000)

  it('after it, what the map calls genetic is kept back everywhere, and nothing is set free by a harmless target', async () => {
    const [hidden] = JSON.parse(await shown()).facts.flatMap((group: { rows: { title: string; fact: string }[] }) =>
      group.rows.flatMap(({ title, fact }) => (title === 'Panel 17' ? [fact] : [])),
    )
    await importMap(app.dependencies, { path: join(folder, 'map.csv'), source: 'north' }, caller)
    const page = await shown()
    for (const name of ['Panel 17', 'Genetic marker 18', 'Panel 19']) expect(page).not.toContain(name)
    expect(page).toContain('Panel 20')
    expect(await exported()).toEqual(['free'])
    await expect(factSource(app.dependencies, { person, id: hidden }, caller)).rejects.toMatchObject({
      code: 'forbidden',
    })
  }, 60_000)
})
