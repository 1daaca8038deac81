import { measurements } from '../../clinical/index.ts'
import type { TimelineBand } from './contract.ts'
import rows from './reference-bands.json' with { type: 'json' }

/**
 * The usual range of a measurement in the unit of its track; `null` where none is known or the unit is another one.
 * Ranges differ between laboratories, so only those stand here that a guideline or an examining board publishes.
 *
 * @param concept id of a measurement concept
 * @example
 * bandOf('potassium', 'mmol/L') // { low: 3.5, high: 5, source: 'ABIM laboratory reference ranges; ...' }
 */
export const bandOf = (concept: string, unit: string): TimelineBand | null => {
  const row = rows.find(one => one.concept === concept)
  if (row === undefined) return null
  // A band is only moved into units that the concept says are the same amount.
  const same = measurements.get(concept)?.accepts[unit] === measurements.get(concept)?.accepts[row.unit]
  return same ? { low: row.low, high: row.high, source: row.source } : null
}
