import { AppError, type Instant } from '../../../core/index.ts'
import { type Actor, may } from '../../../governance/access/index.ts'
import {
  livedThrough,
  type ModelEvent,
  type ModelLife,
  newLife,
  type Plans,
  publicPlanKey,
  verifiedPlans,
} from '../../../governance/change-control/index.ts'
import type {
  GatesView,
  ModelRightsView,
  ModelRowView,
  ModelsView,
  ModelView,
  ShapesView,
  VersionView,
  WatchView,
} from '../../../pipeline/delivery/index.ts'
import {
  type CohortDefinition,
  parseCohortDefinition,
  shippedDefinition,
  shippedDefinitions,
} from '../../../pipeline/features/index.ts'
import {
  answersFailed,
  definitionOf,
  eventsOfModel,
  modelNames,
  modelOfVersion,
  plansOfModel,
  proposalsOfModel,
  runOfVersion,
  runsOfModel,
  type Serving,
  type TrainingRun,
  watchesOfModel,
} from '../../../pipeline/models/index.ts'
import type { Dependencies } from '../dependencies.ts'
import { planThatCounts, planView } from './plan-view.ts'
import { servingNow } from './serving-now.ts'
import { shapesOf } from './shapes-view.ts'
import { type Beside, gatesView, versionView } from './version-view.ts'

/** Watches whose verdict is shown beside the last. */
const EARLIER = 12

/** Every model of this site, with how it stands; and what could be trained. */
export const modelsView = async (deps: Dependencies, actor: Actor): Promise<Omit<ModelsView, 'running' | 'ended'>> => {
  const names = await modelNames(deps.database.kysely)
  const serving = await servingNow(deps)
  const models: ModelRowView[] = []
  for (const name of names) models.push((await modelNow(deps, name, serving)).row)
  return {
    models,
    templates: shippedDefinitions.filter(name => !names.includes(name)).map(templateOf),
    may: rightsOf(actor),
  }
}

/** One model: its versions with what they showed, what was decided, and what watching it found. @throws AppError `not-found` */
export const modelView = async (
  deps: Dependencies,
  name: string,
  actor: Actor,
): Promise<Omit<ModelView, 'running' | 'ended'>> => {
  const { row, known } = await modelNow(deps, name, await servingNow(deps))
  const { openProposals: _, watch: __, ...shown } = row
  const rights = rightsOf(actor)
  const beside: Beside = {
    ...known,
    at: deps.clock(),
    by: { id: actor.id, role: actor.role },
    mayDecide: rights.decide,
  }
  const [watch, ...earlier] = known.watches
  const broke = new Map(
    (await answersFailed(deps.database.kysely, name)).map(({ version, ...failed }) => [version, failed]),
  )
  return {
    ...shown,
    description: known.definition.description ?? '',
    may: rights,
    plan: known.plan === undefined ? null : planView(known.plan, beside.at),
    versions: known.runs.flatMap((run): readonly VersionView[] => {
      const own = known.life.versions.get(run.trained.version)
      return own === undefined ? [] : [versionView(run, own, beside, broke.get(run.trained.version) ?? null)]
    }),
    history: known.events
      .map(event => {
        const { version, at, by, why } = event
        const isEdit = event.kind === 'registered' && event.trained.edited !== undefined
        return { kind: isEdit ? ('edited' as const) : event.kind, version, at, by: by.id, role: by.role, why }
      })
      .toReversed(),
    watch: watch ?? null,
    earlierWatches: earlier.map(({ at, verdict }) => ({ at, verdict })),
    proposals: known.proposals.map(({ id, at, proposal, answered }) => ({
      id,
      at,
      because: proposal.because,
      answered,
    })),
  }
}

/** @throws AppError `not-found`, also where the model has no shapes to be read */
export const shapesView = async (deps: Dependencies, name: string, version: string): Promise<ShapesView> => {
  const run = await runOf(deps, name, version)
  const definition = await definitionOf(deps.database.kysely, run.definition)
  const shapes = shapesOf(await modelOfVersion(deps.blobs, version), run, definition)
  if (shapes !== undefined) return shapes
  throw new AppError('not-found', `A ${run.trained.kind} model has no shapes that can be read.`, {
    remedy: 'What matters to it is told by its importance.',
  })
}

/** The run of a version of this model. @throws AppError `not-found` */
const runOf = async ({ database }: Dependencies, name: string, version: string): Promise<TrainingRun> => {
  const run = await runOfVersion(database.kysely, version)
  if (run.trained.model === name) return run
  throw new AppError('not-found', `There is no version ${version} of ${name}.`, {
    remedy: 'The page of the model lists its versions.',
  })
}

const rightsOf = (actor: Actor): ModelRightsView => {
  const purpose = actor.role === 'clinician' ? 'treatment' : 'operations'
  return {
    decide: may(actor, 'model:decide', null, purpose).allowed,
    train: may(actor, 'model:train', null, purpose).allowed,
    edit: may(actor, 'model:edit', null, purpose).allowed,
  }
}

const templateOf = (name: string): ModelsView['templates'][number] => {
  const read = parseCohortDefinition(shippedDefinition(name) ?? '', name)
  if (!read.ok) throw new AppError('internal', `The template ${name} cannot be read.`, { remedy: 'Report it.' })
  return { name, title: read.value.title, description: read.value.description ?? '' }
}

type Known = {
  readonly life: ModelLife
  readonly events: readonly ModelEvent[]
  readonly plans: Plans
  readonly plan: ReturnType<typeof planThatCounts>
  readonly runs: readonly TrainingRun[]
  readonly definition: CohortDefinition
  readonly watches: readonly WatchView[]
  readonly proposals: Awaited<ReturnType<typeof proposalsOfModel>>
}

const modelNow = async (
  deps: Dependencies,
  name: string,
  { served, not }: Serving,
): Promise<{ readonly row: ModelRowView; readonly known: Known }> => {
  const known = await knownOf(deps, name)
  const { life, events, runs, watches, proposals } = known
  const version = served.find(({ role, run }) => role === 'serving' && run.trained.model === name)?.run.trained.version
  const since = events.findLast(one => one.version === version && (one.kind === 'served' || one.kind === 'rolled-back'))
  const newest = runs[0]
  const own = newest === undefined ? undefined : life.versions.get(newest.trained.version)
  return {
    known,
    row: {
      name,
      title: known.definition.title,
      serving: version === undefined || since === undefined ? null : { version, since: since.at },
      notServed: not.find(({ model }) => model === name)?.because ?? null,
      shadows: served.filter(({ role, run }) => role === 'shadow' && run.trained.model === name).length,
      newest:
        newest === undefined || own === undefined
          ? null
          : {
              version: newest.trained.version,
              stage: own.stage,
              at: newest.at,
              gates: verdictOf(gatesView(own, { ...known, at: deps.clock() })),
            },
      watch:
        watches[0] === undefined
          ? null
          : { version: watches[0].version, at: watches[0].at, verdict: watches[0].verdict },
      openProposals: proposals.filter(({ answered }) => answered === null).length,
    },
  }
}

const verdictOf = (gates: GatesView | null): Pick<GatesView, 'verdict' | 'notShown'> | null =>
  gates === null ? null : { verdict: gates.verdict, notShown: gates.notShown }

const knownOf = async (deps: Dependencies, name: string): Promise<Known> => {
  const { kysely } = deps.database
  const [events, documents, runs, watches, proposals] = await Promise.all([
    eventsOfModel(kysely, name),
    plansOfModel(kysely, name),
    runsOfModel(kysely, name),
    watchesOfModel(kysely, name, EARLIER + 1),
    proposalsOfModel(kysely, name),
  ])
  const [newest] = runs
  if (newest === undefined) {
    throw new AppError('not-found', `There is no model ${name}.`, { remedy: 'The page of models lists them.' })
  }
  const publicKey = publicPlanKey(deps.folder.keys)
  const plans = publicKey === undefined ? new Map() : verifiedPlans(documents, publicKey)
  return {
    life: lifeSoFar(name, events, plans),
    events,
    plans,
    plan: planThatCounts(plans, deps.clock() as Instant),
    runs,
    definition: await definitionOf(kysely, newest.definition),
    watches: watches.map(({ body }) => body as WatchView),
    proposals,
  }
}

/** A history that cannot be trusted is shown up to the move that was not allowed; nothing of it serves. */
const lifeSoFar = (name: string, events: readonly ModelEvent[], plans: Plans): ModelLife => {
  const lived = livedThrough(name, events, plans)
  if (lived.ok) return lived.life
  const before = livedThrough(name, events.slice(0, lived.at), plans)
  return before.ok ? before.life : newLife(name)
}
