import { type Answer, answered, insufficient, type Quantity, quantity } from '../core/index.ts'
import { canonicalQuantity } from '../standards/ucum/index.ts'
import type { Measured, MeasurementConcept } from './concepts/index.ts'
import type { Sex } from './fact.ts'

/** One number of a published formula, unrounded, with the text a reader compares with the publication. */
export type CalculatedValue = {
  readonly name: string
  readonly value: number | string
  readonly unit: string
  readonly horizon: string | null
  /** At the precision the publication prints. */
  readonly printed: string
}

export type NotCalculated = { readonly name: string; readonly horizon: string | null; readonly outOfScope: string }

export type CalculatorOutput = {
  readonly results: readonly (CalculatedValue | NotCalculated)[]
  readonly source: string
  readonly limits: readonly string[]
}

/** A published formula that anyone can check from the command line (`attune calc NAME`). */
export type Calculator = {
  readonly name: string
  readonly title: string
  /** A complete input; `--help` shows it. */
  readonly example: Readonly<Record<string, unknown>>
  /** Each input with its type and, for a quantity, the units it takes. */
  readonly inputs: Readonly<Record<string, string>>
  /** Other usual names of inputs, to the name in `inputs`. */
  readonly aliases?: Readonly<Record<string, string>>
  readonly calculate: (input: Readonly<Record<string, unknown>>) => Answer<CalculatorOutput>
}

type Input = Readonly<Record<string, unknown>>

const lacking = (what: string, need: string, have: unknown): Answer<never> =>
  insufficient({
    what,
    need,
    have: have === undefined || have === null ? 'none' : JSON.stringify(have),
    reason: have === undefined || have === null ? 'absent' : 'unusable',
  })

/**
 * `{ value, unit }` in any unit that converts into the concept's; outside physiologic bounds it is unusable. So is a
 * limit (`comparator: '<'`): a formula would take it for a measured value.
 */
export const quantityInput = <Unit extends string>(
  input: Input,
  name: string,
  concept: Measured<Unit>,
): Answer<Quantity<Unit>> => {
  const given = input[name]
  const need = `{ value, unit } convertible to ${concept.unit}, between ${concept.bounds[0]} and ${concept.bounds[1]}`
  if (typeof given !== 'object' || given === null) return lacking(name, need, given)
  const { value, unit, comparator } = given as Readonly<Record<string, unknown>>
  if (typeof value !== 'number' || !Number.isFinite(value) || typeof unit !== 'string')
    return lacking(name, need, given)
  if (comparator !== undefined && comparator !== null) return lacking(name, `${need}; measured, not a limit`, given)
  const converted = inUnitOf(concept, value, unit)
  if (converted === undefined || converted < concept.bounds[0] || converted > concept.bounds[1]) {
    return lacking(name, need, given)
  }
  return answered(quantity(converted, concept.unit))
}

const inUnitOf = (concept: MeasurementConcept, value: number, unit: string): number | undefined => {
  // A unit the concept names itself needs no conversion. Own members only: `constructor` is a unit of nothing.
  if (Object.hasOwn(concept.accepts, unit)) return value * (concept.accepts[unit] ?? Number.NaN)
  const canonical = canonicalQuantity(value, unit)
  const factor = canonical.ok ? concept.accepts[canonical.value.unit] : undefined
  return canonical.ok && factor !== undefined ? canonical.value.value * factor : undefined
}

const yearUnits: ReadonlySet<unknown> = new Set(['a', 'year', 'years', 'yr', 'yrs', 'y'])

/** Years as a number, or `{ value, unit: "a" }` (UCUM) with the usual names of a year. */
export const ageInput = (input: Input, name = 'age'): Answer<number> => {
  const given = input[name]
  const years =
    typeof given === 'object' && given !== null && yearUnits.has((given as { unit?: unknown }).unit)
      ? (given as { value?: unknown }).value
      : given
  return typeof years === 'number' && Number.isFinite(years) && years >= 0 && years <= 130
    ? answered(years)
    : lacking(name, 'years as a number, or { value, unit: "a" }, 0 to 130', given)
}

/** In upper or lower case; abbreviations are not read. */
export const sexInput = (input: Input, name = 'sex'): Answer<Sex> => {
  const given = input[name]
  const word = typeof given === 'string' ? given.trim().toLowerCase() : given
  return word === 'female' || word === 'male' ? answered(word) : lacking(name, '"female" or "male"', given)
}

/** Missing is not `false`. */
export const booleanInput = (input: Input, name: string): Answer<boolean> => {
  const given = input[name]
  return typeof given === 'boolean' ? answered(given) : lacking(name, 'true or false', given)
}

/** One of the words, whatever their case, with blanks or `_` for `-`. */
export const choiceInput = <const Choice extends string>(
  input: Input,
  name: string,
  choices: readonly Choice[],
): Answer<Choice> => {
  const given = input[name]
  const word =
    typeof given === 'string'
      ? given
          .trim()
          .toLowerCase()
          .replaceAll(/[\s_]+/g, '-')
      : given
  const found = choices.find(choice => choice === word)
  return found === undefined ? lacking(name, choices.map(choice => `"${choice}"`).join(' or '), given) : answered(found)
}
