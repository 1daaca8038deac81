import {
  ageOf,
  type Because,
  becauseAge,
  becauseFact,
  type PatientProfile,
  problem,
  problemState,
  sexOf,
} from '../../clinical/index.ts'
import { daysBefore, type Missing } from '../../core/index.ts'

/** Whether a child is breastfed; unknown is neither. */
export type BreastfeedingState =
  | { readonly state: 'breastfeeding'; readonly because: readonly Because[] }
  | { readonly state: 'not breastfeeding'; readonly why: string; readonly because: readonly Because[] }
  | { readonly state: 'unknown'; readonly missing: readonly Missing[] }

/** Ages in which it is asked for, as for pregnancy, and how old an entry that nobody closed may be in days. Ours. */
const limit = { from: 12, to: 55, entry: 730 } as const

const ask = (have: string, reason: Missing['reason']): BreastfeedingState => ({
  state: 'unknown',
  missing: [{ what: 'breastfeeding', need: 'asked now', have, reason }],
})

/**
 * Reads the problem list, sex and age. An entry older than two years that nobody closed, and a list without an entry, say
 * nothing: it is asked for.
 */
export const breastfeedingState = (profile: PatientProfile): BreastfeedingState => {
  const listed = problemState(profile, problem.breastfeeding)
  const entries = listed.kind === 'answered' && listed.value.state === 'present' ? listed.value.facts : []
  const since = daysBefore(profile.asOf, limit.entry)
  const [current] = entries.filter(({ effective }) => effective.start >= since)
  if (current !== undefined) {
    return { state: 'breastfeeding', because: [becauseFact(current, problem.breastfeeding.title)] }
  }
  const sex = sexOf(profile)
  if (sex.kind === 'answered' && sex.value.sex === 'male') {
    const { fact, at } = sex.value
    const because: Because = { kind: 'fact', fact, label: 'Sex for clinical use', value: 'male', at }
    return { state: 'not breastfeeding', why: 'recorded sex male', because: [because] }
  }
  const age = ageOf(profile)
  if (age.kind === 'answered' && (age.value.years < limit.from || age.value.years > limit.to)) {
    return { state: 'not breastfeeding', why: `${age.value.years} years old`, because: [becauseAge(age.value)] }
  }
  if (entries.length > 0) return ask('only an old entry that nobody closed', 'stale')
  const unclear = [sex, age].flatMap(answer => (answer.kind === 'insufficient' ? answer.missing : []))
  return unclear.length > 0 ? { state: 'unknown', missing: unclear } : ask('none', 'absent')
}
