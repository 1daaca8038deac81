import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import type { DocumentHash } from '../../core/index.ts'
import { describeFault } from '../../governance/audit/index.ts'
import { switchedOffAt } from '../../pipeline/advice/index.ts'
import { openQuarantine } from '../../pipeline/profile/index.ts'
import { errorFields } from '../../platform/logging/index.ts'
import type { Dependencies } from './dependencies.ts'
import { listPacks } from './knowledge.ts'
import { describeSilence, listSources } from './sources.ts'

export type Examination = {
  readonly check: string
  readonly state: 'ok' | 'warning' | 'failed'
  readonly finding: string
  /** What to do; `null` when nothing. */
  readonly remedy: string | null
}

type Found = Omit<Examination, 'check'>

const ok = (finding: string): Found => ({ state: 'ok', finding, remedy: null })
const warning = (finding: string, remedy: string): Found => ({ state: 'warning', finding, remedy })
const failed = (finding: string, remedy: string): Found => ({ state: 'failed', finding, remedy })

/** Documents whose bytes are read back. */
const sampled = 20

/** Looks at an installation: what is wrong, and what to do about it. Changes nothing. */
export const examine = async (deps: Dependencies): Promise<readonly Examination[]> => {
  const checks: readonly (readonly [string, () => Promise<Found>])[] = [
    ['Node.js', async () => nodeVersion()],
    ['data folder', () => dataFolder(deps)],
    ['disk space', () => diskSpace(deps)],
    ['database', () => database(deps)],
    ['site settings', async () => site(deps)],
    ['knowledge', () => knowledge(deps)],
    ['switched off', () => switches(deps)],
    ['documents', () => documents(deps)],
    ['quarantine', () => quarantine(deps)],
    ['sources', () => sources(deps)],
    ['worklist', () => queue(deps)],
    ['audit trail', () => audit(deps)],
  ]
  const found: Examination[] = []
  for (const [check, run] of checks) {
    try {
      found.push({ check, ...(await run()) })
    } catch (error) {
      // One check that breaks must not hide what the others find.
      const { type, code, message, where } = errorFields(error)
      const said = message ?? [type, code, ...Object.values(where ?? {})].filter(part => part !== undefined).join(' ')
      found.push({ check, ...failed(said, 'See the finding; if it is a bug in Attune, please report it.') })
    }
  }
  return found
}

const nodeVersion = (): Found => {
  const major = Number(process.versions.node.split('.')[0])
  return major >= 24
    ? ok(process.versions.node)
    : warning(process.versions.node, 'Start Attune with npm, which brings Node 24.')
}

const dataFolder = async ({ folder }: Dependencies): Promise<Found> => {
  await access(folder.path, constants.R_OK | constants.W_OK)
  const { mode } = await stat(folder.path)
  return (mode & 0o077) === 0 || process.platform === 'win32'
    ? ok('readable for its owner only')
    : warning('others on this machine may read it', `chmod 700 the data folder: it holds patient data.`)
}

const diskSpace = async ({ folder }: Dependencies): Promise<Found> => {
  const { bavail, bsize } = await statfs(folder.path)
  const gigabytes = (bavail * bsize) / 1e9
  const text = `${gigabytes.toFixed(1)} GB free`
  return gigabytes < 1
    ? failed(text, 'Make room: below 1 GB an import may not finish.')
    : gigabytes < 5
      ? warning(text, 'Make room soon.')
      : ok(text)
}

const database = async ({ database: { kind, kysely } }: Dependencies): Promise<Found> => {
  const { rows } = await sql<{ version: string; size: string; applied: string }>`
    select split_part(version(), ' ', 2) as version, pg_size_pretty(pg_database_size(current_database())) as size,
      (select count(*) from attune_migration)::text as applied`.execute(kysely)
  const [row] = rows
  const text = `${kind === 'pglite' ? 'embedded' : 'PostgreSQL'} ${row?.version}, ${row?.size}, ${row?.applied} migrations`
  return kind === 'pglite'
    ? warning(`${text}; does not survive power loss`, 'Use a PostgreSQL server (DATABASE_URL) where that matters.')
    : ok(text)
}

const site = ({ site: { jurisdiction, asOf, source } }: Dependencies): Found => {
  if (jurisdiction === null) {
    return warning('no jurisdiction: no label dose is shown', 'Set "jurisdiction" to "us" or "eu" in site.json.')
  }
  return asOf === null
    ? ok(`jurisdiction ${jurisdiction}, source ${source}`)
    : warning(`the moment is fixed at ${asOf}`, 'Only for the example hospital: set "asOf" to null in site.json.')
}

const knowledge = async (deps: Dependencies): Promise<Found> => {
  const packs = await listPacks(deps)
  const inUse = packs.find(one => one.inUse)
  if (inUse === undefined)
    return failed('the pack in use is not kept', 'Start Attune again; if it stays, restore a backup.')
  const text = `${packs.length} packs kept; in use ${inUse.hash.slice(0, 12)}: ${inUse.rows} rows, ${inUse.withoutClinicalReview} without clinical review`
  return inUse.overdue > 0
    ? warning(`${text}, ${inUse.overdue} past review`, 'Review them: attune knowledge show --table NAME.')
    : ok(text)
}

const switches = async (deps: Dependencies): Promise<Found> => {
  const off = await switchedOffAt(deps.database.kysely, null)
  return off.length === 0
    ? ok('nothing')
    : warning(
        off.map(({ target, reason }) => `${target} (${reason})`).join(', '),
        'attune switch on TARGET --reason TEXT when it may speak again.',
      )
}

const documents = async ({ database: { kysely }, blobs }: Dependencies): Promise<Found> => {
  const rows = await kysely
    .selectFrom('document')
    .select('document')
    .where('name', '<>', 'erased')
    .distinct()
    .orderBy('document')
    .limit(sampled)
    .execute()
  const bad: string[] = []
  for (const { document } of rows) {
    try {
      for await (const _ of blobs.read(document as DocumentHash)) {
        // Reading to the end is the check: the store compares the hash.
      }
    } catch {
      bad.push(document.slice(0, 12))
    }
  }
  return bad.length === 0
    ? ok(`${rows.length} read back, each as it was received`)
    : failed(`missing or damaged: ${bad.join(', ')}`, 'Restore these files from a backup.')
}

const quarantine = async ({ database: { kysely } }: Dependencies): Promise<Found> => {
  const open = await openQuarantine(kysely)
  const count = open.reduce((sum, one) => sum + one.count, 0)
  return count === 0
    ? ok('nothing')
    : warning(
        `${count} stretches could not be read`,
        'attune quarantine list; the bytes are kept, and can be read again.',
      )
}

const sources = async (deps: Dependencies): Promise<Found> => {
  const all = await listSources(deps)
  const silent = all.filter(({ silence }) => silence.silent)
  return silent.length === 0
    ? ok(`${all.length}, none of them silent`)
    : warning(`silent: ${silent.map(describeSilence).join('; ')}`, 'Look at the sender and the way: attune sources.')
}

const queue = async ({ database: { kysely }, clock }: Dependencies): Promise<Found> => {
  const row = await kysely
    .selectFrom('advice_due')
    .select([sql<string>`count(*)`.as('count'), sql<string | null>`min(since)::text`.as('oldest')])
    .executeTakeFirstOrThrow()
  const text = `${row.count} people due to be looked at`
  const minutes = row.oldest === null ? 0 : (Date.parse(clock()) - Date.parse(row.oldest)) / 60_000
  return minutes > 60
    ? warning(`${text}, the first for ${Math.round(minutes)} minutes`, 'Run a server, or attune worklist --refresh.')
    : ok(text)
}

const audit = async (deps: Dependencies): Promise<Found> => {
  const verdict = await deps.verifyAudit()
  return verdict.ok
    ? ok(`${verdict.events} events, ${verdict.seals} seals, intact`)
    : failed(
        `not intact: ${verdict.faults.map(describeFault).join('; ')}`,
        'Stop, keep a copy of the data folder, and investigate before anything else: docs/operations/audit.md.',
      )
}
