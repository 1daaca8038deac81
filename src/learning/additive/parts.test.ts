import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BlockState, curvatureOf, relearn, step } from './block.ts'
import { gapInWords } from './gap.ts'
import { increasing, isotonic } from './monotone.ts'
import { pairsByEvidence } from './pairs.ts'
import { levelPenalties, orderedPenalties, pairPenalty } from './penalties.ts'
import { purify } from './purify.ts'

/** `values' matrix values`. */
const squareOf = (matrix: Float64Array, values: readonly number[]): number =>
  values.reduce(
    (sum, value, a) => sum + value * values.reduce((row, other, b) => row + matrix[a * values.length + b]! * other, 0),
    0,
  )

describe('penalties', () => {
  const share = Float64Array.of(0.4, 0.3, 0.2, 0.1)
  const [bending, rising, missing] = orderedPenalties(share)

  it('ask nothing of what is the same everywhere', () => {
    for (const { matrix } of [bending!, rising!, missing!, ...levelPenalties(share)])
      expect(squareOf(matrix, [5, 5, 5, 5])).toBeCloseTo(0, 10)
  })

  it('ask for bends, for the rise, and for how far missing values are off the mean, each apart', () => {
    // 0, 1, 3: a bend of 1; the line nearest to it rises by 3.
    expect(squareOf(bending!.matrix, [0, 1, 3, 9])).toBeCloseTo(1, 10)
    expect(squareOf(rising!.matrix, [0, 1, 3, 9])).toBeCloseTo(9, 10)
    // 9 less the mean 0.3 + 0.6 + 0.9.
    expect(squareOf(missing!.matrix, [0, 1, 3, 9])).toBeCloseTo(7.2 ** 2, 10)
    expect(squareOf(bending!.matrix, [0, 1, 2, 9])).toBeCloseTo(0, 10)
    expect(squareOf(rising!.matrix, [1, 0, 1, 9])).toBeCloseTo(0, 10)
  })

  it('draw each level to the mean of all rows', () => {
    // Mean 0.4 * 1 + 0.1 * 2.
    expect(squareOf(levelPenalties(share)[0]!.matrix, [1, 0, 0, 2])).toBeCloseTo(0.4 ** 2 + 2 * 0.6 ** 2 + 1.4 ** 2, 10)
  })

  it('draw the cells of a pair to their neighbours and to 0', () => {
    const axes = [3, 3].map(cells => ({ cells, isOrdered: true }))
    // One known cell of 2 x 2: two neighbours, and a tenth for itself; that of missing values on both: itself three times.
    expect(squareOf(pairPenalty(axes).matrix, [1, 0, 0, 0, 0, 0, 0, 0, 0])).toBeCloseTo(2.1, 10)
    expect(squareOf(pairPenalty(axes).matrix, [0, 0, 0, 0, 0, 0, 0, 0, 1])).toBeCloseTo(2.1, 10)
  })
})

describe('the size of a penalty', () => {
  it('is the variance between batches of the Dyestuff data as REML has it', () => {
    // Davies 1947, Dyestuff: means of six batches of five; lme4's lmer gives variances 1764.05 (batch) and 2451.25.
    const means = [1505, 1528, 1564, 1498, 1600, 1470]
    const hessian = new Float64Array(6).fill(5 / 2451.25)
    const block = {
      codes: new Uint16Array(),
      cells: 6,
      penalties: levelPenalties(new Float64Array(6).fill(1 / 6)),
      monotone: 0,
    }
    const state: BlockState = { values: new Float64Array(6), lambdas: Float64Array.of(1), freedom: 0 }
    // The unit is 100 g, so that a variance is within what penalties may be.
    for (let round = 0; round < 500; round++) {
      const scaled = hessian.map(value => value * 1e4)
      const curvature = curvatureOf(block, state, scaled)
      step(
        block,
        state,
        curvature,
        scaled.map((value, at) => value * (state.values[at]! - (means[at]! - 1527.5) / 100)),
      )
      relearn(block, state, curvature)
    }
    expect(1e4 / state.lambdas[0]!).toBeCloseTo(1764.05, 1)
    // What lmer's ranef gives for batch A: -17.60685.
    expect(100 * state.values[0]!).toBeCloseTo(-17.60685, 2)
  })
})

describe('monotone shapes', () => {
  it('pool neighbours that fall', () => {
    expect(isotonic([1, 3, 2], [1, 1, 1], 1)).toEqual([1, 2.5, 2.5])
    expect(isotonic([1, 3, 2], [1, 1, 3], 1)).toEqual([1, 2.25, 2.25])
    expect(isotonic([1, 3, 2], [1, 1, 1], -1)).toEqual([2, 2, 2])
  })

  it('are isotonic regression where there is no penalty', () => {
    const cells = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 9 })), {
      minLength: 2,
      maxLength: 12,
    })
    fc.assert(
      fc.property(cells, fc.constantFrom(1 as const, -1 as const), (some, direction) => {
        const values = some.map(([value]) => value)
        const weights = some.map(([, weight]) => weight)
        const size = some.length + 1
        const system = new Float64Array(size * size)
        const right = new Float64Array(size)
        some.forEach(([value, weight], at) => {
          system[at * size + at] = weight
          right[at] = weight * value
        })
        system[size * size - 1] = 1
        const free = Float64Array.of(...values, 0)
        const expected = isotonic(values, weights, direction)
        const found = increasing(system, right, free, direction)
        expected.forEach((value, at) => {
          expect(found[at]!).toBeCloseTo(value, 9)
        })
      }),
    )
  })
})

describe('pairs', () => {
  it('are ranked by the Bayes factor of their cells', () => {
    const codes = Uint16Array.of(0, 0, 1, 1)
    const features = [codes, Uint16Array.of(0, 1, 0, 1)].map((one, feature) => ({ feature, codes: one, cells: 2 }))
    const gradient = Float64Array.of(40, -40, -40, 40)
    const [pair] = pairsByEvidence(features, gradient, new Float64Array(4).fill(100))
    // Four cells at variance 0.1: (0.1 * 1600 / 11 - ln 11) / 2 each.
    expect(pair).toEqual({ first: 0, second: 1, evidence: expect.closeTo(2 * ((0.1 * 1600) / 11 - Math.log(11)), 10) })
    expect(pairsByEvidence(features, new Float64Array(4), new Float64Array(4).fill(100))).toEqual([])
  })
})

describe('purifying', () => {
  it('leaves a product in a pair and gives the rest to shapes and intercept, whatever the density', () => {
    const rows = Float64Array.of(5, 1, 2, 3, 4, 0, 0, 0, 0)
    const axis = (feature: number) => ({ kind: 'numeric' as const, feature, bounds: [0] })
    const values = Float64Array.from(
      { length: 9 },
      (_, cell) => 3 + Math.floor(cell / 3) + 2 * (cell % 3) + (cell === 4 ? 7 : 0),
    )
    const before = values.slice()
    const shapes = [0, 1].map(feature => {
      const weight = Float64Array.from({ length: 3 }, (_, line) =>
        rows.reduce((sum, n, cell) => sum + ((feature === 0 ? Math.floor(cell / 3) : cell % 3) === line ? n : 0), 0),
      )
      return { axes: [axis(feature)], values: new Float64Array(3), rows: weight }
    })
    const gained = purify(shapes, [{ axes: [axis(0), axis(1)], values, rows }])
    for (let cell = 0; cell < 9; cell++) {
      if (rows[cell] === 0) continue
      const sum = gained + shapes[0]!.values[Math.floor(cell / 3)]! + shapes[1]!.values[cell % 3]! + values[cell]!
      expect(sum).toBeCloseTo(before[cell]!, 10)
    }
    for (let line = 0; line < 3; line++)
      expect(rows.reduce((sum, n, cell) => sum + (cell % 3 === line ? n * values[cell]! : 0), 0)).toBeCloseTo(0, 10)
  })
})

describe('the gap between readable and best', () => {
  const gap = {
    measure: 'AUC',
    isHigherBetter: true,
    readable: { name: 'additive', value: 0.6687 },
    best: { name: 'boosted', value: 0.6772 },
  }

  it('is said in words', () => {
    expect(gapInWords(gap)).toBe('AUC 0.6687 (additive, readable), 0.6772 (boosted): reading costs 0.0085.')
    expect(gapInWords({ ...gap, difference: { low: -0.011, high: -0.006 } })).toBe(
      'AUC 0.6687 (additive, readable), 0.6772 (boosted): reading costs 0.0085 (95 % interval of the cost: 0.0060 to 0.0110).',
    )
    const better = { ...gap, readable: { ...gap.readable, value: 0.7011 }, difference: { low: -0.0003, high: 0.0481 } }
    expect(gapInWords(better)).toMatch(
      /the readable one is better by 0\.0239 \(95 % interval of the gain: -0\.0003 to 0\.0481\); that may be chance/,
    )
    expect(gapInWords({ ...gap, difference: { low: -0.02, high: 0.003 } })).toMatch(
      /-0.0030 to 0.0200\); that may be chance\.$/,
    )
    expect(gapInWords({ ...gap, measure: 'log loss', isHigherBetter: false })).toMatch(
      'the readable one is better by 0.0085',
    )
    expect(gapInWords({ ...gap, best: { name: 'boosted', value: 0.6687 } })).toMatch('no difference')
    expect(() => gapInWords({ ...gap, readable: { name: 'additive', value: Number.NaN } })).toThrow(/NaN/)
  })
})
