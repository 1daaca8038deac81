import { epochOf, type Instant, instantOf } from '../core/index.ts'
import type { Random } from '../learning/numeric/index.ts'
import { ageBand, constants } from './constants.ts'
import { isObese } from './obese.ts'

export type Condition =
  | 'hypertension'
  | 'diabetes'
  | 'hyperlipidaemia'
  | 'coronary-disease'
  | 'atrial-fibrillation'
  | 'heart-failure'
  | 'stroke'
  | 'kidney-disease'
  | 'depression'
  | 'hypothyroidism'
  | 'pregnant'
  /** Of the people of a virtual hospital (`hospital-person.ts`). */
  | 'copd'

export type KidneyStage = '3a' | '3b' | '4'

/** Who a virtual patient is and what is wrong: everything else follows from this. */
export type Person = {
  readonly index: number
  readonly sex: 'female' | 'male'
  readonly age: number
  /** `1942-03-14` */
  readonly birthDate: string
  readonly given: string
  readonly family: string
  readonly height: number
  readonly weight: number
  readonly conditions: ReadonlySet<Condition>
  readonly kidneyStage: KidneyStage | null
  /** What the kidneys truly filter, CKD-EPI 2021, mL/min/1.73 m2. */
  readonly egfr: number
  readonly ejectionFraction: number | null
  readonly penicillinAllergy: 'anaphylaxis' | 'nausea' | null
  readonly death: Instant | null
}

const day = 86_400_000

const given = {
  female: [
    'Ada',
    'Bea',
    'Cora',
    'Dora',
    'Elsa',
    'Fay',
    'Gwen',
    'Hanna',
    'Ines',
    'Jule',
    'Kaja',
    'Lena',
    'Mina',
    'Nora',
  ],
  male: ['Abel', 'Bert', 'Carl', 'Dirk', 'Emil', 'Finn', 'Gus', 'Hal', 'Ivo', 'Jens', 'Karl', 'Lars', 'Max', 'Nils'],
} as const
const family = [
  'Virta',
  'Simula',
  'Modelo',
  'Fabrik',
  'Muster',
  'Beispiel',
  'Ejemplo',
  'Exempel',
  'Esempio',
  'Specimen',
]

/** Draws a person as of a moment. */
export const drawPerson = (random: Random, index: number, asOf: Instant): Person => {
  const sex = random.chance(0.52) ? 'female' : 'male'
  const { youngest, oldest } = constants.age
  // The lesser of two draws would be young; the mean of two leans to the middle, as in a clinic.
  const age = Math.round((random.whole(youngest, oldest) + random.whole(youngest, oldest)) / 2)
  const born = epochOf(asOf) - Math.round(age * 365.2425 + random.whole(20, 340)) * day
  const height = Math.round(random.normal(sex === 'female' ? 163 : 177, 6.5))
  const bmi = Math.max(17, random.normal(27.5, 4.8))
  const weight = Math.round(((bmi * height * height) / 10_000) * 10) / 10
  const conditions = drawConditions(random, { sex, age, obese: isObese(weight, height) })
  const kidneyStage = conditions.has('kidney-disease') ? drawStage(random) : null
  const dead = random.chance((constants.dead[ageBand(age)] ?? 0) * (conditions.size > 4 ? 1.5 : 1))
  const allergic = random.chance(constants.penicillinAllergy)
  return {
    index,
    sex,
    age,
    birthDate: instantOf(born).slice(0, 10),
    given: random.pick(given[sex]),
    // The number keeps every name apart and plainly invented.
    family: `${random.pick(family)}-${index}`,
    height,
    weight,
    conditions,
    kidneyStage,
    egfr: drawEgfr(random, age, kidneyStage),
    ejectionFraction: conditions.has('heart-failure') ? random.whole(22, 38) : null,
    penicillinAllergy: allergic ? (random.chance(0.3) ? 'anaphylaxis' : 'nausea') : null,
    death: dead && !conditions.has('pregnant') ? instantOf(epochOf(asOf) - random.whole(5, 300) * day) : null,
  }
}

const drawConditions = (
  random: Random,
  of: { readonly sex: 'female' | 'male'; readonly age: number; readonly obese: boolean },
): ReadonlySet<Condition> => {
  const found = new Set<Condition>()
  const { from, to, probability } = constants.pregnant
  if (of.sex === 'female' && of.age >= from && of.age <= to && random.chance(probability)) found.add('pregnant')
  for (const { condition, at, female, raisedBy } of constants.prevalence) {
    let chance = (at[ageBand(of.age)] ?? 0) * (of.sex === 'female' ? female : 1)
    for (const [reason, factor] of Object.entries(raisedBy)) {
      if (reason === 'obese' ? of.obese : found.has(reason as Condition)) chance *= factor
    }
    if (random.chance(Math.min(0.9, chance))) found.add(condition as Condition)
  }
  return found
}

const drawStage = (random: Random): KidneyStage => {
  let left = random.unit()
  for (const { stage, share } of constants.kidneyStage) {
    left -= share
    if (left < 0) return stage as KidneyStage
  }
  return '3a'
}

/** Healthy kidneys lose a little each year; diseased ones lie within their stage. */
const drawEgfr = (random: Random, age: number, stage: KidneyStage | null): number => {
  const row = constants.kidneyStage.find(one => one.stage === stage)
  if (row !== undefined) return row.from + random.unit() * (row.to - row.from)
  return Math.max(63, Math.min(125, random.normal(122 - 0.65 * age, 9)))
}
