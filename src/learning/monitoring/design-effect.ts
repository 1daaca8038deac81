import { assertCases, type MonitoredCases } from './cases.ts'

/**
 * By how much outcomes that hang together within a patient make the count of outcomes vary more than the predictions say: the sum over
 * patients of the squared sum of (outcome - prediction), over the sum of squares (the "design effect" of Kish, Survey Sampling, 1965; the
 * sandwich of Liang and Zeger 1986 over the plain variance). 1: they do not. Below 1 it is 1.
 *
 * To be taken from cases before the watch begins, such as those of the approval; hundreds of patients, or it is chance.
 *
 * @param patients numbers what belongs together, a number a case
 *
 * @example
 * designEffectOf({ prediction: Float64Array.of(0.5, 0.5), outcome: Float64Array.of(1, 1) }, Int32Array.of(7, 7)) // 2
 */
export const designEffectOf = (cases: MonitoredCases, patients: Int32Array): number => {
  assertCases(cases)
  const { prediction, outcome } = cases
  if (patients.length !== outcome.length)
    throw new RangeError(`${patients.length} patients' numbers for ${outcome.length} cases`)
  const sums = new Map<number, number>()
  let plain = 0
  for (let at = 0; at < outcome.length; at++) {
    const rest = outcome[at]! - prediction[at]!
    plain += rest ** 2
    sums.set(patients[at]!, (sums.get(patients[at]!) ?? 0) + rest)
  }
  let together = 0
  for (const sum of sums.values()) together += sum ** 2
  return plain === 0 ? 1 : Math.max(1, together / plain)
}
