import { AppError } from '../../../core/index.ts'
import { type BoostingSettings, fitBoosted, type Pool } from '../../../learning/index.ts'
import { apartOf } from './training-part.ts'
import type { Training } from './training-table.ts'

/** Trees that are grown at most when rows kept apart say when to stop. */
export const MOST_TREES = 5000
/** After so many trees that gained nothing there is an end. */
export const USUAL_PATIENCE = 50
/** One of so many parts of the rows is kept apart. */
const PARTS = 5
/** Rows with the outcome, and without it, that the part must have: fewer say nothing. */
const LEAST = 10

/** What rows kept apart said of the number of trees. */
export type Stopped = {
  /** Trees at which their loss was least; that many are grown on all rows. */
  readonly trees: number
  readonly heldOutRows: number
  /** Their mean loss (log loss, deviance of counts, half squared error, quantile or partial likelihood), least and without a tree. */
  readonly loss: number
  readonly lossWithoutTrees: number
  /** The loss was still falling when the most trees were grown. */
  readonly isCutOff: boolean
}

export type StoppingOptions = {
  readonly settings: BoostingSettings
  readonly patience: number
  readonly pool: Pool
  readonly progress: (done: number, of: number) => void
}

/**
 * How many trees are enough: a fifth of the rows (of the groups' rows, where there are groups) is kept apart by the seed, trees
 * are learnt on the others until `patience` of them have not made the loss of the fifth smaller.
 *
 * @param settings `trees` is the most
 * @throws AppError `misuse` where the fifth would have too few rows with or without the outcome
 */
export const treesEnough = (training: Training, { settings, patience, pool, progress }: StoppingOptions): Stopped => {
  const { rest, apart } = partsOf(training, settings.seed)
  for (const part of [apart, rest]) assertEnough(part)
  const losses: number[] = []
  fitBoosted({
    ...{ table: rest.table, outcome: rest.outcome, settings, pool, onTree: progress },
    stopping: { table: apart.table, outcome: apart.outcome, patience, onLoss: loss => losses.push(loss) },
  })
  const loss = losses.reduce((least, one) => Math.min(least, one))
  const trees = losses.indexOf(loss)
  return {
    trees,
    heldOutRows: apart.table.rows,
    loss,
    lossWithoutTrees: losses[0]!,
    isCutOff: losses.length - 1 - trees < patience && losses.length - 1 === settings.trees,
  }
}

const partsOf = (training: Training, seed: number) => {
  try {
    return apartOf(training, PARTS, seed)
  } catch (cause) {
    if (cause instanceof RangeError) throw tooFew(cause.message)
    throw cause
  }
}

const assertEnough = ({ outcome, table }: Training): void => {
  const flags = outcome.kind === 'binary' ? outcome.y : outcome.kind === 'cox' ? outcome.event : undefined
  const events = flags?.reduce((sum, one) => sum + one, 0) ?? table.rows
  const others = outcome.kind === 'binary' ? table.rows - events : table.rows
  if (Math.min(events, others) < LEAST)
    throw tooFew(
      `a part of ${table.rows} rows would have ${Math.min(events, others)} with or without the outcome, not ${LEAST}`,
    )
}

const tooFew = (why: string): AppError =>
  new AppError('misuse', `Too few rows to keep a fifth apart: ${why}.`, { remedy: 'Say how many trees: --trees N.' })

/** The same as a sentence. */
export const stoppedInWords = ({ trees, heldOutRows, loss, lossWithoutTrees, isCutOff }: Stopped): string =>
  [
    `${trees} trees, of which ${heldOutRows} rows kept apart have the least loss: ${short(loss)}, without a tree ${short(lossWithoutTrees)}; then learnt from all rows.`,
    ...(trees === 0 ? ['No tree makes it smaller: the model says the same of everybody.'] : []),
    ...(isCutOff ? ['It was still falling: more trees would be better.'] : []),
  ].join(' ')

const short = (value: number): string => String(Number(value.toPrecision(6)))
