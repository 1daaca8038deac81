import type { CohortRow } from './cohort-rows.ts'
import type { CohortDefinition } from './definition.ts'

/** The columns of a cohort's table: who and when, the outcome, then the features. */
export const columnsOf = ({ split, target, features }: CohortDefinition): readonly string[] => [
  'patient',
  'index',
  'site',
  ...(split === undefined ? [] : ['split']),
  ...(target === 'binary' ? ['y'] : ['time', 'event']),
  ...features.map(({ name }) => name),
]

/** A row as cells; an empty one is missing. Death before the event is no event: it ends the time at risk. */
export const cellsOf = ({ split, target }: CohortDefinition, row: CohortRow): readonly string[] => {
  const { outcome } = row
  const event = outcome.kind === 'event' ? '1' : '0'
  const days = 'days' in outcome ? String(outcome.days) : ''
  return [
    row.patient,
    row.index,
    row.site,
    ...(split === undefined ? [] : [row.split ?? '']),
    ...(target === 'binary' ? [event] : [days, event]),
    ...row.vector.features.map(({ value }) => (value === null ? '' : String(value))),
  ]
}
