/**
 * A number together with its UCUM unit. The unit is part of the type, so a bare number, or a number in another
 * unit, does not compile where a unit is expected.
 *
 * @example
 * const isHigh = (glucose: Quantity<'mg/dL'>) => glucose.value >= 126
 * isHigh(quantity(140, 'mg/dL'))
 */
export type Quantity<Unit extends string = string> = {
  readonly value: number
  /** Case-sensitive UCUM code, e.g. `mg/dL`, `mL/min/{1.73_m2}`. */
  readonly unit: Unit
}

export const quantity = <Unit extends string>(value: number, unit: Unit): Quantity<Unit> => ({ value, unit })

/**
 * Rounds for display, half away from zero, at the decimal printed: `roundTo(14.675, 2)` is `14.68`.
 * Never used inside a formula: thresholds are compared unrounded.
 */
export const roundTo = (value: number, decimals: number): number => {
  if (!Number.isFinite(value)) return value
  // toPrecision(15) removes the binary tail (1.005 is stored as 1.00499999999999989) before rounding.
  const size = shifted(Math.round(shifted(Number(Math.abs(value).toPrecision(15)), decimals)), -decimals)
  // No negative zero: it would print as a sign without a number.
  return size === 0 ? 0 : Math.sign(value) * size
}

/** Moves the decimal point in the text of the number, so that no binary error enters. */
const shifted = (value: number, places: number): number => {
  const [digits, exponent = '0'] = String(value).split('e')
  return Number(`${digits}e${Number(exponent) + places}`)
}
