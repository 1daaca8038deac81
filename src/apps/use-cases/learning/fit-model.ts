import { AppError } from '../../../core/index.ts'
import {
  additiveDefaults,
  boostingDefaults,
  featureOf,
  fitAdditive,
  fitBoosted,
  type Model,
  type Outcome,
  type Pool,
} from '../../../learning/index.ts'
import type { Training } from './training-table.ts'

export const kinds = ['boosted', 'additive'] as const
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
  const { seed: _, ...settings } = {
    ...(kind === 'boosted' ? boostingDefaults : additiveDefaults),
    ...options.settings,
  }
  const common = {
    target,
    features: table.columns.map(featureOf),
    training: { rows: table.rows, ...eventsOf(outcome), seed: options.seed, settings },
  }
  return { ...common, ...bodyOf(kind, training, options) }
}

const bodyOf = (kind: Kind, { table, outcome }: Training, options: FitOptions) => {
  const { seed, pool } = options
  if (kind === 'boosted') {
    const settings = { ...boostingDefaults, ...options.settings, seed }
    return { kind, body: fitBoosted({ table, outcome, settings, pool, onTree: options.progress }) }
  }
  if (outcome.kind === 'quantile')
    throw new AppError('misuse', 'An additive model does not learn quantiles.', { remedy: 'Use --kind boosted.' })
  return { kind, body: fitAdditive({ table, outcome, settings: { ...additiveDefaults, ...options.settings, seed } }) }
}

const eventsOf = (outcome: Outcome): { readonly events?: number } => {
  if (outcome.kind !== 'binary' && outcome.kind !== 'cox') return {}
  return { events: (outcome.kind === 'binary' ? outcome.y : outcome.event).reduce((sum, one) => sum + one, 0) }
}
