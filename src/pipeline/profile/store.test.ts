import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import { profileMigrations } from '../../../test/support/profile-migrations.ts'
import type { DemographicsFact, MedicationFact, ObservationFact } from '../../clinical/index.ts'
import type { DocumentHash, FactId, Instant, RecordId } from '../../core/index.ts'
import type { IdentitySchema } from '../identity/index.ts'
import type { FactDraft } from '../normalize/index.ts'
import {
  allResources,
  appendResources,
  findPerson,
  listPeople,
  type ProfileSchema,
  personOf,
  type ResourceDraft,
  readProfile,
  refreshStatistics,
  stateFact,
  storeDocuments,
} from './index.ts'

const now = '2026-11-02T09:00:00.000Z' as Instant
const received = '2026-11-02T08:00:00.000Z' as Instant

const base = (record: string, resource: string, at: string, version?: string) => ({
  id: `${record} ${resource} ${at} ${version}` as FactId,
  record: record as RecordId,
  codings: [{ system: 'http://loinc.org', code: '2160-0' }],
  effective: { start: at as Instant, end: at as Instant, precision: 'instant' as const },
  recorded: at as Instant,
  recordedFrom: 'issued' as const,
  status: 'final',
  source: {
    document: 'd' as DocumentHash,
    locator: 'bytes=0+1',
    resource,
    ...(version === undefined ? {} : { version }),
  },
  quality: [],
})

const creatinine = (record: string, id: string, value: number, at: string, version?: string): ResourceDraft =>
  resource(record, 'Observation', id, `${value} ${at} ${version}`, version, {
    ...base(record, `Observation/${id}`, at, version),
    kind: 'observation',
    value: { type: 'quantity', quantity: { value, unit: 'mg/dL' }, original: { value, unit: 'mg/dL' } },
    categories: [],
  } satisfies Omit<ObservationFact, 'received'>)

const patient = (record: string, name: string, mrn: string): ResourceDraft =>
  resource(record, 'Patient', record, name, undefined, {
    ...base(record, `Patient/${record}`, '1950-01-01T00:00:00.000Z'),
    kind: 'demographics',
    codings: [],
    name,
    identifiers: [{ system: 'https://example.org/mrn', value: mrn }],
    birth: {
      start: '1950-01-01T00:00:00.000Z' as Instant,
      end: '1950-01-01T23:59:59.999Z' as Instant,
      precision: 'day',
    },
    sex: 'female',
  } satisfies Omit<DemographicsFact, 'received'>)

function resource(
  record: string,
  resourceType: string,
  logicalId: string,
  content: string,
  version: string | undefined,
  fact: FactDraft,
): ResourceDraft {
  return {
    record: record as RecordId,
    patient: record,
    contentHash: `${resourceType}/${logicalId} ${content}`,
    resourceType,
    logicalId,
    version: version ?? null,
    document: 'd' as DocumentHash,
    locator: 'bytes=0+1',
    facts: [stateFact(fact)],
    sharedCode: null,
  }
}

describeEachDatabase<ProfileSchema & IdentitySchema>('the profile store', profileMigrations, ({ database }) => {
  const append = (resources: readonly ResourceDraft[], source = 'hospital') =>
    database().transaction(tx => appendResources(tx, source, resources, received))
  const profile = (record: string, asOf = now) =>
    readProfile(database().kysely, { person: personOf(record as RecordId), asOf, knownAt: null })

  it('stores once: the same again adds nothing', async () => {
    const resources = [patient('a1', 'Ann Example', '1'), creatinine('a1', 'c1', 1, '2026-01-01T00:00:00.000Z')]
    expect(await append(resources)).toMatchObject({ stored: 2, duplicates: 0, facts: 2 })
    expect(await append(resources)).toMatchObject({ stored: 0, duplicates: 2, facts: 0, superseded: 0 })
    expect(await append([resources[1]!, resources[1]!])).toMatchObject({ stored: 0, duplicates: 2 })
    expect((await profile('a1')).facts).toHaveLength(2)
  })

  it('has nothing to say of nothing', async () => {
    expect(await append([])).toEqual({
      stored: 0,
      duplicates: 0,
      superseded: 0,
      facts: 0,
      byRecord: new Map(),
      links: [],
      regrouped: [],
      conflicts: [],
    })
  })

  it('reads every stored resource once: small documents together, a large one on its own, no empty page', async () => {
    const documents = ['one', 'other', 'large', 'largest']
    await append(
      documents.map(document => ({
        ...creatinine('pages', document, 1, '2026-01-01T00:00:00.000Z'),
        document: `pages-${document}` as DocumentHash,
      })),
    )
    const size = (document: string) => (/^large|nobody/.test(document) ? 60 : 1) * 1024 * 1024
    for (const name of [...documents, 'with-nobody']) {
      const row = { document: `pages-${name}` as DocumentHash, source: 'hospital', name, bytes: size(name) }
      await database().transaction(tx => storeDocuments(tx, [row], received))
    }
    const pages: (readonly string[])[] = []
    for await (const page of allResources(database().kysely)) {
      pages.push(page.flatMap(({ document }) => (document.startsWith('pages-') ? [document.slice(6)] : [])))
    }
    expect(pages).toEqual([['large'], ['largest', 'one', 'other']])
  })

  it('counts a further version as superseded, whichever came first', async () => {
    const first = creatinine('b1', 'c1', 1, '2026-01-01T00:00:00.000Z', '1')
    const second = creatinine('b1', 'c1', 2, '2026-01-02T00:00:00.000Z', '2')
    const third = creatinine('b1', 'c1', 3, '2026-01-03T00:00:00.000Z', '3')
    expect(await append([second])).toMatchObject({ stored: 1, superseded: 0 })
    expect(await append([first])).toMatchObject({ stored: 1, superseded: 1 })
    expect(await append([third])).toMatchObject({ stored: 1, superseded: 1 })
    expect(
      await append([
        creatinine('b1', 'x', 1, '2026-01-01T00:00:00.000Z', '1'),
        creatinine('b1', 'x', 2, '2026-01-01T00:00:00.000Z', '2'),
      ]),
    ).toMatchObject({
      stored: 2,
      superseded: 1,
    })
    const values = (await profile('b1')).facts.map(fact => fact.kind === 'observation' && fact.value)
    expect(values).toMatchObject([{ quantity: { value: 2 } }, { quantity: { value: 3 } }])
  })

  it('counts versions of new and of known records in one import', async () => {
    await append([creatinine('g1', 'c1', 1, '2026-01-01T00:00:00.000Z', '1')])
    const version = (record: string, n: number) => creatinine(record, 'c1', n, `2026-01-0${n}T00:00:00.000Z`, `${n}`)
    const mixed = [version('g1', 2), version('g1', 3), version('g2', 1), version('g2', 2), version('g3', 1)]
    expect(await append(mixed)).toMatchObject({ stored: 5, superseded: 3 })
  })

  it('counts a long list only so far', async () => {
    for (const n of [1, 2, 3]) await append([patient(`many-${n}`, `Many ${n}`, `many-${n}`)])
    const query = { search: 'many', after: null, limit: 1 }
    const { total, next } = await listPeople(database().kysely, { ...query, countedAtMost: 1 })
    expect(total).toBe(2)
    expect((await listPeople(database().kysely, { ...query, after: next, countedAtMost: 1 })).total).toBe(2)
    expect((await listPeople(database().kysely, { ...query, countedAtMost: 99 })).total).toBe(3)
  })

  it('lists the name that counts, in whatever order the versions of a Patient come', async () => {
    const named = (name: string, updated: string): ResourceDraft => {
      const { facts, ...rest } = patient('h1', name, 'h-1')
      const [fact] = facts.map(({ demographics }) => demographics!)
      const source = { ...fact!.source, updated: updated as Instant }
      return { ...rest, facts: [stateFact({ ...fact!, id: name as FactId, recorded: updated as Instant, source })] }
    }
    const listed = async () =>
      (await listPeople(database().kysely, { search: 'h-1', after: null, limit: 9, countedAtMost: 99 })).people
    const [maiden, married] = ['Hanna Maiden', 'Hanna Married']
    await append([named(married, '2026-02-01T00:00:00.000Z'), named(maiden, '2026-01-01T00:00:00.000Z')])
    expect(await listed()).toMatchObject([{ name: married }])
    await append([named('Hanna Typo', '2025-01-01T00:00:00.000Z')])
    expect(await listed()).toMatchObject([{ name: married }])
    await append([named('Hanna Again', '2026-03-01T00:00:00.000Z')])
    expect(await listed()).toMatchObject([{ name: 'Hanna Again' }])
  })

  it('looks at its tables again without changing what they hold', async () => {
    const before = await listPeople(database().kysely, { search: '', after: null, limit: 99, countedAtMost: 99 })
    await refreshStatistics(database().kysely)
    expect(await listPeople(database().kysely, { search: '', after: null, limit: 99, countedAtMost: 99 })).toEqual(
      before,
    )
    const { rows } = await sql<{ reltuples: number }>`
      select reltuples::int from pg_class where relname = 'patient_summary'`.execute(database().kysely)
    expect(rows).toEqual([{ reltuples: before.total }])
  })

  it('finds a person by internal id, identifier, or a unique source id; says when a name is ambiguous', async () => {
    await append([patient('c1', 'Cleo Example', '77')])
    const id = personOf('c1' as RecordId)
    expect(await findPerson(database().kysely, id)).toBe(id)
    expect(await findPerson(database().kysely, 'https://example.org/mrn|77')).toBe(id)
    expect(await findPerson(database().kysely, 'c1')).toBe(id)
    expect(await findPerson(database().kysely, 'Patient/c1')).toBe(id)
    await append([{ ...patient('c2', 'Cleo Other', '77'), patient: 'c1' }], 'laboratory')
    await expect(findPerson(database().kysely, 'c1')).rejects.toMatchObject({
      code: 'ambiguous',
      details: { candidates: [id, personOf('c2' as RecordId)].sort() },
    })
    await expect(findPerson(database().kysely, 'nobody')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('lists people by name, in pages, and searches without wildcards of the caller', async () => {
    await append(['Dora', 'Dirk', 'Dana'].map((name, n) => patient(`d${n}`, `${name} Pageable`, `d-${n}`)))
    const first = await listPeople(database().kysely, { search: 'pageable', after: null, limit: 2, countedAtMost: 99 })
    expect(first).toMatchObject({ total: 3, people: [{ name: 'Dana Pageable' }, { name: 'Dirk Pageable' }] })
    await append([patient('d9', 'Aaron Pageable', 'd-9')])
    const rest = await listPeople(database().kysely, {
      search: 'pageable',
      after: first.next,
      limit: 2,
      countedAtMost: 99,
    })
    // Counted with the first page: the list that is being read has not grown.
    expect(rest).toMatchObject({ people: [{ name: 'Dora Pageable' }], total: 3, next: null })
    for (const after of ['', '7', '["a","b"]', '["a","b",-1]', '["a","b","3"]']) {
      await expect(
        listPeople(database().kysely, { search: '', after, limit: 2, countedAtMost: 99 }),
      ).rejects.toMatchObject({
        code: 'misuse',
      })
    }
    expect((await listPeople(database().kysely, { search: '%', after: null, limit: 9, countedAtMost: 99 })).total).toBe(
      0,
    )
    expect(
      (await listPeople(database().kysely, { search: 'd-1', after: null, limit: 9, countedAtMost: 99 })).people,
    ).toMatchObject([{ name: 'Dirk Pageable', birthDate: '1950-01-01', sex: 'female' }])
  })

  const requestOf = (record: string, medicationReference: string) => {
    const { codings: _, ...shared } = base(record, 'MedicationRequest/m1', '2026-01-01T00:00:00.000Z')
    return resource(record, 'MedicationRequest', 'm1', `of ${medicationReference}`, undefined, {
      ...shared,
      codings: [],
      kind: 'medication',
      origin: 'request',
      status: 'active',
      medicationReference,
      reasonCodings: [],
      reasonReferences: [],
    } satisfies Omit<MedicationFact, 'received'>)
  }

  it('fills in the code of a medicine that stands in a Medication resource, before or after it arrives', async () => {
    const request = requestOf('e1', 'Medication/7')
    await append([request])
    expect((await profile('e1')).facts[0]?.codings).toEqual([])
    const codings = [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '32968' }]
    const medication = (id: string): ResourceDraft => ({
      ...request,
      record: 'shared' as RecordId,
      patient: '',
      resourceType: 'Medication',
      logicalId: id,
      contentHash: 'medication 7',
      facts: [],
      sharedCode: { reference: `Medication/${id}`, recorded: null, version: null, codings, text: 'clopidogrel' },
    })
    // The same bytes under another name (an entry's full URL) first: a duplicate must still lend its code.
    await append([medication('6')])
    expect((await profile('e1')).facts[0]?.codings).toEqual([])
    expect(await append([medication('7')])).toMatchObject({ stored: 0, duplicates: 1 })
    expect((await profile('e1')).facts[0]).toMatchObject({ codings, text: 'clopidogrel' })
  })

  it.each([
    ['e2', ['10', '9', null]],
    ['e3', [null, '9', '10']],
  ] as const)('of versions of a Medication of one moment the highest number counts: %s', async (record, versions) => {
    const reference = `Medication/${record}`
    const codings = [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '32968' }]
    await append([
      requestOf(record, reference),
      ...versions.map((version, n) => ({
        ...requestOf('shared', reference),
        contentHash: `${reference} ${n}`,
        resourceType: 'Medication',
        logicalId: record,
        facts: [],
        sharedCode: { reference, recorded: received, version, codings, text: `version ${version}` },
      })),
    ])
    expect((await profile(record)).facts[0]).toMatchObject({ text: 'version 10' })
  })
})
