import {
  ageOf,
  type Because,
  becauseAge,
  becauseFact,
  type CurrentMedication,
  conceptOf,
  drugs,
  type Holds,
  holds,
  medicineList,
  type PatientProfile,
  type ProposedOrder,
} from '../../clinical/index.ts'
import { type Answer, daysBetween, type Instant, type Missing, mapAnswer } from '../../core/index.ts'
import { type CriterionRow, isStopp } from './criteria-table.ts'
import { mgPerDay } from './daily-dose.ts'
import { isLocalMedicine, lackingOf } from './others.ts'
import { drugsIn, type Group } from './selector.ts'

/** What a record says of one criterion. `ask`: met as far as a record can say; `null` when nothing is left to ask. */
export type Verdict =
  | { readonly state: 'met'; readonly because: readonly Because[]; readonly ask: string | null }
  | { readonly state: 'not met' }
  | { readonly state: 'unknown'; readonly missing: readonly Missing[] }

type Part = Holds

const no: Part = { state: 'no' }
const yes = (because: readonly Because[] = []): Part => ({ state: 'yes', because })

const lacking = (answer: Exclude<Answer<unknown>, { readonly kind: 'answered' }>): Part => ({
  state: 'unknown',
  missing:
    answer.kind === 'insufficient'
      ? answer.missing
      : [{ what: 'this criterion', need: 'a person it covers', have: answer.because, reason: 'unusable' }],
})

/** The criteria are for people of 65 years and over; one of them for 85. */
const ofAge = (profile: PatientProfile, { ageFrom }: CriterionRow): Part => {
  const age = ageOf(profile)
  if (age.kind !== 'answered') return lacking(age)
  return age.value.years < ageFrom ? no : yes([becauseAge(age.value)])
}

const ofDose = (
  { dose, drugs: selector }: CriterionRow,
  { drug, dose: ordered, text }: ProposedOrder,
  groups: readonly Group[],
): Part => {
  if (dose === null || !drugsIn(selector, groups).has(drug)) return yes()
  const daily = mgPerDay(ordered)
  if (daily === null) {
    const what = `daily dose of ${conceptOf(drugs, drug).title}`
    return {
      state: 'unknown',
      missing: [
        { what, need: 'an amount in mg and how often', have: ordered?.text || text || 'none', reason: 'unusable' },
      ],
    }
  }
  const above = 'aboveMg' in dose ? daily > dose.aboveMg : daily >= dose.fromMg
  return above ? yes([{ kind: 'order', label: 'Daily dose', value: `${daily} mg` }]) : no
}

/** The entries of the list with one of these drugs: for the whole body, or those that act where they are put. */
const listed = (
  profile: PatientProfile,
  ids: ReadonlySet<string>,
  local = false,
): Answer<readonly CurrentMedication[]> =>
  mapAnswer(medicineList(profile), ({ current }) =>
    current.filter(entry => isLocalMedicine(entry) === local && entry.drugs.some(({ id }) => ids.has(id))),
  )

/** The other medicine of a combination is on the list. Of a row that names the medicine on both sides it is any other. */
const ofCombination = (
  profile: PatientProfile,
  { drugs: one, other }: CriterionRow,
  { drug }: ProposedOrder,
  groups: readonly Group[],
): Part => {
  if (other === null) return yes()
  const [ones, others] = [drugsIn(one, groups), drugsIn(other, groups)]
  const partners = new Set([...(ones.has(drug) ? others : []), ...(others.has(drug) ? ones : [])])
  partners.delete(drug)
  const entries = listed(profile, partners)
  if (entries.kind !== 'answered') return lacking(entries)
  if (entries.value.length > 0) return yes(entries.value.map(({ fact }) => becauseFact(fact, 'Takes')))
  const missing = notRecognised(profile)
  return missing.length > 0 ? { state: 'unknown', missing } : no
}

const oldestOf = (entries: readonly CurrentMedication[]) => entries.map(({ fact }) => fact.effective.start).sort()[0]

/**
 * How long a medicine, or one of its kind, is on the list; of a combination, how long both are. A renewed prescription
 * looks like a new one: the oldest entry counts.
 */
const ofDuration = (
  profile: PatientProfile,
  { takenForDays, drugs: one, other }: CriterionRow,
  groups: readonly Group[],
): Part => {
  if (takenForDays === null) return yes()
  const starts: Instant[] = []
  for (const selector of other === null ? [one] : [one, other]) {
    const entries = listed(profile, drugsIn(selector, groups))
    if (entries.kind !== 'answered') return lacking(entries)
    const oldest = oldestOf(entries.value)
    if (oldest === undefined) return no
    starts.push(oldest)
  }
  const days = Math.floor(Math.min(...starts.map(start => daysBetween(start, profile.asOf))))
  return days < takenForDays ? no : yes([{ kind: 'order', label: 'On the list for', value: `${days} days` }])
}

/** What on the medicine list keeps "not taken" from being said: it may be the medicine that is asked for. */
const notRecognised = (profile: PatientProfile): readonly Missing[] => {
  const list = medicineList(profile)
  if (list.kind !== 'answered') return list.kind === 'insufficient' ? list.missing : []
  return lackingOf(list.value.unrecognised, list.value.withheld)
}

/** Nothing of what takes the criterion away. A medicine that was not recognised may be one that does. */
const ofExceptions = (profile: PatientProfile, { unless }: CriterionRow, drug: string): Part => {
  const parts = unless.map((all): Part => {
    const part = holds(
      profile,
      all.map(one => [one]),
      drug,
    )
    const lacks = all.some(({ what }) => what === 'takes') ? notRecognised(profile) : []
    return part.state === 'no' && lacks.length > 0 ? { state: 'unknown', missing: lacks } : part
  })
  if (parts.some(({ state }) => state === 'yes')) return no
  const missing = parts.flatMap(part => (part.state === 'unknown' ? part.missing : []))
  return missing.length > 0 ? { state: 'unknown', missing } : yes()
}

/** None of the medicines that a START criterion asks for is on the list, in the form that it asks for. */
const ofOmission = (profile: PatientProfile, row: CriterionRow, groups: readonly Group[]): Part => {
  const entries = listed(profile, drugsIn(row.drugs, groups), row.localUse)
  if (entries.kind !== 'answered') return lacking(entries)
  if (entries.value.length > 0) return no
  const missing = notRecognised(profile)
  return missing.length > 0 ? { state: 'unknown', missing } : yes()
}

/** START is not for people whose treatment is palliative. */
const notAtTheEnd = (profile: PatientProfile): Part => {
  const end = holds(profile, [[{ what: 'problem', concepts: ['end-of-life'], everHad: false }]], '')
  return end.state === 'yes' ? no : end.state === 'no' ? yes() : end
}

/** What is certainly not so settles it even where something else is unknown. */
const together = (parts: readonly Part[], ask: string | null): Verdict => {
  if (parts.some(({ state }) => state === 'no')) return { state: 'not met' }
  const missing = parts.flatMap(part => (part.state === 'unknown' ? part.missing : []))
  if (missing.length > 0) return { state: 'unknown', missing }
  return { state: 'met', because: parts.flatMap(part => (part.state === 'yes' ? part.because : [])), ask }
}

const evaluable = new Set<CriterionRow['status']>(['decided', 'asks'])

/** Whether a record says anything of it here: what no record carries, and what another check is, has no verdict. */
export const isEvaluable = ({ status }: CriterionRow): boolean => evaluable.has(status)

/**
 * What a record says of a STOPP criterion for one medicine. Only for rows that are evaluable and name the medicine.
 *
 * @example
 * stoppVerdict(profile, row, { drug: 'ibuprofen', origin: 'order', … }, groups) // { state: 'met', because: [age, eGFR], ask: null }
 */
export const stoppVerdict = (
  profile: PatientProfile,
  row: CriterionRow,
  order: ProposedOrder,
  groups: readonly Group[],
): Verdict =>
  together(
    [
      ofAge(profile, row),
      ofDose(row, order, groups),
      ofCombination(profile, row, order, groups),
      ofDuration(profile, row, groups),
      holds(profile, row.when, order.drug),
      ofExceptions(profile, row, order.drug),
    ],
    order.indication !== null && row.answeredBy.includes(order.indication) ? null : row.ask,
  )

/** What a record says of a START criterion: who it is for, and that none of the medicines is taken. */
export const startVerdict = (profile: PatientProfile, row: CriterionRow, groups: readonly Group[]): Verdict =>
  isStopp(row)
    ? { state: 'not met' }
    : together(
        [
          ofAge(profile, row),
          notAtTheEnd(profile),
          holds(profile, row.when, ''),
          ofOmission(profile, row, groups),
          ofExceptions(profile, row, ''),
        ],
        row.ask,
      )
