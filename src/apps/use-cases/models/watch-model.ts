import { randomUUID } from 'node:crypto'
import { AppError, epochOf, type Instant } from '../../../core/index.ts'
import type { ModelEvent } from '../../../governance/change-control/index.ts'
import { smallestGroup } from '../../../learning/index.ts'
import type { WatchView } from '../../../pipeline/delivery/index.ts'
import {
  addToProposal,
  answersFailed,
  countWatches,
  eventsOfModel,
  keepProposal,
  keepWatch,
  modelFileOf,
  proposalsOfModel,
  type ServedModel,
  siteModelsId,
} from '../../../pipeline/models/index.ts'
import { decideProposal, type ProposalStep } from '../../../pipeline/monitoring/index.ts'
import { decisionsOfRule } from '../../../pipeline/outcomes/index.ts'
import { asOfFor, type Caller, type Dependencies, recordAct } from '../dependencies.ts'
import { usualGroups } from './groupings.ts'
import { onAThread } from './on-a-thread.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { servingNow } from './serving-now.ts'
import { watchedRows } from './watched-rows.ts'

export type WatchModelAsked = {
  readonly model: string
  /** Index moments after this; without it after the data that the version was trained on, and never before them. */
  readonly since?: Instant | undefined
  /** Up to then, by what was on record then; without it now. */
  readonly until?: Instant | undefined
}

export type WatchModelOptions = {
  readonly progress?: (step: 'reading people' | 'watching', done: number, of: number | null) => void
  readonly signal?: AbortSignal | undefined
}

export type WatchedModel = {
  readonly id: string
  readonly watch: WatchView
  /** What became of a breach. */
  readonly proposal:
    | { readonly kind: 'none' }
    | { readonly kind: 'written' | 'added'; readonly id: string }
    | { readonly kind: 'known'; readonly id: string; readonly because: string }
}

/** Where the plan does not say by how much the AUC may be less. */
const MARGIN = 0.02

/**
 * Watches the version of a model that serves: labels what it would have said after its training from later facts, runs the monitors, and
 * keeps what they found; a breach writes a proposal to train anew. Nothing is trained: a person answers the proposal.
 *
 * @throws AppError `not-found` where nothing serves, `misuse` where there is nothing to look at, `conflict` while it is being watched,
 *   `interrupted`: nothing was kept
 * @example
 * (await watchModel(deps, { model: 'readmission-30d' }, caller)).watch.verdict // 'quiet'
 */
export const watchModel = async (
  deps: Dependencies,
  asked: WatchModelAsked,
  caller: Caller,
  { progress = () => undefined, signal }: WatchModelOptions = {},
): Promise<WatchedModel> => {
  const { model } = asked
  const watched = await versionsOf(deps, model)
  const stretch = stretchOf(deps, watched.serving, asked)
  const once = {
    name: `watch ${model}`,
    message: `${model} is being watched already.`,
    remedy: 'Wait until that is done.',
  }
  return await oneAtATime(deps, once, () => watchStretch(deps, watched, stretch, caller, { progress, signal }))
}

type Watched = { readonly serving: ServedModel; readonly shadow: ServedModel | undefined }

const watchStretch = async (
  deps: Dependencies,
  { serving, shadow }: Watched,
  stretch: Stretch,
  caller: Caller,
  { progress, signal }: Required<Pick<WatchModelOptions, 'progress'>> & Pick<WatchModelOptions, 'signal'>,
): Promise<WatchedModel> => {
  const { model, version } = serving.run.trained
  const act = { actor: caller.actor, record: null, purpose: 'HOPERAT' }
  const said = { model, version, channel: caller.channel }
  await recordAct(deps, { ...act, action: 'model.watch-begun', details: { ...said, ...stretch } })
  const { cases, withheld } = await watchedRows(
    deps,
    serving.definition,
    { ...stretch, groups: groupsOf(serving) },
    { counted: (people, of) => progress('reading people', people, of), signal },
  )
  progress('watching', 0, null)
  const { abstained, ...findings } = await onAThread(
    {
      task: 'watch',
      serving: await modelFileOf(deps.blobs, version),
      shadow:
        shadow === undefined
          ? null
          : { version: shadow.run.trained.version, text: await modelFileOf(deps.blobs, shadow.run.trained.version) },
      asked: {
        cases,
        run: serving.run,
        ...limitsOf(serving),
        overridden: await overriddenSince(deps, model, version, stretch),
        look: 1 + (await countWatches(deps.database.kysely, model, version)),
        until: epochOf(stretch.until),
      },
    },
    { signal, progress: () => undefined },
  )
  const document = { document: 'model-watch', format: 1 } as const
  const at = deps.clock()
  const { since: from, until } = stretch
  const left = { abstained, withheld }
  const failed = await failedIn(deps, model, { serving: version, shadow: shadow?.run.trained.version }, stretch)
  return await keep(deps, { ...document, model, version, at, from, until, left, failed, ...findings }, caller)
}

/** How often each broke when it was asked, by what was kept. */
const failedIn = async (
  { database: { kysely } }: Dependencies,
  model: string,
  { serving, shadow }: { readonly serving: string; readonly shadow: string | undefined },
  stretch: Stretch,
): Promise<WatchView['failed']> => {
  const found = await answersFailed(kysely, model, stretch)
  const of = (version: string | undefined): number => found.find(one => one.version === version)?.count ?? 0
  return { serving: of(serving), shadow: of(shadow) }
}

const versionsOf = async (deps: Dependencies, model: string): Promise<Watched> => {
  const { served, not } = await servingNow(deps)
  const own = served.filter(({ run }) => run.trained.model === model)
  const serving = own.find(({ role }) => role === 'serving')
  if (serving !== undefined) return { serving, shadow: own.find(({ role }) => role === 'shadow') }
  const why = not.find(one => one.model === model)?.because
  throw new AppError(
    'not-found',
    why === undefined ? `No version of ${model} serves.` : `${model} does not serve: ${why}.`,
    { remedy: `attune model show ${model} says where its versions stand.` },
  )
}

type Stretch = { readonly since: Instant; readonly until: Instant }

const stretchOf = (deps: Dependencies, { run }: ServedModel, asked: WatchModelAsked): Stretch => {
  const now = asOfFor(deps, null)
  const until = asked.until === undefined || asked.until > now ? now : asked.until
  const since = asked.since ?? run.until
  const { model } = run.trained
  if (since < run.until)
    throw new AppError('misuse', `What was before ${run.until.slice(0, 10)} was learnt from: it says nothing new.`, {
      remedy: `attune model watch ${model} looks at what came after.`,
    })
  if (until > since) return { since, until }
  throw new AppError(
    'misuse',
    `There is nothing to watch of ${model} yet: it was trained on data up to ${run.until}.`,
    {
      remedy: 'Import what has happened since; or wait.',
    },
  )
}

const groupsOf = ({ plan, definition }: ServedModel): readonly string[] => {
  const subgroups = plan?.gates.subgroups
  return subgroups === undefined || 'waived' in subgroups ? usualGroups(definition) : subgroups.columns
}

const limitsOf = ({ plan }: ServedModel) => {
  const subgroups = plan?.gates.subgroups
  const { rows, events, others } = subgroups === undefined || 'waived' in subgroups ? smallestGroup : subgroups.smallest
  return { margin: plan?.gates.nonInferiorityMargin ?? MARGIN, smallest: { cases: rows, events, others } }
}

/** Decisions since this version began to serve. */
const overriddenSince = async (
  { database: { kysely } }: Dependencies,
  model: string,
  version: string,
  { until }: Stretch,
): Promise<Float64Array> => {
  const events = await eventsOfModel(kysely, model)
  const isBegin = ({ kind, version: of }: ModelEvent) => of === version && (kind === 'served' || kind === 'rolled-back')
  const since = events.findLast(isBegin)?.at ?? until
  return await decisionsOfRule(kysely, { specialty: siteModelsId, rule: model, since, until })
}

/** The watch, and what a breach leads to, with their audit events: all or nothing. */
const keep = async (deps: Dependencies, watch: WatchView, caller: Caller): Promise<WatchedModel> => {
  const id = randomUUID()
  const { model, version, at, verdict } = watch
  return await deps.write(async (tx, audit) => {
    await keepWatch(tx, { id, model, at, document: watch })
    const kept = await proposalsOfModel(tx, model)
    const step = decideProposal(watch, { id, kept, events: await eventsOfModel(tx, model) })
    const proposal = await propose(tx, step, at)
    const act = { at, actor: caller.actor, record: null, purpose: 'HOPERAT' }
    const said = { model, version, watch: id, channel: caller.channel }
    const { predictions, labelled } = watch
    audit({ ...act, action: 'model.watched', details: { ...said, verdict, predictions, labelled } })
    if (proposal.kind === 'written' || proposal.kind === 'added')
      audit({ ...act, action: 'model.proposed', details: { ...said, proposal: proposal.id, step: proposal.kind } })
    return { id, watch, proposal }
  })
}

const propose = async (
  tx: Parameters<typeof keepProposal>[0],
  step: ProposalStep,
  at: Instant,
): Promise<WatchedModel['proposal']> => {
  if (step.kind === 'none' || step.kind === 'known') return step
  if (step.kind === 'add') {
    await addToProposal(tx, step.id, step.proposal)
    return { kind: 'added', id: step.id }
  }
  const id = randomUUID()
  await keepProposal(tx, { id, at, proposal: step.proposal })
  return { kind: 'written', id }
}
