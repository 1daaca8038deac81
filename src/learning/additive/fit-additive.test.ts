import { describe, expect, it } from 'vitest'
import { alignedRows, expit, randomOf, rowsOf, type Table } from '../numeric/index.ts'
import { additiveToJson } from './additive-file.ts'
import {
  codesOf,
  correlation,
  draw,
  EFFECTS,
  LEVELS,
  normals,
  numeric,
  partOf,
  planted,
  ROWS,
  scoresOf,
  settings,
} from './cases/planted.ts'
import { fitAdditive } from './fit-additive.ts'
import type { AdditiveInput } from './input.ts'
import { type AdditiveModel, additiveScorerOf, cellsOf } from './model.ts'

describe('an additive model', () => {
  it('finds planted shapes of a binary outcome, and lets what matters not go to nothing', () => {
    const { table, scores, bendOf, hingeOf, bend, hinge, codes } = planted()
    const model = fitAdditive({ table, outcome: { kind: 'binary', y: draw(1, scores.map(expit)) }, settings })
    expect(correlation(partOf(model, table, 0), bend.map(bendOf))).toBeGreaterThan(0.97)
    expect(correlation(partOf(model, table, 1), hinge.map(hingeOf))).toBeGreaterThan(0.97)
    expect(
      correlation(
        partOf(model, table, 3),
        Array.from(codes, code => EFFECTS[code]!),
      ),
    ).toBeGreaterThan(0.97)
    expect(Math.max(...model.terms[2]!.values.map(Math.abs))).toBeLessThan(0.1)
    expect(correlation(scoresOf(model, table), scores)).toBeGreaterThan(0.98)
  })

  it('finds them for counts, means in any unit, and hazards', () => {
    const { table, scores } = planted()
    const random = randomOf(6, 0)
    const noise = normals(9)
    const mean = (unit: number): AdditiveModel =>
      fitAdditive({
        table,
        outcome: { kind: 'mean', y: scores.map((score, row) => unit * (score + noise[row]!) + 70 * unit) },
        settings,
      })
    const poisson = (expected: number): number => {
      let count = 0
      for (let left = random.unit(); left > Math.exp(-expected); left *= random.unit()) count++
      return count
    }
    const counts = fitAdditive({
      table,
      outcome: { kind: 'count', y: scores.map(s => poisson(Math.exp(s))) },
      settings,
    })
    const time = scores.map(score => -Math.log(1 - random.unit()) / Math.exp(score))
    const event = time.map(value => (value < 3 ? 1 : 0))
    const cox = fitAdditive({ table, outcome: { kind: 'cox', time: time.map(t => Math.min(t, 3)), event }, settings })
    for (const model of [mean(1), counts, cox])
      expect(correlation(scoresOf(model, table), scores)).toBeGreaterThan(0.98)
    expect(cox.intercept).toBe(0)
    const [small, large] = [scoresOf(mean(1), table), scoresOf(mean(1000), table)]
    for (let row = 0; row < 50; row++) expect(large[row]! / 1000).toBeCloseTo(small[row]!, 6)
  })

  it('finds the pair that matters, and no pair where none does', () => {
    const [a, b, c] = [normals(1), normals(2), normals(3)]
    const codes = codesOf(1)
    const table: Table = {
      rows: ROWS,
      columns: [
        numeric('a', a),
        numeric('b', b),
        numeric('c', c),
        { kind: 'categorical', name: 'd', codes, levels: LEVELS },
      ],
    }
    const scores = a.map((value, row) => value * b[row]! + c[row]! * (codes[row] === 1 ? 1 : -0.5))
    const y = draw(2, scores.map(expit))
    const model = fitAdditive({ table, outcome: { kind: 'binary', y }, settings: { ...settings, pairs: 2 } })
    const pairs = model.terms.slice(4).map(({ axes }) => axes.map(({ feature }) => table.columns[feature]!.name).join())
    expect(pairs.sort()).toEqual(['a,b', 'c,d'])
    expect(correlation(scoresOf(model, table), scores)).toBeGreaterThan(0.9)
    const additive = fitAdditive({ table, outcome: { kind: 'binary', y }, settings })
    expect(correlation(scoresOf(additive, table), scores)).toBeLessThan(0.6)

    const none = draw(3, a.map(expit))
    const plain = fitAdditive({ table, outcome: { kind: 'binary', y: none }, settings: { ...settings, pairs: 6 } })
    // Chance may look like a little evidence; the fit then shrinks it.
    for (const { values } of plain.terms.slice(4)) expect(Math.max(...values.map(Math.abs))).toBeLessThan(0.15)
  })

  it('holds no main effect in a pair, and nothing of the mean in a shape', () => {
    const { table, scores, bend, hinge } = planted()
    const y = draw(
      4,
      scores.map((score, row) => expit(score + bend[row]! * hinge[row]!)),
    )
    const model = fitAdditive({ table, outcome: { kind: 'binary', y }, settings: { ...settings, pairs: 4 } })
    expect(model.terms.length).toBeGreaterThan(4)
    for (const { axes, values, rows } of model.terms) {
      const [first, second] = axes
      const [tall, wide] = [cellsOf(first), second === undefined ? 1 : cellsOf(second)]
      const lines: ((cell: number) => boolean)[] = second === undefined ? [() => true] : []
      for (let line = 0; second !== undefined && line < tall; line++)
        lines.push(cell => Math.floor(cell / wide) === line)
      for (let line = 0; second !== undefined && line < wide; line++) lines.push(cell => cell % wide === line)
      for (const isIn of lines) {
        const sum = values.reduce((all, value, cell) => all + (isIn(cell) ? value * rows[cell]! : 0), 0)
        expect(Math.abs(sum / ROWS)).toBeLessThan(1e-12)
      }
    }
  })

  it('rises where it may only rise, under noise that falls', () => {
    const { table, hinge, bend } = planted()
    const y = draw(
      5,
      hinge.map((value, row) => expit(Math.sin(2 * value) + value + bend[row]!)),
    )
    const input = { table, outcome: { kind: 'binary', y } } as const
    const values = (monotone: Record<string, 1 | -1>): readonly number[] =>
      fitAdditive({ ...input, settings: { ...settings, pairs: 3, monotone } }).terms[1]!.values.slice(0, -1)
    const falls = (of: readonly number[]): boolean => of.some((value, cell) => cell > 0 && value < of[cell - 1]!)
    expect(falls(values({}))).toBe(true)
    expect(falls(values({ hinge: 1 }))).toBe(false)
    expect(values({ hinge: 1 }).at(-1)! - values({ hinge: 1 })[0]!).toBeGreaterThan(1)
    expect(falls(values({ hinge: -1 }).map(value => -value))).toBe(false)
  })

  it('gives the parts of a score exactly', () => {
    const { table, scores, bend, hinge } = planted()
    const chances = scores.map((score, row) => expit(score + bend[row]! * hinge[row]!))
    const y = draw(6, chances)
    const model = fitAdditive({ table, outcome: { kind: 'binary', y }, settings: { ...settings, pairs: 3 } })
    expect(model.terms.length).toBeGreaterThan(4)
    const rows = alignedRows(table, model.features)
    const { score, explain } = additiveScorerOf(model)
    for (let from = 0; from < rows.length; from += model.features.length) {
      const { bias, terms, features } = explain(rows, from)
      const sum = (parts: Float64Array): number => parts.reduce((all, part) => all + part, bias)
      expect(Math.abs(sum(terms) - score(rows, from))).toBeLessThan(1e-9)
      expect(Math.abs(sum(features) - score(rows, from))).toBeLessThan(1e-9)
    }
  })

  it('gives the same bytes twice, and other errors for another seed', () => {
    const { table, scores } = planted()
    const y = draw(7, scores.map(expit))
    const text = (seed: number): string =>
      JSON.stringify(
        additiveToJson(
          fitAdditive({ table, outcome: { kind: 'binary', y }, settings: { ...settings, pairs: 2, bags: 3, seed } }),
        ),
      )
    expect(text(1)).toBe(text(1))
    expect(text(1)).not.toBe(text(2))
  })

  it('weighs a row of weight 2 as the row twice, and of weight 0 as none', () => {
    const { table, scores } = planted()
    const y = draw(8, scores.map(expit))
    const weight = Float64Array.from({ length: ROWS }, (_, row) => row % 3)
    const again = Array.from({ length: ROWS }, (_, row) => new Array<number>(row % 3).fill(row)).flat()
    const repeated = rowsOf(table, again)
    const scoresFrom = (input: Omit<AdditiveInput, 'settings'>): Float64Array =>
      scoresOf(fitAdditive({ ...input, settings: { ...settings, pairs: 2 } }), table)
    const weighed = scoresFrom({ table, weight, outcome: { kind: 'binary', y } })
    const twice = scoresFrom({
      table: repeated,
      outcome: { kind: 'binary', y: Float64Array.from(again, row => y[row]!) },
    })
    for (let row = 0; row < ROWS; row++) expect(weighed[row]!).toBeCloseTo(twice[row]!, 6)
  })

  it('takes missing values as they are; unseen ones count as nobody in particular', () => {
    const x = normals(1)
    const codes = codesOf(1)
    const holed = x.map((value, row) => (row % 4 === 0 ? Number.NaN : value))
    const table: Table = {
      rows: ROWS,
      columns: [numeric('x', holed), numeric('whole', x), { kind: 'categorical', name: 'd', codes, levels: LEVELS }],
    }
    const y = draw(
      9,
      holed.map(value => (Number.isNaN(value) ? 0.8 : 0.3)),
    )
    const model = fitAdditive({ table, outcome: { kind: 'binary', y }, settings: { ...settings, pairs: 3, bags: 3 } })
    const [first, second, third] = model.terms
    expect(first!.values.at(-1)! - first!.values[3]!).toBeCloseTo(Math.log(0.8 / 0.2) - Math.log(0.3 / 0.7), 0)
    expect(second!.values.at(-1)).toBeCloseTo(0, 3)
    expect(second!.errors.at(-1)).toBeNaN()
    const strange: Table = {
      rows: 2,
      columns: [
        numeric('x', [Number.NaN, Number.NaN]),
        numeric('whole', [Number.NaN, Number.NaN]),
        { kind: 'categorical', name: 'd', codes: Int32Array.of(0, -1), levels: ['moon'] },
      ],
    }
    const [unseen, missing] = scoresOf(model, strange)
    expect(unseen).toBe(missing)
    expect(unseen).toBeCloseTo(
      model.intercept + first!.values.at(-1)! + second!.values.at(-1)! + third!.values.at(-1)!,
      1,
    )
  })

  it('sees nothing in counts that scatter more than they should', () => {
    const random = randomOf(8, 0)
    // Mostly 0, else 25: a variance of twenty times the mean.
    const y = Float64Array.from({ length: ROWS }, () => (random.chance(0.2) ? 25 : 0))
    const table: Table = {
      rows: ROWS,
      columns: [numeric('x', normals(1)), { kind: 'categorical', name: 'd', codes: codesOf(1), levels: LEVELS }],
    }
    const { terms } = fitAdditive({ table, outcome: { kind: 'count', y }, settings })
    for (const { values } of terms) expect(Math.max(...values.map(Math.abs))).toBeLessThan(0.05)
  })
})
