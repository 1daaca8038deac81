import { type Level, level, levelCount, levels as levelNames } from './compare.ts'
import { type Comparer, createComparer } from './comparisons.ts'
import type { FieldRole } from './field-kind.ts'
import { chanceOfValuesIn } from './frequencies.ts'
import { createJudge, type Evidence, oddsOf, probabilityOf } from './posterior.ts'
import type { Columns, Records } from './records.ts'
import { standardiseRecords } from './records.ts'
import { betweenKey, type StoreModel } from './store-model.ts'

/** What one field says for or against one person: log2 of m over u, so +10 is a thousand to one. */
export type FieldWeight = { readonly field: string; readonly level: Level; readonly weight: number }

export type Score = {
  /** Odds that the two are one person, before other candidates compete. */
  readonly odds: number
  readonly probability: number
  readonly fields: readonly FieldWeight[]
  /** Why no machine may link them; empty when one may. */
  readonly held: readonly Hold[]
}

/** Why only a person may link a pair. */
export const holds = {
  newborn: 'no given name yet: newborn twins share the rest',
  twins: 'given names differ, and birth date and home agree: possible twins',
  'multiple-birth': 'born as one of several: only a person tells them apart',
  names: 'given names differ: twins share the rest',
  generation: 'born a generation apart: parent and child may share name and home',
} as const

export type Hold = keyof typeof holds

/** What is known of a record beside its fields. */
export type Scored = {
  readonly source: string
  /** Patient.multipleBirth: `true`, or the order of birth. */
  readonly multipleBirth: boolean | number | null
}

/**
 * Judges pairs of records by a model that was estimated before.
 *
 * @param records in the fields of the model
 * @param about the source of each row, and whether it is of a multiple birth
 *
 * @example
 * const score = createScorer(model, records, about)
 * score(0, 1).probability // 0.9998
 */
export const createScorer = (
  model: StoreModel,
  records: Records,
  about: readonly Scored[],
): ((a: number, b: number) => Score) => {
  const rows = Int32Array.from(records.ids, (_, row) => row)
  const { columns, nameless }: Columns = standardiseRecords(records, rows, model.fields)
  const comparer = createComparer(columns)
  const m = Float64Array.from(model.m)
  const u = Float64Array.from(model.u)
  const ofValue = columns.map(({ values }, field) => chanceOfValuesIn(model.fields[field]!.frequencies, values))
  const judge = createJudge(columns, comparer, m, { u, ofValue, neighbours: 0 }, nameless)
  const levelsOf = levelReader(model, comparer)
  return (a, b) => {
    const one = about[a]!
    const other = about[b]!
    const evidence = judge(a, b)
    const odds = oddsOf(evidence, model.between[betweenKey(one.source, other.source)] ?? model.otherwise)
    const reached = levelsOf(a, b)
    const fields = reached.flatMap((at, field): FieldWeight[] => {
      if (at === level.missing) return []
      const column = columns[field]!
      const chance = at === level.exact ? ofValue[field]![column.codes[a]!]! : u[field * levelCount + at]!
      const weight = Number(Math.log2(m[field * levelCount + at]! / chance).toFixed(2))
      return [{ field: column.field.name, level: levelNames[at]!, weight }]
    })
    return { odds, probability: probabilityOf(odds), fields, held: holdsOf(model, reached, evidence, one, other) }
  }
}

const levelReader = (model: StoreModel, comparer: Comparer) => {
  const levels = new Uint8Array(model.fields.length)
  return (a: number, b: number): readonly number[] => {
    comparer.compare(a, b, levels)
    return [...levels]
  }
}

/**
 * Twins share birth date, home and surname, and their numbers follow each other; a newborn has no name. Such pairs are for
 * people, whatever their probability. A number of that person that is equal, or mistyped otherwise than twins' numbers
 * differ, tells who it is; not of a newborn, who may have been given the mother's.
 */
const holdsOf = (
  { fields, withoutTwins }: StoreModel,
  levels: readonly number[],
  { nameless, identified, givenDiffers, birthDiffers, generationApart }: Evidence,
  one: Scored,
  other: Scored,
): readonly Hold[] => {
  const of = (role: FieldRole) => levels.filter((_, n) => fields[n]!.role === role)
  const agrees = (at: number) => at === level.exact || at === level.close
  const given = of('given')
  const sameName = given.some(at => at === level.exact || at === level.exchanged)
  const birth = of('birth').some(agrees)
  const homes = of('household').filter(at => at !== level.missing)
  const home = homes.some(agrees) || (homes.length === 0 && of('place').some(agrees))
  const severalBorn =
    (one.multipleBirth !== null && one.multipleBirth !== false) ||
    (other.multipleBirth !== null && other.multipleBirth !== false)
  const orderDiffers =
    typeof one.multipleBirth === 'number' &&
    typeof other.multipleBirth === 'number' &&
    one.multipleBirth !== other.multipleBirth
  const twinless = withoutTwins.includes(one.source) && withoutTwins.includes(other.source)
  return [
    ...(nameless ? (['newborn'] as const) : []),
    ...(orderDiffers || (severalBorn && !sameName) ? (['multiple-birth'] as const) : []),
    ...(givenDiffers && birth && home && !identified ? (['twins'] as const) : []),
    ...(givenDiffers && !(birth && home) && !identified && (birthDiffers || !twinless) ? (['names'] as const) : []),
    ...(generationApart && !identified ? (['generation'] as const) : []),
  ]
}
