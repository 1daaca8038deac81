import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { advise } from '../../src/apps/use-cases/advise.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { comparePacks, importKnowledge, previewImport, returnToBuiltIn } from '../../src/apps/use-cases/knowledge.ts'
import type { KnowledgeImpact } from '../../src/apps/use-cases/knowledge-impact.ts'
import type { DocumentHash, PersonId } from '../../src/core/index.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { openAttune } from '../support/commands.ts'

const caller = { actor: 'test', channel: 'command-line' } as const
const hospital = resolve(import.meta.dirname, '../../examples/hospital')
const shared = process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data')
const ofSertraline = join(shared, 'pgx/guidance-2024-04/guidelines/CPIC_sertraline_and_CYP2B6_CYP2C19.json')
const folders: string[] = []
const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-release-'))
  folders.push(folder)
  return folder
}

/** Leo takes sertraline and is CYP2C19 *2/*2; Eve and Dan have other genes and other medicines. */
const started = async (site: object = {}): Promise<Application> => {
  const folder = scratch()
  const settings = { title: 'T', jurisdiction: 'us', asOf: '2026-11-06T09:00:00Z', source: 'ehr', ...site }
  writeFileSync(join(folder, 'site.json'), JSON.stringify(settings))
  const app = await compose({ dataFolder: folder, databaseUrl: undefined, log: createLog('silent') })
  const files = ['leo.ndjson', 'leo-genes.json', 'eve.json', 'eve-dpyd.json', 'dan.ndjson', 'hugo.json']
  const paths = files.map(name => join(hospital, name))
  await importPaths(app.dependencies, { paths, source: 'ehr' }, caller, () => undefined)
  return app
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A release of one guideline, which says something that nobody has read. */
const releaseFolder = (): string => {
  const folder = scratch()
  const about = (name: string, symbol: string | null = null) => ({ name, symbol })
  const keys = ['Normal Metabolizer', 'Intermediate Metabolizer', 'Poor Metabolizer', 'No Result']
  const document = {
    guideline: {
      id: 'PA166127639',
      source: 'CPIC',
      version: 99,
      relatedChemicals: [about('sertraline')],
      relatedGenes: [about('one', 'CYP2B6'), about('other', 'CYP2C19')],
    },
    recommendations: keys.map((key, index) => ({
      id: `R${index}`,
      population: 'general',
      classification: { term: 'Strong' },
      relatedChemicals: [about('sertraline')],
      text: { html: '<p>Do as the moon does.</p>' },
      lookupKey: [
        { CYP2C19: key, CYP2B6: 'No Result' },
        { CYP2C19: key, CYP2B6: 'Normal Metabolizer' },
      ],
    })),
    citations: [],
    version: '2026-10-01-00-00',
  }
  mkdirSync(join(folder, 'guidelines'))
  writeFileSync(join(folder, 'guidelines/CPIC_sertraline.json'), JSON.stringify(document))
  writeFileSync(join(folder, 'guidelines/broken.json'), '{ "guideline": ')
  writeFileSync(join(folder, 'LICENSE.txt'), 'CC0')
  return folder
}

const place = 'https://www.clinpgx.org/guidelineAnnotation/PA166127639'

/** Everybody, and Leo: the one with two genes in his chart. */
const peopleOf = async ({ dependencies: { database } }: Application) => {
  const rows = await database.kysely
    .selectFrom('person_record')
    .innerJoin('fact', 'fact.record_id', 'person_record.record_id')
    .select(['person_record.person_id', 'fact.body'])
    .execute()
  const leo = rows.find(({ body }) => JSON.stringify(body).includes('CYP2D6'))?.person_id as PersonId
  return { leo, all: [...new Set(rows.map(({ person_id }) => person_id as PersonId))] }
}

/** What the genes say of sertraline. */
const adviceOf = async ({ dependencies }: Application, person: PersonId) => {
  const request = { person, asOf: null, knownAt: null, jurisdiction: undefined, orders: [] }
  const { findings } = await advise(dependencies, request, caller)
  return findings.find(({ check, drug }) => check === 'pharmacogenomic-guidance' && drug === 'sertraline')
}

const asked = (path: string) => ({ path, release: null, older: false })

describe('a public release', () => {
  let app: Application
  let people: { readonly leo: PersonId; readonly all: readonly PersonId[] }
  const path = releaseFolder()
  beforeAll(async () => {
    app = await started()
    people = await peopleOf(app)
  }, 120_000)
  afterAll(() => app.close())

  const expectOnlyLeo = ({ changed, changes, people: looked, untouched, stoppedAfter }: KnowledgeImpact) => {
    expect([changed, looked + untouched, stoppedAfter]).toEqual([1, people.all.length, null])
    expect(changes.filter(({ verb }) => verb === 'check')).toMatchObject([
      {
        change: 'changed',
        specialty: 'pharmacogenomics',
        rule: 'pharmacogenomic-guidance',
        drug: 'sertraline',
        from: { state: 'found', severity: 'warning' },
        // What CPIC says is not known any more; DPWG alone speaks.
        to: { state: 'found', severity: 'warning', actions: [expect.stringContaining('maximum 75 mg/day')] },
        people: [people.leo],
      },
    ])
    for (const change of changes) expect(change.people).toEqual([people.leo])
  }

  test('says whose advice it changes before it is in use, and stores nothing', async () => {
    const { dependencies: deps } = app
    const before = deps.knowledge.version
    const packs = await deps.knowledgeStore.list()
    const lines: string[] = []
    const preview = await previewImport(
      deps,
      asked(path),
      { patients: true, progress: line => lines.push(line) },
      caller,
    )
    expectOnlyLeo(preview.impact as KnowledgeImpact)
    expect(preview).toMatchObject({ before, overlay: null, release: { notStructured: 4 } })
    expect(preview.release?.issues.map(({ code, location }) => `${code} ${location}`)).toContain(
      'release-json guidelines/broken.json',
    )
    expect(lines.at(-1)).toMatch(/^\d+ of \d+ people compared, \d+ a second$/)
    expect([deps.knowledge.version, await deps.knowledgeStore.list()]).toEqual([before, packs])
    expect(await deps.database.kysely.selectFrom('recommendation').selectAll().execute()).toEqual([])
  })

  test('goes on behind the person at whom it was stopped', async () => {
    const { dependencies: deps } = app
    const stop = new AbortController()
    stop.abort()
    const stopped = await previewImport(deps, asked(path), { patients: true, signal: stop.signal }, caller)
    expect(stopped.impact).toMatchObject({ people: 0, stoppedAfter: '' })
    const sorted = people.all.toSorted()
    const rest = await previewImport(deps, asked(path), { patients: true, after: sorted[0] }, caller)
    const { people: looked = 0, untouched = 0 } = rest.impact ?? {}
    expect(looked + untouched).toBe(people.all.length - 1)
  })

  test('is in use after the import, says that something was not read, and goes back', async () => {
    const { dependencies: deps } = app
    const said = await adviceOf(app, people.leo)
    expect(said).toMatchObject({ state: 'found' })
    const taken = await importKnowledge(deps, { ...asked(path), reason: 'release of October' }, caller)
    expect(taken.tables.map(({ table }) => table)).toEqual(['pharmacogenomics/guideline'])
    const now = await adviceOf(app, people.leo)
    expect(now?.summary).toContain('maximum 75 mg/day (DPWG)')
    expect(now?.limits).toContain(`CPIC, strong says something here that Attune has not read: ${place}.`)
    // The broken file, and the one with recommendations that are not structured: their bytes are there.
    expect(taken.quarantined.map(file => file.path).sort()).toEqual([
      'guidelines/CPIC_sertraline.json',
      'guidelines/broken.json',
    ])
    for (const { path: of, sha256 } of taken.quarantined) {
      expect(Buffer.from(await deps.blobs.get(sha256 as DocumentHash))).toEqual(readFileSync(join(path, of)))
    }
    const at = { release: null, older: false, at: (name: string) => name }
    const difference = await comparePacks(deps, ['built-in'], at, { patients: true }, caller)
    expectOnlyLeo(difference.impact as KnowledgeImpact)
    await returnToBuiltIn(deps, 'not yet', caller)
    expect(await adviceOf(app, people.leo)).toEqual(said)
    expect((await comparePacks(deps, ['built-in'], at, { patients: true }, caller)).impact).toMatchObject({
      changed: 0,
    })
  })

  test.skipIf(!existsSync(ofSertraline))('whose texts were read changes what is advised', async () => {
    const { dependencies: deps } = app
    const text = readFileSync(ofSertraline, 'utf8').replaceAll(/"term": "(?:Strong|Moderate)"/g, '"term": "Optional"')
    const file = join(scratch(), 'sertraline.json')
    writeFileSync(file, text)
    const { release, impact } = await previewImport(deps, asked(file), { patients: true }, caller)
    expect([release?.notStructured, release?.issues]).toEqual([0, []])
    expect(impact?.changes.find(({ verb }) => verb === 'check')).toMatchObject({
      change: 'changed',
      from: { state: 'found', severity: 'warning', urgency: expect.any(String) },
      to: { state: 'found', severity: 'info', urgency: null },
      people: [people.leo],
    })
  })

  test('is refused with what to do instead, when nothing of it is one', async () => {
    const folder = scratch()
    writeFileSync(join(folder, 'cpic_db_dump.sql'), '-- PostgreSQL database dump')
    const tried = importKnowledge(app.dependencies, { ...asked(folder), reason: 'x' }, caller)
    await expect(tried).rejects.toMatchObject({ code: 'misuse', remedy: expect.stringContaining('CPIC API') })
  })
})

describe('a site without share-alike knowledge', () => {
  let app: Application
  beforeAll(async () => {
    app = await started({ shareAlike: false })
  }, 120_000)
  afterAll(() => app.close())
  const shareAlike = () =>
    Object.values(app.dependencies.pack.tables)
      .flat()
      .filter(({ licence }) => licence.includes('SA'))

  test('holds no row of it, imported or built in', async () => {
    expect(shareAlike()).toEqual([])
    const file = join(scratch(), 'gene.json')
    const pair = { diplotypekey: { '*1': 2 }, phenotype: 'Normal Metabolizer', activityScore: null }
    const gene = { gene: 'NEW1', version: '2026-06-01', haplotypes: { '*1': 'Normal function' }, diplotypes: [pair] }
    writeFileSync(file, JSON.stringify([gene]))
    const { release } = await importKnowledge(app.dependencies, { ...asked(file), reason: 'x' }, caller)
    expect(release?.shareAlikeLeftOut).toBe(1)
    expect(shareAlike()).toEqual([])
  })

  test('says that nothing is checked where its only source was not read', async () => {
    const { leo } = await peopleOf(app)
    expect(await adviceOf(app, leo)).toMatchObject({ state: 'found', summary: expect.stringContaining('CPIC') })
    await importKnowledge(app.dependencies, { ...asked(releaseFolder()), reason: 'x' }, caller)
    expect(await adviceOf(app, leo)).toMatchObject({
      state: 'not checked',
      severity: 'warning',
      summary: expect.stringContaining('says something that Attune has not read'),
      missing: [{ need: expect.stringContaining(place), reason: 'unusable' }],
    })
  })
})

describe('on the command line', () => {
  let attune: Awaited<ReturnType<typeof openAttune>>
  beforeAll(async () => {
    attune = await openAttune(scratch())
  }, 120_000)
  afterAll(() => attune.close())

  test('a dry run says what was not taken with exit 3, an import asks for a reason, and neither mixes with the other', async () => {
    const path = releaseFolder()
    const dry = await attune.run('knowledge', 'import', path, '--dry-run', '--patients')
    expect(dry).toMatchObject({ code: 3, json: { overlay: null, impact: { people: 0, changes: [] } } })
    expect((await attune.run('knowledge', 'import', path)).code).toBe(2)
    expect((await attune.run('knowledge', 'import', path, '--reason', 'x', '--patients')).code).toBe(2)
    expect((await attune.run('knowledge', 'import', path, '--reason', 'x', '--release', 'spring')).code).toBe(2)
    expect((await attune.run('knowledge', 'diff', path)).json).toMatchObject({
      tables: [{ table: 'pharmacogenomics/guideline', changed: [{ row: 'cpic-pa166127639' }] }],
    })
    expect((await attune.run('knowledge', 'diff', 'built-in')).json).toMatchObject({ tables: [] })
  })
})
