import { describe, expect, it } from 'vitest'
import type { ShapeView } from '../../../src/pipeline/delivery/contract.ts'
import { commonRange, stepPath, stepsOf } from './shape-geometry.ts'

const cell = (above: number | null, atMost: number | null, value: number, rows: number | null) => ({
  above,
  atMost,
  value,
  low: value - 0.1,
  high: value + 0.1,
  rows,
})

const age: ShapeView & { kind: 'stretches' } = {
  kind: 'stretches',
  unedited: null,
  feature: 'age',
  unit: 'a',
  importance: 0.3,
  range: [20, 90],
  missing: { value: 0, low: null, high: null, rows: null },
  cells: [cell(null, 40, -0.5, 400), cell(40, 60, 0.1, 100), cell(60, null, 0.7, null)],
}

describe('a shape to be drawn', () => {
  it('is cut where training values end, with how thick rows lie', () => {
    const { steps, range } = stepsOf(age)
    expect(range).toEqual([20, 90])
    expect(steps.map(({ from, to }) => [from, to])).toEqual([
      [20, 40],
      [40, 60],
      [60, 90],
    ])
    expect(steps.map(({ density }) => density)).toEqual([1, 0.25, null])
    expect(
      stepPath(
        steps,
        x => x,
        y => y,
      ),
    ).toBe('M20.0 -0.5H40.0V0.1H60.0V0.7H90.0')
  })

  it('goes a tenth beyond its last bounds where hardly anything was seen', () => {
    expect(stepsOf({ ...age, range: null }).range).toEqual([38, 62])
    expect(stepsOf({ ...age, range: null, cells: [cell(null, null, 0.2, 5)] }).range[1]).toBeGreaterThan(0)
  })

  it('has the scale of all others, with zero in it', () => {
    const [low, high] = commonRange([age])
    expect([low, high].map(value => Number(value.toFixed(3)))).toEqual([-0.656, 0.856])
  })

  it('holds the intervals, but for those that would flatten the shapes', () => {
    const unsure = { ...age, cells: age.cells.map(one => ({ ...one, low: one.value - 0.2, high: one.value + 9 })) }
    const [low, high] = commonRange([unsure])
    expect(low).toBeLessThan(-0.7)
    expect(high).toBeGreaterThan(0.7 + 0.25 * 1.2)
    expect(high).toBeLessThan(1.2)
  })
})
