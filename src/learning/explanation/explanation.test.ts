import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backgroundGame, byConcept, sampledShapley, whatWouldChange } from './index.ts'

describe('contributions by clinical concept', () => {
  it('sum, sorted by size, with signs; what no concept names stands for itself', () => {
    const found = byConcept(
      ['creatinine', 'urea', 'age', 'sodium', 'potassium'],
      Float64Array.of(0.5, -0.25, 0.1, -0.5, 0),
      { creatinine: 'kidney', urea: 'kidney', sodium: 'salts', potassium: 'salts' },
    )
    expect(found).toEqual([
      {
        concept: 'salts',
        contribution: -0.5,
        direction: 'lowers',
        features: [
          { name: 'sodium', contribution: -0.5 },
          { name: 'potassium', contribution: 0 },
        ],
      },
      {
        concept: 'kidney',
        contribution: 0.25,
        direction: 'raises',
        features: [
          { name: 'creatinine', contribution: 0.5 },
          { name: 'urea', contribution: -0.25 },
        ],
      },
      { concept: 'age', contribution: 0.1, direction: 'raises', features: [{ name: 'age', contribution: 0.1 }] },
    ])
    expect(byConcept(['constructor'], Float64Array.of(0), {})).toMatchObject([
      { concept: 'constructor', direction: 'neither' },
    ])
    expect(() => byConcept(['a'], Float64Array.of(1, 2), {})).toThrow('1 names for 2')
  })
})

describe('what would change it', () => {
  /** Risk rises with smoking (0), pressure (1); age (2) cannot be changed. */
  const score = (values: Float64Array) => 2 * values[0]! + 0.05 * (values[1]! - 120) + 0.1 * values[2]!
  const values = Float64Array.of(1, 160, 40)
  const smoking = { name: 'smoking', at: 0, candidates: [0, 1], monotone: 1 } as const
  const pressure = {
    name: 'pressure',
    at: 1,
    candidates: [110, 120, 130, 140, 150, 180],
    monotone: 1,
    costPerUnit: 0.02,
  } as const
  const ask = (atMost: number, changeable = [smoking, pressure] as const) =>
    whatWouldChange({ score, values, changeable, target: { atMost } })

  it('the fewest changes, then the cheapest', () => {
    expect(ask(7.6)).toMatchObject({
      kind: 'found',
      changes: [{ name: 'pressure', from: 160, to: 150 }],
      searched: 'all',
    })
    expect(ask(6)).toMatchObject({ changes: [{ name: 'pressure', to: 120 }] })
    expect(ask(4.6)).toMatchObject({
      changes: [
        { name: 'smoking', to: 0 },
        { name: 'pressure', to: 130 },
      ],
    })
    expect(ask(4.6).text).toBe('smoking 1 to 0, pressure 160 to 130')
    expect(ask(8)).toMatchObject({ kind: 'already', changes: [] })
  })

  it('says when nothing changeable suffices, and how near it comes', () => {
    expect(ask(3)).toMatchObject({
      kind: 'nothing-suffices',
      text: 'Nothing changeable suffices, with up to 3 changes at once.',
      changes: [{ to: 0 }, { to: 110 }],
      score: 3.5,
    })
    expect(whatWouldChange({ score, values, changeable: [], target: { atMost: 1 } }).kind).toBe('nothing-suffices')
  })

  it('a known direction is not gone against, even where the model would', () => {
    const odd = (of: Float64Array) => (of[1] === 180 ? 0 : score(of))
    const question = { score: odd, values, changeable: [pressure], target: { atMost: 5 } }
    expect(whatWouldChange(question).kind).toBe('nothing-suffices')
    const { monotone: _, ...free } = pressure
    expect(whatWouldChange({ ...question, changeable: [free] })).toMatchObject({ changes: [{ to: 180 }] })
    expect(whatWouldChange({ ...question, score, target: { atLeast: 9 } })).toMatchObject({ changes: [{ to: 180 }] })
  })

  it('finds what trying everything finds, and changes only what may be', () => {
    const cell = fc.integer({ min: 0, max: 3 })
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 }),
        fc.array(cell, { minLength: 4, maxLength: 4 }),
        fc.integer({ min: -20, max: 0 }),
        (weights, row, atMost) => {
          const linear = (of: Float64Array) => weights.reduce((sum, weight, at) => sum + weight * of[at]!, 0)
          const changeable = [0, 1, 2].map(at => ({ name: String(at), at, candidates: [0, 1, 2, 3] }))
          const found = whatWouldChange({
            score: linear,
            values: Float64Array.from(row),
            changeable,
            target: { atMost },
          })
          const lowest = weights
            .slice(0, 3)
            .reduce((sum, weight) => sum + Math.min(0, 3 * weight), weights[3]! * row[3]!)
          expect(found.kind === 'nothing-suffices').toBe(lowest > atMost)
          const after = Float64Array.from(row)
          for (const { name, to } of found.changes) after[Number(name)] = to
          expect(linear(after)).toBe(found.score)
          // Greedy by gain is the fewest changes of a linear score.
          if (found.kind !== 'found') return
          const gains = weights.slice(0, 3).map((weight, at) => weight * row[at]! - Math.min(0, 3 * weight))
          gains.sort((a, b) => b - a)
          let left = linear(Float64Array.from(row)) - atMost
          let needed = 0
          while (left > 0) left -= gains[needed++]!
          expect(found.changes).toHaveLength(needed)
        },
      ),
    )
  })

  it('follows the most promising when there are too many, and says so', () => {
    const wide = 12
    const row = new Float64Array(wide).fill(5)
    const changeable = Array.from(row, (_, at) => ({ name: String(at), at, candidates: [0, 1, 2, 3, 4, 6, 7, 8, 9] }))
    const sum = (of: Float64Array) => of.reduce((total, value, at) => total + value * (at + 1), 0)
    const reach = { score: sum, values: row, changeable, mostTries: 500 }
    const found = whatWouldChange({ ...reach, target: { atMost: sum(row) - 5 * (12 + 11 + 10) } })
    expect(found).toMatchObject({ kind: 'found', searched: 'most promising' })
    expect(found.changes.map(({ name }) => name).sort()).toEqual(['10', '11', '9'])
    expect(whatWouldChange({ ...reach, target: { atMost: -1 } }).text).toContain('not every combination')
  })

  it('a missing value may be filled in', () => {
    const gap = Float64Array.of(Number.NaN, 160, 40)
    const filled = whatWouldChange({
      score: of => (Number.isNaN(of[0]!) ? 10 : of[0]!),
      values: gap,
      changeable: [smoking],
      target: { atMost: 1 },
    })
    expect(filled.text).toBe('smoking missing to 0')
  })
})

describe('sampled Shapley values', () => {
  it('of an additive game are exact; of a product they are shared', () => {
    const additive = sampledShapley(3, on => 1 + 2 * on[0]! - on[1]!, { pairs: 2, seed: 1 })
    expect(additive).toMatchObject({ bias: 1, values: Float64Array.of(2, -1, 0), errors: new Float64Array(3) })
    // Of two players and one pair of orders both orders are seen: exact.
    expect(sampledShapley(2, on => 3 * on[0]! + on[0]! * on[1]!, { pairs: 2, seed: 1 }).values).toEqual(
      Float64Array.of(3.5, 0.5),
    )
    expect(() => sampledShapley(2, () => 0, { pairs: 1, seed: 1 })).toThrow('1 pairs')
  })

  it('always sum to the score, and come nearer to the exact values as their errors say', () => {
    // The glove game of five: two left gloves, three right ones.
    const game = (on: Uint8Array) => Math.min(on[0]! + on[1]!, on[2]! + on[3]! + on[4]!)
    const exact = exactShapley(5, game)
    for (const pairs of [20, 2000]) {
      const { bias, values, errors } = sampledShapley(5, game, { pairs, seed: 3 })
      expect(values.reduce((sum, value) => sum + value, bias)).toBeCloseTo(2, 12)
      for (const [player, value] of values.entries())
        expect(Math.abs(value - exact[player]!)).toBeLessThan(4 * errors[player]! + 1e-12)
    }
    expect(Math.max(...sampledShapley(5, game, { pairs: 2000, seed: 3 }).errors)).toBeLessThan(0.01)
  })

  it('the game of a row mixes it with the background; columns of one concept are one player', () => {
    const score = (of: Float64Array) => of[0]! * of[1]! + of[2]!
    const game = backgroundGame(score, Float64Array.of(2, 3, 5), Float64Array.of(0, 0, 1, 1, 1, 3), [[0, 1], [2]])
    expect(game(Uint8Array.of(0, 0))).toBe(2.5)
    expect(game(Uint8Array.of(1, 0))).toBe(8)
    expect(game(Uint8Array.of(1, 1))).toBe(11)
    expect(() => backgroundGame(score, Float64Array.of(1, 2, 3), Float64Array.of(1))).toThrow('no rows of 3')
  })
})

/** By Shapley's formula, over all coalitions. */
const exactShapley = (players: number, game: (on: Uint8Array) => number): readonly number[] => {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
  return Array.from({ length: players }, (_, player) => {
    let sum = 0
    for (let set = 0; set < 1 << players; set++) {
      if ((set >> player) & 1) continue
      const on = Uint8Array.from({ length: players }, (__, other) => (set >> other) & 1)
      const size = on.reduce((count, one) => count + one, 0)
      const without = game(on)
      on[player] = 1
      sum += ((factorial(size) * factorial(players - size - 1)) / factorial(players)) * (game(on) - without)
    }
    return sum
  })
}
