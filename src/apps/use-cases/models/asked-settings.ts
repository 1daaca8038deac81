import type { Candidate } from '../../../governance/change-control/index.ts'
import { additiveDefaults, boostingDefaults, forestDefaults, survivalBoosting } from '../../../learning/index.ts'
import { SLIGHT } from '../learning/fit-model.ts'
import type { TrainAsked } from './train.ts'

type Trained = Pick<Candidate, 'kind' | 'target' | 'hyperparameters' | 'data'>

/**
 * What was asked for when a version was trained, out of all its settings: what is as the kind has it itself (on as many rows) was not,
 * so that more rows may have other settings; nor was the number of trees that rows kept apart chose.
 */
export const askedSettings = (trained: Trained): Required<Pick<TrainAsked, 'settings' | 'monotone'>> => {
  const { trees, ...usual }: Readonly<Record<string, number | undefined>> = usualOf(trained)
  const { hyperparameters: own } = trained
  const isStopped = own.stopAfter !== undefined
  const settings = Object.entries({ ...usual, ...(isStopped ? {} : { trees }) }).flatMap(([name, value]) => {
    const set = own[name]
    return typeof set === 'number' && set !== value ? [[name, set] as const] : []
  })
  return { settings: Object.fromEntries(settings), monotone: monotoneOf(own.monotone) }
}

/** The settings that can be asked for, as the kind has them. */
const usualOf = ({ kind, target, data, hyperparameters }: Trained): Readonly<Record<string, number | undefined>> => {
  if (kind === 'additive') return { pairs: additiveDefaults.pairs }
  if (kind === 'forest') return { trees: forestDefaults.trees }
  // With a share of L1 the penalty was said, whatever it was.
  if (kind === 'logistic')
    return { penalty: hyperparameters.l1 === undefined ? SLIGHT.logistic : undefined, l1: undefined }
  if (kind === 'cox') return { penalty: SLIGHT.cox }
  const { trees, leaves, learningRate } = target.kind === 'survival' ? survivalBoosting(data.rows) : boostingDefaults
  return { trees, leaves, learningRate, stopAfter: undefined, mostTrees: undefined }
}

const monotoneOf = (text: unknown): Readonly<Record<string, 1 | -1>> =>
  typeof text === 'string' ? JSON.parse(text) : {}
