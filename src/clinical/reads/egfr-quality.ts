import { codingKey, type Issue, issue } from '../../core/index.ts'
import { measurement } from '../concepts/index.ts'
import { egfrFromCreatinine } from '../derivations/ckd-epi-2021.ts'
import { factsOf, type PatientProfile } from '../profile.ts'
import { ageOf, sexOf } from './demographics.ts'
import { readingsOf } from './measurements.ts'

/** mL/min/1.73 m2: our own quality limit (clinical-facts sections 2 and 8), not a published one. */
export const egfrDisagreement = 15

/**
 * What is wrong with the eGFR values that sources reported: two different values under one code at one instant, or a
 * value more than 15 away from the one derived (CKD-EPI 2021) from a creatinine of the same instant. Reported values
 * are kept and never used; this is a finding about the source. The location is the fact's id.
 *
 * @example
 * reportedEgfrIssues(profile)  // [{ code: 'egfr-disagreement', … }]
 */
export const reportedEgfrIssues = (profile: PatientProfile): readonly Issue[] => {
  const issues: Issue[] = []
  const codes = new Map(factsOf(profile, 'observation').map(fact => [fact.id, fact.codings.map(codingKey).join(' ')]))
  const creatinines = Map.groupBy(readingsOf(profile, measurement.creatinine), ({ at }) => at)
  const sex = sexOf(profile)
  for (const [at, reported] of Map.groupBy(readingsOf(profile, measurement.reportedEgfr), reading => reading.at)) {
    for (const same of Map.groupBy(reported, ({ fact }) => codes.get(fact)).values()) {
      if (new Set(same.map(({ quantity }) => quantity.value)).size < 2) continue
      issues.push(issue('warning', 'egfr-ambiguous', 'Two different reported eGFR at one moment', same[0]!.fact))
    }
    const age = ageOf(profile, at)
    if (sex.kind !== 'answered' || age.kind !== 'answered' || age.value.years < 18) continue
    const derived = (creatinines.get(at) ?? []).map(({ quantity }) =>
      egfrFromCreatinine(quantity, age.value.years, sex.value.sex),
    )
    for (const { quantity, fact } of reported) {
      if (!derived.some(({ value }) => Math.abs(value - quantity.value) > egfrDisagreement)) continue
      const message = `Reported eGFR is more than ${egfrDisagreement} away from the one derived from creatinine`
      issues.push(issue('warning', 'egfr-disagreement', message, fact))
    }
  }
  return issues
}
