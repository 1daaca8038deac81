/** To mg. Another unit (tablets, drops, units) says nothing of the amount, and is never guessed. */
const toMg: Readonly<Record<string, number>> = { mg: 1, g: 1000, ug: 0.001 }

type Dose = { readonly amount: number; readonly unit: string; readonly timesPerDay?: number | undefined }

/**
 * mg a day, or `null` when the unit is no mass or the frequency is not structured ("as needed" included).
 *
 * @example
 * mgPerDay({ amount: 1, unit: 'g', timesPerDay: 4 }) // 4000
 */
export const mgPerDay = (dose: Dose | null): number | null => {
  const factor = dose === null ? undefined : toMg[dose.unit]
  return dose === null || factor === undefined || dose.timesPerDay === undefined
    ? null
    : dose.amount * factor * dose.timesPerDay
}
