import { type LhcUnit, type LhcUtils, UcumLhcUtils } from '@lhncbc/ucum-lhc'
import { failure, issue, type Quantity, quantity, type Result, success } from '../../core/index.ts'

let library: LhcUtils | undefined

/** Built at the first use: reading its definitions takes about 30 ms, which a start-up should not pay. */
const ucum = (): LhcUtils => {
  library ??= UcumLhcUtils.getInstance()
  return library
}

/** UCUM 2.1 section 2.1: only printable ASCII; an annotation ends its component, so nothing but an operator follows it. */
const printable = /^[\x21-\x7e]+$/
const afterAnnotation = /\}[^./)]/

/** Characters of a unit. The longest in use have thirty; a text in its place may have millions. */
const longestUnit = 100

/** The library looks codes up in plain objects, where it also finds these; some it then prints, patient data and all. */
const namesOfObjects: readonly string[] = Object.getOwnPropertyNames(Object.prototype)

/**
 * The library's view of a case-sensitive UCUM code, or `undefined` when the code is not one. The library also
 * takes names and repairs ("Gauss", "IU/L", a blank at the end); those are not UCUM and are refused here.
 */
export const lhcUnit = (unit: string): LhcUnit | undefined => {
  if (unit.length > longestUnit || !printable.test(unit) || afterAnnotation.test(unit)) return undefined
  if (namesOfObjects.some(name => unit.includes(name))) return undefined
  const found = ucum().getSpecifiedUnit(unit, 'validate')
  return found.status === 'valid' && found.unit !== null && found.origString === unit ? found.unit : undefined
}

/**
 * Whether a text is a case-sensitive UCUM code.
 *
 * @example
 * validateUnit('mg/dL')  // ok
 * validateUnit('mmHg')   // error unit-unknown
 */
export const validateUnit = (unit: string): Result<string> => {
  // A long text in place of a unit may be a note about somebody: it is not repeated.
  if (unit === '') return failure(issue('error', 'unit-missing', 'A number without a unit'))
  return lhcUnit(unit) === undefined
    ? failure(issue('error', 'unit-unknown', `Not a UCUM code${unit.length > 32 ? '' : `: ${JSON.stringify(unit)}`}`))
    : success(unit)
}

/**
 * A quantity in another unit of the same dimension. Mass and substance, arbitrary units and annotations that
 * change the meaning are the caller's affair: this is UCUM's own arithmetic.
 *
 * @example
 * convertQuantity(quantity(6.3, 'mm'), 'cm')  // 0.63 cm
 */
export const convertQuantity = (from: Quantity, to: string): Result<Quantity> => {
  for (const unit of [from.unit, to]) {
    const valid = validateUnit(unit)
    if (!valid.ok) return valid
  }
  const converted = ucum().convertUnitTo(from.unit, from.value, to)
  return converted.status === 'succeeded' && converted.toVal !== null && Number.isFinite(converted.toVal)
    ? success(quantity(converted.toVal, to))
    : failure(issue('error', 'unit-incommensurable', `No conversion from ${from.unit} to ${to}`))
}
