import type { ChampionComparison, FrozenTest } from '../../../governance/change-control/index.ts'
import {
  type Applicability,
  fitApplicability,
  type Model,
  modelText,
  type Pool,
  parseModel,
  predictionsOf,
  referenceOf,
  type SmallestGroup,
} from '../../../learning/index.ts'
import type { EditEffect, TrainingRun } from '../../../pipeline/models/index.ts'
import { type WatchAsked, type WatchFindings, watchOf } from '../../../pipeline/monitoring/index.ts'
import { stoppedInWords } from '../learning/early-stopping.ts'
import { fitRecalibrated, type Kind, unseenChances } from '../learning/fit-model.ts'
import type { Training } from '../learning/training-table.ts'
import { effectOf, type Features } from './edit-effect.ts'
import { calibrationOf, compareWithChampion, importanceOf, judgeModel, type TestRows } from './judge-model.ts'

/** Mathematics that takes long, done on a thread of its own so that nothing else waits. */
export type LearnTask =
  | {
      readonly task: 'train'
      readonly kind: Kind
      readonly training: Training
      readonly test: TestRows
      readonly seed: number
      readonly settings: Readonly<Record<string, number>>
      readonly monotone: Readonly<Record<string, 1 | -1>>
      readonly smallest: SmallestGroup
      readonly threads: number
    }
  | {
      readonly task: 'bring'
      /** Of the model that was made elsewhere. */
      readonly text: string
      /** Beside which rows it is looked at. */
      readonly training: Training
      readonly test: TestRows
      readonly smallest: SmallestGroup
    }
  | {
      readonly task: 'judge'
      /** Text of a model file. */
      readonly candidate: string
      readonly champion: { readonly version: string; readonly text: string } | null
      readonly test: TestRows
      readonly threshold: number | null
      readonly smallest: SmallestGroup
    }
  | {
      readonly task: 'edit'
      /** Texts of model files: as trained, the version that is edited, and with the edits. */
      readonly root: string
      readonly parent: string
      readonly edited: string
      readonly training: Training
      readonly patients: Int32Array
      readonly test: Features
      /** `null` while it is only tried: then no outcome of the test is there to be looked at. */
      readonly judgeOn: TestRows | null
      readonly smallest: SmallestGroup
      readonly threads: number
    }
  | {
      readonly task: 'watch'
      /** Text of the model file that serves. */
      readonly serving: string
      readonly shadow: { readonly version: string; readonly text: string } | null
      readonly asked: Omit<WatchAsked, 'prediction' | 'shadow'>
    }

export type Trained = Pick<TrainingRun, 'found' | 'calibration' | 'gap' | 'importance' | 'reference'> & {
  readonly text: string
  readonly kind: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly applicability: Applicability
  readonly notes: readonly string[]
}

/** What edits do; and how the edited version did on its test, where it is to be kept. */
export type EditTried = {
  readonly effect: EditEffect
  readonly judged: Pick<TrainingRun, 'found' | 'calibration' | 'importance' | 'reference'> | null
}

export type JudgedModel = { readonly found: FrozenTest; readonly champion: ChampionComparison | null }

/** Parts for recalibration and for the comparison with boosted trees. */
const FOLDS = 3

/** Learns, recalibrates and judges a model. */
export const train = (
  { kind, training, test, seed, settings, monotone, smallest }: LearnTask & { readonly task: 'train' },
  pool: Pool,
  progress: (done: number, of: number | null) => void,
): Trained => {
  const { model, crossValidated, stopped, notes } = fitRecalibrated(
    kind,
    training,
    { seed, pool, settings, monotone, progress },
    FOLDS,
  )
  return {
    ...toldOf(model, { training, test, smallest }),
    gap: crossValidated?.gap ?? null,
    notes: [...(stopped === undefined ? [] : [stoppedInWords(stopped)]), ...notes],
  }
}

/** Judges a model that was made elsewhere, and looks at the rows beside which it will be watched. */
export const bring = ({ text, ...beside }: LearnTask & { readonly task: 'bring' }): Trained => ({
  ...toldOf(modelOf(text), beside),
  gap: null,
  notes: [],
})

type Beside = { readonly training: Training; readonly test: TestRows; readonly smallest: SmallestGroup }

const toldOf = (model: Model, { training, test, smallest }: Beside): Omit<Trained, 'gap' | 'notes'> => ({
  text: modelText(model),
  kind: model.kind,
  settings: model.training.settings,
  found: judgeModel(model, test, { smallest }),
  calibration: calibrationOf(model, test),
  importance: importanceOf(model, test),
  applicability: fitApplicability(training.table),
  reference: referenceOf(training.table, { predictions: predictionsOf(model, training.table) }),
})

/** Tells what edits do from a cross-check of the training rows; only to keep them the test is looked at. */
export const tryEdit = (
  { root, parent, edited, training, patients, test, judgeOn, smallest }: LearnTask & { readonly task: 'edit' },
  pool: Pool,
): EditTried => {
  const [asTrained, before, model] = [modelOf(root), modelOf(parent), modelOf(edited)]
  if (training.outcome.kind !== 'binary') throw new TypeError('edits are of models of yes or no')
  const unseen = unseenChances(asTrained, training, pool, FOLDS)
  const train = { table: training.table, patients, outcome: training.outcome.y }
  return {
    effect: effectOf({ root: asTrained, parent: before, edited: model }, { train, test, unseen, folds: FOLDS }),
    judged:
      judgeOn === null
        ? null
        : {
            found: judgeModel(model, judgeOn, { smallest }),
            calibration: calibrationOf(model, judgeOn),
            importance: importanceOf(model, judgeOn),
            reference: referenceOf(training.table, { predictions: predictionsOf(model, training.table) }),
          },
  }
}

/** Judges a candidate, and beside it the version that served last. */
export const judge = ({
  candidate,
  champion,
  test,
  threshold,
  smallest,
}: LearnTask & { readonly task: 'judge' }): JudgedModel => {
  const model = modelOf(candidate)
  return {
    found: judgeModel(model, test, { smallest, ...(threshold === null ? {} : { threshold }) }),
    champion:
      champion === null
        ? null
        : compareWithChampion(model, { version: champion.version, model: modelOf(champion.text) }, test),
  }
}

/** Watches the version that serves, and one in shadow beside it. */
export const watch = ({ serving, shadow, asked }: LearnTask & { readonly task: 'watch' }): WatchFindings => {
  const predicted = (text: string): Float64Array => predictionsOf(modelOf(text), asked.cases.table)
  return watchOf({
    ...asked,
    prediction: predicted(serving),
    shadow:
      shadow === null ? null : { version: shadow.version, prediction: unlessItBreaks(() => predicted(shadow.text)) },
  })
}

/** A shadow that breaks is told; it stops no watch of what serves. */
const unlessItBreaks = (predicted: () => Float64Array): NonNullable<WatchAsked['shadow']>['prediction'] => {
  try {
    return predicted()
  } catch (error) {
    return {
      kind: 'failed',
      because: `it broke: ${error instanceof Error ? error.name : 'for no reason that is known'}`,
    }
  }
}

const modelOf = (text: string): Model => {
  const read = parseModel(text)
  if (read.ok) return read.value
  throw new TypeError('the bytes of a version are no model')
}
