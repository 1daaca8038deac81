import type { Plan } from '../../../governance/change-control/index.ts'
import type { CohortDefinition } from '../../../pipeline/features/index.ts'
import type { Training } from '../learning/training-table.ts'
import type { PartRows } from './part-rows.ts'

/** What a cohort's table is asked to foretell. */
export const targetOf = ({ target }: CohortDefinition): Plan['target'] =>
  target === 'binary' ? { kind: 'binary', outcome: 'y' } : { kind: 'survival', time: 'time', event: 'event' }

/** The rows of a part as a model learns from them; rows of one patient are never parted where it is judged. */
export const trainingOf = (definition: CohortDefinition, { table, outcome, time, patients }: PartRows): Training => ({
  table,
  target: targetOf(definition),
  outcome: definition.target === 'binary' ? { kind: 'binary', y: outcome } : { kind: 'cox', time, event: outcome },
  groups: patients.codes,
})
