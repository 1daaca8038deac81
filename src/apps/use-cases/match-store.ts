import {
  countPairs,
  estimateFromStore,
  finishRun,
  type KeptModel,
  keepModel,
  keepStep,
  type MatchingRun,
  openRun,
  standVersions,
  startRun,
  storeVersions,
  walkStep,
} from '../../pipeline/identity/index.ts'
import { linkRecords, recordsNotRead, refreshStatistics, standingVersions } from '../../pipeline/profile/index.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { followLinks } from './follow-links.ts'
import { stopIfAsked } from './interrupted.ts'

/** What `attune people match` did. */
export type MatchStoreReport = {
  readonly records: number
  /** The model in use; `null` for a store of fewer than two records. */
  readonly model: { readonly id: string; readonly version: number; readonly records: number } | null
  /** Whether it went on with a walk that was stopped before. */
  readonly resumed: boolean
  readonly blocks: number
  readonly pairs: number
  /** Blocks that too many records share to tell anybody apart. */
  readonly passedOver: number
  /** Links that changed. */
  readonly links: number
  /** How pairs stand now: linked, review, later, refused, conflict. */
  readonly states: Readonly<Record<string, number>>
}

const notReadAtOnce = 1_000

/**
 * Matches all records of the store: estimates a model, walks the blocks of every partition, links what the rules allow and
 * leaves the rest for people. Each step is a transaction with how far the walk is: stopped anywhere, it goes on from there.
 *
 * @param signal asked to stop, it ends after a step with `interrupted`
 * @param afresh estimates a new model even when a walk was stopped half-way
 */
export const matchStore = async (
  deps: Dependencies,
  { afresh, signal }: { readonly afresh: boolean; readonly signal?: AbortSignal | undefined },
  caller: Caller,
  progress: (line: string) => void,
): Promise<MatchStoreReport> => {
  const db = deps.database.kysely
  await readEarlier(deps, progress)
  const stopped = afresh ? null : await openRun(db)
  const current = await deps.models.current()
  const goesOn = stopped !== null && current !== null && stopped.model === current.id
  const model = goesOn ? current : await estimated(deps, caller, progress)
  if (model === null) return { ...nothing, ...(await countPairs(db)) }
  await refreshStatistics(db)
  let run: MatchingRun = goesOn ? stopped : await deps.write(async tx => await startRun(tx, model.id, deps.clock()))
  let links = 0
  for (;;) {
    stopIfAsked(signal, `${run.pairs} pairs judged, ${links} links`)
    const step = await walkStep(db, run, model, deps.site.matching.review)
    if (step.next === null) break
    links += await written(deps, model, caller, tx => keepStep(tx, step, model.id, deps.clock()))
    run = step.next
    progress(
      `partition ${Math.min(run.part + 1, 8)} of 8, ${run.blocks} blocks, ${run.pairs} pairs judged, ${links} links`,
    )
  }
  links += await written(deps, model, caller, tx => finishRun(tx, run, deps.clock()))
  const { blocks, pairs, passedOver } = run
  const counted = await countPairs(db)
  await recordAct(deps, {
    actor: caller.actor,
    action: 'identity.matched',
    record: null,
    purpose: 'HOPERAT',
    details: { model: model.id, version: model.version, blocks, pairs, links },
  })
  return {
    ...counted,
    model: { id: model.id, version: model.version, records: model.model.records },
    resumed: goesOn,
    blocks,
    pairs,
    passedOver,
    links,
  }
}

const nothing = { model: null, resumed: false, blocks: 0, pairs: 0, passedOver: 0, links: 0 }

type Touch = (tx: Parameters<Parameters<Dependencies['write']>[0]>[0]) => Promise<Parameters<typeof linkRecords>[1]>

/** Writes, and looks again at the links of the records that this concerns. @returns how many links changed */
const written = async (deps: Dependencies, model: KeptModel, caller: Caller, touch: Touch): Promise<number> => {
  const at = deps.clock()
  const rules = { trusted: deps.site.trustedIdentifiers, thresholds: deps.site.matching, model }
  return await deps.write(async (tx, audit) => {
    const linked = await linkRecords(tx, await touch(tx), rules, { at, by: 'system:identity' })
    await followLinks(tx, linked, { at, actor: caller.actor }, audit)
    return linked.links.length
  })
}

const estimated = async (
  deps: Dependencies,
  caller: Caller,
  progress: (line: string) => void,
): Promise<KeptModel | null> => {
  const found = await estimateFromStore(deps.database.kysely, deps.site.trustedIdentifiers, progress)
  if (found === null) return null
  const at = deps.clock()
  return await deps.write(async tx => await keepModel(tx, found, { at, by: caller.actor }))
}

/** Records from before matching was kept: what their facts say of who they are. */
const readEarlier = async (deps: Dependencies, progress: (line: string) => void): Promise<void> => {
  let done = 0
  for (;;) {
    const versions = await recordsNotRead(deps.database.kysely, notReadAtOnce)
    if (versions.length === 0) return
    const records = [...new Set(versions.map(({ record }) => record))].sort()
    await deps.write(async tx => {
      await storeVersions(tx, versions)
      await standVersions(tx, await standingVersions(tx, records))
    })
    done += records.length
    progress(`${done} earlier records are read for matching`)
  }
}
