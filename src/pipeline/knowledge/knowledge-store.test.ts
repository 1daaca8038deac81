import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import { type KnowledgePack, knowledgeTable, packBytes } from '../../clinical/index.ts'
import type { Instant } from '../../core/index.ts'
import { createKnowledgeStore, type KnowledgeSchema, knowledgeMigration, packHash } from './knowledge-store.ts'

const bands = knowledgeTable('test/band', { from: z.number(), title: z.string() })

const packOf = (from: number): KnowledgePack => ({
  tables: {
    [bands.name]: [
      {
        id: 'low',
        from,
        title: 'niedrig – 低い',
        source: 's',
        sourceVersion: '1',
        licence: 'CC0-1.0',
        jurisdiction: 'any',
        effective: '2026-01-01',
        reviewBy: '2027-01-01',
        supersedes: null,
        clinicalReview: null,
      } as KnowledgePack['tables'][string][number],
    ],
  },
})

const at = '2026-11-24T02:00:00.000Z' as Instant
const later = '2026-11-25T02:00:00.000Z' as Instant

describeEachDatabase<KnowledgeSchema>('the knowledge store', [knowledgeMigration], ({ database }) => {
  const storeAt = (moment: Instant) => createKnowledgeStore({ database: database(), clock: () => moment })

  it('gives back every pack that was kept, under the hash of its bytes', async () => {
    const store = storeAt(at)
    const hashes = [await store.put(packOf(1)), await store.put(packOf(2))]
    expect(hashes).toEqual([packHash(packOf(1)), packHash(packOf(2))])
    // Another process, with nothing in memory.
    const other = storeAt(later)
    for (const [index, hash] of hashes.entries()) {
      const knowledge = await other.get(hash)
      expect(knowledge.version).toBe(hash)
      expect(knowledge.rows(bands)[0]).toMatchObject({ from: index + 1, title: 'niedrig – 低い' })
    }
  })

  it('keeps a pack once, with the moment it was first used', async () => {
    await storeAt(at).put(packOf(3))
    await storeAt(later).put(packOf(3))
    const rows = await database()
      .kysely.selectFrom('knowledge_pack')
      .selectAll()
      .where('hash', '=', packHash(packOf(3)))
      .execute()
    expect(rows).toEqual([{ hash: packHash(packOf(3)), body: packBytes(packOf(3)), added_at: at }])
  })

  it('addresses by content: the order in which members were written means nothing', async () => {
    const [row] = packOf(1).tables[bands.name] ?? []
    const reversed = Object.fromEntries(Object.entries(row ?? {}).reverse()) as typeof row
    expect(packHash({ tables: { [bands.name]: [reversed!] } })).toBe(packHash(packOf(1)))
  })

  it('says that it never had a pack', async () => {
    await expect(storeAt(at).get('0'.repeat(64))).rejects.toMatchObject({ code: 'not-found' })
  })

  it('refuses a pack that was changed in the database', async () => {
    const store = storeAt(at)
    const hash = await store.put(packOf(4))
    await sql`update knowledge_pack set body = replace(body, '"from":4', '"from":5') where hash = ${hash}`.execute(
      database().kysely,
    )
    await expect(store.get(hash)).rejects.toMatchObject({ code: 'internal' })
  })
})
