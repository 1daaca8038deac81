import { egfrFromCreatinine } from '../clinical/index.ts'
import { quantity } from '../core/index.ts'
import type { Random } from '../learning/numeric/index.ts'
import { creatinineFor } from './kidneys.ts'
import type { Medicine } from './medicines.ts'
import type { Person } from './person.ts'
import type { Planted } from './planted.ts'

export type Measured =
  | 'weight'
  | 'height'
  | 'creatinine'
  | 'egfr'
  | 'potassium'
  | 'hba1c'
  | 'acr'
  | 'hemoglobin'
  | 'total-cholesterol'
  | 'hdl'
  | 'ldl'
  | 'inr'
  | 'lvef'
  | 'phq9'
  | 'sodium'
  | 'albumin'

/** A value at a visit, `days` before the moment. */
export type Reading = { readonly measured: Measured; readonly days: number; readonly value: number }
export type Pressure = { readonly days: number; readonly systolic: number; readonly diastolic: number }

export type Readings = {
  /** Days before the moment, the oldest first. */
  readonly visits: readonly number[]
  readonly values: readonly Reading[]
  readonly pressures: readonly Pressure[]
}

const one = (value: number): number => Math.round(value * 10) / 10
const whole = (value: number): number => Math.round(value)

/** What was measured at each visit: it follows from the person, the medicines and what was planted. */
export const drawReadings = (
  random: Random,
  person: Person,
  medicines: readonly Medicine[],
  planted: readonly Planted[],
): Readings => {
  const ill = person.conditions.size
  const visits = [
    ...(ill > 1 ? [random.whole(430, 520)] : []),
    ...(ill > 0 ? [random.whole(150, 260)] : []),
    random.whole(3, 80),
  ]
  const values: Reading[] = []
  const pressures: Pressure[] = []
  const last = visits.at(-1) ?? 0
  for (const days of visits) {
    const add = (measured: Measured, value: number) => values.push({ measured, days, value })
    pressures.push(pressureOf(random, person, medicines, days))
    add('weight', one(person.weight * (1 + random.normal(0, 0.008))))
    if (days === last) add('height', person.height)
    bloodOf(random, person, medicines, { add, last: days === last, days, planted })
  }
  return { visits, values, pressures }
}

type Visit = {
  readonly add: (measured: Measured, value: number) => void
  readonly last: boolean
  readonly days: number
  readonly planted: readonly Planted[]
}

const bloodOf = (random: Random, person: Person, medicines: readonly Medicine[], visit: Visit): void => {
  const { conditions: has, age, sex } = person
  const { add, last, days, planted } = visit
  const takes = (drug: string) => medicines.some(medicine => medicine.drug === drug)
  if (age >= 40 || has.size > 0) {
    const creatinine = creatinineFor(person, person.egfr * (1 + random.normal(0, 0.02)))
    add('creatinine', creatinine)
    const wrong = last && planted.some(({ problem }) => problem === 'reported-egfr-wrong')
    add('egfr', whole(reported(person, creatinine)) + (wrong ? 35 : 0))
    const blocks = takes('lisinopril') || takes('losartan') || takes('spironolactone')
    add('potassium', one(random.normal(4.1 + (person.egfr < 45 ? 0.3 : 0) + (blocks ? 0.2 : 0), 0.22)))
    if (last)
      add('hemoglobin', one(random.normal((sex === 'female' ? 13.4 : 14.7) - (person.egfr < 45 ? 1.4 : 0), 0.6)))
  }
  if (has.has('diabetes')) {
    const treated = medicines.filter(({ reason }) => reason === 'diabetes').length
    const overdue = planted.some(({ problem }) => problem === 'hba1c-overdue') && days < 400
    if (!overdue) add('hba1c', one(Math.max(5.8, random.normal(8.1 - 0.5 * treated, 0.7))))
  }
  if (has.has('diabetes') || has.has('kidney-disease')) {
    add('acr', whole(Math.exp(random.normal(has.has('kidney-disease') ? 4.6 : 2.6, 0.8))))
  }
  if (last && (age >= 40 || has.has('hyperlipidaemia'))) lipids(random, person, takes('atorvastatin'), add)
  if (takes('warfarin')) add('inr', one(random.normal(2.5, 0.35)))
  if (last && person.ejectionFraction !== null) add('lvef', person.ejectionFraction)
  if (last && has.has('depression')) add('phq9', random.whole(2, takes('sertraline') ? 13 : 17))
}

/** As the laboratory computes it from the creatinine that it prints. */
const reported = ({ sex, age }: Person, creatinine: number): number =>
  egfrFromCreatinine(quantity(creatinine, 'mg/dL'), age, sex).value

const lipids = (random: Random, person: Person, statin: boolean, add: Visit['add']): void => {
  const untreated = random.normal(person.conditions.has('hyperlipidaemia') ? 155 : 118, 22)
  const ldl = whole(Math.max(40, untreated * (statin ? 0.6 : 1)))
  const hdl = whole(Math.max(25, random.normal(person.sex === 'female' ? 58 : 48, 10)))
  add('ldl', ldl)
  add('hdl', hdl)
  add('total-cholesterol', ldl + hdl + whole(random.normal(26, 5)))
}

const pressureOf = (random: Random, person: Person, medicines: readonly Medicine[], days: number): Pressure => {
  const high = person.conditions.has('hypertension') ? 22 : 0
  const lowering = medicines.filter(({ reason }) => reason === 'hypertension' || reason === 'heart-failure').length
  const systolic = whole(Math.max(96, random.normal(110 + person.age * 0.22 + high - 9 * Math.min(3, lowering), 8)))
  return { days, systolic, diastolic: whole(Math.max(52, systolic * 0.58 + random.normal(2, 4))) }
}
