import type { Dosage } from '../../standards/fhir/index.ts'

/** How many of a period unit (UCUM, as FHIR timing writes it) make a day. */
const perDay: ReadonlyMap<string, number> = new Map([
  ['h', 24],
  ['d', 1],
  ['wk', 1 / 7],
])

/** HL7 GTSAbbreviation codes that fix a number of times a day. */
const coded: ReadonlyMap<string, number> = new Map(Object.entries({ QD: 1, AM: 1, PM: 1, BID: 2, TID: 3, QID: 4 }))

/**
 * How often a day a dose is taken; `undefined` when that is not structured, is a range, is as needed, or when the
 * timing and its code say different things: a frequency is never guessed.
 *
 * @example
 * timesPerDay({ timing: { repeat: { frequency: 1, period: 12, periodUnit: 'h' } } }) // 2
 */
export const timesPerDay = ({ timing, asNeededBoolean, asNeededCodeableConcept }: Dosage): number | undefined => {
  if (asNeededBoolean === true || asNeededCodeableConcept !== undefined || timing === undefined) return undefined
  const { frequency = 1, frequencyMax, period, periodMax, periodUnit = '' } = timing.repeat ?? {}
  const factor = perDay.get(periodUnit)
  const ranged = frequencyMax !== undefined || periodMax !== undefined
  const repeated =
    ranged || factor === undefined || period === undefined || !(period > 0 && frequency > 0)
      ? undefined
      : (frequency * factor) / period
  const code = timing.code?.coding?.find(one => coded.has(one.code ?? ''))?.code ?? timing.code?.text
  const named = coded.get(code?.toUpperCase() ?? '')
  if (repeated === undefined) return ranged ? undefined : named
  return named === undefined || named === repeated ? repeated : undefined
}
