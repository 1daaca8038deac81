import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasModels, sharedColumns, tableOf } from '../../../../test/support/r-cases.ts'
import { alignedRows, randomOf, type Table } from '../../numeric/index.ts'
import { scoreOf, scoresOf } from '../ensemble.ts'
import { explainerOf } from '../shap/contributions.ts'
import { type ForestSettings, fitForest, forestDefaults, forestSurvival, survivalForest } from './fit-forest.ts'
import { logRankSum, nodeEvents } from './log-rank.ts'

describe('log-rank statistic', () => {
  it('of aml is that of R: survdiff(Surv(time, status) ~ x, aml)$chisq', () => {
    // Embury 1977: maintained, then not.
    const time = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45]
    const event = Uint8Array.of(1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1)
    const rows = Uint32Array.from(time.keys()).sort((a, b) => time[a]! - time[b]!)
    const sum = logRankSum(23)
    sum.begin(nodeEvents(rows, Uint32Array.from(time), event))
    rows.forEach((row, at) => {
      if (row < 11) sum.add(at)
    })
    expect(sum.value()).toBeCloseTo(3.3963886989776011, 10)
  })

  it('equals observed minus expected, squared and over its variance, summed moment by moment', () => {
    const row = fc.record({
      time: fc.integer({ min: 1, max: 8 }),
      event: fc.integer({ min: 0, max: 1 }),
      isLeft: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), unsorted => {
        const all = unsorted.toSorted((a, b) => a.time - b.time)
        const sum = logRankSum(all.length)
        const rows = Uint32Array.from(all.keys())
        sum.begin(
          nodeEvents(
            rows,
            Uint32Array.from(all, one => one.time),
            Uint8Array.from(all, one => one.event),
          ),
        )
        all.forEach((one, at) => {
          if (one.isLeft) sum.add(at)
        })
        let excess = 0
        let variance = 0
        for (const moment of new Set(all.filter(one => one.event === 1).map(one => one.time))) {
          const atRisk = all.filter(one => one.time >= moment)
          const dying = atRisk.filter(one => one.time === moment && one.event === 1)
          const share = atRisk.filter(one => one.isLeft).length / atRisk.length
          excess += dying.filter(one => one.isLeft).length - dying.length * share
          if (atRisk.length > 1)
            variance += ((dying.length * (atRisk.length - dying.length)) / (atRisk.length - 1)) * share * (1 - share)
        }
        expect(sum.value()).toBeCloseTo(variance > 1e-9 ? excess ** 2 / variance : 0, 8)
      }),
    )
  })
})

/** Made-up patients: the hazard rises with `marker` and in the ward `icu`; `noise` says nothing; some values are missing. */
const madeUp = (rows: number) => {
  const random = randomOf(11, 0)
  const marker = new Float64Array(rows)
  const noise = new Float64Array(rows)
  const codes = new Int32Array(rows)
  const time = new Float64Array(rows)
  const event = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    marker[row] = random.unit()
    noise[row] = random.unit()
    codes[row] = random.whole(0, 2)
    const hazard = Math.exp(2 * marker[row]! + (codes[row] === 1 ? 1 : 0))
    const end = -Math.log(1 - random.unit()) / hazard
    const lost = random.unit()
    time[row] = Math.min(end, lost)
    event[row] = end <= lost ? 1 : 0
    if (random.chance(0.1)) marker[row] = Number.NaN
    if (random.chance(0.1)) codes[row] = -1
  }
  const table: Table = {
    rows,
    columns: [
      { kind: 'numeric', name: 'marker', values: marker },
      { kind: 'numeric', name: 'noise', values: noise },
      { kind: 'categorical', name: 'ward', levels: ['home', 'icu', 'day'], codes },
    ],
  }
  return { table, time, event }
}

describe('random survival forest', () => {
  const seen = madeUp(400)
  const settings = { ...forestDefaults, trees: 30 }
  const forest = fitForest({ ...seen, settings })
  const rows = alignedRows(seen.table, forest.trees.features)

  it('is Nelson and Aalen where there is one leaf', () => {
    const one = fitForest({
      table: { rows: 4, columns: [] },
      time: Float64Array.of(1, 2, 2, 5),
      event: Float64Array.of(1, 1, 0, 1),
      settings: { ...settings, trees: 1, rowFraction: 1 },
    })
    expect([...one.times]).toEqual([1, 2, 5])
    expect([...one.hazard]).toEqual([1 / 4, 1 / 4 + 1 / 3, 1 / 4 + 1 / 3 + 1])
    // Mortality: the cumulative hazard summed over the distinct times of events.
    expect(one.trees.leafValue[0]).toBeCloseTo(3 / 4 + 2 / 3 + 1, 12)
  })

  it('ranks those it did not see better than chance, by the columns that say something', () => {
    let agreeing = 0
    let pairs = 0
    for (let a = 0; a < 400; a++)
      for (let b = 0; b < 400; b++) {
        if (seen.event[a] !== 1 || !(seen.time[b]! > seen.time[a]!)) continue
        pairs++
        if (forest.outOfBag[a]! > forest.outOfBag[b]!) agreeing++
      }
    expect(agreeing / pairs).toBeGreaterThan(0.63)
    // What was seen is remembered better than what was not.
    const own = scoresOf(forest.trees, rows)
    const better = own.filter((_, row) => seen.event[row] === 1 && own[row]! > forest.outOfBag[row]!).length
    expect(better).toBeGreaterThan(seen.event.filter(event => event === 1).length / 2)
  })

  it('gives the same forest for the same seed, another for another', () => {
    expect(fitForest({ ...seen, settings })).toEqual(forest)
    expect(fitForest({ ...seen, settings: { ...settings, seed: 2 } }).trees.threshold).not.toEqual(
      forest.trees.threshold,
    )
  })

  it('keeps the bounds of leaves', () => {
    const strict = fitForest({ ...seen, settings: { ...settings, fewestRows: 40, fewestEvents: 10 } })
    expect(Math.min(...strict.trees.leafCover)).toBeGreaterThanOrEqual(40)
    // A leaf of 10 events steps at most 10 times, and 40 rows of distinct times exactly as often as it has events.
    for (let leaf = 0; leaf + 1 < strict.stepFrom.length; leaf++)
      expect(strict.stepFrom[leaf + 1]! - strict.stepFrom[leaf]!).toBeGreaterThanOrEqual(10)
  })

  it('has curves that fall from 1, the lower the higher the mortality', () => {
    const times = [0, 0.2, 0.5, 1]
    const survival = forestSurvival(forest, rows, times)
    for (let row = 0; row < 400; row++) {
      const curve = survival.subarray(row * 4, row * 4 + 4)
      expect(curve[0]).toBe(1)
      for (let at = 1; at < 4; at++) expect(curve[at]).toBeLessThanOrEqual(curve[at - 1]!)
    }
    const scores = scoresOf(forest.trees, rows)
    const order = [...scores.keys()].sort((a, b) => scores[a]! - scores[b]!)
    expect(survival[order[0]! * 4 + 2]).toBeGreaterThan(survival[order.at(-1)! * 4 + 2]!)
  })

  it('is explained as any ensemble: contributions sum to the score', () => {
    const explain = explainerOf(forest.trees)
    for (let row = 0; row < 20; row++) {
      const { features, bias } = explain.explain(rows, row * 3)
      const score = scoreOf(forest.trees, rows, row * 3)
      expect(Math.abs(features.reduce((sum, value) => sum + value, bias) - score)).toBeLessThan(1e-9 * score)
    }
  })

  it('takes values that are missing, infinite or never seen', () => {
    const odd: Table = {
      rows: 2,
      columns: [
        { kind: 'numeric', name: 'marker', values: Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY) },
        { kind: 'numeric', name: 'noise', values: Float64Array.of(Number.NaN, -1) },
        { kind: 'categorical', name: 'ward', levels: ['moon'], codes: Int32Array.of(-1, 0) },
      ],
    }
    expect(scoresOf(forest.trees, alignedRows(odd, forest.trees.features)).every(Number.isFinite)).toBe(true)
  })

  it.each([
    [{ event: Float64Array.of(0, 0) }, 'no event'],
    [{ event: Float64Array.of(1, 2) }, 'row 2: event is 2'],
    [{ time: Float64Array.of(1, Number.NaN) }, 'row 2: time is NaN'],
    [{ time: Float64Array.of(1) }, 'time 1'],
    [{ settings: { ...settings, rowFraction: 0 } }, 'rowFraction is 0'],
    [{ settings: { ...settings, trees: 0 } }, 'trees is 0'],
  ])('refuses what it cannot read: %#', (wrong, message) => {
    const input = {
      table: { rows: 2, columns: [] },
      time: Float64Array.of(1, 2),
      event: Float64Array.of(1, 0),
      settings,
    }
    expect(() => fitForest({ ...input, ...wrong })).toThrow(message)
  })
})

describe.skipIf(!hasModels)('on surv_metabric.csv (shared data)', () => {
  it('ranks those it did not see with a C of .64 by the settings for few rows, better than by those for many', () => {
    const column = sharedColumns('surv_metabric.csv')
    const names = ['MKI67', 'EGFR', 'PGR', 'ERBB2', 'hormone', 'radio', 'chemo', 'er_pos', 'age']
    const table = tableOf(Object.fromEntries(names.map(name => [name, column(name)])))
    const [time, event] = [column('time'), column('event')]
    const concordance = (settings: ForestSettings): number => {
      const { outOfBag } = fitForest({ table, time, event, settings })
      let [agreeing, pairs] = [0, 0]
      for (let a = 0; a < table.rows; a++)
        for (let b = 0; b < table.rows; b++) {
          if (event[a] !== 1 || !(time[b]! > time[a]!)) continue
          pairs++
          if (outOfBag[a]! > outOfBag[b]!) agreeing++
        }
      return agreeing / pairs
    }
    const few = concordance(survivalForest(table))
    expect(few).toBeGreaterThan(0.64)
    expect(few).toBeGreaterThan(concordance(forestDefaults))
  })
})
