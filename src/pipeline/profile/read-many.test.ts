import { expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import { profileMigrations } from '../../../test/support/profile-migrations.ts'
import type { MedicationFact } from '../../clinical/index.ts'
import type { DocumentHash, FactId, Instant, PersonId, RecordId } from '../../core/index.ts'
import type { IdentitySchema } from '../identity/index.ts'
import {
  appendResources,
  type ProfileSchema,
  personOf,
  type ResourceDraft,
  readManyRecords,
  readRecords,
  stateFact,
  writeMarks,
} from './index.ts'

const received = '2026-11-02T08:00:00.000Z' as Instant
const marked = '2026-11-03T08:00:00.000Z' as Instant

const day = (n: number) => `2026-01-0${n}T00:00:00.000Z` as Instant

/** A request for a medicine that stands in a resource of its own. */
const request = (record: string, n: number): ResourceDraft => ({
  record: record as RecordId,
  patient: record,
  contentHash: `${record} ${n}`,
  resourceType: 'MedicationRequest',
  logicalId: `${n}`,
  version: null,
  document: 'd' as DocumentHash,
  locator: 'bytes=0+1',
  sharedCode: null,
  facts: [
    stateFact({
      id: `${record} ${n}` as FactId,
      record: record as RecordId,
      kind: 'medication',
      origin: 'request',
      status: 'active',
      codings: [],
      medicationReference: `Medication/${record}`,
      effective: { start: day(n), end: day(n), precision: 'instant' },
      recorded: day(n),
      recordedFrom: 'issued',
      reasonCodings: [],
      reasonReferences: [],
      source: { document: 'd' as DocumentHash, locator: 'bytes=0+1', resource: `MedicationRequest/${n}` },
      quality: [],
    } satisfies Omit<MedicationFact, 'received'>),
  ],
})

const medication = (of: string): ResourceDraft => ({
  ...request('shared', 1),
  contentHash: `medication ${of}`,
  resourceType: 'Medication',
  logicalId: of,
  patient: '',
  facts: [],
  sharedCode: {
    reference: `Medication/${of}`,
    recorded: null,
    version: null,
    codings: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '32968' }],
    text: of,
  },
})

describeEachDatabase<ProfileSchema & IdentitySchema>('many persons', profileMigrations, ({ database }) => {
  it('are read as each of them is, however many facts at once', async () => {
    const { kysely } = database()
    const record = (id: string) => id as RecordId
    await database().transaction(async tx => {
      const of = (id: string, count: number) => Array.from({ length: count }, (_, n) => request(id, 9 - n))
      const resources = [...of('a', 4), ...of('b', 1), ...of('c', 7), ...of('d', 2), medication('a'), medication('c')]
      await appendResources(tx, 'hospital', resources, received)
      const mark = { code: 'x', severity: 'warning', message: 'odd' } as const
      await writeMarks(tx, [record('c')], [{ ...mark, record: record('c'), fact: 'c 9' as FactId }], marked)
      // `b` turns out to be `d`.
      const link = { record_id: 'b', version: 2, person_id: personOf(record('d')), since: marked }
      await tx.insertInto('person_link').values(link).execute()
    })
    const persons = [...['d', 'c', 'b', 'a'].map(id => personOf(record(id))), 'nobody' as PersonId]
    const counts = async (knownAt: Instant | null, atOnce?: number) => {
      const asked = { persons, knownAt, ...(atOnce !== undefined && { atOnce }) }
      const many = await Array.fromAsync(readManyRecords(kysely, asked))
      expect(many).toEqual(await Promise.all(persons.map(person => readRecords(kysely, { person, knownAt }))))
      return many.map(({ facts, codes, marks }) => [facts.length, codes.length, marks.byFact.size])
    }
    const none = [0, 0, 0]
    for (const atOnce of [1, 5, undefined]) {
      expect(await counts(null, atOnce)).toEqual([[3, 0, 0], [7, 1, 1], none, [4, 1, 0], none])
      expect(await counts(received, atOnce)).toEqual([[2, 0, 0], [7, 1, 0], [1, 0, 0], [4, 1, 0], none])
      expect(await counts(day(1), atOnce)).toEqual([none, none, none, none, none])
    }
    expect(await Array.fromAsync(readManyRecords(kysely, { persons: [], knownAt: null }))).toEqual([])
  })
})
