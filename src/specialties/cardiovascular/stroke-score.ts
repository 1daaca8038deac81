import { ageOf, becauseAge, type PatientProfile, problem, type Sex, sexOf } from '../../clinical/index.ts'
import { type Answer, mapAnswer } from '../../core/index.ts'
import { absentItem, presentItem, problemItem, type ScoreItem, scoreOf } from './score-items.ts'
import { ageBands, strokePoints } from './scores.ts'

/** CHA2DS2-VA and CHA2DS2-VASc of a person, item by item. */
export type StrokeScore = {
  /** Without sex. */
  readonly items: readonly ScoreItem[]
  readonly va: number
  /** `null` when sex is not known: then it is `va` for a man and one more for a woman (hazard H14). */
  readonly vasc: number | null
  readonly sex: Sex | null
  readonly years: number
}

const line = (id: Exclude<keyof typeof strokePoints, 'female'>, label: string) => ({
  id,
  label,
  points: strokePoints[id],
})

/** Insufficient only without an age; lists that are missing make items unknown. */
export const strokeScoreOf = (profile: PatientProfile): Answer<StrokeScore> =>
  mapAnswer(ageOf(profile), age => {
    const ever = { everHad: true }
    const bands = ageBands(age.years)
    const band = (id: 'age75OrOver' | 'age65To74', label: string) =>
      bands[id] ? presentItem(line(id, label), [becauseAge(age)]) : absentItem(line(id, label), [becauseAge(age)])
    const items = [
      problemItem(profile, line('congestiveHeartFailure', 'Heart failure'), [problem.heartFailure], ever),
      problemItem(profile, line('hypertension', 'Hypertension, also treated'), [problem.hypertension], ever),
      band('age75OrOver', 'Age 75 or over'),
      problemItem(profile, line('diabetes', 'Diabetes'), [problem.diabetes]),
      problemItem(
        profile,
        line('strokeTiaThromboembolism', 'Stroke, TIA or systemic embolism'),
        [problem.strokeOrTia, problem.systemicEmbolism],
        ever,
      ),
      problemItem(
        profile,
        line('vascularDisease', 'Myocardial infarction, peripheral arterial disease or aortic plaque'),
        [problem.myocardialInfarction, problem.peripheralArterialDisease, problem.aorticPlaque],
        ever,
      ),
      band('age65To74', 'Age 65 to 74'),
    ]
    const sex = sexOf(profile)
    const va = scoreOf(items)
    return {
      items,
      va,
      vasc: sex.kind === 'answered' ? va + (sex.value.sex === 'female' ? strokePoints.female : 0) : null,
      sex: sex.kind === 'answered' ? sex.value.sex : null,
      years: age.years,
    }
  })

/** For a reader: `CHA2DS2-VASc 5, CHA2DS2-VA 4`, with both when sex is not known, and "at least" where items are. */
export const strokeScoreText = ({ vasc, va, items }: StrokeScore): string => {
  const least = items.some(({ state }) => state === 'unknown') ? 'at least ' : ''
  const withSex = vasc === null ? `${va} (man) or ${va + 1} (woman)` : String(vasc)
  return `CHA2DS2-VASc ${least}${withSex}, CHA2DS2-VA ${least}${va}`
}
