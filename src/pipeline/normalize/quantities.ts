import type { Comparator, ObservationValue, OriginalQuantity } from '../../clinical/index.ts'
import { codeSystems, type Issue, issue, type Quantity, quantity } from '../../core/index.ts'
import type { WireQuantity } from '../../standards/fhir/index.ts'
import { canonicalQuantity, readUnit } from '../../standards/ucum/index.ts'
import { given } from './codes.ts'

const comparators: ReadonlySet<string> = new Set<Comparator>(['<', '<=', '>=', '>', 'ad'])

/**
 * The unit as the source means it: the UCUM code if there is one, else the printed unit. Codes of other systems are
 * not read. When the printed unit is another one (kg beside [lb_av], mmol/L beside mg/dL), neither is believed.
 */
const unitOf = (from: WireQuantity, path: string, issues: Issue[]): string | undefined => {
  const coded = from.system === undefined || from.system === codeSystems.ucum ? from.code : undefined
  const unit = coded ?? from.unit
  if (unit === undefined || unit === '') {
    issues.push(issue('warning', 'unit-missing', 'A number without a unit', path))
    return undefined
  }
  if (from.unit !== undefined && from.unit !== unit && contradict(unit, from.unit)) {
    issues.push(issue('error', 'unit-contradiction', 'The unit and its code are different units', path))
    return undefined
  }
  return unit
}

/** What concentrations and masses are measured in: no abbreviation in use looks like one of them and means another. */
const spelledOut: ReadonlySet<string> = new Set(['mg/dL', 'mmol/L', 'U/L', 'kg', 'mm[Hg]'])

/**
 * Two units of one dimension, or two of what is spelled out. Otherwise a printed unit that is another UCUM code is more
 * often an abbreviation (K/uL beside 10*3/uL, which in UCUM is kelvin).
 */
const contradict = (code: string, printed: string): boolean => {
  const one = canonicalQuantity(1, code)
  const other = canonicalQuantity(1, printed)
  if (!one.ok || !other.ok) return false
  if (one.value.unit === other.value.unit) return one.value.value !== other.value.value
  return spelledOut.has(one.value.unit) && spelledOut.has(other.value.unit)
}

/** The amount as it was written. */
export const originalOf = (from: WireQuantity): OriginalQuantity => ({
  ...given('value', from.value),
  ...given('unit', from.unit),
  ...given('code', from.code),
  ...given('system', from.system),
})

/** A quantity in canonical UCUM beside the original; `unconverted` when its unit is missing or not understood. */
export const readQuantityValue = (from: WireQuantity, path: string, issues: Issue[]): ObservationValue => {
  const original = originalOf(from)
  if (from.value === undefined) {
    issues.push(issue('warning', 'value-missing', 'A quantity without a value', `${path}.value`))
    return { type: 'absent', reason: 'not-given' }
  }
  const comparator = from.comparator as Comparator | undefined
  if (comparator !== undefined && !comparators.has(comparator)) {
    issues.push(issue('error', 'comparator-unknown', 'Not a FHIR comparator', `${path}.comparator`))
    return { type: 'unconverted', original }
  }
  const limit = given('comparator', comparator)
  const converted = convert(from.value, unitOf(from, path, issues), path, issues)
  return converted === undefined
    ? { type: 'unconverted', original, ...limit }
    : { type: 'quantity', quantity: converted, ...limit, original }
}

/** A limit or part of a range or ratio, in canonical UCUM. A bare number in a ratio is a UCUM `1`. */
export const readPart = (
  from: WireQuantity | undefined,
  path: string,
  issues: Issue[],
  { bare }: { readonly bare: boolean },
): Quantity | undefined => {
  if (from?.value === undefined) return undefined
  if (bare && from.unit === undefined && from.code === undefined) return quantity(from.value, '1')
  return convert(from.value, unitOf(from, path, issues), path, issues)
}

/** An amount as it was ordered: in its own unit, spelled in UCUM. */
export const readDose = (from: WireQuantity | undefined, path: string, issues: Issue[]): Quantity | undefined => {
  if (from?.value === undefined) return undefined
  if (from.value <= 0) {
    issues.push(issue('warning', 'dose-not-positive', 'A dose of nothing, or less', path))
    return undefined
  }
  // Tablets, puffs and drops are coded in other systems; the dosage text says them.
  if (from.system !== undefined && from.system !== codeSystems.ucum) return undefined
  if (from.unit === undefined && from.code === undefined) {
    issues.push(issue('information', 'dose-without-unit', 'A dose without a unit, perhaps tablets', path))
    return undefined
  }
  const unit = unitOf(from, path, issues)
  if (unit === undefined) return undefined
  const read = readUnit(unit)
  issues.push(...located(read.issues, path))
  return read.ok ? quantity(from.value, read.value) : undefined
}

const convert = (value: number, unit: string | undefined, path: string, issues: Issue[]): Quantity | undefined => {
  if (unit === undefined) return undefined
  const converted = canonicalQuantity(value, unit)
  if (converted.issues.length > 0) issues.push(...located(converted.issues, path))
  return converted.ok ? converted.value : undefined
}

/**
 * An amount that is not understood stays as its source wrote it, and no rule uses it: the resource is not at fault
 * (FHIR lets any text be a unit), so that is a warning.
 */
const located = (issues: readonly Issue[], location: string): readonly Issue[] =>
  issues.map(({ severity, ...found }) => ({
    ...found,
    severity: severity === 'error' ? 'warning' : severity,
    location,
  }))
