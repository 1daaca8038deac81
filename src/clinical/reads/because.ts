import { type FactId, type Quantity, roundTo } from '../../core/index.ts'
import type { Fact } from '../fact.ts'
import type { Because } from '../recommendation.ts'
import type { Age } from './demographics.ts'
import type { Reading } from './measurements.ts'

/** A quantity for a reader: at most `decimals` decimals, no trailing zeros, unit behind. */
export const renderQuantity = ({ value, unit }: Quantity, decimals = 2): string => `${roundTo(value, decimals)} ${unit}`

export const becauseReading = (reading: Reading<string>): Because => ({
  kind: 'fact',
  fact: reading.fact,
  label: reading.label,
  value: `${reading.comparator ?? ''}${renderQuantity(reading.quantity)}`,
  at: reading.at,
})

export const becauseAge = (age: Age): Because => ({
  kind: 'fact',
  fact: age.fact,
  label: 'Age',
  value: `${age.years} years`,
  at: age.birth,
})

/** A fact named by its own text or display, e.g. a condition on the problem list. */
export const becauseFact = (fact: Fact, label: string): Because => ({
  kind: 'fact',
  fact: fact.id,
  label,
  value: fact.text ?? fact.codings[0]?.display ?? fact.codings[0]?.code ?? label,
  at: fact.effective.start,
})

export const becauseDerived = (
  label: string,
  value: Quantity | string,
  from: readonly FactId[],
  evidence: string,
): Because => ({
  kind: 'derived',
  label,
  value: typeof value === 'string' ? value : renderQuantity(value),
  from,
  evidence,
})

/** Each reason once, in the order given: a check often rests on a fact that the choice has named already. */
export const eachReasonOnce = (all: readonly [Because, ...Because[]]): readonly [Because, ...Because[]] => {
  const [, ...others] = new Map(all.map(one => [JSON.stringify(one), one])).values()
  return [all[0], ...others]
}
