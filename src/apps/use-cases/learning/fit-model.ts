import {
  boostingDefaults,
  featureOf,
  fitBoosted,
  type Model,
  type Outcome,
  type Pool,
} from '../../../learning/index.ts'
import type { Training } from './training-table.ts'

export const kinds = ['boosted'] as const
export type Kind = (typeof kinds)[number]
export const isKind = (name: string): name is Kind => (kinds as readonly string[]).includes(name)

export type FitOptions = {
  readonly seed: number
  readonly pool: Pool
  /** Settings that differ from the kind's own. */
  readonly settings: Readonly<Record<string, number>>
  readonly progress: (done: number, of: number) => void
}

/** Learns a model. */
export const fitModel = (kind: Kind, { table, target, outcome }: Training, options: FitOptions): Model => {
  const settings = { ...boostingDefaults, ...options.settings, seed: options.seed }
  const body = fitBoosted({ table, outcome, settings, pool: options.pool, onTree: options.progress })
  const { seed: _, ...told } = settings
  return {
    kind,
    target,
    features: table.columns.map(featureOf),
    training: { rows: table.rows, ...eventsOf(outcome), seed: options.seed, settings: told },
    body,
  }
}

const eventsOf = (outcome: Outcome): { readonly events?: number } => {
  if (outcome.kind !== 'binary' && outcome.kind !== 'cox') return {}
  return { events: (outcome.kind === 'binary' ? outcome.y : outcome.event).reduce((sum, one) => sum + one, 0) }
}
