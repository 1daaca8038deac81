import {
  judgeValue,
  limitedValue,
  type MeasurementConcept,
  measurements,
  type ObservationFact,
  qualityCheck,
} from '../../clinical/index.ts'
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
 * Says when nobody can have a value, whatever their age, and when it would be usual in another unit: what a single value
 * tells by itself. What only others tell is found later (pipeline/quality). The value is kept as it came.
 */
export const checkPossible = (
  observed: Pick<ObservationFact, 'codings' | 'value'>,
  path: string,
  issues: Issue[],
): void => {
  const limited = limitedValue(observed)
  if (limited === undefined || issues.some(({ code }) => code === 'value-negative')) return
  for (const { check, detail } of judgeValue(limited, null)) {
    if (check === 'value-improbable') continue
    const { severity, title } = qualityCheck(check)
    issues.push(issue(severity, check, `${title}: ${detail}`, path))
  }
}

/**
 * Says when a measured value cannot be true, is in a unit of something else, or lies outside the bounds (of adults) within which rules use it. The value
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
  const concepts = codings.flatMap(coding => byCode.get(codingKey(coding)) ?? [])
  const concept = concepts.find(({ accepts }) => accepts[unit] !== undefined)
  if (concept === undefined) {
    const [first] = concepts
    if (first === undefined) return
    const message = `${first.title} is not measured in this unit: no rule uses it`
    issues.push(issue('warning', 'unit-not-of-measurement', message, path))
    return
  }
  const [low, high] = concept.bounds
  const size = value * concept.accepts[unit]!
  if (size >= low && size <= high) return
  const message = `${concept.title} outside ${low} to ${high} ${concept.unit}`
  issues.push(issue('information', 'value-out-of-bounds', message, path))
}
