import { createHash } from 'node:crypto'
import { AppError, canonicalJson, type Instant } from '../../../core/index.ts'
import {
  alignedRows,
  type Model,
  modelText,
  smallestGroup,
  type Table,
  withCounterparts,
  withCovers,
} from '../../../learning/index.ts'
import type { CohortDefinition } from '../../../pipeline/features/index.ts'
import { runOfVersion } from '../../../pipeline/models/index.ts'
import type { Caller, Dependencies } from '../dependencies.ts'
import { counterpartsFor, type FeatureMap, type OnnxSaid, readBroughtFile } from './brought-file.ts'
import { assertGroups, groupingsOf, usualGroups } from './groupings.ts'
import { onAThread } from './on-a-thread.ts'
import type { PartRows } from './part-rows.ts'
import { runDocument } from './run-document.ts'
import { testRowsOf } from './test-rows.ts'
import { assertEnough, assertTrainable, partsOf, register, type TrainedVersion, type TrainOptions } from './train.ts'
import { trainingOf } from './training-rows.ts'

export type BringAsked = {
  readonly definition: CohortDefinition
  /** The file as it was made elsewhere. */
  readonly bytes: Uint8Array
  readonly onnx: OnnxSaid
  readonly map: FeatureMap
  /** Who brings it; who does not approve it. */
  readonly by: string
  /** Who made it, and of whom: in a person's words, as nobody here can know. Shown wherever it speaks. */
  readonly origin: string
  readonly why?: string | undefined
  readonly until?: Instant | undefined
  readonly groups?: readonly string[] | undefined
}

/**
 * Registers a model that was made elsewhere as a candidate: its trees are read into a model file of our own, over the features of a cohort
 * definition, and judged on the test part of the cohort; from then on it is gated, approved, served and watched as any other. What lies within
 * its range, and what drift is seen by, is the training part of the cohort: on whom it was made, only `origin` says. The file is kept beside.
 *
 * @throws AppError `misuse` for a file that is not read, features without a counterpart, and a cohort that is too small; `interrupted`
 */
export const bringModel = async (
  deps: Dependencies,
  asked: BringAsked,
  caller: Caller,
  { progress = () => undefined, signal }: TrainOptions = {},
): Promise<TrainedVersion> => {
  const { definition, by, origin, groups = usualGroups(asked.definition) } = asked
  if (origin.trim() === '')
    throw new AppError('misuse', 'Who made the model, and of whom, is not said.', {
      remedy: '--origin "University hospital X, 48,000 stays of 2019 to 2023": it is shown wherever the model speaks.',
    })
  assertTrainable({ definition, by, kind: 'boosted' })
  if (definition.target !== 'binary')
    throw new AppError('misuse', 'Only models of a yes or no are brought.', { remedy: 'Use a binary definition.' })
  assertGroups(definition, groups)
  const file = readBroughtFile(asked.bytes, asked.onnx)
  const counterparts = counterpartsFor(file, asked.map, definition)
  const trees = fitted(() => withCounterparts(file.trees, counterparts))
  const { built, train, test } = await partsOf(deps, asked, caller, {
    signal,
    counted: people => progress('reading people', people, null),
  })
  assertEnough(definition, train, test)
  const notes = unknownLevels(trees.features, train)
  const brought = {
    format: file.format,
    file: createHash('sha256').update(asked.bytes).digest('hex'),
    origin: origin.trim(),
    counterparts: canonicalJson(asked.map.features),
  }
  const model: Model = {
    kind: 'boosted',
    target: { kind: 'binary', outcome: 'y' },
    features: trees.features,
    // ONNX tells no training counts.
    body: file.format === 'onnx' ? withCovers(trees, alignedRows(train.table, trees.features)) : trees,
    training: { rows: train.rows, events: train.events, seed: 0, settings: brought },
  }
  progress('learning', 0, null)
  const learnt = await onAThread(
    {
      task: 'bring',
      text: modelText(model),
      // What it does not ask, it may lack.
      training: trainingOf(definition, { ...train, table: onlyAsked(train.table, model.features) }),
      test: testRowsOf(test, groupingsOf(definition, test, groups)),
      smallest: smallestGroup,
    },
    { signal, progress: () => undefined },
  )
  const { hash: version } = await deps.blobs.put(Buffer.from(learnt.text))
  await deps.blobs.put(Buffer.from(asked.bytes))
  const [code, at] = [deps.code, deps.clock()]
  const common = { definition, built, train, test, learnt, version, by, seed: 0, code, at, proposal: null }
  const run = runDocument({ ...common, brought: { model: brought, features: trees.features.map(({ name }) => name) } })
  const isKnown = await register(deps, run, { ...asked, why: asked.why ?? 'brought as asked' }, caller)
  return {
    model: definition.name,
    version,
    run: isKnown ? await runOfVersion(deps.database.kysely, version) : run,
    isKnown,
    notes,
  }
}

const onlyAsked = ({ rows, columns }: Table, features: Model['features']): Table => ({
  rows,
  columns: columns.filter(({ name }) => features.some(feature => feature.name === name)),
})

/** Levels that the map states and the trees do not know are the asker's to correct. */
const fitted = <T>(make: () => T): T => {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new AppError('misuse', `Features of the model have no counterpart: ${error.message}.`, {
      remedy: 'Correct --features MAP.json.',
      cause: error,
    })
  }
}

/** Levels of the people here that the model takes as missing. */
const unknownLevels = (features: Model['features'], { table }: PartRows): readonly string[] =>
  features.flatMap(feature => {
    const column = table.columns.find(({ name }) => name === feature.name)
    if (feature.kind !== 'categorical' || column?.kind !== 'categorical') return []
    const strange = column.levels.filter(level => !feature.levels.includes(level))
    return strange.length === 0 ? [] : [`To the model ${feature.name} ${strange.join(', ')} is as if not known.`]
  })
