import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Transaction } from 'kysely'
import { AppError, canonicalJson, type Instant } from '../../../core/index.ts'
import { smallestGroup } from '../../../learning/index.ts'
import { type CohortDefinition, columnsOf } from '../../../pipeline/features/index.ts'
import {
  eventsOfModel,
  keepDefinition,
  keepRun,
  runHash,
  runOfVersion,
  type TrainingRun,
} from '../../../pipeline/models/index.ts'
import { makeFolder } from '../../../platform/files/index.ts'
import type { AttuneSchema, Caller, Dependencies } from '../dependencies.ts'
import { type BuiltCohort, buildCohort } from '../learning/build-cohort.ts'
import type { Kind } from '../learning/fit-model.ts'
import { readRows } from '../learning/table-rows.ts'
import { assertGroups, groupingsOf, usualGroups } from './groupings.ts'
import { onAThread } from './on-a-thread.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { type PartRows, partCollector } from './part-rows.ts'
import { answerProposal, openProposal } from './proposals.ts'
import { recordMove } from './record-move.ts'
import { runDocument } from './run-document.ts'
import { testRowsOf } from './test-rows.ts'
import { trainingFolder } from './training-folder.ts'
import { trainingOf } from './training-rows.ts'

export type TrainAsked = {
  readonly definition: CohortDefinition
  /** Who asks for it: a person, or `system:NAME`. Who trains a model does not approve it. */
  readonly by: string
  readonly why?: string | undefined
  /** Without it the one that can be read: additive. */
  readonly kind?: Kind | undefined
  /** Settings that differ from the kind's own. */
  readonly settings?: Readonly<Record<string, number>>
  /** Features with which the outcome may only rise (1) or only fall (-1); of boosted and additive models. */
  readonly monotone?: Readonly<Record<string, 1 | -1>>
  readonly seed?: number | undefined
  /** Where the data end, if before now. */
  readonly until?: Instant | undefined
  /** By what rows are parted for the subgroups; without it sex and age. */
  readonly groups?: readonly string[] | undefined
  /** The proposal of a watch that this answers. */
  readonly proposal?: string | undefined
}

export type TrainOptions = {
  /** What is done now, and how far it is. */
  readonly progress?: (step: 'reading people' | 'learning', done: number, of: number | null) => void
  readonly signal?: AbortSignal | undefined
}

export type TrainedVersion = {
  readonly model: string
  readonly version: string
  readonly run: TrainingRun
  /** The same rows and settings gave the same bytes before: nothing was added. */
  readonly isKnown: boolean
  /** What was done otherwise than asked. */
  readonly notes: readonly string[]
}

/**
 * Trains a version of a model on the people who are stored and registers it as a candidate: rows to learn from and rows to judge by are
 * parted by the definition's `split`; the model file lies with the other large bytes under its SHA-256; definition, run, move and audit
 * event are kept in one transaction. The same facts and the same seed give the same version.
 *
 * Stopped while people are read, it goes on when it is asked for again within a day. The rows lie meanwhile in `DIR/training`, readable by
 * the owner only, and are removed when it is done.
 *
 * @throws AppError `misuse` where there is too little to learn from, `conflict` where the same is being trained, `interrupted`
 */
export const trainModel = async (
  deps: Dependencies,
  asked: TrainAsked,
  caller: Caller,
  { progress = () => undefined, signal }: TrainOptions = {},
): Promise<TrainedVersion> => {
  const { definition, by, seed = 1, settings = {}, monotone = {}, groups = usualGroups(asked.definition) } = asked
  assertTrainable(asked)
  assertGroups(definition, groups)
  if (asked.proposal !== undefined) await openProposal(deps, asked.proposal, definition.name)
  const { built, train, test } = await partsOf(deps, asked, caller, {
    signal,
    counted: (people, of) => progress('reading people', people, of),
  })
  assertEnough(definition, train, test)
  const testRows = testRowsOf(test, groupingsOf(definition, test, groups))
  progress('learning', 0, null)
  const learnt = await onAThread(
    {
      task: 'train',
      kind: asked.kind ?? 'additive',
      training: trainingOf(definition, train),
      test: testRows,
      seed,
      settings,
      monotone,
      smallest: smallestGroup,
      threads: availableParallelism(),
    },
    { signal, progress: (done, of) => progress('learning', done, of) },
  )
  const { hash: version } = await deps.blobs.put(Buffer.from(learnt.text))
  const run = runDocument({
    definition,
    built,
    train,
    test,
    learnt,
    version,
    by,
    seed,
    code: deps.code,
    at: deps.clock(),
    proposal: asked.proposal ?? null,
  })
  const isKnown = await register(deps, run, asked, caller)
  return {
    model: definition.name,
    version,
    run: isKnown ? await runOfVersion(deps.database.kysely, version) : run,
    isKnown,
    notes: learnt.notes,
  }
}

/** Keeps it all, or nothing; true where this version is registered already. */
export const register = async (
  deps: Dependencies,
  run: TrainingRun,
  { definition, by, why, proposal }: Pick<TrainAsked, 'definition' | 'by' | 'why' | 'proposal'>,
  caller: Caller,
): Promise<boolean> => {
  const { version } = run.trained
  const answer = async (tx: Transaction<AttuneSchema>): Promise<void> => {
    if (proposal !== undefined) await answerProposal(tx, proposal, { version, at: run.at })
  }
  const before = await eventsOfModel(deps.database.kysely, definition.name)
  if (before.some(event => event.kind === 'registered' && event.version === version)) {
    await deps.write(answer)
    return true
  }
  await recordMove(
    deps,
    definition.name,
    () => ({
      kind: 'registered',
      version,
      at: deps.clock(),
      by: { id: by, role: 'governance' },
      why: why ?? 'trained as asked',
      trained: run.trained,
    }),
    caller,
    {
      run: runHash(run),
      write: async tx => {
        await keepDefinition(tx, definition)
        await keepRun(tx, run)
        await answer(tx)
      },
    },
  )
  return false
}

/** The rows of both parts, made from the store by way of a file that is removed. */
export const partsOf = async (
  deps: Dependencies,
  { definition, until }: Pick<TrainAsked, 'definition' | 'until'>,
  caller: Caller,
  options: { readonly signal: AbortSignal | undefined; readonly counted: (people: number, of: number) => void },
): Promise<{ readonly built: BuiltCohort; readonly train: PartRows; readonly test: PartRows }> => {
  const folder = trainingFolder(deps)
  const hash = createHash('sha256')
    .update(canonicalJson({ definition, until: until ?? null }))
    .digest('hex')
    .slice(0, 16)
  const file = join(folder, `${definition.name}-${hash}.csv.gz`)
  const once = {
    name: `train ${file}`,
    message: `${definition.name} is being trained already.`,
    remedy: 'Wait until that is done, or stop it.',
  }
  return await oneAtATime(deps, once, async () => {
    await makeFolder(folder)
    // Left by a process that ended at once: whole, but nobody knows of when.
    await rm(file, { force: true })
    const built = await buildCohort(deps, definition, file, caller, { ...options, fixed: { until: until ?? null } })
    const parts = await readParts(definition, file)
    await rm(file, { force: true })
    return { built, ...parts }
  })
}

const readParts = async (definition: CohortDefinition, file: string) => {
  const [train, test] = [partCollector(definition), partCollector(definition)]
  const split = columnsOf(definition).indexOf('split')
  const read = await readRows(file, () => ({
    ok: true,
    issues: [],
    value: ({ cells }) => {
      const part = cells[split] === 'test' ? test : train
      part.add(cells)
      return undefined
    },
  }))
  if (!read.ok) throw new TypeError(`a cohort's own table cannot be read: ${read.issues[0]?.message}`)
  return { train: train.finish(), test: test.finish() }
}

/** @throws AppError `misuse` where nobody is named, no test part is kept, or the kind does not learn the target */
export const assertTrainable = ({
  definition,
  by,
  kind = 'additive',
}: Pick<TrainAsked, 'definition' | 'by' | 'kind'>): void => {
  if (by.trim() === '') throw new AppError('misuse', 'Who trains it is not said.', { remedy: 'Add --by PERSON.' })
  if (definition.split === undefined)
    throw new AppError('misuse', 'The definition does not say which rows are kept for the test.', {
      remedy: 'Add "split": { "by": "patient", "test": 0.25, "seed": 1 } to it; docs/operations/models-of-your-own.md',
    })
  const survival: readonly string[] = ['additive', 'boosted', 'cox', 'forest']
  const binary: readonly string[] = ['additive', 'boosted', 'logistic']
  const fitting = definition.target === 'binary' ? binary : survival
  if (!fitting.includes(kind))
    throw new AppError('misuse', `A ${kind} model does not learn a ${definition.target} target.`, {
      remedy: `--kind is one of ${fitting.join(', ')}.`,
    })
}

/** Below these there is nothing that a number could be told of. */
const LEAST = { train: 20, test: 10 }

/** @throws AppError `misuse` where a part is too small to tell a number of */
export const assertEnough = ({ target }: CohortDefinition, train: PartRows, test: PartRows): void => {
  for (const [name, { rows, events }, least] of [
    ['to learn from', train, LEAST.train],
    ['to test on', test, LEAST.test],
  ] as const) {
    const others = target === 'binary' ? rows - events : rows
    if (Math.min(events, others) >= least) continue
    throw new AppError(
      'misuse',
      `Too little ${name}: ${rows} rows, ${events} with the outcome; at least ${least} with it and ${least} without are needed.`,
      { remedy: 'attune learn cohort says who was left out and why; wait for more data, or widen the definition.' },
    )
  }
}
