import type { LhcUnit } from '@lhncbc/ucum-lhc'
import { failure, type Issue, issue, type Quantity, quantity, type Result, success } from '../../core/index.ts'
import canonicalRows from './canonical-units.json' with { type: 'json' }
import { lhcUnit, validateUnit } from './unit.ts'
import aliasRows from './unit-aliases.json' with { type: 'json' }

/** value in canonical unit = (value - subtract) x multiply / divide: exact for powers of ten in either direction. */
type Scale = { readonly subtract: number; readonly multiply: number; readonly divide: number }

type CanonicalRow = {
  readonly quantity: string
  readonly unit: string
  /** When present, only these are converted: other units of the same dimension measure something else. */
  readonly units?: readonly string[]
  /** Units with another zero. */
  readonly offsets?: Readonly<Record<string, Scale>>
}

type Known =
  | { readonly ok: true; readonly unit: string; readonly scale: Scale; readonly issues: readonly Issue[] }
  | { readonly ok: false; readonly failure: Result<never> }

const rows: readonly CanonicalRow[] = canonicalRows
const aliases: ReadonlyMap<string, string> = new Map(aliasRows.map(row => [row.written, row.means]))
const unchanged: Scale = { subtract: 0, multiply: 1, divide: 1 }

/** One entry per spelling seen; bounded, because spellings come from outside. */
const known = new Map<string, Known>()
const mostSpellings = 10_000

/**
 * A measured value in the canonical UCUM unit of its dimension (`canonical-units.json`). Valid units that have no
 * canonical one there (ratios, `%`, `mg/mmol`, arbitrary units, doses, anything with an annotation such as
 * `mL/min/{1.73_m2}`) keep value and spelling. Spellings that are not UCUM are read only if `unit-aliases.json` lists
 * them, and an information issue `unit-alias` says so. An unknown or empty unit is a failure: a unit is never guessed.
 *
 * @example
 * canonicalQuantity(88, 'umol/L')   // 0.088 mmol/L
 * canonicalQuantity(98.6, '[degF]') // 37 Cel
 */
export const canonicalQuantity = (value: number, unit: string): Result<Quantity> => {
  let entry = known.get(unit)
  if (entry === undefined) {
    entry = lookUp(unit)
    if (known.size >= mostSpellings) known.clear()
    known.set(unit, entry)
  }
  if (!entry.ok) return entry.failure
  if (!Number.isFinite(value)) return notFinite
  if (entry.scale === unchanged) return success(quantity(value, entry.unit), entry.issues)
  const { subtract, multiply, divide } = entry.scale
  const shifted = subtract === 0 ? value : trimmed(value - subtract)
  const converted = (shifted * multiply) / divide
  return Number.isFinite(converted) ? success(quantity(converted, entry.unit), entry.issues) : notFinite
}

const notFinite = failure(issue('error', 'value-not-finite', 'The value is not a finite number'))

/**
 * The UCUM code that a unit's spelling stands for: itself, or what the alias table says (with issue `unit-alias`). For
 * amounts that are kept as they were ordered, such as doses.
 *
 * @example
 * readUnit('mcg')  // ug
 */
export const readUnit = (written: string): Result<string> => {
  const code = aliases.get(written)
  return code === undefined ? validateUnit(written) : success(code, [aliasIssue(written, code)])
}

const aliasIssue = (written: string, code: string): Issue =>
  issue('information', 'unit-alias', `Unit written ${written} is read as ${code}`)

/** 98.6 - 32 is 66.6 with a binary tail; 13 digits are more than any thermometer has. */
const trimmed = (value: number): number => Number(value.toPrecision(13))

const lookUp = (written: string): Known => {
  const alias = aliases.get(written)
  const code = alias ?? written
  const valid = validateUnit(code)
  const parsed = lhcUnit(code)
  if (!valid.ok || parsed === undefined) return { ok: false, failure: failure(...valid.issues) }
  const issues = alias === undefined ? [] : [aliasIssue(written, alias)]
  return { ok: true, ...canonicalOf(code, parsed), issues }
}

const canonicalOf = (code: string, parsed: LhcUnit): { readonly unit: string; readonly scale: Scale } => {
  const kept = { unit: code, scale: unchanged }
  // An annotation may carry the meaning (per 1.73 m2, FEU, copies): UCUM itself would ignore it.
  if (code.includes('{')) return kept
  for (const row of rows) {
    if (code === row.unit) return kept
    const offset = row.offsets?.[code]
    if (offset !== undefined) return { unit: row.unit, scale: offset }
  }
  // Arbitrary units convert into nothing; a logarithm ([pH]) is not a linear scale.
  if (parsed.isArbitrary_ || parsed.isSpecial_) return kept
  const dimension = dimensionOf(parsed)
  const row = rows.find(({ unit, units, offsets }) => {
    if (units !== undefined) return units.includes(code)
    const canonical = lhcUnit(unit)
    return offsets === undefined && canonical !== undefined && dimensionOf(canonical) === dimension
  })
  if (row === undefined) return kept
  return { unit: row.unit, scale: scaleOf(parsed.magnitude_ / lhcUnit(row.unit)!.magnitude_) }
}

const dimensionOf = (unit: LhcUnit): string =>
  `${unit.dim_?.dimVec_?.join() ?? ''} ${unit.moleExp_} ${unit.equivalentExp_}`

/** The library's factors carry a binary tail (10*3/uL is 1.0000000000000002 10*9/L): 14 digits, dividing where that is exact. */
const scaleOf = (factor: number): Scale => {
  const multiply = Number(factor.toPrecision(14))
  const divide = Number((1 / factor).toPrecision(14))
  return Number.isInteger(divide) ? { subtract: 0, multiply: 1, divide } : { subtract: 0, multiply, divide: 1 }
}
