import { describe, expect, it } from 'vitest'
import { additiveToJson, readAdditive } from './additive-file.ts'
import { editShape } from './edit.ts'
import { type AdditiveModel, additiveScorerOf } from './model.ts'
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

describe('editing a shape', () => {
  it('sets a stretch and keeps who, why, when and what it was', () => {
    const edit = {
      kind: 'stretch',
      feature: 'age',
      above: 60.5,
      atMost: Number.POSITIVE_INFINITY,
      value: 0.75,
    } as const
    const edited = editShape(model, edit, warrant)
    expect(edited.terms[0]!.values).toEqual([-0.5, 0.75, 0.75, 0])
    expect(edited.terms[0]!.errors).toEqual([0.1, 0.1, Number.NaN, Number.NaN])
    expect(edited.edits).toEqual([
      {
        feature: 'age',
        change: 'above 60.5 and at most Infinity set to 0.75',
        ...warrant,
        before: [-0.5, 0.75, 0.25, 0],
        after: [-0.5, 0.75, 0.75, 0],
        meanShift: 2 / 11,
      },
    ])
    expect(additiveScorerOf(edited).score(Float64Array.of(70, 0))).toBe(-1 + 0.75 + 0.5)
    expect(model.edits).toEqual([])
    expect(model.terms[0]!.values[2]).toBe(0.25)
  })

  it('makes a shape monotone with the least change, and leaves missing values', () => {
    const { terms, edits } = editShape(model, { kind: 'monotone', feature: 'age', direction: 1 }, warrant)
    const pooled = (2 * 0.75 + 4 * 0.25) / 6
    expect(terms[0]!.values).toEqual([-0.5, pooled, pooled, 0])
    expect(edits[0]!.meanShift).toBeCloseTo(0, 12)
  })

  it('sets levels and missing values, one edit after the other', () => {
    const once = editShape(model, { kind: 'levels', feature: 'place', levels: ['home'], value: 0 }, warrant)
    const twice = editShape(once, { kind: 'missing', feature: 'place', value: 0.2 }, warrant)
    expect(twice.terms[1]!.values).toEqual([0.5, 0, 0.2])
    expect(twice.edits.map(({ change }) => change)).toEqual(['home set to 0', 'missing values set to 0.2'])
  })

  it('refuses what it cannot do, with the remedy', () => {
    const stretch = (above: number, atMost: number) => () =>
      editShape(model, { kind: 'stretch', feature: 'age', above, atMost, value: 0 }, warrant)
    expect(stretch(55, 60.5)).toThrow('a bound of its cells: 50, 60.5')
    expect(stretch(60.5, 50)).toThrow('there is nothing')
    expect(() => editShape(model, { kind: 'missing', feature: 'sex', value: 0 }, warrant)).toThrow('no feature sex')
    expect(() => editShape(model, { kind: 'missing', feature: 'age', value: Number.NaN }, warrant)).toThrow('NaN')
    expect(() => editShape(model, { kind: 'levels', feature: 'place', levels: ['sea'], value: 0 }, warrant)).toThrow(
      'no level sea',
    )
    expect(() => editShape(model, { kind: 'levels', feature: 'place', levels: ['moon'], value: 0 }, warrant)).toThrow(
      'too rare',
    )
    expect(() => editShape(model, { kind: 'monotone', feature: 'place', direction: 1 }, warrant)).toThrow('no order')
    expect(() => editShape(model, { kind: 'missing', feature: 'age', value: 0 }, { ...warrant, because: ' ' })).toThrow(
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
