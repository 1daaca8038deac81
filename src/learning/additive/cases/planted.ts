import { alignedRows, type Column, randomOf, type Table } from '../../numeric/index.ts'
import { additiveDefaults } from '../input.ts'
import { type AdditiveModel, additiveScorerOf, additiveScores } from '../model.ts'

export const ROWS = 4000
export const settings = { ...additiveDefaults, bags: 0 }

export const normals = (stream: number, rows = ROWS): Float64Array => {
  const random = randomOf(3, stream)
  return Float64Array.from({ length: rows }, () => random.normal(0, 1))
}

export const numeric = (name: string, values: ArrayLike<number>): Column => ({
  kind: 'numeric',
  name,
  values: Float64Array.from(values),
})

export const LEVELS = ['ward', 'home', 'clinic', 'hospice']
export const EFFECTS = [0.8, -0.6, 0, 0.3]

export const codesOf = (stream: number, rows = ROWS): Int32Array => {
  const random = randomOf(4, stream)
  return Int32Array.from({ length: rows }, () => random.whole(0, 3))
}

export const draw = (stream: number, chances: Float64Array): Float64Array => {
  const random = randomOf(5, stream)
  return chances.map(chance => (random.chance(chance) ? 1 : 0))
}

/** Log-odds of a bend, a hinge, levels, and of nothing. */
export const planted = () => {
  const [bend, hinge, nothing] = [normals(1), normals(2), normals(3)]
  const codes = codesOf(1)
  const bendOf = (value: number): number => 1.2 * Math.sin(1.5 * value)
  const hingeOf = (value: number): number => Math.max(0, value)
  const scores = bend.map((value, row) => -1 + bendOf(value) + hingeOf(hinge[row]!) + EFFECTS[codes[row]!]!)
  const table: Table = {
    rows: ROWS,
    columns: [
      numeric('bend', bend),
      numeric('hinge', hinge),
      numeric('nothing', nothing),
      { kind: 'categorical', name: 'place', codes, levels: LEVELS },
    ],
  }
  return { table, scores, bendOf, hingeOf, bend, hinge, codes }
}

export const correlation = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const mean = (of: ArrayLike<number>): number => Array.from(of).reduce((sum, value) => sum + value, 0) / of.length
  const [ma, mb] = [mean(a), mean(b)]
  const moment = (f: (at: number) => number): number => Array.from(a, (_, at) => f(at)).reduce((x, y) => x + y, 0)
  return (
    moment(at => (a[at]! - ma) * (b[at]! - mb)) /
    Math.sqrt(moment(at => (a[at]! - ma) ** 2) * moment(at => (b[at]! - mb) ** 2))
  )
}

/** What one feature alone adds, row by row. */
export const partOf = (model: AdditiveModel, table: Table, feature: number): Float64Array => {
  const rows = alignedRows(table, model.features)
  const { explain } = additiveScorerOf(model)
  return Float64Array.from(
    { length: table.rows },
    (_, row) => explain(rows, row * model.features.length).terms[feature]!,
  )
}

export const scoresOf = (model: AdditiveModel, table: Table): Float64Array =>
  additiveScores(model, alignedRows(table, model.features))
