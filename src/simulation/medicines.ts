import type { Random } from '../learning/numeric/index.ts'
import { constants } from './constants.ts'
import { creatinineFor } from './kidneys.ts'
import type { Condition, Person } from './person.ts'

/** A medicine on the list. `reason` is the problem it is for. */
export type Medicine = {
  readonly drug: string
  /** Of one intake, milligrams (levothyroxine: micrograms). */
  readonly amount: number
  readonly unit: 'mg' | 'ug'
  readonly timesPerDay: number
  readonly reason: Condition | null
  /** Days before the moment at which it was ordered. */
  readonly since: number
}

/** What a careful prescriber would have ordered: what is wrong on the list is planted afterwards. */
export const drawMedicines = (random: Random, person: Person): readonly Medicine[] => {
  const list: Medicine[] = []
  const add = (
    drug: string,
    amount: number,
    timesPerDay: number,
    reason: Condition | null,
    unit: 'mg' | 'ug' = 'mg',
  ) => {
    if (list.some(one => one.drug === drug)) return
    list.push({ drug, amount, unit, timesPerDay, reason, since: random.whole(60, 1_800) })
  }
  const { conditions: has, egfr } = person
  const { treated } = constants
  if (has.has('heart-failure')) heartFailure(person, add)
  if (has.has('diabetes')) diabetes(random, person, add)
  if (has.has('hypertension') && random.chance(treated.hypertension)) hypertension(random, person, add)
  if (has.has('atrial-fibrillation')) atrialFibrillation(random, person, add)
  const vascular = has.has('coronary-disease') || has.has('stroke')
  if (vascular && !has.has('atrial-fibrillation')) add('aspirin', 81, 1, 'coronary-disease')
  if ((vascular || (has.has('hyperlipidaemia') && random.chance(treated.hyperlipidaemia))) && !has.has('pregnant')) {
    add('atorvastatin', vascular ? 40 : 20, 1, has.has('hyperlipidaemia') ? 'hyperlipidaemia' : 'coronary-disease')
  }
  if (has.has('coronary-disease') && !has.has('heart-failure')) add('metoprolol', 50, 2, 'coronary-disease')
  if (has.has('depression') && random.chance(treated.depression))
    add('sertraline', random.pick([50, 100]), 1, 'depression')
  if (has.has('hypothyroidism') && random.chance(treated.hypothyroidism)) {
    add('levothyroxine', random.pick([50, 75, 100]), 1, 'hypothyroidism', 'ug')
  }
  if (egfr < 110 && random.chance(0.08)) add('acetaminophen', 500, 3, null)
  return list
}

type Add = (drug: string, amount: number, timesPerDay: number, reason: Condition | null) => void

const heartFailure = ({ conditions, egfr }: Person, add: Add): void => {
  if (conditions.has('pregnant')) return
  if (egfr >= 20) add('empagliflozin', 10, 1, 'heart-failure')
  add('lisinopril', 10, 1, 'heart-failure')
  add('carvedilol', 12.5, 2, 'heart-failure')
  if (egfr > 35) add('spironolactone', 25, 1, 'heart-failure')
  add('furosemide', 40, 1, 'heart-failure')
}

const diabetes = (random: Random, { conditions, egfr }: Person, add: Add): void => {
  if (conditions.has('pregnant')) return
  if (egfr >= 45) add('metformin', 1000, 2, 'diabetes')
  else if (egfr >= 32) add('metformin', 500, 2, 'diabetes')
  const organ = conditions.has('kidney-disease') || conditions.has('heart-failure')
  if (organ && egfr >= 20) add('empagliflozin', 10, 1, 'diabetes')
  else if (random.chance(0.3)) add('glipizide', 5, 1, 'diabetes')
}

const hypertension = (random: Random, { conditions, egfr, sex, age }: Person, add: Add): void => {
  if (conditions.has('pregnant')) {
    add('labetalol', 100, 2, 'hypertension')
    return
  }
  const mayConceive = sex === 'female' && age < 50
  if (conditions.has('heart-failure')) return
  if (!mayConceive)
    add(random.chance(0.75) ? 'lisinopril' : 'losartan', random.chance(0.5) ? 10 : 20, 1, 'hypertension')
  if (mayConceive || random.chance(0.45)) add('amlodipine', 5, 1, 'hypertension')
  if (!mayConceive && egfr > 45 && random.chance(0.3)) add('hydrochlorothiazide', 25, 1, 'hypertension')
}

const atrialFibrillation = (random: Random, person: Person, add: Add): void => {
  if (!needsAnticoagulant(person)) return
  if (person.egfr >= 25 && random.chance(0.85)) {
    add('apixaban', reducedApixaban(person) ? 2.5 : 5, 2, 'atrial-fibrillation')
  } else add('warfarin', 5, 1, 'atrial-fibrillation')
}

/** Two points or more of CHA2DS2-VA (the score without the point for sex), and not pregnant. */
export const needsAnticoagulant = ({ conditions: has, age }: Person): boolean =>
  has.has('atrial-fibrillation') &&
  !has.has('pregnant') &&
  (age >= 75 ? 2 : age >= 65 ? 1 : 0) +
    (has.has('stroke') ? 2 : 0) +
    [has.has('heart-failure'), has.has('hypertension'), has.has('diabetes'), has.has('coronary-disease')].filter(
      Boolean,
    ).length >=
    2

/** Two of the US label's three criteria: 80 years, 60 kg, creatinine 1.5 mg/dL. */
export const reducedApixaban = (person: Person): boolean =>
  [person.age >= 80, person.weight <= 60, creatinineFor(person, person.egfr) >= 1.5].filter(Boolean).length >= 2
