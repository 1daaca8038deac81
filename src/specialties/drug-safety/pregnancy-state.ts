import {
  ageOf,
  type Because,
  becauseAge,
  becauseFact,
  becauseReading,
  codedFinding,
  conceptOf,
  factsIn,
  findings,
  isCoded,
  latestOf,
  measurement,
  type PatientProfile,
  problem,
  problemState,
  remembered,
  sexOf,
} from '../../clinical/index.ts'
import { type Coding, codeSystems, daysBefore, daysBetween, type Missing } from '../../core/index.ts'

/** Whether there is a pregnancy; unknown is neither. `weeks` completed, `null` when nobody recorded a gestational age. */
export type PregnancyState =
  | { readonly state: 'pregnant'; readonly weeks: number | null; readonly because: readonly Because[] }
  | { readonly state: 'not pregnant'; readonly why: string; readonly because: readonly Because[] }
  | { readonly state: 'unknown'; readonly missing: readonly Missing[] }

/** Ages between which a pregnancy is asked for, ours. */
const ages = { from: 12, to: 55 } as const

/** An entry older than this is of a pregnancy that is over; a "not pregnant" holds no longer than that. Days, ours. */
const within = { pregnant: 300, notPregnant: 90 } as const

// SNOMED CT 60001007, as US Core and IPS list it.
const saysNotPregnant = (codings: readonly Coding[]): boolean =>
  codings.some(({ system, code }) => system === codeSystems.snomed && code === '60001007')

const unknown = (have: string, reason: Missing['reason']): PregnancyState => ({
  state: 'unknown',
  missing: [{ what: 'pregnancy status', need: `asked or tested within ${within.notPregnant} days`, have, reason }],
})

const statusOf = (profile: PatientProfile) => {
  const newest = factsIn(profile, 'observation', codedFinding.pregnancyStatus).findLast(
    ({ value }) => value.type === 'coded',
  )
  if (newest?.value.type !== 'coded') return null
  const { codings } = newest.value
  const pregnant = isCoded(codings, conceptOf(findings, 'pregnant'))
  const says = pregnant ? ('pregnant' as const) : saysNotPregnant(codings) ? ('not pregnant' as const) : null
  return says === null ? null : { says, at: newest.effective.start, because: becauseFact(newest, 'Pregnancy status') }
}

/** Weeks at `asOf`, from the newest recorded gestational age. */
const weeksOf = (profile: PatientProfile): { readonly weeks: number | null; readonly because: readonly Because[] } => {
  const recorded = latestOf(profile, measurement.gestationalAge, { within: within.pregnant })
  if (recorded.kind !== 'answered') return { weeks: null, because: [] }
  const weeks = Math.floor(recorded.value.quantity.value + daysBetween(recorded.value.at, profile.asOf) / 7)
  // Longer than any pregnancy: the age was of one that is over.
  if (weeks > 43) return { weeks: null, because: [] }
  return { weeks, because: [becauseReading(recorded.value)] }
}

/**
 * Reads pregnancy status (an observation), the problem list, gestational age, sex and age. A status that is older than
 * the limits, or sources that disagree, give no answer.
 */
export const pregnancyState = (profile: PatientProfile): PregnancyState => remembered(profile, 'pregnancy state', read)

const read = (profile: PatientProfile): PregnancyState => {
  const status = statusOf(profile)
  const listed = problemState(profile, problem.pregnancy)
  const entries = listed.kind === 'answered' && listed.value.state === 'present' ? listed.value.facts : []
  const since = daysBefore(profile.asOf, within.pregnant)
  const [current] = entries.filter(({ effective }) => effective.start >= since)
  const denied =
    status?.says === 'not pregnant' && status.at >= daysBefore(profile.asOf, within.notPregnant) ? status : null

  if (denied !== null && current !== undefined) {
    return unknown('the problem list and the pregnancy status disagree', 'conflicting')
  }
  if (current !== undefined || (status?.says === 'pregnant' && status.at >= since)) {
    const { weeks, because } = weeksOf(profile)
    const listedAs = current === undefined ? [] : [becauseFact(current, problem.pregnancy.title)]
    const said = status?.says === 'pregnant' ? [status.because] : []
    return { state: 'pregnant', weeks, because: [...listedAs, ...said, ...because] }
  }
  if (denied !== null) return { state: 'not pregnant', why: 'recorded as not pregnant', because: [denied.because] }
  return withoutRecord(profile, entries.length > 0, listed.kind === 'insufficient' ? listed.missing : [])
}

/** Nothing current is on record: sex and age may settle it, else it has to be asked. */
const withoutRecord = (profile: PatientProfile, stale: boolean, missing: readonly Missing[]): PregnancyState => {
  const sex = sexOf(profile)
  if (sex.kind === 'answered' && sex.value.sex === 'male') {
    const { fact, at } = sex.value
    const because: Because = { kind: 'fact', fact, label: 'Sex for clinical use', value: 'male', at }
    return { state: 'not pregnant', why: 'recorded sex male', because: [because] }
  }
  const age = ageOf(profile)
  if (age.kind === 'answered' && (age.value.years < ages.from || age.value.years > ages.to)) {
    return { state: 'not pregnant', why: `${age.value.years} years old`, because: [becauseAge(age.value)] }
  }
  const unclear = [sex, age].flatMap(answer => (answer.kind === 'insufficient' ? answer.missing : []))
  if (unclear.length > 0) return { state: 'unknown', missing: unclear }
  if (stale) return unknown('only an old pregnancy entry that nobody closed', 'stale')
  const asked = unknown('none', 'absent')
  return asked.state === 'unknown' ? { ...asked, missing: [...asked.missing, ...missing] } : asked
}
