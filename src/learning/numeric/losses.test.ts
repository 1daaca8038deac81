import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lossOf, type Outcome } from './losses.ts'

const scores = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 4, maxLength: 12 })

/** The slope of the summed loss in one score, by difference. */
const slope = (outcome: Outcome, weight: Float64Array, at: Float64Array, row: number, scale: number): number => {
  const loss = lossOf(outcome, weight)
  const moved = (by: number): number => loss.mean(at.map((score, index) => (index === row ? score + by : score)))
  return ((moved(1e-5) - moved(-1e-5)) / 2e-5) * scale
}

const outcomes: Record<string, (count: number) => Outcome> = {
  binary: count => ({ kind: 'binary', y: Float64Array.from({ length: count }, (_, row) => row % 2) }),
  count: count => ({ kind: 'count', y: Float64Array.from({ length: count }, (_, row) => row % 4) }),
  mean: count => ({ kind: 'mean', y: Float64Array.from({ length: count }, (_, row) => row - 2) }),
  cox: count => ({
    kind: 'cox',
    // With ties.
    time: Float64Array.from({ length: count }, (_, row) => 1 + Math.floor(row / 2)),
    event: Float64Array.from({ length: count }, (_, row) => (row % 3 === 2 ? 0 : 1)),
  }),
}

describe('the first derivative is that of the loss', () => {
  for (const [name, outcomeOf] of Object.entries(outcomes))
    it(name, () => {
      fc.assert(
        fc.property(scores, values => {
          const at = Float64Array.from(values)
          const outcome = outcomeOf(at.length)
          const weight = Float64Array.from(at, (_, row) => 1 + (row % 3))
          const gradient = new Float64Array(at.length)
          lossOf(outcome, weight).derive(at, gradient, new Float64Array(at.length))
          const scale =
            outcome.kind === 'cox'
              ? weight.reduce((sum, one, row) => sum + one * outcome.event[row]!, 0)
              : weight.reduce((sum, one) => sum + one, 0)
          for (let row = 0; row < at.length; row++)
            expect(gradient[row]).toBeCloseTo(slope(outcome, weight, at, row, scale), 4)
        }),
      )
    })
})

describe('rows of weight 0', () => {
  it('change no derivative of a hazard, the last of all neither', () => {
    const time = Float64Array.of(1, 2, 3, 4)
    const event = Float64Array.of(1, 0, 1, 1)
    const scores = Float64Array.of(0.3, -0.2, 0.5, 0.9)
    const gradient = new Float64Array(4)
    const loss = lossOf({ kind: 'cox', time, event }, Float64Array.of(1, 1, 1, 0))
    loss.derive(scores, gradient, new Float64Array(4))
    const without = lossOf({ kind: 'cox', time: time.slice(0, 3), event: event.slice(0, 3) }, undefined)
    const expected = new Float64Array(3)
    without.derive(scores.slice(0, 3), expected, new Float64Array(3))
    expect([...gradient]).toEqual([...expected, 0])
    expect(loss.mean(scores)).toBe(without.mean(scores.slice(0, 3)))
  })
})

describe('where scores begin', () => {
  it('is the score that fits all rows best', () => {
    for (const name of ['binary', 'count', 'mean']) {
      const loss = lossOf(outcomes[name]!(9), undefined)
      const at = (score: number): number => loss.mean(new Float64Array(9).fill(score))
      expect(at(loss.base)).toBeLessThanOrEqual(at(loss.base + 0.01))
      expect(at(loss.base)).toBeLessThanOrEqual(at(loss.base - 0.01))
    }
  })
})
