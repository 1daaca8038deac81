import { type MeasurementConcept, measurements } from '../../clinical/index.ts'
import { type Coding, codingKey, type Issue, issue, type Quantity } from '../../core/index.ts'

const byCode: ReadonlyMap<string, MeasurementConcept> = new Map(
  [...measurements.values()].flatMap(concept =>
    concept.codes.flatMap(rule => ('code' in rule ? [[codingKey(rule), concept] as const] : [])),
  ),
)

/** Units of amounts that cannot be below zero. Temperatures, scores and differences (base excess) can. */
const neverNegative: ReadonlySet<string> = new Set([
  'kg',
  'cm',
  'm2',
  'kg/m2',
  'mg/dL',
  'U/L',
  '10*9/L',
  '/min',
  'mL/min',
  'mL/min/{1.73_m2}',
  'mg/g',
  'mg/mmol',
])

/**
 * Says when a measured value cannot be true, or lies outside the bounds (of adults) within which rules use it. The value
 * is kept; who reads it decides by the same bounds.
 */
export const checkPlausible = (
  codings: readonly Coding[],
  { value, unit }: Quantity,
  path: string,
  issues: Issue[],
): void => {
  if (value < 0 && neverNegative.has(unit)) {
    issues.push(issue('warning', 'value-negative', 'A negative amount', path))
    return
  }
  for (const coding of codings) {
    const concept = byCode.get(codingKey(coding))
    const factor = concept?.accepts[unit]
    if (concept === undefined || factor === undefined) continue
    const [low, high] = concept.bounds
    if (value * factor >= low && value * factor <= high) return
    const message = `${concept.title} outside ${low} to ${high} ${concept.unit}`
    issues.push(issue('information', 'value-out-of-bounds', message, path))
    return
  }
}
