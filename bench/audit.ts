import { hash as digest } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instantOf, type RecordId } from '../src/core/index.ts'
import {
  type AuditDraft,
  type AuditSchema,
  appendAudit,
  auditMigration,
  createSealer,
  verificationKey,
  verifyAudit,
} from '../src/governance/audit/index.ts'
import { type Database, openDatabase } from '../src/platform/database/index.ts'
import { postgresBinaries, startPostgres } from '../test/support/postgres.ts'
import { serverCpuSeconds } from './measured-process.ts'
import { measure, numberArgument, report } from './report.ts'

/**
 * Verification of an audit trail, on PGlite and on a PostgreSQL server of its own. Beside it, in the same run, reading
 * the same rows in the same pages and one SHA-256 of each. The trail is appended by the real appender, and sealed after
 * every 5,000 events.
 *
 *   node bench/audit.ts [EVENTS]       1000000 events
 */
const events = numberArgument(0, 1_000_000)
const batch = 5_000
const pageRows = 1_000
const start = Date.UTC(2026, 0, 1)
const folder = mkdtempSync(join(tmpdir(), 'attune-audit-'))
const rows: Record<string, string | number>[] = []
const server = postgresBinaries() === undefined ? undefined : await startPostgres()
try {
  await measureOn('PGlite', undefined, undefined)
  if (server !== undefined) await measureOn('PostgreSQL', await server.createDatabase(), server.pid())
} finally {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}
report(`Verification of ${events} audit events`, rows)

async function measureOn(kind: string, url: string | undefined, postmaster: number | undefined): Promise<void> {
  const dataFolder = join(folder, kind)
  const database = await openDatabase<AuditSchema>({
    dataFolder,
    migrations: [auditMigration],
    ...(url === undefined ? {} : { url }),
  })
  try {
    const place = { seals: join(dataFolder, 'seals'), keys: join(dataFolder, 'keys') }
    await fill(database, place)
    const from = { db: database.kysely, seals: place.seals, publicKey: verificationKey(place.keys) }
    const used = async (work: () => Promise<number>) => {
      const before = serverCpuSeconds(postmaster)
      const { value, seconds, cpuSeconds } = await measure(work)
      if (value !== events) throw new Error(`${value} of ${events} events`)
      return { seconds, cpuSeconds: cpuSeconds + serverCpuSeconds(postmaster) - before }
    }
    const reference = await used(() => readAndHash(database))
    const verified = await used(async () => {
      const { ok, events: found, unsealed } = await verifyAudit(from)
      return ok && unsealed === 0 ? found : -1
    })
    for (const [what, { seconds, cpuSeconds }] of [
      [`${kind}: read + SHA-256 (reference)`, reference],
      [`${kind}: verify`, verified],
    ] as const) {
      rows.push({
        what,
        seconds,
        'CPU s': cpuSeconds,
        'events/s': events / seconds,
        'events per CPU second': events / cpuSeconds,
        'CPU / reference': cpuSeconds / reference.cpuSeconds,
        'resident MB': process.memoryUsage.rss() / 1e6,
      })
      console.error(JSON.stringify(rows.at(-1)))
    }
  } finally {
    await database.close()
  }
}

async function fill(database: Database<AuditSchema>, place: { readonly seals: string; readonly keys: string }) {
  const sealer = createSealer({
    database,
    folder: place,
    now: () => instantOf(start),
    intervalMilliseconds: 2 ** 30,
    onError: error => {
      throw error
    },
  })
  for (let first = 0; first < events; first += batch) {
    const drafts = Array.from({ length: Math.min(batch, events - first) }, (_, n) => draft(first + n))
    await database.transaction(tx => appendAudit(tx, drafts))
    await sealer.sealNow()
  }
  await sealer.close()
}

/** Ten thousand records, in turn. */
function draft(n: number): AuditDraft {
  const id = digest('sha256', String(n))
  return {
    at: instantOf(start + n * 25),
    actor: `user:clinician-${n % 40}`,
    action: n % 3 === 0 ? 'advice.given' : 'profile.read',
    record: digest('sha256', String(n % 10_000)) as RecordId,
    purpose: 'TREAT',
    details: { asOf: '2026-11-24T02:14:43.120Z', recommendation: id },
  }
}

async function readAndHash({ kysely }: Database<AuditSchema>): Promise<number> {
  let count = 0
  for (let chain = 0; chain < 64; chain++) {
    for (let seq = 0; ; ) {
      const page = await kysely
        .selectFrom('audit_event')
        .select(['seq', 'at', 'actor', 'action', 'record', 'purpose', 'details', 'previous', 'hash'])
        .where('chain', '=', chain)
        .where('seq', '>', seq)
        .orderBy('seq')
        .limit(pageRows)
        .execute()
      for (const row of page) digest('sha256', JSON.stringify(row))
      count += page.length
      seq = page.at(-1)?.seq ?? seq
      if (page.length < pageRows) break
    }
  }
  return count
}
