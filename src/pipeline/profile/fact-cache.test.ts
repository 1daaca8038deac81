import { expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import type { ConditionFact } from '../../clinical/index.ts'
import type { DocumentHash, FactId, Instant, RecordId } from '../../core/index.ts'
import { type IdentitySchema, peopleMigration } from '../identity/index.ts'
import { createFactCache } from './fact-cache.ts'
import {
  appendResources,
  eraseRecords,
  erasureMigration,
  extentMigration,
  identityMigration,
  marksMigration,
  type ProfileSchema,
  personOf,
  profileMigration,
  type ResourceDraft,
  readProfile,
  seriesMigration,
  stateFact,
} from './index.ts'

const asOf = '2026-11-02T09:00:00.000Z' as Instant

const problem = (record: string, id: string): ResourceDraft => {
  const at = '2026-01-01T00:00:00.000Z' as Instant
  const fact: Omit<ConditionFact, 'received'> = {
    id: `${record} ${id}` as FactId,
    record: record as RecordId,
    codings: [],
    text: id,
    effective: { start: at, end: null, precision: 'instant' },
    recorded: at,
    recordedFrom: 'recordedDate',
    status: 'active',
    source: { document: 'd' as DocumentHash, locator: 'bytes=0+1', resource: `Condition/${id}` },
    quality: [],
    kind: 'condition',
    categories: [],
  }
  return {
    record: record as RecordId,
    patient: record,
    contentHash: `${record} ${id}`,
    resourceType: 'Condition',
    logicalId: id,
    version: null,
    document: 'd' as DocumentHash,
    locator: 'bytes=0+1',
    facts: [stateFact(fact)],
    sharedCode: null,
  }
}

const migrations = [
  profileMigration,
  identityMigration,
  erasureMigration,
  extentMigration,
  seriesMigration,
  marksMigration,
  peopleMigration,
]

describeEachDatabase<ProfileSchema & IdentitySchema>('facts held in memory', migrations, ({ database }) => {
  const give = (record: string, ids: readonly string[], received: string) =>
    database().transaction(tx =>
      appendResources(
        tx,
        'hospital',
        ids.map(id => problem(record, id)),
        received as Instant,
      ),
    )
  const reader = (limit = 1_000) => {
    const cache = createFactCache({ limit })
    return async (record: string) => {
      const person = personOf(record as RecordId)
      const { facts } = await readProfile(database().kysely, { person, asOf, knownAt: null }, cache)
      return facts.map(({ text }) => text).sort()
    }
  }

  it('reads what has come since, also at the very moment of the last, also committed late', async () => {
    const read = reader()
    expect(await read('a')).toEqual([])
    await give('a', ['one'], '2026-03-01T00:00:00.000Z')
    expect(await read('a')).toEqual(['one'])
    await give('a', ['two'], '2026-03-01T00:00:00.000Z')
    expect(await read('a')).toEqual(['one', 'two'])
    await give('a', ['three'], '2026-03-02T00:00:00.000Z')
    expect(await read('a')).toEqual(['one', 'three', 'two'])
    // An import that began earlier and ended later.
    await give('a', ['late'], '2026-02-01T00:00:00.000Z')
    expect(await read('a')).toEqual(['late', 'one', 'three', 'two'])
    await give('a', ['one'], '2026-03-03T00:00:00.000Z')
    expect(await read('a')).toEqual(['late', 'one', 'three', 'two'])
  })

  it('holds the same facts, not copies of them, and lets go of the longest unasked', async () => {
    await give('b', ['one', 'two'], '2026-03-01T00:00:00.000Z')
    await give('c', ['one', 'two'], '2026-03-01T00:00:00.000Z')
    const cache = createFactCache({ limit: 3 })
    const facts = async (record: string) =>
      (await cache.read(database().kysely, new Map([[record as RecordId, 2]]))).map(({ fact }) => fact)
    const [first] = await facts('b')
    expect((await facts('b'))[0]).toBe(first)
    await facts('c')
    const [again] = await facts('b')
    expect(again).not.toBe(first)
    expect(again).toEqual(first)
  })

  it('of an erased record nothing is left, whoever erased it', async () => {
    const read = reader()
    await give('e', ['one'], '2026-03-01T00:00:00.000Z')
    expect(await read('e')).toEqual(['one'])
    await database().transaction(tx => eraseRecords(tx, ['e' as RecordId], { at: asOf, by: 'x', reason: 'asked' }))
    expect(await read('e')).toEqual([])
  })
})
