import { availableParallelism } from 'node:os'
import { AppError, type Instant } from '../../../core/index.ts'
import { editsOutside, type ModelEvent } from '../../../governance/change-control/index.ts'
import { type AdditiveFile, modelText, type ShapeEdit, smallestGroup } from '../../../learning/index.ts'
import type { CohortDefinition } from '../../../pipeline/features/index.ts'
import {
  definitionOf,
  type EditEffect,
  handEditsOf,
  keepRun,
  modelFileOf,
  modelOfVersion,
  runHash,
  runOfVersion,
  runsOfModel,
  type TrainingRun,
} from '../../../pipeline/models/index.ts'
import type { Caller, Dependencies } from '../dependencies.ts'
import { editedAs } from './edit-asked.ts'
import { type RebuildOptions, rebuildParts } from './frozen-rows.ts'
import { groupingsOf } from './groupings.ts'
import type { EditTried } from './learn-task.ts'
import { versionNamed } from './move.ts'
import { onAThread } from './on-a-thread.ts'
import { planThatCounts } from './plan-view.ts'
import { type KnownLife, recordMove, trustedLife } from './record-move.ts'
import { refused } from './refusals.ts'
import { testRowsOf } from './test-rows.ts'
import { trainingOf } from './training-rows.ts'

export type EditAsked = {
  readonly model: string
  /** The version to edit, whole or the beginning of one that fits no other. It stays as it is. */
  readonly version: string
  /** One after the other; values are log-odds as used. */
  readonly edits: readonly ShapeEdit[]
  readonly by: ModelEvent['by']
  /** Stands with each edit in the model file. */
  readonly why: string
}

export type EditOptions = {
  readonly progress?: (step: 'reading people' | 'working out the effect', done: number, of: number | null) => void
  readonly signal?: AbortSignal | undefined
}

/** What edits would give, or gave. */
export type EditedModel = {
  readonly model: string
  readonly parent: string
  readonly edited: AdditiveFile
  readonly definition: CohortDefinition
  readonly run: TrainingRun
  /** Why the plan that counts would block the version; empty where it allows it. */
  readonly outside: readonly string[]
}

/** The model with its edits, without looking at any row. @throws AppError `misuse`, `not-found`, `ambiguous`, `conflict` */
export const editedModel = async (deps: Dependencies, asked: EditAsked): Promise<EditedModel> => {
  const known = await trustedLife(deps, asked.model)
  return await editedIn(deps, known, asked, deps.clock())
}

const editedIn = async (
  deps: Dependencies,
  { life, plans }: KnownLife,
  { model, version: named, edits, by, why }: EditAsked,
  at: Instant,
): Promise<EditedModel> => {
  if (why.trim() === '') throw new AppError('misuse', 'Why it is edited is not said.', { remedy: 'Add --reason TEXT.' })
  const version = versionNamed(life, named)
  const run = await runOfVersion(deps.database.kysely, version)
  const definition = await definitionOf(deps.database.kysely, run.definition)
  const warrant = { by: by.id, because: why.trim(), at }
  const { edited } = editedAs(await modelOfVersion(deps.blobs, version), edits, warrant, definition)
  const plan = planThatCounts(plans, at)
  return {
    model,
    parent: version,
    edited,
    definition,
    run,
    outside:
      plan === undefined
        ? ['no plan is signed']
        : editsOutside(plan, { ...run.trained, edited: { parent: version, edits: handEditsOf(edited) } }),
  }
}

/** What edits do, before anything is kept. Nobody's outcome in the test is looked at. @throws AppError as `editVersion` */
export const effectOfEdits = async (
  deps: Dependencies,
  asked: EditAsked,
  caller: Caller,
  options: EditOptions = {},
): Promise<EditedModel & { readonly effect: EditEffect }> => {
  const made = await editedModel(deps, asked)
  const { effect } = await tried(deps, made, caller, options, false)
  return { ...made, effect }
}

export type EditedVersion = EditedModel & { readonly version: string; readonly effect: EditEffect }

/**
 * Edits shapes of a version and registers what comes of it as a new candidate: its own bytes, with every edit in them; judged on its own test,
 * and from then on by the same gates as any other. The version that was edited stays as it is, also while it serves.
 *
 * @throws AppError `misuse` for what cannot be edited; `conflict` with `details.refusal` where the life of the model does not allow it or the
 *   test rows cannot be made again; `interrupted`
 */
export const editVersion = async (
  deps: Dependencies,
  asked: EditAsked,
  caller: Caller,
  options: EditOptions = {},
): Promise<EditedVersion> => {
  const made = await editedModel(deps, asked)
  const { effect, judged } = await tried(deps, made, caller, options, true)
  if (judged === null) throw new TypeError('an edited version was not judged')
  const { hash: version } = await deps.blobs.put(Buffer.from(modelText(made.edited)))
  const run: TrainingRun = {
    ...made.run,
    trained: { ...made.run.trained, version, edited: { parent: made.parent, edits: handEditsOf(made.edited) } },
    code: deps.code,
    at: deps.clock(),
    ...judged,
    gap: made.run.gap === null ? null : `Before it was edited: ${made.run.gap.replace(/^Before it was edited: /, '')}`,
    proposal: null,
    edited: {
      parent: made.parent,
      edits: made.edited.body.edits,
      effect,
      judgedBefore: await judgedOn(deps, made.run),
    },
  }
  await recordMove(
    deps,
    made.model,
    () => ({ kind: 'registered', version, at: deps.clock(), by: asked.by, why: asked.why, trained: run.trained }),
    caller,
    { run: runHash(run), write: async tx => await keepRun(tx, run) },
  )
  return { ...made, version, run, effect }
}

const judgedOn = async ({ database }: Dependencies, { trained, test }: TrainingRun): Promise<number> =>
  (await runsOfModel(database.kysely, trained.model)).filter(run => run.test.hash === test.hash).length

const tried = async (
  deps: Dependencies,
  { model, parent, edited, run, definition }: EditedModel,
  caller: Caller,
  { progress = () => undefined, signal }: EditOptions,
  isKept: boolean,
): Promise<EditTried> => {
  const counted: RebuildOptions['counted'] = (people, of) => progress('reading people', people, of)
  const { train, test } = await rebuildParts(deps, run, caller, { counted, signal })
  if (test.hash !== run.test.hash)
    throw refused(
      'test-rows-changed',
      `the test rows of this version can no longer be made: ${run.test.rows} then, ${test.rows} now (erased, denied, linked otherwise, or made by another version of Attune)`,
      { model, version: parent },
    )
  progress('working out the effect', 0, null)
  const names = run.found.subgroups.map(({ column }) => column)
  return await onAThread(
    {
      task: 'edit',
      root: await modelFileOf(deps.blobs, await rootOf(deps, run)),
      parent: await modelFileOf(deps.blobs, parent),
      edited: modelText(edited),
      training: trainingOf(definition, train),
      patients: train.patients.codes,
      test: { table: test.table, patients: test.patients.codes },
      judgeOn: isKept ? testRowsOf(test, groupingsOf(definition, test, names)) : null,
      smallest: smallestGroup,
      threads: availableParallelism(),
    },
    { signal, progress: () => undefined },
  )
}

/** The version that was trained, from which this one was edited. */
const rootOf = async (deps: Dependencies, { trained: { edited, version } }: TrainingRun): Promise<string> =>
  edited === undefined ? version : await rootOf(deps, await runOfVersion(deps.database.kysely, edited.parent))
