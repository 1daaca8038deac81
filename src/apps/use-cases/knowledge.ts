import type { KnowledgePack, RowProvenance } from '../../clinical/index.ts'
import { AppError, type Instant } from '../../core/index.ts'
import { setSwitch, switchedOffAt } from '../../pipeline/advice/index.ts'
import { activeOverlay, adoptOverlay, diffPacks, readPack } from '../../pipeline/knowledge/index.ts'
import { asOfFor, type Caller, type Dependencies } from './dependencies.ts'

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

/** What differs between two packs; without a second, between the first and the one in use. */
export const comparePacks = async (deps: Dependencies, before: string, after: string | null) => {
  const a = await fullHash(deps, before)
  const b = after === null ? deps.knowledge.version : await fullHash(deps, after)
  return {
    before: a,
    after: b,
    tables: diffPacks(await deps.knowledgeStore.pack(a), await deps.knowledgeStore.pack(b)),
  }
}

/**
 * Takes a pack in and puts it into use: its tables stand in the place of the built-in ones of the same name. Packs used
 * before are kept, so that old advice still replays.
 *
 * @throws AppError `misuse` with every row that does not fit, in `details`
 */
export const importPack = async (
  deps: Dependencies,
  { given, reason }: { readonly given: unknown; readonly reason: string },
  caller: Caller,
) => {
  const read = readPack(
    given,
    deps.specialties.flatMap(({ tables }) => tables),
  )
  if (!read.ok) {
    throw new AppError('misuse', `The pack does not fit: ${read.issues.length} problems; nothing was taken over.`, {
      remedy: 'Correct the rows named in `details`.',
      details: { issues: read.issues },
    })
  }
  const before = deps.knowledge.version
  const overlay = await deps.knowledgeStore.put(read.value as KnowledgePack)
  await putIntoUse(deps, overlay, reason, caller)
  return { ...(await comparePacks(deps, before, null)), overlay }
}

/** Puts an overlay that was imported before into use again, or with `null` the built-in knowledge alone. */
const putIntoUse = async (
  deps: Dependencies,
  overlay: string | null,
  reason: string,
  caller: Caller,
): Promise<void> => {
  const at = deps.clock()
  await deps.write(async (tx, audit) => {
    await adoptOverlay(tx, { overlay, by: caller.actor, at, reason })
    audit({
      at,
      actor: caller.actor,
      action: 'knowledge.used',
      record: null,
      purpose: 'HOPERAT',
      details: { overlay, reason },
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

/** Everything that can be switched off: specialties, and their verbs as `specialty/verb`. */
export const switchTargets = ({ specialties }: Pick<Dependencies, 'specialties'>): readonly string[] =>
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
  if (!switchTargets(deps).includes(change.target)) {
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
