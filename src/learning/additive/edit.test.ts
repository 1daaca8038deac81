import { describe, expect, it } from 'vitest'
import { additiveToJson, readAdditive } from './additive-file.ts'
import { editShape, largestShift } from './edit.ts'
import { type AdditiveModel, type AdditiveTerm, additiveScorerOf } from './model.ts'
import { shapeCharts } from './shapes.ts'

const model: AdditiveModel = {
  features: [
    { kind: 'numeric', name: 'age' },
    { kind: 'categorical', name: 'place', levels: ['ward', 'home', 'moon'] },
  ],
  outcome: 'binary',
  intercept: -1,
  terms: [
    {
      axes: [{ kind: 'numeric', feature: 0, bounds: [50, 60.5] }],
      values: [-0.5, 0.75, 0.25, 0],
      errors: [0.1, 0.1, 0.2, Number.NaN],
      rows: [5, 2, 4, 0],
    },
    // The moon is rare: it has the value of missing places.
    {
      axes: [{ kind: 'categorical', feature: 1, cellOf: [0, 1, 2, 2] }],
      values: [0.5, -0.5, 0.1],
      errors: [0, 0, 0],
      rows: [5, 5, 1],
    },
  ],
  edits: [],
}
const warrant = { by: 'Dr Ada Roy', because: 'few rows above 60', at: '2026-11-27T22:00:00Z' }

const scoreOf = (of: AdditiveModel, ...row: readonly number[]): number =>
  additiveScorerOf(of).score(Float64Array.of(...row))

describe('editing a shape', () => {
  it('sets a stretch and keeps who, why, when and what it was', () => {
    const edit = { kind: 'set', feature: 'age', above: 60.5, atMost: null, value: 0.75 } as const
    const edited = editShape(model, edit, warrant)
    const shift = 2 / 11
    expect(edited.terms[0]!.values).toEqual([-0.5, 0.75, 0.75, 0].map(value => value - shift))
    expect(edited.intercept).toBe(-1 + shift)
    expect(edited.terms[0]!.errors).toEqual([0.1, 0.1, Number.NaN, Number.NaN])
    expect(edited.edits).toEqual([
      {
        edit,
        change: 'above 60.5 set to 0.75',
        ...warrant,
        before: [-0.5, 0.75, 0.25, 0],
        after: [-0.5, 0.75, 0.75, 0].map(value => value - shift),
        meanShift: shift,
      },
    ])
    expect(largestShift(edited.edits[0]!)).toBeCloseTo(0.5, 12)
    expect(model.edits).toEqual([])
    expect(model.terms[0]!.values[2]).toBe(0.25)
  })

  it('moves the score of nobody outside what was edited, and leaves the shape with mean 0', () => {
    const edited = editShape(model, { kind: 'set', feature: 'age', above: 60.5, atMost: null, value: 0.75 }, warrant)
    expect(scoreOf(edited, 70, 0)).toBeCloseTo(-1 + 0.75 + 0.5, 12)
    for (const row of [
      [40, 0],
      [55, 1],
      [Number.NaN, 2],
    ] as const)
      expect(scoreOf(edited, ...row)).toBeCloseTo(scoreOf(model, ...row), 12)
    const { values, rows } = edited.terms[0]!
    const mean = (of: readonly number[]) => of.reduce((sum, value, cell) => sum + value * rows[cell]!, 0)
    expect(mean(values)).toBeCloseTo(mean(model.terms[0]!.values), 12)
  })

  it('takes values on the scale that is used', () => {
    const edit = { kind: 'set', feature: 'age', above: null, atMost: 50, value: -0.9 } as const
    const [before, after] = [0.9 * scoreOf(model, 40, 0), 0.9 * scoreOf(editShape(model, edit, warrant, 0.9), 40, 0)]
    expect(after - before).toBeCloseTo(-0.9 - 0.9 * -0.5, 12)
    expect(() => editShape(model, edit, warrant, 0)).toThrow('no slope')
  })

  it('makes a bump level, by the rows it has, and the mean stays', () => {
    const edited = editShape(model, { kind: 'flatten', feature: 'age', above: 50, atMost: null }, warrant)
    const level = (2 * 0.75 + 4 * 0.25) / 6
    expect(edited.terms[0]!.values).toEqual([-0.5, level, level, 0])
    expect([edited.intercept, edited.edits[0]!.meanShift, edited.edits[0]!.change]).toEqual([
      -1,
      0,
      'above 50 made level',
    ])
  })

  it('makes a shape monotone with the least change, and leaves missing values', () => {
    const { terms, edits } = editShape(model, { kind: 'monotone', feature: 'age', direction: 1 }, warrant)
    const pooled = (2 * 0.75 + 4 * 0.25) / 6
    expect(terms[0]!.values).toEqual([-0.5, pooled, pooled, 0])
    expect(edits[0]!.meanShift).toBe(0)
  })

  it('sets levels and missing values, one edit after the other', () => {
    const once = editShape(model, { kind: 'levels', feature: 'place', levels: ['home'], value: 0 }, warrant)
    const twice = editShape(once, { kind: 'missing', feature: 'place', value: 0.2 }, warrant)
    expect(scoreOf(twice, 40, 1)).toBeCloseTo(-1 - 0.5 + 0, 12)
    expect(twice.edits.map(({ change }) => change)).toEqual(['home set to 0', 'missing values set to 0.2'])
    expect(twice.edits[1]!.before).toEqual(once.terms[1]!.values)
  })

  it('lets a shape say nothing, and takes a pair out, in either order', () => {
    const dropped = editShape(model, { kind: 'drop', feature: 'place' }, warrant)
    expect(dropped.terms[1]!.values).toEqual([0, 0, 0])
    const pair: AdditiveTerm = {
      axes: [
        { kind: 'numeric', feature: 0, bounds: [50] },
        { kind: 'categorical', feature: 1, cellOf: [0, 1, 2, 2] },
      ],
      values: [0.1, -0.1, 0, -0.1, 0.1, 0, 0, 0, 0],
      errors: new Array<number>(9).fill(0),
      rows: new Array<number>(9).fill(1),
    }
    const paired = { ...model, terms: [...model.terms, pair] }
    const alone = editShape(paired, { kind: 'remove-pair', pair: ['place', 'age'] }, warrant)
    expect(alone.terms).toEqual(model.terms)
    expect(largestShift(alone.edits[0]!)).toBe(0.1)
    expect(() => editShape(alone, { kind: 'remove-pair', pair: ['age', 'place'] }, warrant)).toThrow('no pair')
    expect(() => editShape(paired, { kind: 'remove-pair', pair: ['age', 'age'] }, warrant)).toThrow('no pair')
  })

  it('refuses what it cannot do, with the remedy', () => {
    const stretch = (above: number, atMost: number) => () =>
      editShape(model, { kind: 'set', feature: 'age', above, atMost, value: 0 }, warrant)
    expect(stretch(55, 60.5)).toThrow('a bound of its cells: 50, 60.5')
    expect(stretch(60.5, 50)).toThrow('there is nothing')
    expect(() => editShape(model, { kind: 'missing', feature: 'sex', value: 0 }, warrant)).toThrow('no feature sex')
    expect(() => editShape(model, { kind: 'missing', feature: 'age', value: Number.NaN }, warrant)).toThrow('NaN')
    expect(() => editShape(model, { kind: 'missing', feature: 'age', value: 0 }, warrant)).toThrow('changes nothing')
    expect(() => editShape(model, { kind: 'levels', feature: 'place', levels: ['sea'], value: 0 }, warrant)).toThrow(
      'no level sea',
    )
    expect(() => editShape(model, { kind: 'levels', feature: 'place', levels: [], value: 0 }, warrant)).toThrow(
      'no levels',
    )
    expect(() => editShape(model, { kind: 'levels', feature: 'place', levels: ['moon'], value: 0 }, warrant)).toThrow(
      'too rare',
    )
    expect(() => editShape(model, { kind: 'monotone', feature: 'place', direction: 1 }, warrant)).toThrow('no order')
    const rising = editShape(model, { kind: 'monotone', feature: 'age', direction: 1 }, warrant)
    expect(() => editShape(rising, { kind: 'monotone', feature: 'age', direction: 1 }, warrant)).toThrow(
      'changes nothing',
    )
    expect(() => editShape(model, { kind: 'missing', feature: 'age', value: 1 }, { ...warrant, because: ' ' })).toThrow(
      'because',
    )
  })
})

describe('an additive model as a file', () => {
  it('comes back as it was, edits and unknown errors too', () => {
    const edited = editShape(model, { kind: 'missing', feature: 'age', value: 0.1 }, warrant)
    const back = readAdditive(JSON.parse(JSON.stringify(additiveToJson(edited))), edited.features)
    expect(back).toEqual({ ok: true, value: edited, issues: [] })
  })

  it('is refused when damaged, with the place', () => {
    const json = additiveToJson(model)
    const [first, second] = json.terms
    const refused = (terms: unknown): string | undefined => {
      const read = readAdditive({ ...json, terms }, model.features)
      return read.ok ? undefined : read.issues[0]?.location
    }
    expect(refused([first])).toBe('terms.1')
    expect(refused([{ ...first, values: [1] }, second])).toBe('terms.0')
    expect(refused([first, { ...second, axes: [{ kind: 'categorical', feature: 1, cellOf: [0, 1] }] }])).toBe('terms.1')
    expect(refused([first, second, { ...first, axes: [...first!.axes, ...second!.axes] }])).toBe('terms.2')
    expect(refused([{ ...first, values: ['x'] }, second])).toBe('terms.0.values.0')
    expect(refused([{ ...first, axes: [{ kind: 'numeric', feature: 0, bounds: [60.5, 50] }] }, second])).toBe('terms.0')
  })
})

describe('shapes to be drawn', () => {
  it('say which values a cell holds, how sure and on how many rows, the weightiest shape first', () => {
    const [place, age] = shapeCharts(model)
    expect(place!.features).toEqual(['place'])
    expect(place!.importance).toBeCloseTo(5.1 / 11, 12)
    expect(place!.points[2]).toEqual({ where: [{ kind: 'missing', levels: ['moon'] }], value: 0.1, error: 0, rows: 1 })
    expect(age!.points.map(({ where }) => where[0])).toEqual([
      { kind: 'stretch', above: null, atMost: 50 },
      { kind: 'stretch', above: 50, atMost: 60.5 },
      { kind: 'stretch', above: 60.5, atMost: null },
      { kind: 'missing', levels: [] },
    ])
    expect(age!.points[3]!.error).toBeNull()
  })
})
