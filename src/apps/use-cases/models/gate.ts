import { AppError } from '../../../core/index.ts'
import {
  championOf,
  type Judgement,
  type ModelEvent,
  type Plan,
  type Plans,
  planHash,
  type SharedSince,
} from '../../../governance/change-control/index.ts'
import { smallestGroup } from '../../../learning/index.ts'
import {
  editDoubt,
  modelFileOf,
  modelOfVersion,
  runOfVersion,
  runsOfModel,
  type TrainingRun,
} from '../../../pipeline/models/index.ts'
import type { Caller, Dependencies } from '../dependencies.ts'
import { changeOf } from './changed-rows.ts'
import { type Overlap, rebuildFrozen } from './frozen-rows.ts'
import { assertGroups, groupingsOf } from './groupings.ts'
import { versionNamed } from './move.ts'
import { onAThread } from './on-a-thread.ts'
import { auditRefused, type KnownLife, recordMove, trustedLife } from './record-move.ts'
import { refused } from './refusals.ts'
import { testRowsOf } from './test-rows.ts'

export type GateAsked = {
  readonly model: string
  /** Without it the one that was trained last. */
  readonly version?: string | undefined
  /** Judging decides nothing: without it `system:gate`. */
  readonly by?: string | undefined
  readonly why?: string | undefined
}

export type GateOptions = {
  readonly progress?: (step: 'reading people' | 'judging', done: number, of: number | null) => void
  readonly signal?: AbortSignal | undefined
}

export type Gated = {
  readonly model: string
  readonly version: string
  readonly plan: { readonly hash: string; readonly id: string; readonly expires: string }
  readonly judgement: Judgement
  readonly event: ModelEvent
}

/**
 * Judges a version by the newest plan in force: the plan's test rows are made again and must have its hash; the candidate, and the
 * version that served last, predict them; what was found is kept as facts (never as a verdict) in a move of the model's life.
 *
 * @throws AppError `conflict` with `details.refusal` where it cannot be judged: no plan in force, other test rows than the plan's, a
 *   candidate that was trained on patients of the test; `interrupted`
 */
export const gateModel = async (
  deps: Dependencies,
  asked: GateAsked,
  caller: Caller,
  { progress = () => undefined, signal }: GateOptions = {},
): Promise<Gated> => {
  const { model } = asked
  const known = await trustedLife(deps, model)
  const version = asked.version === undefined ? newestOf(known, model) : versionNamed(known.life, asked.version)
  try {
    const plan = planInForce(known.plans, deps.clock(), model)
    const run = await runOfVersion(deps.database.kysely, version)
    const found = await judged(deps, { known, plan, run, version }, caller, { progress, signal })
    const by = { id: asked.by ?? 'system:gate', role: 'governance' } as const
    const hash = planHash(plan)
    const common = { version, by, why: asked.why ?? 'judged by the gates of the plan', plan: hash, test: found.found }
    const { life, event } = await recordMove(
      deps,
      model,
      () => ({
        kind: 'gated',
        at: deps.clock(),
        ...common,
        ...(found.champion === null ? {} : { champion: found.champion }),
      }),
      caller,
    )
    const judgement = life.versions.get(version)!.clearances.get(hash)!.judgement
    return { model, version, plan: { hash, id: plan.id, expires: plan.expires }, judgement, event }
  } catch (error) {
    // What the life of the model refuses is audited where it moves.
    if (error instanceof AppError && error.details.gate === true)
      await auditRefused(deps, error, { model, version, move: 'gated', by: asked.by }, caller)
    throw error
  }
}

const newestOf = ({ events }: KnownLife, model: string): string => {
  const last = events.findLast(({ kind }) => kind === 'registered')
  if (last !== undefined) return last.version
  throw new AppError('not-found', `Nothing of ${model} was trained here.`, { remedy: `attune model train ${model}` })
}

const planInForce = (plans: Plans, at: string, model: string): Plan => {
  const newest = [...plans.values()].reverse()
  const plan = newest.find(({ expires }) => at < expires)
  if (plan !== undefined) return plan
  const [last] = newest
  throw last === undefined
    ? refused('plan-unknown', `no signed plan of ${model} is known`, { model, gate: true })
    : refused('plan-expired', `the plan ${last.id} expired at ${last.expires}`, { model, gate: true })
}

type Asked = {
  readonly known: KnownLife
  readonly plan: Plan
  readonly run: TrainingRun
  readonly version: string
}

const judged = async (
  deps: Dependencies,
  { known, plan, run, version }: Asked,
  caller: Caller,
  { progress, signal }: Required<Pick<GateOptions, 'progress'>> & Pick<GateOptions, 'signal'>,
) => {
  const { model } = plan
  const about = { model, version, plan: planHash(plan), gate: true }
  const { blobs, database } = deps
  const doubt = await editDoubt({ db: database.kysely, blobs }, run, await modelOfVersion(blobs, version))
  if (doubt !== undefined) throw refused('edits-not-recorded', doubt, about)
  const source = (await runsOfModel(deps.database.kysely, model)).find(({ test }) => test.hash === plan.frozenTest)
  if (source === undefined)
    throw refused('test-rows-unknown', `how to make the test rows of plan ${plan.id} is not known here`, about)
  const champion = championOf(known.life, version)
  const championRun = champion === null ? null : await runOfVersion(deps.database.kysely, champion)
  const rebuilt = await rebuildFrozen(
    deps,
    source.test,
    [run, ...(championRun === null ? [] : [championRun])],
    caller,
    {
      counted: (people, of) => progress('reading people', people, of),
      signal,
    },
  )
  const { definition, part } = rebuilt
  if (part.hash !== plan.frozenTest) {
    const { words, counts } = await changeOf(deps, source, rebuilt)
    throw refused('test-rows-changed', words, { ...about, rows: counts })
  }
  const [own, champions] = rebuilt.trainedOn
  const isMadeHere = run.trained.brought === undefined
  if (isMadeHere && own!.outright > 0)
    throw refused('trained-on-test-patients', `it was trained on ${own!.outright} patients of the test`, about)
  const there = new Set(part.table.columns.map(({ name }) => name))
  const lacking = [run, ...(championRun === null ? [] : [championRun])].flatMap(({ trained }) =>
    trained.features.filter(name => !there.has(name)),
  )
  if (lacking.length > 0)
    throw refused('features-not-in-test', `the test rows do not have ${[...new Set(lacking)].join(', ')}`, about)
  const { subgroups } = plan.gates
  const columns = 'waived' in subgroups ? [] : subgroups.columns
  assertGroups(definition, columns)
  progress('judging', 0, null)
  const found = await onAThread(
    {
      task: 'judge',
      candidate: await modelFileOf(deps.blobs, version),
      champion: champion === null ? null : { version: champion, text: await modelFileOf(deps.blobs, champion) },
      test: testRowsOf(part, groupingsOf(definition, part, columns)),
      threshold: 'waived' in subgroups ? null : subgroups.threshold,
      smallest: 'waived' in subgroups ? smallestGroup : subgroups.smallest,
    },
    { signal, progress: () => undefined },
  )
  return {
    found: { ...found.found, ...(isMadeHere ? sharedOf(own) : {}) },
    champion: found.champion === null ? null : { ...found.champion, ...trainedOnOf(championRun, champions) },
  }
}

/** Of what was made elsewhere it is not known: the rows it was looked at beside are not those it was made of. */
const trainedOnOf = (run: TrainingRun | null, overlap: Overlap | undefined) =>
  run === null || run.trained.brought !== undefined ? {} : { trainedOn: overlap?.outright ?? 0, ...sharedOf(overlap) }

const sharedOf = (overlap: Overlap | undefined): { readonly sharedSince?: SharedSince } =>
  overlap === undefined || overlap.since === 0 ? {} : { sharedSince: { patients: overlap.since, of: overlap.of } }
