import { canonicalJson, type DocumentHash, type Instant } from '../../../core/index.ts'
import type { Setting } from '../../../governance/change-control/index.ts'
import type { CohortDefinition } from '../../../pipeline/features/index.ts'
import { definitionHash, type TrainingRun } from '../../../pipeline/models/index.ts'
import type { BuiltCohort } from '../learning/build-cohort.ts'
import type { Trained } from './learn-task.ts'
import type { PartRows } from './part-rows.ts'
import { targetOf } from './training-rows.ts'

type Made = {
  readonly definition: CohortDefinition
  readonly built: BuiltCohort
  readonly train: PartRows
  readonly test: PartRows
  readonly learnt: Trained
  readonly version: DocumentHash
  readonly by: string
  readonly seed: number
  readonly code: string
  readonly at: Instant
  readonly proposal: string | null
  /** Of a model that was made elsewhere, with the features that it asks. */
  readonly brought?: {
    readonly model: NonNullable<TrainingRun['trained']['brought']>
    readonly features: readonly string[]
  }
}

/** The document of a training: enough to make it again, to tell a card and to watch it. No patient's row. */
export const runDocument = ({
  definition,
  built,
  train,
  test,
  learnt,
  version,
  by,
  seed,
  code,
  at,
  proposal,
  brought,
}: Made): TrainingRun => {
  const { definition: _, until, knownAt, resumedAfter: __, ...cohort } = built
  const known = knownAt ?? at
  const hash = definitionHash(definition)
  return {
    document: 'training-run',
    format: 1,
    trained: {
      version,
      model: definition.name,
      target: targetOf(definition),
      kind: learnt.kind,
      features: brought?.features ?? definition.features.map(({ name }) => name),
      hyperparameters: { ...flat(learnt.settings), seed },
      trainedBy: by,
      ...(brought === undefined ? {} : { brought: brought.model }),
      data: { hash: train.hash, rows: train.rows, events: train.events, newestIndexDate: train.newestIndexDate },
    },
    definition: hash,
    code,
    seed,
    at,
    until,
    knownAt: known,
    cohort,
    test: { hash: test.hash, rows: test.rows, events: test.events, definition: hash, until, knownAt: known },
    found: learnt.found,
    calibration: learnt.calibration,
    gap: learnt.gap,
    importance: learnt.importance,
    applicability: learnt.applicability,
    reference: learnt.reference,
    proposal,
  }
}

/** Settings as a plan names them: what is not a number, a word or a flag stands as its JSON. */
const flat = (settings: Readonly<Record<string, unknown>>): Readonly<Record<string, Setting>> =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]): readonly (readonly [string, Setting])[] => {
      if (value === undefined) return []
      const isPlain = typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
      return [[name, isPlain ? value : canonicalJson(value)]]
    }),
  )
