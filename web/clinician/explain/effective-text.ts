import type { Precision } from '../../../src/core/index.ts'
import type { ExplainedFact } from '../../../src/pipeline/delivery/contract.ts'
import { dateText, momentText } from '../../shared/text/time-text.ts'

type Effective = ExplainedFact['effective']

/** The precision of a date that is not a moment; `null` for a moment. */
const datePrecision = (precision: string): Precision | null =>
  precision === 'year' || precision === 'month' || precision === 'day' ? precision : null

/** When a fact began to be true, no finer than it was given. */
export const startText = ({ start, precision }: Effective): string => dateText(start, datePrecision(precision) ?? 'day')

/**
 * The span of a fact, no finer than it was given.
 *
 * @example
 * effectiveText({ start: '2019-03-01T00:00:00.000Z', end: null, precision: 'month' }) // 'since Mar 2019'
 */
export const effectiveText = ({ start, end, precision }: Effective): string => {
  const date = datePrecision(precision)
  const text = (at: Effective['start']) => (date === null ? momentText(at) : dateText(at, date))
  if (end === null) return `since ${text(start)}`
  return text(start) === text(end) ? text(start) : `${text(start)} to ${text(end)}`
}
