import { type Answer, answered, insufficient, type Quantity, quantity } from '../core/index.ts'
import { canonicalQuantity } from '../standards/ucum/index.ts'
import type { Measured } from './concepts/index.ts'
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

/** `{ value, unit }` in any unit that converts into the concept's; outside physiologic bounds it is unusable. */
export const quantityInput = <Unit extends string>(
  input: Input,
  name: string,
  concept: Measured<Unit>,
): Answer<Quantity<Unit>> => {
  const given = input[name]
  const need = `{ value, unit } convertible to ${concept.unit}, between ${concept.bounds[0]} and ${concept.bounds[1]}`
  if (typeof given !== 'object' || given === null) return lacking(name, need, given)
  const { value, unit } = given as { readonly value?: unknown; readonly unit?: unknown }
  if (typeof value !== 'number' || !Number.isFinite(value) || typeof unit !== 'string')
    return lacking(name, need, given)
  // A unit the concept names itself needs no conversion.
  const direct = concept.accepts[unit]
  const canonical = direct === undefined ? canonicalQuantity(value, unit) : undefined
  const factor = direct ?? (canonical?.ok ? concept.accepts[canonical.value.unit] : undefined)
  if (factor === undefined) return lacking(name, need, given)
  const converted = (canonical?.ok ? canonical.value.value : value) * factor
  if (converted < concept.bounds[0] || converted > concept.bounds[1]) return lacking(name, need, given)
  return answered(quantity(converted, concept.unit))
}

/** Completed years as a number, or `{ value, unit: "a" }`. */
export const ageInput = (input: Input, name = 'age'): Answer<number> => {
  const given = input[name]
  const years =
    typeof given === 'object' && given !== null && (given as { unit?: unknown }).unit === 'a'
      ? (given as { value?: unknown }).value
      : given
  return typeof years === 'number' && Number.isFinite(years) && years >= 0 && years <= 130
    ? answered(years)
    : lacking(name, 'years, 0 to 130', given)
}

export const sexInput = (input: Input, name = 'sex'): Answer<Sex> => {
  const given = input[name]
  return given === 'female' || given === 'male' ? answered(given) : lacking(name, '"female" or "male"', given)
}

/** Missing is not `false`. */
export const booleanInput = (input: Input, name: string): Answer<boolean> => {
  const given = input[name]
  return typeof given === 'boolean' ? answered(given) : lacking(name, 'true or false', given)
}

export const choiceInput = <const Choice extends string>(
  input: Input,
  name: string,
  choices: readonly Choice[],
): Answer<Choice> => {
  const found = choices.find(choice => choice === input[name])
  return found === undefined
    ? lacking(name, choices.map(choice => `"${choice}"`).join(' or '), input[name])
    : answered(found)
}
