import { describe, expect, it } from 'vitest'
import { designOf, designRows, nameOfTerm, type Table } from './index.ts'

const table: Table = {
  rows: 4,
  columns: [
    { kind: 'numeric', name: 'age', values: Float64Array.of(60, Number.NaN, 70, 80) },
    { kind: 'numeric', name: 'bmi', values: Float64Array.of(20, Number.NaN, 21, 25) },
    { kind: 'categorical', name: 'ward', levels: ['icu', 'home', 'none'], codes: Int32Array.of(1, 1, 0, -1) },
    { kind: 'numeric', name: 'site', values: Float64Array.of(3, 3, 3, 3) },
  ],
}

describe('design', () => {
  const design = designOf(table)

  it('has a column for numbers, for levels but the commonest, and for each pattern of missing values', () => {
    expect(design.terms.map(nameOfTerm)).toEqual(['age', 'age missing', 'bmi', 'ward=icu', 'ward missing'])
    expect(design.reference).toEqual({ ward: 'home' })
    expect(design.constant).toEqual(['site'])
  })

  it('reads missing values as the training mean', () => {
    expect(Array.from(designRows(table, design).subarray(5, 10))).toEqual([70, 1, 22, 0, 0])
    expect(Array.from(designRows(table, design).subarray(15, 20))).toEqual([80, 0, 25, 1 / 3, 1])
  })

  it('reads a level that training never had as missing, and levels in another order as themselves', () => {
    const other: Table = {
      rows: 2,
      columns: [
        ...table.columns.slice(0, 2).map(column => ({ ...column, values: Float64Array.of(50, 50) })),
        { kind: 'categorical', name: 'ward', levels: ['hospice', 'icu'], codes: Int32Array.of(0, 1) },
      ] as Table['columns'],
    }
    expect(Array.from(designRows(other, design))).toEqual([50, 0, 50, 1 / 3, 1, 50, 0, 50, 1, 0])
  })

  it('refuses a table without a column, with another kind, or with an infinite value', () => {
    expect(() => designRows({ rows: 4, columns: table.columns.slice(1) }, design)).toThrow('no column age')
    const asLevels = { kind: 'categorical' as const, name: 'age', levels: ['60'], codes: Int32Array.of(0, 0, 0, 0) }
    expect(() => designRows({ rows: 4, columns: [asLevels, ...table.columns.slice(1)] }, design)).toThrow(
      'the model knows age as numeric',
    )
    const infinite = { kind: 'numeric' as const, name: 'crp', values: Float64Array.of(1, Number.POSITIVE_INFINITY) }
    expect(() => designOf({ rows: 2, columns: [infinite] })).toThrow('column crp, row 2')
  })
})
