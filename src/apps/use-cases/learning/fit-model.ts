import { AppError } from '../../../core/index.ts'
import {
  additiveDefaults,
  type BoostingSettings,
  boostingDefaults,
  featureOf,
  fitAdditive,
  fitBoosted,
  fitCox,
  fitForest,
  fitPenalised,
  fitRegression,
  type Model,
  type Outcome,
  type Pool,
  survivalBoosting,
  survivalForest,
  type Table,
} from '../../../learning/index.ts'
import { type CrossValidated, crossValidate, type NotValidated } from './cross-validate.ts'
import { MOST_TREES, type Stopped, treesEnough } from './early-stopping.ts'
import type { Training } from './training-table.ts'

export const kinds = ['boosted', 'additive', 'logistic', 'cox', 'forest'] as const
export type Kind = (typeof kinds)[number]
export const isKind = (name: string): name is Kind => (kinds as readonly string[]).includes(name)

export type FitOptions = {
  readonly seed: number
  readonly pool: Pool
  /** Settings that differ from the kind's own. */
  readonly settings: Readonly<Record<string, number>>
  /** Columns with which the outcome may only rise (1) or only fall (-1); of boosted and additive models. */
  readonly monotone: Readonly<Record<string, 1 | -1>>
  /** `of` is null where it is not known beforehand. */
  readonly progress: (done: number, of: number | null) => void
  /** Whether recalibration may be a curve; see `crossValidate`. */
  readonly mayBend?: boolean
}

/** A model, and what predictions of rows it had not seen say of its kind. */
export type Fitted = {
  readonly model: Model
  readonly crossValidated?: CrossValidated
  /** Of boosted trees whose number rows kept apart decided. */
  readonly stopped?: Stopped
  /** What was done otherwise than asked. */
  readonly notes: readonly string[]
}

/**
 * Learns a model. A binary one is recalibrated: models of the other parts of the rows predict each part, and what these
 * honest predictions lack is put right in the model of all rows.
 *
 * @param folds how many parts; below 2 none
 * @throws AppError `misuse` for an outcome that the kind does not learn
 */
export const fitRecalibrated = (kind: Kind, training: Training, options: FitOptions, folds: number): Fitted => {
  const stopped = stoppedOf(kind, training, options)
  const enough =
    stopped === undefined ? options : { ...options, settings: { ...options.settings, trees: stopped.trees } }
  const { model, notes, settings } = fitPossible(kind, training, enough)
  const quick = {
    ...enough,
    progress: () => {},
    settings: kind === 'additive' ? { ...settings, bags: 0 } : settings,
  }
  const isReadable = kind === 'additive' || kind === 'logistic'
  const found = crossValidate(training, { ...options, folds }, part => fitPossible(kind, part, quick).model, isReadable)
  const common = {
    notes: [...notes, ...withoutSplit(model), ...('because' in found ? notValidated(found) : tooGood(found))],
    ...(stopped === undefined ? {} : { stopped }),
  }
  return 'because' in found
    ? { model, ...common }
    : { model: { ...model, recalibration: found.recalibration }, crossValidated: found, ...common }
}

const notValidated = ({ because }: NotValidated): readonly string[] =>
  because === null ? [] : [`Chances are as learnt, not recalibrated, and not compared with boosted trees: ${because}.`]

/** Few rows, or columns without a difference: trees that are one leaf each. */
const withoutSplit = (model: Model): readonly string[] => {
  const trees = model.kind === 'boosted' ? model.body : model.kind === 'forest' ? model.body.trees : undefined
  return trees?.feature.length === 0
    ? ['No tree parts the rows, so that the model says the same of each: too few rows?']
    : []
}

const tooGood = ({ auc }: CrossValidated): readonly string[] =>
  auc === 1 ? ['Rows not seen are foretold without an error: does a column hold the outcome itself?'] : []

/** Where it is asked for (`stopAfter`), how many trees rows kept apart find enough; `mostTrees` is then the most. */
const stoppedOf = (kind: Kind, training: Training, options: FitOptions): Stopped | undefined => {
  const { stopAfter: patience, mostTrees = MOST_TREES } = options.settings
  if (kind !== 'boosted' || patience === undefined) return undefined
  const settings = { ...boostedSettings(training, options), trees: mostTrees }
  const progress = (done: number): void => options.progress(done, null)
  return treesEnough(training, { settings, patience, pool: options.pool, progress })
}

/**
 * The recalibrated chance of each row by models of the other parts, made as a model was, which had not seen it.
 *
 * @returns undefined where rows with or without the outcome are too few for it
 */
export const unseenChances = (
  { kind, training: { settings, seed } }: Model,
  training: Training,
  pool: Pool,
  folds: number,
): Float64Array | undefined => {
  const { monotone } = settings as { readonly monotone?: FitOptions['monotone'] }
  const options: FitOptions = {
    ...{ seed, pool, monotone: monotone ?? {}, progress: () => {} },
    settings: {
      ...Object.fromEntries(
        Object.entries(settings).filter((one): one is [string, number] => typeof one[1] === 'number'),
      ),
      ...(kind === 'additive' ? { bags: 0 } : {}),
    },
  }
  const learn = (part: Training): Model => fitPossible(kind, part, options).model
  const found = crossValidate(training, { seed, pool, folds }, learn, false)
  return 'because' in found ? undefined : found.calibrated
}

/** A coefficient more costs time with its square: beyond so many a fit takes minutes, and levels so rare teach little. */
const MOST_TERMS = 2000

const assertNarrow = (table: Table): void => {
  const wide = table.columns.map(column => ({
    name: column.name,
    terms: column.kind === 'numeric' ? 1 : new Set(column.codes).size - 1,
  }))
  const terms = wide.reduce((sum, one) => sum + one.terms, 0)
  const [widest] = wide.toSorted((a, b) => b.terms - a.terms)
  if (terms > MOST_TERMS)
    throw new AppError(
      'misuse',
      `A linear model has a coefficient for each level: ${terms} here, at most ${MOST_TERMS}. Column ${widest!.name} has ${widest!.terms} of them.`,
      { remedy: `--exclude ${widest!.name}, or --kind additive or boosted, which take any number of levels.` },
    )
}

/** Enough to give a linear model of collinear or parting columns one answer, too little to be seen otherwise. */
export const SLIGHT = { logistic: 1e-3, cox: 1e-2 }

/** A linear model that maximum likelihood has no answer for gets a slight penalty, and a note. */
const fitPossible = (kind: Kind, training: Training, options: FitOptions) => {
  const { settings } = options
  try {
    return { model: fitModel(kind, training, options), notes: [], settings }
  } catch (error) {
    const isLinear = kind === 'logistic' || kind === 'cox'
    if (!isLinear || settings.penalty !== undefined || !(error instanceof AppError)) throw error
    if (!(error.cause instanceof RangeError)) throw error
    const penalised = { ...settings, penalty: SLIGHT[kind] }
    const note = `Without a penalty there is no answer (${error.cause.message}): --penalty ${penalised.penalty} was taken.`
    return { model: fitModel(kind, training, { ...options, settings: penalised }), notes: [note], settings: penalised }
  }
}

/**
 * Learns a model as it comes, on all rows.
 *
 * @throws AppError `misuse` for an outcome that the kind does not learn
 */
const fitModel = (kind: Kind, training: Training, options: FitOptions): Model => {
  const { table, target, outcome, chosen } = training
  const { seed: _, ...settings }: Readonly<Record<string, unknown>> = {
    ...defaultsOf(kind, training),
    ...options.settings,
    ...(kind === 'boosted' || kind === 'additive' ? { monotone: options.monotone } : {}),
    ...(chosen === undefined ? {} : { where: chosen.where }),
  }
  const common = {
    target,
    features: table.columns.map(featureOf),
    training: { rows: table.rows, ...eventsOf(outcome), seed: options.seed, settings },
  }
  try {
    return { ...common, ...bodyOf(kind, training, options) }
  } catch (cause) {
    // What the mathematics says of a table: collinear columns, perfect separation.
    if (cause instanceof RangeError)
      throw new AppError('misuse', `This cannot be learnt: ${cause.message}.`, {
        remedy: 'Leave the column out (--exclude), or set --penalty 0.001 (logistic) or --penalty 1 (cox).',
        cause,
      })
    throw cause
  }
}

const defaultsOf = (kind: Kind, training: Training): Readonly<Record<string, unknown>> => {
  if (kind === 'boosted') return boostingSettings(training)
  if (kind === 'additive') return additiveDefaults
  return kind === 'forest' ? survivalForest(training.table) : {}
}

const boostingSettings = ({ outcome, table }: Training): BoostingSettings =>
  outcome.kind === 'cox' ? survivalBoosting(table.rows) : boostingDefaults

const boostedSettings = (training: Training, { settings, monotone, seed }: FitOptions): BoostingSettings => ({
  ...boostingSettings(training),
  ...settings,
  monotone,
  seed,
})

const bodyOf = (kind: Kind, training: Training, options: FitOptions) => {
  const { table, outcome } = training
  const { seed, pool, monotone } = options
  if (kind === 'boosted') {
    const settings = boostedSettings(training, options)
    return { kind, body: fitBoosted({ table, outcome, settings, pool, onTree: options.progress }) }
  }
  if (kind === 'logistic') return { kind, body: linearOf(training, options) }
  if (kind === 'cox' || kind === 'forest') return survivalOf(kind, training, options)
  if (outcome.kind === 'quantile')
    throw new AppError('misuse', 'An additive model does not learn quantiles.', { remedy: 'Use --kind boosted.' })
  const settings = { ...additiveDefaults, ...options.settings, monotone, seed }
  const clusters = training.groups === undefined ? {} : { clusters: training.groups }
  return { kind, body: fitAdditive({ table, outcome, settings, ...clusters }) }
}

const linearOf = ({ table, outcome }: Training, { settings }: FitOptions) => {
  if (outcome.kind !== 'binary' && outcome.kind !== 'count')
    throw new AppError('misuse', 'A logistic (or, for counts, Poisson) model learns 0 and 1 or counts.', {
      remedy: 'Use --kind boosted, or --objective count; for survival --kind cox.',
    })
  assertNarrow(table)
  const { penalty, l1 = 0 } = settings
  if (penalty === undefined && settings.l1 !== undefined)
    throw new AppError('misuse', '--l1 is the share of a penalty.', { remedy: 'Say --penalty X too.' })
  return penalty === undefined
    ? fitRegression({ table, outcome })
    : fitPenalised({ table, outcome }, { amount: penalty, l1Share: l1 })
}

const survivalOf = (kind: 'cox' | 'forest', { table, outcome }: Training, { settings, seed, progress }: FitOptions) => {
  if (outcome.kind !== 'cox')
    throw new AppError('misuse', `A ${kind} model learns survival.`, { remedy: 'Say --time COL --event COL.' })
  if (kind === 'cox') assertNarrow(table)
  if (kind === 'cox') return { kind, body: fitCox({ table, followUp: outcome, ridge: settings.penalty ?? 0 }) }
  const { outOfBag: _, ...body } = fitForest({
    ...{ table, time: outcome.time, event: outcome.event },
    settings: { ...survivalForest(table), ...settings, seed },
    onTree: progress,
  })
  return { kind, body }
}

const eventsOf = (outcome: Outcome): { readonly events?: number } => {
  if (outcome.kind !== 'binary' && outcome.kind !== 'cox') return {}
  return { events: (outcome.kind === 'binary' ? outcome.y : outcome.event).reduce((sum, one) => sum + one, 0) }
}
