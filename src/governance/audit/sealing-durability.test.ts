import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Transaction } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import { mountSmallDisk, noSmallDisk } from '../../../test/support/small-disk.ts'
import { type Instant, instantOf, type RecordId } from '../../core/index.ts'
import { type AuditDraft, appendAudit, auditMigration, createSealer, verificationKey, verifyAudit } from './index.ts'
import type { AuditSchema } from './schema.ts'

const start = Date.UTC(2026, 10, 24)

describeEachDatabase<AuditSchema>('seals', [auditMigration], ({ database }) => {
  let dir: string
  let time = 0
  let commits = true
  beforeEach(async () => {
    await database().kysely.deleteFrom('audit_seal').execute()
    dir = mkdtempSync(join(tmpdir(), 'attune-seals-'))
    commits = true
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  const folder = () => ({ seals: join(dir, 'seals'), keys: join(dir, 'keys') })
  /** What a server that is lost just before a commit leaves behind: everything done, nothing kept. */
  const untilCommit = <T>(work: (tx: Transaction<AuditSchema>) => Promise<T>): Promise<T> =>
    database().transaction(async tx => {
      const value = await work(tx)
      if (!commits) throw new Error('lost before the commit')
      return value
    })
  const sealer = () =>
    createSealer({
      database: { kysely: database().kysely, transaction: untilCommit },
      folder: folder(),
      now: () => instantOf(start + time++ * 1_000),
      intervalMilliseconds: 3_600_000,
      onError: () => undefined,
    })
  const act = async () => {
    const record = crypto.randomUUID() as RecordId
    const event: AuditDraft = {
      at: instantOf(start) as Instant,
      actor: 'a',
      action: 'b',
      record,
      purpose: 'TREAT',
      details: {},
    }
    await database().transaction(tx => appendAudit(tx, [event]))
  }
  const verify = () =>
    verifyAudit({ db: database().kysely, seals: folder().seals, publicKey: verificationKey(folder().keys) })

  it('survive any number of crashes between writing a seal and committing its number', async () => {
    for (let crash = 0; crash < 3; crash++) {
      await act()
      commits = false
      await expect(sealer().sealNow()).rejects.toThrow('lost before the commit')
    }
    commits = true
    expect(await verify()).toMatchObject({ ok: true })
    await sealer().sealNow()
    expect(await verify()).toMatchObject({ ok: true, unsealed: 0 })
  })

  it.skipIf(noSmallDisk !== undefined)('wait for space on a full disk, and go on when there is some', async () => {
    const disk = mountSmallDisk(1 << 20)
    dir = disk.folder
    try {
      const sealing = sealer()
      await act()
      await sealing.sealNow()
      disk.fill()
      // What is left is less than a page of the file: the line that does not fit is cut off in its middle.
      const sealsUntilFull = async () => {
        for (let n = 0; n < 100; n++) {
          await act()
          await sealing.sealNow()
        }
      }
      await expect(sealsUntilFull()).rejects.toMatchObject({
        code: 'disk-full',
        remedy: expect.stringContaining('Free space'),
      })
      expect(await verify()).toMatchObject({ ok: true })
      disk.free()
      expect(await sealing.sealNow()).toMatchObject({ n: expect.any(Number) })
      expect(await verify()).toMatchObject({ ok: true, unsealed: 0 })
      expect(readdirSync(folder().seals)).toHaveLength(1)
    } finally {
      disk.unmount()
    }
  })
})
