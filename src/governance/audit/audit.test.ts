import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import { type Instant, instantOf, type RecordId } from '../../core/index.ts'
import type { Database } from '../../platform/database/index.ts'
import {
  type AuditDraft,
  appendAudit,
  auditMigration,
  createSealer,
  linkEvents,
  type Sealer,
  verificationKey,
  verifyAudit,
} from './index.ts'
import type { AuditSchema } from './schema.ts'

const at = '2026-11-24T02:14:43.120Z' as Instant
const draft = (record: string | null, action = 'profile.read', details: AuditDraft['details'] = {}): AuditDraft => ({
  at,
  actor: 'user:house',
  action,
  record: record as RecordId | null,
  purpose: 'TREAT',
  details,
})
const zeros = '0'.repeat(64)

describe('linkEvents', () => {
  it('numbers events and binds each to the one before', () => {
    const [first, second] = linkEvents({ chain: 7, seq: 41, hash: 'a'.repeat(64) }, [
      draft('r', 'a', { b: 1, a: ['x'] }),
      draft('r'),
    ])
    expect(first).toMatchObject({ chain: 7, seq: 42, previous: 'a'.repeat(64), details: '{"a":["x"],"b":1}' })
    expect(second).toMatchObject({ chain: 7, seq: 43, previous: first!.hash })
  })

  it('gives another hash for any other content or place', () => {
    const hashOf = (change: Partial<AuditDraft>, head = { chain: 1, seq: 0, hash: zeros }) =>
      linkEvents(head, [{ ...draft('r'), ...change }])[0]!.hash
    const hashes = [
      hashOf({}),
      hashOf({ at: '2026-11-24T02:14:43.121Z' as Instant }),
      hashOf({ actor: 'user:wilson' }),
      hashOf({ action: 'profile.write' }),
      hashOf({ record: null }),
      hashOf({ purpose: 'HRESCH' }),
      hashOf({ details: { advice: 'x' } }),
      // Fields that run into each other when joined without a mark between them.
      hashOf({ actor: 'user:houseprofile', action: '.read' }),
      hashOf({}, { chain: 2, seq: 0, hash: zeros }),
      hashOf({}, { chain: 1, seq: 1, hash: zeros }),
      hashOf({}, { chain: 1, seq: 0, hash: 'a'.repeat(64) }),
    ]
    expect(new Set(hashes).size).toBe(hashes.length)
  })
})

describeEachDatabase<AuditSchema>('the audit trail', [auditMigration], ({ database }) => {
  let folder: { readonly seals: string; readonly keys: string }
  let sealer: Sealer
  let time = 0
  const errors: unknown[] = []

  beforeEach(async () => {
    const dir = mkdtempSync(join(tmpdir(), 'attune-audit-'))
    folder = { seals: join(dir, 'seals'), keys: join(dir, 'keys') }
    await reset()
    sealer = createSealer({
      database: database(),
      folder,
      now: () => instantOf(Date.UTC(2026, 10, 24) + time++ * 1_000),
      intervalMilliseconds: 3_600_000,
      onError: error => errors.push(error),
    })
  })
  afterEach(async () => {
    await unguarded('delete from audit_seal')
    rmSync(join(folder.keys, '..'), { recursive: true, force: true })
  })

  /** What somebody with the owner's rights can do. */
  const unguarded = async (...statements: readonly string[]) => {
    await database().transaction(async tx => {
      await sql`alter table audit_event disable trigger audit_event_append_only`.execute(tx)
      for (const statement of statements) await sql.raw(statement).execute(tx)
      await sql`alter table audit_event enable trigger audit_event_append_only`.execute(tx)
    })
  }
  const reset = () =>
    unguarded(
      'truncate audit_event, audit_seal',
      'delete from audit_head',
      `insert into audit_head select n, 0, '${zeros}' from generate_series(0, 63) n`,
    )
  const append = (...drafts: readonly AuditDraft[]) => database().transaction(tx => appendAudit(tx, drafts))
  const verify = () =>
    verifyAudit({ db: database().kysely, seals: folder.seals, publicKey: verificationKey(folder.keys) })
  const events = async () =>
    await database().kysely.selectFrom('audit_event').selectAll().orderBy('chain').orderBy('seq').execute()
  /** Ten events of one record, so of one chain; sealed after the fifth and the tenth. */
  const tenSealed = async (): Promise<void> => {
    for (let n = 1; n <= 10; n++) {
      await append(draft('record-1', 'profile.read', { n }))
      if (n % 5 === 0) await sealer.sealNow()
    }
  }

  it('records many acts at once, in their transaction, by chain', async () => {
    const drafts = Array.from({ length: 500 }, (_, n) => draft(`record-${n % 90}`, 'fact.stored', { n }))
    await append(...drafts, draft(null, 'signed-in', { quote: 'a"b\\c{},' }))
    const stored = await events()
    expect(stored).toHaveLength(501)
    expect(new Set(stored.map(event => event.chain)).size).toBeGreaterThan(30)
    const chains = new Map<string | null, Set<number>>()
    for (const { record, chain } of stored) chains.set(record, (chains.get(record) ?? new Set()).add(chain))
    for (const each of chains.values()) expect(each.size).toBe(1)
    expect(await verify()).toMatchObject({ ok: true, events: 501, seals: 0, unsealed: 501 })
    await sealer.sealNow()
    expect(await verify()).toMatchObject({ ok: true, events: 501, seals: 1, unsealed: 0 })
  })

  it('records nothing of an act that is rolled back', async () => {
    const act = database().transaction(async tx => {
      await appendAudit(tx, [draft('record-1')])
      throw new Error('the act failed')
    })
    await expect(act).rejects.toThrow('the act failed')
    await append(draft('record-1'))
    expect(await verify()).toMatchObject({ ok: true, events: 1 })
  })

  it('stays whole when many write to few chains at once', async () => {
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        append(draft(`record-${n % 5}`), draft(`record-${(n + 3) % 7}`), draft(null)),
      ),
    )
    expect(await verify()).toMatchObject({ ok: true, events: 180 })
  })

  it('refuses change by ordinary statements', async () => {
    await append(draft('record-1'))
    for (const statement of ["update audit_event set actor = 'x'", 'delete from audit_event', 'truncate audit_event']) {
      await expect(sql.raw(statement).execute(database().kysely)).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('goes on sealing after a crash in the middle of a seal', async () => {
    await tenSealed()
    const file = join(folder.seals, readdirSync(folder.seals)[0]!)
    // Killed after the line was written, before its number was committed; and another time while writing the line.
    await unguarded('delete from audit_seal where n = 2')
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"at":"2026-`)
    expect(await verify()).toMatchObject({ ok: true, seals: 2 })
    await append(draft('record-1'))
    expect(await sealer.sealNow()).toMatchObject({ n: 3 })
    expect(await verify()).toMatchObject({ ok: true, events: 11, seals: 3, unsealed: 0 })
  })

  it('seals only changes, chains the seals over days, and keeps its key private', async () => {
    await append(draft('record-1'), draft('record-2'))
    expect((await sealer.sealNow())?.heads).toHaveLength(2)
    expect(await sealer.sealNow()).toBeUndefined()
    await append(draft('record-2'))
    time += 86_400
    expect(await sealer.sealNow()).toMatchObject({ n: 2, heads: [[expect.any(Number), 2, expect.any(String)]] })
    expect(readdirSync(folder.seals)).toHaveLength(2)
    expect(await verify()).toMatchObject({ ok: true, seals: 2, unsealed: 0 })
    const [key] = readdirSync(folder.keys)
    expect(statSync(join(folder.keys, key!)).mode & 0o777).toBe(0o600)
    expect(statSync(folder.keys).mode & 0o777).toBe(0o700)
  })

  it('is sealed by several at once from one folder, and refused from another', async () => {
    await append(draft('record-1'))
    const options = { database: database(), folder, now: () => at, intervalMilliseconds: 3_600_000, onError: () => {} }
    const sealers = [sealer, createSealer(options), createSealer(options)]
    await Promise.all(sealers.map(each => each.sealNow()))
    await Promise.all(sealers.map(each => each.close()))
    expect(await verify()).toMatchObject({ ok: true, unsealed: 0 })
    const elsewhere = { seals: join(folder.keys, 'elsewhere'), keys: folder.keys }
    await expect(createSealer({ ...options, folder: elsewhere }).sealNow()).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is whole when a slow sealer puts an older head after a newer one', async () => {
    await append(draft('record-1'))
    const { promise: hasReadHeads, resolve: readHeads } = Promise.withResolvers<void>()
    const { promise: isSealed, resolve: goOn } = Promise.withResolvers<void>()
    const transaction: Database<AuditSchema>['transaction'] = async work => {
      readHeads()
      await isSealed
      return await database().transaction(work)
    }
    const slow = createSealer({
      database: { kysely: database().kysely, transaction },
      folder,
      now: () => at,
      intervalMilliseconds: 3_600_000,
      onError: () => undefined,
    })
    const slowly = slow.sealNow()
    await hasReadHeads
    await append(draft('record-1'))
    expect(await sealer.sealNow()).toMatchObject({ n: 1, heads: [[expect.any(Number), 2, expect.any(String)]] })
    goOn()
    expect(await slowly).toMatchObject({ n: 2, heads: [[expect.any(Number), 1, expect.any(String)]] })
    expect(await verify()).toMatchObject({ ok: true, seals: 2, unsealed: 0 })
  })

  it('is sealed by itself while it changes', async () => {
    const options = {
      database: database(),
      folder,
      now: () => at,
      intervalMilliseconds: 5,
      onError: (e: unknown) => errors.push(e),
    }
    const ticking = createSealer(options)
    await append(draft('record-1'))
    await expect.poll(async () => (await verify()).unsealed).toBe(0)
    await ticking.close()
    expect(await verify()).toMatchObject({ ok: true, seals: 1 })
    expect(errors).toEqual([])
  })

  it('verifies while others append', async () => {
    await tenSealed()
    let writing = true
    const writer = (async () => {
      while (writing) {
        await append(draft('record-1'), draft('record-3'))
        await sealer.sealNow()
      }
    })()
    for (let n = 0; n < 10; n++) expect(await verify()).toMatchObject({ ok: true })
    writing = false
    await writer
  })
})
