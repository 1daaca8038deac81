import { expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import type { Instant, RecordId } from '../../core/index.ts'
import { type AuditDraft, type AuditSchema, appendAudit, auditMigration, createAuditTail } from './index.ts'

const ann = 'a'.repeat(32) as RecordId
const bob = 'b'.repeat(32) as RecordId

describeEachDatabase<AuditSchema>('the audit tail', [auditMigration], ({ database }) => {
  const act = (action: string, record: RecordId | null, actor = 'dr-1'): AuditDraft => ({
    at: '2026-11-24T00:00:00.000Z' as Instant,
    actor,
    action,
    record,
    purpose: 'TREAT',
    details: {},
  })
  /** As another process does it: this one is not told. */
  const elsewhere = (...drafts: readonly AuditDraft[]) => database().transaction(tx => appendAudit(tx, drafts))
  const tailAt = async () => {
    const tail = createAuditTail(database().kysely)
    const here = async (...drafts: readonly AuditDraft[]) => tail.committed(await elsewhere(...drafts))
    return { tail, here, point: await tail.follow() }
  }

  it('finds what another process did to a record, and only to that', async () => {
    const { tail, point } = await tailAt()
    expect(tail.untouchedSince(point, [ann, bob])).toBe(true)
    await elsewhere(act('record.imported', ann))
    const later = await tail.follow()
    expect(tail.untouchedSince(point, [ann])).toBe(false)
    expect(tail.untouchedSince(point, [bob])).toBe(true)
    expect(tail.untouchedSince(later, [ann])).toBe(true)
  })

  it('knows without asking what this process did', async () => {
    const { tail, here, point } = await tailAt()
    await here(act('decision.recorded', ann), act('advice.given', bob))
    expect(tail.untouchedSince(point, [ann])).toBe(false)
    expect(tail.untouchedSince(point, [bob])).toBe(true)
  })

  it('takes advice that another process gave for an act: it may have told the safety ledger something', async () => {
    const { tail, point } = await tailAt()
    await elsewhere(act('advice.given', bob), act('profile.read', ann))
    await tail.follow()
    expect(tail.untouchedSince(point, [bob])).toBe(false)
    expect(tail.untouchedSince(point, [ann])).toBe(true)
  })

  it.each([
    ['an act on no record', act('knowledge.used', null)],
    ['a link between records', act('record.linked', bob)],
  ])('takes %s for one on every record', async (_what, draft) => {
    const { tail, point } = await tailAt()
    await elsewhere(draft)
    await tail.follow()
    expect(tail.untouchedSince(point, [ann])).toBe(false)
  })

  it('does not lose an act of another process that lies before one of its own', async () => {
    const { tail, here, point } = await tailAt()
    await elsewhere(act('record.imported', ann))
    await here(act('advice.given', ann))
    await tail.follow()
    expect(tail.untouchedSince(point, [ann])).toBe(false)
  })

  it('takes everything for touched when more was done than it reads', async () => {
    const { tail, point } = await tailAt()
    await elsewhere(...Array.from({ length: 2_500 }, () => act('profile.read', bob)))
    await tail.follow()
    expect(tail.untouchedSince(point, [ann])).toBe(false)
  })

  it('gives callers at about the same time one look, which begins after they asked', async () => {
    const { tail, point } = await tailAt()
    const running = tail.follow()
    await elsewhere(act('record.imported', ann))
    const [, asked, other] = await Promise.all([running, tail.follow(), tail.follow()])
    expect(asked).toBe(other)
    expect(tail.untouchedSince(point, [ann])).toBe(false)
  })
})
