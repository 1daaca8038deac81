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
  forestDefaults,
  type Model,
  type Outcome,
  type Pool,
  survivalBoosting,
} from '../../../learning/index.ts'
import type { Training } from './training-table.ts'

export const kinds = ['boosted', 'additive', 'logistic', 'cox', 'forest'] as const
export type Kind = (typeof kinds)[number]
export const isKind = (name: string): name is Kind => (kinds as readonly string[]).includes(name)

export type FitOptions = {
  readonly seed: number
  readonly pool: Pool
  /** Settings that differ from the kind's own. */
  readonly settings: Readonly<Record<string, number>>
  readonly progress: (done: number, of: number) => void
}

/**
 * Learns a model.
 *
 * @throws AppError `misuse` for an outcome that the kind does not learn
 */
export const fitModel = (kind: Kind, training: Training, options: FitOptions): Model => {
  const { table, target, outcome } = training
  const { seed: _, ...settings }: Readonly<Record<string, unknown>> = {
    ...defaultsOf(kind, training),
    ...options.settings,
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
  return kind === 'forest' ? forestDefaults : {}
}

const boostingSettings = ({ outcome, table }: Training): BoostingSettings =>
  outcome.kind === 'cox' ? survivalBoosting(table.rows) : boostingDefaults

const bodyOf = (kind: Kind, training: Training, options: FitOptions) => {
  const { table, outcome } = training
  const { seed, pool } = options
  if (kind === 'boosted') {
    const settings = { ...boostingSettings(training), ...options.settings, seed }
    return { kind, body: fitBoosted({ table, outcome, settings, pool, onTree: options.progress }) }
  }
  if (kind === 'logistic') return { kind, body: linearOf(training, options) }
  if (kind === 'cox' || kind === 'forest') return survivalOf(kind, training, options)
  if (outcome.kind === 'quantile')
    throw new AppError('misuse', 'An additive model does not learn quantiles.', { remedy: 'Use --kind boosted.' })
  return { kind, body: fitAdditive({ table, outcome, settings: { ...additiveDefaults, ...options.settings, seed } }) }
}

const linearOf = ({ table, outcome }: Training, { settings }: FitOptions) => {
  if (outcome.kind !== 'binary' && outcome.kind !== 'count')
    throw new AppError('misuse', 'A logistic (or, for counts, Poisson) model learns 0 and 1 or counts.', {
      remedy: 'Use --kind boosted, or --objective count; for survival --kind cox.',
    })
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
  if (kind === 'cox') return { kind, body: fitCox({ table, followUp: outcome, ridge: settings.penalty ?? 0 }) }
  const { outOfBag: _, ...body } = fitForest({
    ...{ table, time: outcome.time, event: outcome.event },
    settings: { ...forestDefaults, ...settings, seed },
    onTree: progress,
  })
  return { kind, body }
}

const eventsOf = (outcome: Outcome): { readonly events?: number } => {
  if (outcome.kind !== 'binary' && outcome.kind !== 'cox') return {}
  return { events: (outcome.kind === 'binary' ? outcome.y : outcome.event).reduce((sum, one) => sum + one, 0) }
}
