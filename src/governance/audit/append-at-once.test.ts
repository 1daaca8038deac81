import { type RawBuilder, sql } from 'kysely'
import { expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import type { Instant, RecordId } from '../../core/index.ts'
import {
  type AuditDraft,
  type AuditSchema,
  appendAtOnce,
  appendAudit,
  auditMigration,
  type BelievedHeads,
  createBelievedHeads,
} from './index.ts'

type Schema = AuditSchema & { noted: { n: number } }
const migrations = [auditMigration, { id: '0006-noted', sql: 'create table noted (n int)' }]

describeEachDatabase<Schema>('appending in one statement', migrations, ({ database }) => {
  const draft = (record: string, action = 'profile.read'): AuditDraft => ({
    at: '2026-11-24T00:00:00.000Z' as Instant,
    actor: 'dr-1',
    action,
    record: record.repeat(32) as RecordId,
    purpose: 'TREAT',
    details: {},
  })
  const inTransaction = (...drafts: readonly AuditDraft[]) => database().transaction(tx => appendAudit(tx, drafts))
  const note = (n: number) => (isSo: RawBuilder<boolean>) =>
    sql`note as (insert into noted select ${n}::int where ${isSo})`
  let n = 0
  const atOnce = (heads: BelievedHeads, ...drafts: readonly AuditDraft[]) =>
    appendAtOnce(database().kysely, drafts, heads, note(++n))
  const noted = async (of: number) =>
    (await database().kysely.selectFrom('noted').selectAll().where('n', '=', of).execute()).length
  /** Each event names the one before it, and the head names the last. */
  const chains = async () => {
    const events = await database()
      .kysely.selectFrom('audit_event')
      .selectAll()
      .orderBy('chain')
      .orderBy('seq')
      .execute()
    const ends = new Map<number, { seq: number; hash: string }>()
    for (const { chain, seq, previous, hash } of events) {
      const before = ends.get(chain) ?? { seq: 0, hash: '0'.repeat(64) }
      expect({ seq, previous }).toEqual({ seq: before.seq + 1, previous: before.hash })
      ends.set(chain, { seq, hash })
    }
    for (const head of await database().kysely.selectFrom('audit_head').selectAll().where('seq', '>', 0).execute())
      expect(ends.get(head.chain)).toEqual({ seq: head.seq, hash: head.hash })
    return events.length
  }

  it('writes nothing while it does not know where a chain ends, then what a transaction would', async () => {
    const heads = createBelievedHeads()
    expect(await atOnce(heads, draft('a'))).toBeNull()
    heads.committed(await inTransaction(draft('a'), draft('b')))
    const before = await chains()
    const events = await atOnce(heads, draft('a'), draft('b'), draft('a'))
    expect(events?.map(({ seq }) => seq).sort()).toEqual([2, 2, 3])
    expect(await chains()).toBe(before + 3)
    expect(await noted(n)).toBe(1)
  })

  it('writes nothing at all when one of the chains ends elsewhere', async () => {
    const heads = createBelievedHeads()
    heads.committed(await inTransaction(draft('a'), draft('b')))
    await inTransaction(draft('b'))
    const before = await chains()
    expect(await atOnce(heads, draft('a'), draft('b'))).toBeNull()
    expect(await chains()).toBe(before)
    expect(await noted(n)).toBe(0)
  })

  it('keeps the chains whole with several processes, each of which does it in a transaction when it must', async () => {
    const before = await chains()
    const process = async () => {
      const heads = createBelievedHeads()
      let quick = 0
      for (let turn = 0; turn < 20; turn += 1) {
        const drafts = [draft('a'), draft('b'), draft('c')]
        const events = await atOnce(heads, ...drafts)
        if (events !== null) quick += 1
        heads.committed(events ?? (await inTransaction(...drafts)))
      }
      return quick
    }
    const alone = await process()
    expect(alone).toBe(19)
    await Promise.all([process(), process(), process()])
    expect(await chains()).toBe(before + 4 * 20 * 3)
  })
})
