import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignedRows, type Column, randomOf, type Table } from '../../numeric/index.ts'
import { type Ensemble, scoreOf, scoresOf } from '../ensemble.ts'
import { fitBoosted } from './fit-boosted.ts'
import { boostingDefaults } from './input.ts'

const numeric = (name: string, values: readonly number[]): Column => ({
  kind: 'numeric',
  name,
  values: Float64Array.from(values),
})

const normals = (rows: number, stream: number): number[] => {
  const random = randomOf(11, stream)
  return Array.from({ length: rows }, () => random.normal(0, 1))
}

const settings = { ...boostingDefaults, trees: 60, learningRate: 0.1, fewestRows: 5 }

const meanError = (trees: Ensemble, table: Table, y: readonly number[]): number => {
  const scores = scoresOf(trees, alignedRows(table, trees.features))
  return scores.reduce((sum, score, row) => sum + Math.abs(score - y[row]!), 0) / y.length
}

describe('boosted trees', () => {
  it('find a step, its place and its height', () => {
    const x = Array.from({ length: 200 }, (_, row) => row / 2)
    const y = x.map(value => (value <= 60 ? 2 : 7))
    const table = { rows: 200, columns: [numeric('x', x)] }
    const trees = fitBoosted({
      table,
      outcome: { kind: 'mean', y: Float64Array.from(y) },
      settings: { ...settings, l2: 0 },
    })
    expect(trees.threshold[0]).toBe(60.25)
    expect(meanError(trees, table, y)).toBeLessThan(0.01)
  })

  it('find two features that matter only together', () => {
    const [a, b] = [normals(3000, 1), normals(3000, 2)]
    const y = a.map((value, row) => Math.sign(value * b[row]!))
    const table = { rows: 3000, columns: [numeric('a', a), numeric('b', b)] }
    const trees = fitBoosted({ table, outcome: { kind: 'mean', y: Float64Array.from(y) }, settings })
    expect(meanError(trees, table, y)).toBeLessThan(0.15)
  })

  it('take missing values as they are, on whichever side they belong', () => {
    const x = normals(2000, 3).map((value, row) => (row % 4 === 0 ? Number.NaN : value))
    const y = x.map(value => (Number.isNaN(value) ? 5 : 0))
    const table = { rows: 2000, columns: [numeric('x', x)] }
    const trees = fitBoosted({
      table,
      outcome: { kind: 'mean', y: Float64Array.from(y) },
      settings: { ...settings, l2: 0 },
    })
    expect(scoreOf(trees, Float64Array.of(Number.NaN))).toBeCloseTo(5, 1)
    expect(scoreOf(trees, Float64Array.of(0.3))).toBeCloseTo(0, 1)
  })

  it('part levels by what they do, in any number, and take one never seen like a missing one', () => {
    const random = randomOf(4, 0)
    const levels = Array.from({ length: 60 }, (_, level) => `ward ${level}`)
    const codes = Int32Array.from({ length: 6000 }, () => random.whole(0, 59))
    const y = Float64Array.from(codes, code => (code % 2 === 0 ? 1 : -1))
    const table: Table = { rows: 6000, columns: [{ kind: 'categorical', name: 'ward', codes, levels }] }
    const trees = fitBoosted({ table, outcome: { kind: 'mean', y }, settings })
    expect(meanError(trees, table, [...y])).toBeLessThan(0.1)
    const unseen: Table = {
      rows: 2,
      columns: [{ kind: 'categorical', name: 'ward', codes: Int32Array.of(0, -1), levels: ['ward 99'] }],
    }
    const [strange, missing] = scoresOf(trees, alignedRows(unseen, trees.features))
    expect(strange).toBe(missing)
  })

  it('rise with a feature that may only rise, whatever else is the case', () => {
    const [a, b] = [normals(1500, 5), normals(1500, 6)]
    const y = a.map((value, row) => Math.sin(3 * value) + value + b[row]!)
    const table = { rows: 1500, columns: [numeric('a', a), numeric('b', b)] }
    const input = { table, outcome: { kind: 'mean', y: Float64Array.from(y) } as const }
    const free = fitBoosted({ ...input, settings })
    const bound = fitBoosted({ ...input, settings: { ...settings, monotone: { a: 1 } } })
    const falls = (trees: Ensemble, other: number): boolean => {
      let before = Number.NEGATIVE_INFINITY
      for (let value = -3; value <= 3; value += 0.05) {
        const score = scoreOf(trees, Float64Array.of(value, other))
        if (score < before - 1e-12) return true
        before = score
      }
      return false
    }
    expect(falls(free, 0)).toBe(true)
    fc.assert(fc.property(fc.double({ min: -4, max: 4, noNaN: true }), other => !falls(bound, other)))
  })

  it('let only features of one set meet on a path', () => {
    const columns = ['a', 'b', 'c'].map((name, index) => numeric(name, normals(2000, 10 + index)))
    const of = (row: number): number[] => columns.map(column => (column.kind === 'numeric' ? column.values[row]! : 0))
    const y = Float64Array.from({ length: 2000 }, (_, row) => of(row)[0]! * of(row)[2]! + of(row)[1]!)
    const trees = fitBoosted({
      table: { rows: 2000, columns },
      outcome: { kind: 'mean', y },
      settings: { ...settings, interactions: [['a', 'b'], ['c']] },
    })
    const walk = (node: number, above: readonly string[]): void => {
      if (node < 0) return
      const used = [...above, trees.features[trees.feature[node]!]!.name]
      expect(used.includes('c') && new Set(used).size > 1).toBe(false)
      walk(trees.left[node]!, used)
      walk(trees.right[node]!, used)
    }
    for (const root of trees.roots) walk(root, [])
  })

  it('weigh a row of weight 2 as the row twice', () => {
    const x = normals(200, 20)
    const y = x.map((value, row) => value ** 2 + (row % 5))
    const twice = (values: readonly number[]): number[] =>
      values.flatMap((value, row) => (row < 100 ? [value, value] : [value]))
    const rules = { ...settings, fewestRows: 1, trees: 10 }
    const weighed = fitBoosted({
      table: { rows: 200, columns: [numeric('x', x)] },
      outcome: { kind: 'mean', y: Float64Array.from(y) },
      weight: Float64Array.from(x, (_, row) => (row < 100 ? 2 : 1)),
      settings: rules,
    })
    const repeated = fitBoosted({
      table: { rows: 300, columns: [numeric('x', twice(x))] },
      outcome: { kind: 'mean', y: Float64Array.from(twice(y)) },
      settings: rules,
    })
    const apart = (row: number): number =>
      Math.abs(scoreOf(weighed, Float64Array.of(x[row]!)) - scoreOf(repeated, Float64Array.of(x[row]!)))
    for (let row = 0; row < 200; row++) expect(apart(row)).toBeLessThan(1e-4)
  })

  it('stop when rows kept apart no longer gain', () => {
    const x = normals(600, 30)
    const noise = normals(600, 31)
    const half = (values: readonly number[], from: number): number[] => values.slice(from, from + 300)
    const outcome = (from: number) => ({
      kind: 'mean' as const,
      y: Float64Array.from(half(noise, from), (value, row) => value + x[from + row]!),
    })
    const table = (from: number): Table => ({ rows: 300, columns: [numeric('x', half(x, from))] })
    const trees = fitBoosted({
      table: table(0),
      outcome: outcome(0),
      settings: { ...settings, trees: 500 },
      stopping: { table: table(300), outcome: outcome(300), patience: 20 },
    })
    expect(trees.roots.length).toBeGreaterThan(5)
    expect(trees.roots.length).toBeLessThan(200)
  })

  it('see a part of rows and features in each tree, the same part for the same seed', () => {
    const columns = ['a', 'b', 'c', 'd'].map((name, index) => numeric(name, normals(500, 40 + index)))
    const y = Float64Array.from(normals(500, 50))
    const grown = (seed: number) =>
      fitBoosted({
        table: { rows: 500, columns },
        outcome: { kind: 'mean', y },
        settings: { ...settings, trees: 12, rowFraction: 0.5, featureFraction: 0.5, seed },
      })
    expect(grown(1)).toEqual(grown(1))
    expect(grown(1)).not.toEqual(grown(2))
  })

  it('of a table without a difference keep to the mean', () => {
    const table = { rows: 4, columns: [numeric('x', [1, 1, 1, 1])] }
    const trees = fitBoosted({ table, outcome: { kind: 'mean', y: Float64Array.of(1, 2, 3, 6) }, settings })
    expect(scoreOf(trees, Float64Array.of(9))).toBe(3)
  })

  it('refuse a table without rows', () => {
    const empty = {
      table: { rows: 0, columns: [] },
      outcome: { kind: 'mean', y: new Float64Array() } as const,
      settings,
    }
    expect(() => fitBoosted(empty)).toThrow('rows must be 1 to 16777215, not 0')
  })
})

describe('losses', () => {
  const x = normals(4000, 60)
  const table = { rows: 4000, columns: [numeric('x', x)] }
  const random = randomOf(5, 0)

  it('binary: the log-odds', () => {
    const y = Float64Array.from(x, value => (random.chance(value > 0 ? 0.8 : 0.2) ? 1 : 0))
    const trees = fitBoosted({ table, outcome: { kind: 'binary', y }, settings: { ...settings, leaves: 2 } })
    expect(scoreOf(trees, Float64Array.of(1))).toBeCloseTo(Math.log(4), 0)
    expect(scoreOf(trees, Float64Array.of(-1))).toBeCloseTo(-Math.log(4), 0)
  })

  it('count: the logarithm of the mean', () => {
    const y = Float64Array.from(x, value => (value > 0 ? random.whole(2, 6) : random.whole(0, 2)))
    const trees = fitBoosted({ table, outcome: { kind: 'count', y }, settings: { ...settings, leaves: 2, trees: 200 } })
    expect(Math.exp(scoreOf(trees, Float64Array.of(1)))).toBeCloseTo(4, 0)
    expect(Math.exp(scoreOf(trees, Float64Array.of(-1)))).toBeCloseTo(1, 0)
  })

  it('quantile: as many outcomes below as asked', () => {
    const y = Float64Array.from(x, value => value + random.normal(0, 1) * (value > 0 ? 2 : 0.5))
    const trees = fitBoosted({
      table,
      outcome: { kind: 'quantile', y, level: 0.9 },
      settings: { ...settings, leaves: 8 },
    })
    const scores = scoresOf(trees, alignedRows(table, trees.features))
    expect(y.filter((value, row) => value <= scores[row]!).length / y.length).toBeCloseTo(0.9, 1)
  })

  it('cox: orders people by when the event comes', () => {
    const time = Float64Array.from(x, value => -Math.log(1 - random.unit()) / Math.exp(value))
    const event = Float64Array.from(time, value => (value < 3 ? 1 : 0))
    const trees = fitBoosted({
      table,
      outcome: { kind: 'cox', time: time.map(value => Math.min(value, 3)), event },
      settings: { ...settings, leaves: 4 },
    })
    const rise = scoreOf(trees, Float64Array.of(1)) - scoreOf(trees, Float64Array.of(-1))
    expect(rise).toBeGreaterThan(1.6)
    expect(rise).toBeLessThan(2.4)
  })
})
