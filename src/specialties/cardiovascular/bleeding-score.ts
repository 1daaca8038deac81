import {
  ageOf,
  becauseAge,
  becauseFact,
  becauseReading,
  latestOf,
  measurement,
  type PatientProfile,
  problem,
  procedureConcept,
  takes,
} from '../../clinical/index.ts'
import { type Answer, mapAnswer } from '../../core/index.ts'
import {
  absentItem,
  presentItem,
  problemItem,
  type ScoreItem,
  scoreOf,
  unknownItem,
  unrecordedItem,
} from './score-items.ts'
import { creatinineAbove, elderlyAbove, systolicAbove } from './scores.ts'

export type BleedingScore = { readonly items: readonly ScoreItem[]; readonly total: number }

/** Age limits of the measured items in days, ours. */
const within = { systolic: 365, creatinine: 365 } as const

const line = (id: string, label: string, note?: string) => ({
  id,
  label,
  points: 1,
  ...(note === undefined ? {} : { note }),
})

const pressureItem = (profile: PatientProfile): ScoreItem => {
  const reading = latestOf(profile, measurement.systolic, { within: within.systolic })
  const about = line(
    'uncontrolled-hypertension',
    `Systolic above ${systolicAbove} mmHg now (the diagnosis does not count)`,
  )
  if (reading.kind !== 'answered') return unrecordedItem(about)
  const because = [becauseReading(reading.value)]
  return reading.value.quantity.value > systolicAbove ? presentItem(about, because) : absentItem(about, because)
}

const kidneyItem = (profile: PatientProfile): ScoreItem => {
  const about = line('abnormal-renal-function', 'Dialysis, transplant or creatinine above 200 umol/L (2.26 mg/dL)')
  const known = problemItem(profile, about, [problem.dialysis, problem.kidneyTransplant], {
    everHad: true,
    procedures: [procedureConcept.kidneyTransplant],
  })
  if (known.state === 'present') return known
  const creatinine = latestOf(profile, measurement.creatinine, { within: within.creatinine })
  if (creatinine.kind !== 'answered') return known
  const because = [becauseReading(creatinine.value)]
  return creatinine.value.quantity.value > creatinineAbove ? presentItem(about, because) : absentItem(about, because)
}

const medicineItem = (
  profile: PatientProfile,
  about: ReturnType<typeof line>,
  classes: readonly string[],
): ScoreItem => {
  const found = takes(profile, { classes })
  if (found.kind !== 'answered') return unknownItem(about, found.kind === 'insufficient' ? found.missing : [])
  return found.value.length > 0
    ? presentItem(
        about,
        found.value.map(({ fact }) => becauseFact(fact, 'Takes')),
      )
    : unrecordedItem(about)
}

/** A time in therapeutic range is not in the record; off a vitamin K antagonist an old one does not count. */
const labileItem = (profile: PatientProfile): ScoreItem => {
  const onVka = takes(profile, { classes: ['vka'] })
  if (onVka.kind === 'answered' && onVka.value.length === 0)
    return absentItem(line('labile-inr', 'Labile INR', 'counts only on a vitamin K antagonist'))
  const need = 'the time in therapeutic range'
  return unknownItem(line('labile-inr', 'Labile INR (time in therapeutic range under 60 %)'), [
    { what: 'time in therapeutic range', need, have: 'none', reason: 'absent' },
  ])
}

/** Bleeding counts for ever, anaemia while it lasts. */
const bleedingItem = (profile: PatientProfile): ScoreItem => {
  const about = line('bleeding', 'Major bleeding before, or anaemia')
  const bled = problemItem(profile, about, [problem.majorBleeding, problem.activeBleeding], { everHad: true })
  return bled.state === 'present' ? bled : problemItem(profile, about, [problem.anaemia])
}

/** HAS-BLED of a person, item by item. Insufficient only without an age. */
export const bleedingScoreOf = (profile: PatientProfile): Answer<BleedingScore> =>
  mapAnswer(ageOf(profile), age => {
    const ever = { everHad: true }
    const elderly = line('elderly', `Over ${elderlyAbove} years`)
    const items = [
      pressureItem(profile),
      kidneyItem(profile),
      problemItem(
        profile,
        line(
          'abnormal-liver-function',
          'Cirrhosis',
          'liver tests are not judged: the record has no upper limit of normal',
        ),
        [problem.cirrhosis],
        ever,
      ),
      problemItem(
        profile,
        line('stroke', 'Stroke', 'a TIA counts too: the record does not always tell them apart'),
        [problem.strokeOrTia, problem.intracranialHaemorrhage],
        ever,
      ),
      bleedingItem(profile),
      labileItem(profile),
      age.years > elderlyAbove ? presentItem(elderly, [becauseAge(age)]) : absentItem(elderly, [becauseAge(age)]),
      medicineItem(profile, line('antiplatelet-or-nsaid', 'Antiplatelet or NSAID'), ['antiplatelet', 'nsaid']),
      problemItem(profile, line('alcohol', 'Alcohol, 8 or more drinks a week'), [problem.alcoholUseHigh]),
    ]
    return { items, total: scoreOf(items) }
  })

/** For a reader: `HAS-BLED 2`, with "at least" where an item is not known. */
export const bleedingScoreText = ({ items, total }: BleedingScore): string =>
  `HAS-BLED ${items.some(({ state }) => state === 'unknown') ? 'at least ' : ''}${total}`

/** What can be put right, among what is present. */
export const toPutRight = ({ items }: BleedingScore): readonly ScoreItem[] =>
  items.filter(
    ({ id, state }) =>
      state === 'present' && ['uncontrolled-hypertension', 'bleeding', 'antiplatelet-or-nsaid', 'alcohol'].includes(id),
  )
