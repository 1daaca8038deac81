import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeFhir, ndjsonOf, startFakeFhir } from '../../../test/support/fake-fhir.ts'
import { createFhirClient } from '../../platform/fhir-client/index.ts'
import { createLog } from '../../platform/logging/index.ts'
import { type Application, compose } from '../compose.ts'
import { pullSearch, type SearchRequest } from './pull-search.ts'

describe('a pull by searches', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-search-'))
  let application: Application
  let server: FakeFhir
  beforeAll(async () => {
    application = await compose({ dataFolder: folder, databaseUrl: undefined, log: createLog('silent') })
  })
  afterAll(async () => {
    await application.close()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    server = await startFakeFhir({
      files: [
        { type: 'Patient', body: ndjsonOf('Patient', 10) },
        { type: 'Observation', body: ndjsonOf('Observation', 20) },
      ],
    })
  })
  afterEach(() => server.close())

  let sources = 0
  const pull = async (ask: SearchRequest['ask'], more: Partial<SearchRequest> = {}) =>
    await pullSearch(
      application.dependencies,
      createFhirClient({ base: server.url, sleep: async () => undefined }),
      { source: `source-${sources++}`, ask, types: [], since: undefined, origins: [], said: {}, ...more },
      { actor: 'test', channel: 'command-line' },
      () => undefined,
    )
  const search = (query: string): SearchRequest['ask'] => ({ kind: 'search', query })

  it('follows the pages to their end', async () => {
    const report = await pull(search('Observation?_count=7'))
    expect(report).toMatchObject({ since: null, pages: 7, import: { received: { Observation: 20 } } })
    expect(report.outcomes).toEqual({ 'information informational': 7 })
    expect(new Set(server.seen.searches).size).toBe(7)
  })

  it('asks the next time for what was written since, by the clock of the server and with an overlap', async () => {
    const source = 'again'
    const before = Date.now()
    await pull(search('Observation?code=2339-0'), { source, since: 'last' })
    const report = await pull(search('Observation?code=2339-0'), { source, since: 'last' })
    const asked = new URL(server.seen.searches.at(-1) ?? '', server.url).searchParams.get('_lastUpdated') ?? ''
    expect(asked).toMatch(/^ge2/)
    const back = before - Date.parse(asked.slice(2))
    expect(back).toBeGreaterThanOrEqual(10 * 60_000 - 2_000)
    expect(back).toBeLessThan(11 * 60_000)
    expect(report.import.received.Observation).toBeUndefined()
    // Another question is asked from its beginning.
    expect((await pull(search('Observation'), { source, since: 'last' })).since).toBe(null)
  })

  it('stops at pages in a circle and at links to other servers; what came before is stored', async () => {
    server.faults.next = 'circle'
    await expect(pull(search('Observation'), { source: 'circle' })).rejects.toMatchObject({
      code: 'peer-refused',
      message: /circle/,
    })
    server.faults.next = 'elsewhere'
    await expect(pull(search('Observation'), { source: 'elsewhere' })).rejects.toMatchObject({
      message: /another server/,
    })
    server.faults.next = 'right'
    // The question has not been answered to its end: it is asked from its beginning.
    const report = await pull(search('Observation'), { source: 'circle', since: 'last' })
    // Known: the first page of three, and what the server says word for word beside each of seven.
    expect(report).toMatchObject({ since: null, import: { stored: 17, duplicates: 3 + 7 } })
  })

  it('follows links to where the server says that it is', async () => {
    server.faults.next = 'elsewhere'
    const own = new URL(server.url)
    own.hostname = 'localhost'
    const report = await pull(search('Observation'), { origins: [own.origin] })
    expect(report.import.received.Observation).toBe(20)
  })

  it('takes everything of a patient', async () => {
    const report = await pull({ kind: 'patient', id: 'p1' })
    expect(report.import.received).toMatchObject({ Patient: 1, Observation: 2 })
    expect(server.seen.searches.every(one => one.startsWith('Patient/p1/$everything?'))).toBe(true)
  })

  it('searches type by type where a server does not offer that, and says what it does not offer', async () => {
    Object.assign(server.faults, { withoutEverything: true, refusedTypes: ['Condition'] })
    const report = await pull(
      { kind: 'patient', id: 'p1' },
      { types: ['Condition', 'MedicationRequest', 'Observation', 'Patient'] },
    )
    expect(report.import.received).toMatchObject({ Patient: 1, Observation: 2 })
    expect(report.import.issues).toContainEqual(
      expect.objectContaining({ code: 'search-not-offered', location: 'Condition' }),
    )
    expect(server.seen.searches[0]).toContain('_include=MedicationRequest%3Amedication')
    server.faults.refusedTypes = ['Condition', 'Patient']
    await expect(pull({ kind: 'patient', id: 'p1' }, { types: ['Condition', 'Patient'] })).rejects.toMatchObject({
      code: 'peer-refused',
    })
  })
})
