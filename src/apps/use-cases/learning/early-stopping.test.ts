import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boostingDefaults, fitBoosted, loneThread, predictionsOf, randomOf } from '../../../learning/index.ts'
import { stoppedInWords, treesEnough } from './early-stopping.ts'
import { apartOf, partOf } from './training-part.ts'
import type { Training } from './training-table.ts'

/** People with some rows each, whose outcome comes with x; the second column is noise of their own. */
const training = (rows: number, slope: number): Training => {
  const random = randomOf(4, 1)
  const person = Int32Array.from({ length: rows }, () => random.whole(0, rows / 4))
  const x = Float64Array.from({ length: rows }, () => random.normal(0, 1))
  const own = Float64Array.from(person, at => Math.sin(at * 91.7))
  const y = x.map(value => (random.chance(1 / (1 + Math.exp(-slope * value))) ? 1 : 0))
  return {
    table: {
      rows,
      columns: [
        { kind: 'numeric', name: 'x', values: x },
        { kind: 'numeric', name: 'own', values: own },
      ],
    },
    target: { kind: 'binary', outcome: 'y' },
    outcome: { kind: 'binary', y },
    groups: person,
  }
}

const asked = {
  settings: { ...boostingDefaults, trees: 400, learningRate: 0.1 },
  patience: 30,
  pool: loneThread,
  progress: () => {},
}

describe('a part of a training', () => {
  it('has of each row all that is said of it', () => {
    const whole = training(40, 1)
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(39), { minLength: 1 }), rows => {
        const part = partOf(whole, Uint32Array.from(rows))
        if (part.outcome.kind !== 'binary' || whole.outcome.kind !== 'binary') throw new TypeError('not binary')
        const [x] = part.table.columns
        const [all] = whole.table.columns
        for (const [at, row] of rows.entries()) {
          expect(part.groups![at]).toBe(whole.groups![row])
          expect(part.outcome.y[at]).toBe(whole.outcome.y[row])
          if (x?.kind === 'numeric' && all?.kind === 'numeric') expect(x.values[at]).toBe(all.values[row])
        }
        for (const length of [part.table.rows, part.groups!.length, part.outcome.y.length])
          expect(length).toBe(rows.length)
      }),
    )
  })

  it('kept apart shares nobody with the rest, and is as large as whole people allow', () => {
    fc.assert(
      fc.property(fc.nat(1000), seed => {
        const { rest, apart } = apartOf(training(300, 1), 5, seed)
        const kept = new Set(apart.groups)
        expect([...rest.groups!].some(person => kept.has(person))).toBe(false)
        expect(rest.table.rows + apart.table.rows).toBe(300)
        expect(Math.abs(apart.table.rows - 60)).toBeLessThan(10)
      }),
      { numRuns: 30 },
    )
  })
})

describe('trees that are enough', () => {
  it('are those at which the rows kept apart lose least, as counted by hand', () => {
    const whole = training(2000, 1.5)
    const found = treesEnough(whole, asked)
    const { rest, apart } = apartOf(whole, 5, asked.settings.seed)
    const lossWith = (trees: number): number => {
      const settings = { ...asked.settings, trees }
      const body = fitBoosted({ table: rest.table, outcome: rest.outcome, settings })
      const features = whole.table.columns.map(({ name }) => ({ kind: 'numeric', name }) as const)
      const model = { kind: 'boosted', body, target: whole.target, features, training: { rows: 0, seed: 1, settings } }
      const chances = predictionsOf(model as Parameters<typeof predictionsOf>[0], apart.table)
      if (apart.outcome.kind !== 'binary') throw new TypeError('not binary')
      const { y } = apart.outcome
      return -chances.reduce((sum, p, row) => sum + Math.log(y[row] === 1 ? p : 1 - p), 0) / y.length
    }
    expect(found.trees).toBeGreaterThan(3)
    expect(found.trees).toBeLessThan(200)
    expect(found.heldOutRows).toBe(apart.table.rows)
    expect(found.loss).toBeCloseTo(lossWith(found.trees), 12)
    expect(found.lossWithoutTrees).toBeCloseTo(lossWith(0), 12)
    for (const trees of [found.trees - 2, found.trees + 5, found.trees + 25])
      expect(lossWith(trees)).toBeGreaterThan(found.loss)
  })

  it('are none where nothing can be learnt, and it is said', () => {
    const found = treesEnough(training(400, 0), { ...asked, settings: { ...asked.settings, fewestRows: 2 } })
    expect(found.trees).toBeLessThan(5)
    expect(stoppedInWords({ ...found, trees: 0 })).toContain('the model says the same of everybody')
  })

  it('are cut off where the most are too few, and it is said', () => {
    const found = treesEnough(training(2000, 1.5), { ...asked, settings: { ...asked.settings, trees: 4 } })
    expect(found).toMatchObject({ trees: 4, isCutOff: true })
    expect(stoppedInWords(found)).toContain('still falling')
    expect(treesEnough(training(2000, 1.5), asked).isCutOff).toBe(false)
  })

  it('are not asked of rows that are too few', () => {
    expect(() => treesEnough(training(60, 1), asked)).toThrow(/Too few rows to keep a fifth apart: a part of 1\d rows/)
    const alone = { ...training(60, 1), groups: new Int32Array(60) }
    expect(() => treesEnough(alone, asked)).toThrow('Too few rows to keep a fifth apart: 1 groups do not make 5 parts')
  })
})
