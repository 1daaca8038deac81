import { expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import type { DemographicsFact } from '../../clinical/index.ts'
import type { DocumentHash, FactId, Instant, RecordId } from '../../core/index.ts'
import { type IdentitySchema, peopleMigration } from '../identity/index.ts'
import {
  appendResources,
  extentMigration,
  findPerson,
  identityMigration,
  listPeople,
  marksMigration,
  type ProfileSchema,
  personOf,
  personRow,
  profileMigration,
  type ResourceDraft,
  readProfile,
  seriesMigration,
  stateFact,
} from './index.ts'

const mrn = 'https://example.org/mrn'
const thresholds = { link: 0.95, review: 0.1 }
const asOf = '2026-11-02T09:00:00.000Z' as Instant

/** A Patient as one source sends it; `version` 2 is a correction that came later. */
const patient = (
  record: string,
  given: { readonly value: string; readonly born?: string; readonly version?: number; readonly dead?: boolean },
): ResourceDraft => {
  const { value, born = '1961-05-11', version = 1, dead = false } = given
  const day = (end: string) => `${born}T${end}` as Instant
  const at = `2026-0${version}-01T00:00:00.000Z` as Instant
  const fact: Omit<DemographicsFact, 'received'> = {
    id: `${record} ${version}` as FactId,
    record: record as RecordId,
    codings: [],
    effective: { start: day('00:00:00.000Z'), end: null, precision: 'day' },
    recorded: at,
    recordedFrom: 'lastUpdated',
    status: 'active',
    source: {
      document: 'd' as DocumentHash,
      locator: 'bytes=0+1',
      resource: `Patient/${record}`,
      version: String(version),
    },
    quality: [],
    kind: 'demographics',
    name: `Kim ${record}`,
    identifiers: [{ system: mrn, value }],
    birth: { start: day('00:00:00.000Z'), end: day('23:59:59.999Z'), precision: 'day' },
    sex: 'male',
    ...(dead ? { death: { at } } : {}),
  }
  return {
    record: record as RecordId,
    patient: record,
    contentHash: `${record} ${version}`,
    resourceType: 'Patient',
    logicalId: record,
    version: String(version),
    document: 'd' as DocumentHash,
    locator: 'bytes=0+1',
    facts: [stateFact(fact)],
    sharedCode: null,
  }
}

describeEachDatabase<ProfileSchema & IdentitySchema>(
  'links of records',
  [profileMigration, identityMigration, extentMigration, seriesMigration, marksMigration, peopleMigration],
  ({ database }) => {
    const append = (
      source: string,
      resources: readonly ResourceDraft[],
      at: string,
      trusted: readonly string[] = [mrn],
    ) =>
      database().transaction(tx =>
        appendResources(tx, source, resources, at as Instant, { trusted, thresholds, model: null }),
      )
    const person = (record: string) => personOf(record as RecordId)
    const records = async (record: string, knownAt: string | null = null) =>
      (await readProfile(database().kysely, { person: person(record), asOf, knownAt: knownAt as Instant | null }))
        .records

    it('two sources, one medical record number, one birth date: one person, one line, one profile', async () => {
      expect((await append('hospital', [patient('a1', { value: 'M-1' })], '2026-05-01T00:00:00.000Z')).links).toEqual(
        [],
      )
      const { links } = await append('clinic', [patient('a2', { value: 'M-1' })], '2026-06-01T00:00:00.000Z')
      expect(links).toEqual([
        {
          record: 'a2',
          from: person('a2'),
          to: person('a1'),
          version: 2,
          with: 'a1',
          reason: { kind: 'identifier', system: mrn },
        },
      ])
      expect(await records('a1')).toEqual(['a1', 'a2'])
      expect(await findPerson(database().kysely, `${mrn}|M-1`)).toBe(person('a1'))
      const list = await listPeople(database().kysely, { search: 'M-1', after: null, limit: 9, countedAtMost: 99 })
      expect(list).toMatchObject({ total: 1, people: [{ id: person('a1'), name: 'Kim a1' }] })
    })

    it('what was known then is read as it was linked then', async () => {
      expect(await records('a1', '2026-05-15T00:00:00.000Z')).toEqual(['a1'])
      expect(await records('a2', '2026-06-15T00:00:00.000Z')).toEqual([])
    })

    it('one import that brings both', async () => {
      const both = [patient('b1', { value: 'M-2' }), patient('b2', { value: 'M-2' })]
      expect((await append('hospital', both, '2026-05-01T00:00:00.000Z')).links).toHaveLength(1)
      expect(await records('b1')).toEqual(['b1', 'b2'])
    })

    it('another birth date, or a system that the site does not trust: two people', async () => {
      await append('hospital', [patient('c1', { value: 'M-3' })], '2026-05-01T00:00:00.000Z')
      await append('clinic', [patient('c2', { value: 'M-3', born: '1961-11-05' })], '2026-05-01T00:00:00.000Z')
      await append('lab', [patient('c3', { value: 'M-3' })], '2026-05-01T00:00:00.000Z', [])
      expect(await records('c1')).toEqual(['c1'])
      await expect(findPerson(database().kysely, `${mrn}|M-3`)).rejects.toMatchObject({ code: 'ambiguous' })
    })

    it('a correction of the number undoes the link; the versions before stay', async () => {
      const correction = patient('a2', { value: 'M-9', version: 2 })
      const { links } = await append('clinic', [correction], '2026-07-01T00:00:00.000Z')
      expect(links).toEqual([
        { record: 'a2', from: person('a1'), to: person('a2'), version: 3, with: null, reason: { kind: 'alone' } },
      ])
      expect(await records('a1')).toEqual(['a1'])
      expect(await records('a1', '2026-06-15T00:00:00.000Z')).toEqual(['a1', 'a2'])
      const list = await listPeople(database().kysely, { search: 'kim a', after: null, limit: 9, countedAtMost: 99 })
      expect(list.people.map(({ name }) => name)).toEqual(['Kim a1', 'Kim a2'])
    })

    it('a death that one source knows is the person’s', async () => {
      await append('hospital', [patient('e1', { value: 'M-5' })], '2026-05-01T00:00:00.000Z')
      await append('clinic', [patient('e2', { value: 'M-5', dead: true })], '2026-06-01T00:00:00.000Z')
      expect((await personRow(database().kysely, person('e1')))?.death).not.toBeNull()
    })

    it('the same again changes nothing', async () => {
      const { links } = await append(
        'clinic',
        [patient('e2', { value: 'M-5', dead: true })],
        '2026-08-01T00:00:00.000Z',
      )
      expect(links).toEqual([])
    })
  },
)
