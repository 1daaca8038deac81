import { describe, expect, it } from 'vitest'
import cases from './cases/lightgbm.json' with { type: 'json' }
import { type Counterpart, withCounterparts } from './counterparts.ts'
import { scoreOf } from './ensemble.ts'
import { parseLightgbm } from './lightgbm.ts'
import { explainerOf } from './shap/contributions.ts'

const read = parseLightgbm(cases.model)
if (!read.ok) throw new Error('no trees')
const { trees } = read.value
const ward = trees.features[2]!
const levels = ward.kind === 'categorical' ? ward.levels : []

describe('trees over other features', () => {
  it('take the same branches, also by other names of levels', () => {
    const renamed = withCounterparts(
      trees,
      new Map<string, Counterpart>([
        ['x', { kind: 'numeric', name: 'sodium' }],
        ['z', { kind: 'numeric', name: 'age' }],
        [
          'ward',
          { kind: 'categorical', name: 'unit', levels: levels.map(one => [`our ${one}`, one] as const).reverse() },
        ],
      ]),
    )
    expect(renamed.features.map(({ name }) => name)).toEqual(['sodium', 'age', 'unit'])
    const [before, after] = [explainerOf(trees), explainerOf(renamed)]
    for (const [x, z, name] of cases.rows) {
      const code = levels.indexOf(String(name))
      const values = [Number(x ?? Number.NaN), Number(z ?? Number.NaN)]
      const [own, other] = [code, code < 0 ? -1 : levels.length - 1 - code].map(one =>
        Float64Array.of(...values, one < 0 ? Number.NaN : one),
      )
      expect(scoreOf(renamed, other!)).toBe(scoreOf(trees, own!))
      expect(after.explain(other!)).toEqual(before.explain(own!))
    }
  })

  it('take a level here for a number there', () => {
    const names = new Map<string, Counterpart>([
      [
        'x',
        {
          kind: 'categorical',
          name: 'sex',
          levels: [
            ['female', 1],
            ['male', -1],
          ],
        },
      ],
      ['z', { kind: 'numeric', name: 'z' }],
      ['ward', { kind: 'categorical', name: 'ward', levels: levels.map(one => [one, one] as const) }],
    ])
    const coded = withCounterparts(trees, names)
    for (const [code, number] of [
      [0, 1],
      [1, -1],
      [Number.NaN, Number.NaN],
    ] as const)
      for (const z of [-1, 0, 2, Number.NaN])
        expect(scoreOf(coded, Float64Array.of(code, z, 1))).toBe(scoreOf(trees, Float64Array.of(number, z, 1)))
  })

  it('are not made where a counterpart is lacking or is none', () => {
    const full: readonly (readonly [string, Counterpart])[] = [
      ['x', { kind: 'numeric', name: 'x' }],
      ['z', { kind: 'numeric', name: 'z' }],
      ['ward', { kind: 'categorical', name: 'ward', levels: [] }],
    ]
    const but = (name: string, counterpart?: Counterpart): ReadonlyMap<string, Counterpart> =>
      new Map(
        full.flatMap(([own, one]) =>
          own !== name ? [[own, one]] : counterpart === undefined ? [] : [[own, counterpart]],
        ),
      )
    expect(() => withCounterparts(trees, but('x'))).toThrow('x has no counterpart')
    expect(() => withCounterparts(trees, but('ward', { kind: 'numeric', name: 'w' }))).toThrow('ward has levels')
    expect(() =>
      withCounterparts(trees, but('ward', { kind: 'categorical', name: 'w', levels: [['a', 'moon']] })),
    ).toThrow('ward knows no moon')
  })
})
