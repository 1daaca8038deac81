import { existsSync } from 'node:fs'
import type { KnowledgePack, RowProvenance } from '../../clinical/index.ts'
import { AppError, type Instant } from '../../core/index.ts'
import { setSwitch, switchedOffAt } from '../../pipeline/advice/index.ts'
import {
  activeOverlay,
  adoptOverlay,
  diffPacks,
  packHash,
  type TableDifference,
  withOverlay,
  withoutShareAlike,
} from '../../pipeline/knowledge/index.ts'
import { modelNames, siteModelsId } from '../../pipeline/models/index.ts'
import { asOfFor, type Caller, type Dependencies } from './dependencies.ts'
import { type ReleaseAsked, type ReleaseReport, readKnowledge } from './knowledge-files.ts'
import { type ImpactOptions, type KnowledgeImpact, knowledgeImpact } from './knowledge-impact.ts'

export type PackSummary = {
  readonly hash: string
  readonly addedAt: Instant
  readonly inUse: boolean
  readonly tables: number
  readonly rows: number
  /** Rows past their date of review at the moment asked about. */
  readonly overdue: number
  readonly withoutClinicalReview: number
}

/** Every pack that was ever kept, with what is due in each. */
export const listPacks = async (deps: Dependencies): Promise<readonly PackSummary[]> => {
  const day = asOfFor(deps, null).slice(0, 10)
  const summaries: PackSummary[] = []
  for (const { hash, addedAt } of await deps.knowledgeStore.list()) {
    const { tables } = await deps.knowledgeStore.pack(hash)
    const rows = Object.values(tables).flat()
    summaries.push({
      hash,
      addedAt,
      inUse: hash === deps.knowledge.version,
      tables: Object.keys(tables).length,
      rows: rows.length,
      overdue: rows.filter(({ reviewBy }) => reviewBy < day).length,
      withoutClinicalReview: rows.filter(({ clinicalReview }) => clinicalReview === null).length,
    })
  }
  return summaries
}

export type ShownTable = {
  readonly table: string
  readonly rows: readonly (RowProvenance & { readonly overdue: boolean })[]
}

/** The tables of a pack (the one in use without a hash), or the one table asked for, with expiry. */
export const showPack = async (
  deps: Dependencies,
  { hash, table }: { readonly hash: string | null; readonly table: string | null },
): Promise<{ readonly hash: string; readonly tables: readonly ShownTable[] }> => {
  const full = hash === null ? deps.knowledge.version : await fullHash(deps, hash)
  const { tables } = await deps.knowledgeStore.pack(full)
  if (table !== null && tables[table] === undefined) {
    throw new AppError('not-found', 'The pack has no table of that name.', { remedy: 'See attune knowledge show.' })
  }
  const day = asOfFor(deps, null).slice(0, 10)
  return {
    hash: full,
    tables: Object.entries(tables)
      .filter(([name]) => table === null || name === table)
      .map(([name, rows]) => ({ table: name, rows: rows.map(row => ({ ...row, overdue: row.reviewBy < day })) })),
  }
}

/** A pack by its hash, or by a beginning of it that fits one pack only. */
const fullHash = async (deps: Dependencies, start: string): Promise<string> => {
  const fitting = (await deps.knowledgeStore.list()).filter(({ hash }) => hash.startsWith(start))
  const [one, ...more] = fitting
  if (one !== undefined && more.length === 0) return one.hash
  throw new AppError(
    more.length > 0 ? 'ambiguous' : 'not-found',
    `${fitting.length} packs have a hash that begins so.`,
    {
      remedy: 'List them with attune knowledge list.',
    },
  )
}

/** A pack to compare, and how it is called: its hash. */
type Comparable = { readonly hash: string; readonly pack: KnowledgePack }

/** `built-in`, a hash or its beginning, or a file, folder or archive that is read and not stored. */
const comparable = async (deps: Dependencies, name: string, asked: ReleaseAsked): Promise<Comparable> => {
  if (name === 'built-in') return { hash: packHash(deps.builtInPack), pack: deps.builtInPack }
  if (isHashStart(name) && !existsSync(asked.path)) {
    const hash = await fullHash(deps, name)
    return { hash, pack: await deps.knowledgeStore.pack(hash) }
  }
  return wouldBe(deps, (await readKnowledge(deps, asked)).overlay)
}

const isHashStart = (name: string): boolean => /^[0-9a-f]{4,64}$/.test(name)

/** What would be in use with these tables in the place of built-in ones. */
const wouldBe = (deps: Dependencies, overlay: KnowledgePack): Comparable => {
  const whole = withOverlay(deps.builtInPack, overlay)
  const pack = deps.site.shareAlike ? whole : withoutShareAlike(whole).pack
  return { hash: packHash(pack), pack }
}

export type KnowledgeDifference = {
  readonly before: string
  readonly after: string
  readonly tables: readonly TableDifference[]
  /** What changes for the people that are stored, where that was asked for. */
  readonly impact?: KnowledgeImpact
}

/** Asks for `impact`; with `false` only rows are compared. */
export type PatientsAsked = { readonly patients: boolean } & ImpactOptions

const compared = async (
  deps: Dependencies,
  [before, after]: readonly [Comparable, Comparable],
  { patients, ...options }: PatientsAsked,
  caller: Caller,
): Promise<KnowledgeDifference> => {
  const tables = diffPacks(before.pack, after.pack)
  const rows = { before: before.hash, after: after.hash, tables }
  if (!patients) return rows
  const packs = { before: before.pack, after: after.pack, tables }
  return { ...rows, impact: await knowledgeImpact(deps, packs, caller, options) }
}

const inUse = (deps: Dependencies): Comparable => ({ hash: deps.knowledge.version, pack: deps.pack })

/**
 * What differs between two packs, each a hash, `built-in`, or a file that is not stored. With one: from a hash or the
 * built-in tables to what is in use, or from what is in use to a file.
 */
export const comparePacks = async (
  deps: Dependencies,
  names: readonly [string] | readonly [string, string],
  asked: Omit<ReleaseAsked, 'path'> & { readonly at: (name: string) => string },
  patients: PatientsAsked,
  caller: Caller,
): Promise<KnowledgeDifference> => {
  const [one, other] = await Promise.all(names.map(name => comparable(deps, name, { ...asked, path: asked.at(name) })))
  if (one === undefined) throw new TypeError('nothing to compare')
  if (other !== undefined) return await compared(deps, [one, other], patients, caller)
  const isStored = names[0] === 'built-in' || (isHashStart(names[0]) && !existsSync(asked.at(names[0])))
  return await compared(deps, isStored ? [one, inUse(deps)] : [inUse(deps), one], patients, caller)
}

/** A file of which not everything was taken; its bytes are kept under this hash. */
export type KeptFile = { readonly path: string; readonly sha256: string }

export type ImportedKnowledge = KnowledgeDifference & {
  /** `null`: a dry run; nothing was stored. */
  readonly overlay: string | null
  readonly release: ReleaseReport | null
  readonly quarantined: readonly KeptFile[]
}

/** What an import would change, without importing: rows, and with `patients` the advice for everybody who is stored. */
export const previewImport = async (
  deps: Dependencies,
  asked: ReleaseAsked,
  patients: PatientsAsked,
  caller: Caller,
): Promise<ImportedKnowledge> => {
  const { overlay, release } = await readKnowledge(deps, asked)
  const difference = await compared(deps, [inUse(deps), wouldBe(deps, overlay)], patients, caller)
  return { ...difference, overlay: null, release, quarantined: [] }
}

/**
 * Takes knowledge in and puts it into use: a pack in our own schema, or a public release as it is downloaded. Its tables stand
 * in the place of the built-in ones of the same name. Packs used before are kept, so that old advice still replays; of a
 * release, the bytes of every file of which not everything was taken are kept too.
 *
 * @throws AppError `misuse` with every row of a pack that does not fit, in `details`
 */
export const importKnowledge = async (
  deps: Dependencies,
  { reason, ...asked }: ReleaseAsked & { readonly reason: string },
  caller: Caller,
): Promise<ImportedKnowledge> => {
  const before = inUse(deps)
  const { overlay, release, incomplete } = await readKnowledge(deps, asked)
  const quarantined: KeptFile[] = []
  for (const { path, bytes } of incomplete) {
    quarantined.push({ path, sha256: (await deps.blobs.put(bytes)).hash })
  }
  const hash = await deps.knowledgeStore.put(overlay)
  await putIntoUse(deps, hash, reason, caller, quarantined)
  const difference = await compared(deps, [before, inUse(deps)], { patients: false }, caller)
  return { ...difference, overlay: hash, release, quarantined }
}

/** Puts an overlay that was imported before into use again, or with `null` the built-in knowledge alone. */
const putIntoUse = async (
  deps: Dependencies,
  overlay: string | null,
  reason: string,
  caller: Caller,
  quarantined: readonly KeptFile[] = [],
): Promise<void> => {
  const at = deps.clock()
  const kept = quarantined.map(({ sha256 }) => sha256)
  await deps.write(async (tx, audit) => {
    await adoptOverlay(tx, { overlay, by: caller.actor, at, reason })
    audit({
      at,
      actor: caller.actor,
      action: 'knowledge.used',
      record: null,
      purpose: 'HOPERAT',
      details: { overlay, reason, ...(kept.length === 0 ? {} : { quarantined: kept }) },
    })
  })
  await deps.refreshKnowledge()
}

/** Goes back to the built-in knowledge. */
export const returnToBuiltIn = async (deps: Dependencies, reason: string, caller: Caller): Promise<string> => {
  if ((await activeOverlay(deps.database.kysely)) === null) {
    throw new AppError('conflict', 'The built-in knowledge is in use already.', { remedy: 'Nothing to do.' })
  }
  await putIntoUse(deps, null, reason, caller)
  return deps.knowledge.version
}

/** Everything that can be switched off: specialties, their verbs as `specialty/verb`, and the site's models as `site-models/NAME`. */
export const switchTargets = async ({
  specialties,
  database,
}: Pick<Dependencies, 'specialties' | 'database'>): Promise<readonly string[]> => [
  ...verbTargets(specialties),
  siteModelsId,
  ...(await modelNames(database.kysely)).map(name => `${siteModelsId}/${name}`),
]

const verbTargets = (specialties: Dependencies['specialties']): readonly string[] =>
  specialties.flatMap(({ id, predict, choose, dose, check, watch, engage }) => [
    id,
    ...[predict, choose, dose, check, watch, engage].flatMap(verbs => (verbs ?? []).map(verb => `${id}/${verb.id}`)),
  ])

/** Switches a specialty or one of its verbs off or on, audited; advice says so from then on. */
export const flipSwitch = async (
  deps: Dependencies,
  change: { readonly target: string; readonly off: boolean; readonly reason: string },
  caller: Caller,
) => {
  if (!(await switchTargets(deps)).includes(change.target)) {
    throw new AppError('not-found', 'Nothing of that name can be switched.', {
      remedy: 'See attune switch list --json for what can.',
    })
  }
  const now = await switchedOffAt(deps.database.kysely, null)
  if (now.some(({ target }) => target === change.target) === change.off) {
    throw new AppError('conflict', `It is switched ${change.off ? 'off' : 'on'} already.`, { remedy: 'Nothing to do.' })
  }
  const at = deps.clock()
  await deps.write(async (tx, audit) => {
    await setSwitch(tx, { ...change, by: caller.actor, at })
    audit({
      at,
      actor: caller.actor,
      action: change.off ? 'switch.off' : 'switch.on',
      record: null,
      purpose: 'HOPERAT',
      details: { target: change.target, reason: change.reason },
    })
  })
  return await switchedOffAt(deps.database.kysely, null)
}
