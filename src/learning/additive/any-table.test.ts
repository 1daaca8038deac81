import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Table } from '../numeric/index.ts'
import { additiveToJson, readAdditive } from './additive-file.ts'
import { numeric, scoresOf, settings } from './cases/planted.ts'
import { fitAdditive } from './fit-additive.ts'
import type { AdditiveInput } from './input.ts'

describe('an additive model of any table', () => {
  it('stays whole for a level that foretells everything, a column of one value, and few rows', () => {
    const codes = Int32Array.from({ length: 60 }, (_, row) => row % 2)
    const table: Table = {
      rows: 60,
      columns: [
        { kind: 'categorical', name: 'told', codes, levels: ['no', 'yes'] },
        numeric('same', new Float64Array(60).fill(7)),
        numeric('empty', new Float64Array(60).fill(Number.NaN)),
      ],
    }
    const y = Float64Array.from(codes)
    const model = fitAdditive({ table, outcome: { kind: 'binary', y }, settings: { ...settings, pairs: 2, bags: 2 } })
    const scores = scoresOf(model, table)
    expect(scores.every(Number.isFinite)).toBe(true)
    expect(scores[1]! - scores[0]!).toBeGreaterThan(3)
    expect(model.terms[1]!.values.every(value => Math.abs(value) < 1e-9)).toBe(true)
  })

  it('gives finite scores that a file keeps, whatever the table', () => {
    const number = fc.oneof(
      fc.constantFrom(Number.NaN, 0, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
      fc.double(),
    )
    const row = fc.tuple(number, number, fc.integer({ min: -1, max: 299 }), fc.constantFrom(0, 1, 1e-9, 1e6))
    const levels = Array.from({ length: 300 }, (_, level) => `l${level}`)
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 2, maxLength: 40 }),
        fc.constantFrom('binary', 'count', 'mean', 'cox'),
        fc.constantFrom(0, 2),
        (some, kind, pairs) => {
          const table: Table = {
            rows: some.length,
            columns: [
              numeric(
                'a',
                some.map(([a]) => a),
              ),
              numeric(
                'b',
                some.map(([, b]) => b),
              ),
              { kind: 'categorical', name: 'c', codes: Int32Array.from(some, ([, , code]) => code), levels },
            ],
          }
          const y = Float64Array.from(some, (_, at) => at % 2)
          const outcome = kind === 'cox' ? ({ kind, time: y.map(value => value * 3), event: y } as const) : { kind, y }
          const weight = Float64Array.from(some, ([, , , each], at) => (at < 2 ? 1 : each))
          const monotone = { b: 1 } as const
          const model = fitAdditive({ table, outcome, weight, settings: { ...settings, pairs, monotone, bags: 2 } })
          expect(scoresOf(model, table).every(Number.isFinite)).toBe(true)
          const back = readAdditive(JSON.parse(JSON.stringify(additiveToJson(model))), model.features)
          // As text: JSON has one zero.
          expect(back.ok && JSON.stringify(additiveToJson(back.value))).toBe(JSON.stringify(additiveToJson(model)))
        },
      ),
      { numRuns: 60 },
    )
    // 12 s of one core: a machine that does much else takes minutes.
  }, 300_000)

  it('refuses what cannot be fitted, with the place', () => {
    const table = { rows: 3, columns: [numeric('x', [1, 2, 3])] }
    const refused = (outcome: AdditiveInput['outcome'], more: Partial<AdditiveInput> = {}): string => {
      try {
        fitAdditive({ table, outcome, settings, ...more })
        return ''
      } catch (error) {
        return (error as RangeError).message
      }
    }
    const y = Float64Array.of(0, 1, 1)
    expect(refused({ kind: 'binary', y: Float64Array.of(0, 2, 1) })).toMatch('row 2 has 2')
    expect(refused({ kind: 'binary', y: Float64Array.of(1, 1, 1) })).toMatch('1 in every row')
    expect(refused({ kind: 'count', y: Float64Array.of(1, -1, 1) })).toMatch('row 2 has -1')
    expect(refused({ kind: 'mean', y: Float64Array.of(1, Number.NaN, 1) })).toMatch('row 2 has NaN')
    expect(refused({ kind: 'mean', y: Float64Array.of(1) })).toMatch('1 entries, the table 3')
    expect(refused({ kind: 'cox', time: Float64Array.of(1, 2, 3), event: Float64Array.of(0, 0, 0) })).toMatch('nobody')
    expect(refused({ kind: 'binary', y }, { weight: Float64Array.of(1, -1, 1) })).toMatch('weight: row 2')
    expect(refused({ kind: 'binary', y }, { settings: { ...settings, monotone: { z: 1 } } })).toMatch('no column z')
    expect(refused({ kind: 'binary', y }, { table: { rows: 0, columns: [] } })).toMatch('no rows')
  })
})
