import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql, type Transaction } from 'kysely'
import { instantOf, type RecordId } from '../../src/core/index.ts'
import {
  type AuditDraft,
  type AuditEvent,
  type AuditSchema,
  type AuditVerification,
  appendAudit,
  createSealer,
  linkEvents,
  verificationKey,
  verifyAudit,
} from '../../src/governance/audit/index.ts'
import type { Database } from '../../src/platform/database/index.ts'

const noHash = '0'.repeat(64)
const start = Date.UTC(2026, 10, 24)

export const draftOf = (record: string, details: AuditDraft['details'] = {}): AuditDraft => ({
  at: instantOf(start + 120),
  actor: 'user:house',
  action: 'profile.read',
  record: record as RecordId,
  purpose: 'TREAT',
  details,
})

/** An audit trail of a test, and what somebody with the owner's rights to the database and the data folder can do to it. */
export type TestTrail = Awaited<ReturnType<typeof createTrail>>

type Handle = Pick<Database<AuditSchema>, 'kysely' | 'transaction'>

/** Everything in one transaction that is there already. */
const inside = (tx: Transaction<AuditSchema>): Handle => ({ kysely: tx, transaction: work => work(tx) })

const undo = new Error('undo')

/** Empties the trail of this database, and seals it in a folder of its own. */
export const createTrail = async (whole: Handle) => {
  const dir = mkdtempSync(join(tmpdir(), 'attune-audit-'))
  const folder = { seals: join(dir, 'seals'), keys: join(dir, 'keys') }
  let database = whole
  let seconds = 0
  const open = () =>
    createSealer({
      database,
      folder,
      now: () => instantOf(start + seconds++ * 1_000),
      intervalMilliseconds: 3_600_000,
      onError: () => undefined,
    })
  let sealer = open()
  const reopen = () => {
    sealer = open()
  }

  const run = (...statements: readonly string[]) =>
    database.transaction(async tx => {
      await sql
        .raw(`alter table audit_event disable trigger audit_event_append_only; ${statements.join(';')};
        alter table audit_event enable trigger audit_event_append_only`)
        .execute(tx)
    })
  const put = async (events: readonly AuditEvent[]) => {
    for (const event of events) {
      await database.kysely
        .insertInto('audit_event')
        .values({ ...event })
        .execute()
    }
  }
  const sealFile = () => join(folder.seals, readdirSync(folder.seals)[0] ?? '')
  const reset = async (): Promise<void> => {
    await run(
      'truncate audit_event, audit_seal, audit_head',
      `insert into audit_head select n, 0, '${noHash}' from generate_series(0, 63) n`,
    )
    rmSync(folder.seals, { recursive: true, force: true })
    reopen()
  }
  await reset()
  return {
    folder,
    run,
    put,
    /** As new. */
    reset,
    /** What is done here is undone at the end: in the database, and of seals and keys. */
    undone: async (work: () => Promise<void>): Promise<void> => {
      const kept = join(dir, 'kept')
      cpSync(folder.seals, join(kept, 'seals'), { recursive: true })
      cpSync(folder.keys, join(kept, 'keys'), { recursive: true })
      try {
        await whole.transaction(async tx => {
          database = inside(tx)
          reopen()
          await work()
          throw undo
        })
      } catch (error) {
        if (error !== undo) throw error
      } finally {
        for (const [name, path] of Object.entries(folder)) {
          rmSync(path, { recursive: true, force: true })
          renameSync(join(kept, name), path)
        }
        database = whole
        reopen()
      }
    },
    append: (...drafts: readonly AuditDraft[]) => database.transaction(tx => appendAudit(tx, drafts)),
    seal: () => sealer.sealNow(),
    /** What another process with the same folder does from now on; with another key when that was taken away. */
    reopen,
    events: async (chain: number): Promise<AuditEvent[]> =>
      (await database.kysely
        .selectFrom('audit_event')
        .selectAll()
        .where('chain', '=', chain)
        .orderBy('seq')
        .execute()) as AuditEvent[],
    /** Puts other events in the place of a chain from a number on, with good hashes and head. */
    rewrite: async (chain: number, from: number, details: readonly AuditDraft['details'][]) => {
      const [before] = await database.kysely
        .selectFrom('audit_event')
        .selectAll()
        .where('chain', '=', chain)
        .where('seq', '=', from - 1)
        .execute()
      const head = { chain, seq: from - 1, hash: before?.hash ?? noHash }
      const forged = linkEvents(
        head,
        details.map(each => draftOf('record-1', each)),
      )
      const last = forged.at(-1) ?? head
      await run(
        `delete from audit_event where chain = ${chain} and seq >= ${from}`,
        `update audit_head set seq = ${last.seq}, hash = '${last.hash}' where chain = ${chain}`,
      )
      await put(forged)
    },
    sealLines: () => readFileSync(sealFile(), 'utf8').trimEnd().split('\n'),
    writeSeals: (lines: readonly string[]) => writeFileSync(sealFile(), lines.map(line => `${line}\n`).join('')),
    verify: (copy?: string): Promise<AuditVerification> =>
      verifyAudit({ db: database.kysely, seals: folder.seals, publicKey: verificationKey(folder.keys), copy }),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}
