import { describe, expect, it } from 'vitest'
import * as learning from './index.ts'

const at = (...values: number[]): Float64Array => Float64Array.of(...values)
const nan = Number.NaN
const age = Float64Array.from({ length: 60 }, (_, row) => 40 + ((row * 37) % 41))
const sex = Int32Array.from(age, (_, row) => (row % 3) - 1)
const table: learning.Table = {
  rows: 60,
  columns: [
    { kind: 'numeric', name: 'age', values: age },
    { kind: 'categorical', name: 'sex', codes: sex, levels: ['f', 'm'] },
  ],
}
const y = age.map((value, row) => ((row * 7919) % 101 < value ? 1 : 0))
const chances = age.map(value => value / 100)
const time = age.map((_, row) => 1 + ((row * 29) % 31))
const event = age.map((_, row) => (row % 3 === 0 ? 0 : 1))
const row4 = (values: Float64Array, value: number): Float64Array => values.with(4, value)
const ones = new Float64Array(60).fill(1)

const settings: learning.BoostingSettings = { ...learning.boostingDefaults, trees: 2, leaves: 4, fewestRows: 5 }
const boosted = (outcome: learning.Outcome, other: Partial<learning.BoostingInput> = {}) =>
  learning.fitBoosted({ table, outcome, settings, ...other })
const withSettings = (other: Partial<learning.BoostingSettings>) =>
  boosted({ kind: 'binary', y }, { settings: { ...settings, ...other } })

describe('boosted trees refuse what cannot be learnt from', () => {
  it.each<[string, () => unknown]>([
    ['outcome: row 5 has NaN', () => boosted({ kind: 'binary', y: row4(y, nan) })],
    ['outcome: row 5 has 2', () => boosted({ kind: 'binary', y: row4(y, 2) })],
    ['outcome: it is 1 in every row', () => boosted({ kind: 'binary', y: ones })],
    ['outcome: it is 0 in every row', () => boosted({ kind: 'count', y: new Float64Array(60) })],
    ['outcome: row 5 has -1', () => boosted({ kind: 'count', y: row4(y, -1) })],
    ['outcome: row 5 has NaN', () => boosted({ kind: 'quantile', y: row4(y, nan), level: 0.5 })],
    ['the level of a quantile', () => boosted({ kind: 'quantile', y, level: 2 })],
    ['the outcome has 57 entries, the table 60', () => boosted({ kind: 'mean', y: y.slice(3) })],
    ['event has 57 entries', () => boosted({ kind: 'cox', time, event: event.slice(3) })],
    ['time: row 5 has NaN', () => boosted({ kind: 'cox', time: row4(time, nan), event })],
    ['event: row 5 has 2', () => boosted({ kind: 'cox', time, event: row4(event, 2) })],
    ['event: nobody had it', () => boosted({ kind: 'cox', time, event: new Float64Array(60) })],
    ['weight: row 5 has -1', () => boosted({ kind: 'binary', y }, { weight: row4(ones, -1) })],
    ['weight has 9 entries', () => boosted({ kind: 'binary', y }, { weight: ones.slice(0, 9) })],
    ['all rows weigh 0', () => boosted({ kind: 'binary', y }, { weight: new Float64Array(60) })],
    [
      'stopping: the outcome has 57',
      () =>
        boosted({ kind: 'mean', y }, { stopping: { table, outcome: { kind: 'mean', y: y.slice(3) }, patience: 2 } }),
    ],
    ['featureFraction must be', () => withSettings({ featureFraction: 2 })],
    ['rowFraction must be', () => withSettings({ rowFraction: 0 })],
    ['leaves must be', () => withSettings({ leaves: 0 })],
    ['bins must be', () => withSettings({ bins: 1000 })],
    ['learningRate must be', () => withSettings({ learningRate: nan })],
    ['l2 must be', () => withSettings({ l2: -1 })],
    ['monotone: the table has no column weight', () => withSettings({ monotone: { weight: 1 } })],
    ['monotone: sex has levels', () => withSettings({ monotone: { sex: 1 } })],
    ['interactions: the table has no column weight', () => withSettings({ interactions: [['age', 'weight']] })],
  ])('%s', (message, fit) => {
    expect(fit).toThrow(RangeError)
    expect(fit).toThrow(message)
  })
})

describe('tables', () => {
  const short: learning.Table = { rows: 60, columns: [{ kind: 'numeric', name: 'age', values: age.slice(5) }] }
  const unknown: learning.Table = {
    rows: 60,
    columns: [{ kind: 'categorical', name: 'sex', codes: sex.with(4, 2), levels: ['f', 'm'] }],
  }
  const twice: learning.Table = { rows: 60, columns: [table.columns[0]!, table.columns[0]!] }

  it.each<[string, (table: learning.Table) => unknown]>([
    ['boosted', of => boosted({ kind: 'binary', y }, { table: of })],
    [
      'additive',
      of => learning.fitAdditive({ table: of, outcome: { kind: 'binary', y }, settings: learning.additiveDefaults }),
    ],
    ['regression', of => learning.fitRegression({ table: of, outcome: { kind: 'binary', y } })],
    ['cox', of => learning.fitCox({ table: of, followUp: { time, event } })],
    ['forest', of => learning.fitForest({ table: of, time, event, settings: learning.forestDefaults })],
    ['person-periods', of => learning.personPeriods(of, { time, event }, at(5, 10))],
    ['applicability', of => learning.fitApplicability(of)],
    ['rows as a model reads them', of => learning.alignedRows(of, of.columns.map(learning.featureOf))],
  ])('%s: a short column, an unknown code, a name twice', (_, use) => {
    expect(() => use(short)).toThrow('column age has 55 rows, the table has 60')
    expect(() => use(unknown)).toThrow('column sex, row 5: code 2 is none of 2 levels')
    expect(() => use(twice)).toThrow('two columns are named age')
  })

  it('give no rows that they do not have', () => {
    expect(() => learning.rowsOf(table, [0, 60])).toThrow('no row 60 (from 0) of 60')
    expect(() => learning.scoresOf(boosted({ kind: 'binary', y }), at(1, 2, 3))).toThrow('no rows of 2 features')
  })
})

describe('survival', () => {
  const followUp = { time, event }
  const cox = (other: object) => learning.fitCox({ table, followUp, ridge: 1, ...other })
  const brier = (times: Float64Array, survival: number) =>
    learning.survivalBrier({ followUp, times, survival: new Float64Array(60 * times.length).fill(survival) })

  it.each<[string, () => unknown]>([
    ['strata has 3 rows', () => cox({ strata: new Int32Array(3) })],
    ['row 5: stratum is -1', () => cox({ strata: new Int32Array(60).with(4, -1) })],
    ['offset has 2 rows', () => cox({ offset: at(1, 2) })],
    ['row 5: offset is NaN', () => cox({ offset: row4(ones, nan) })],
    ['ties are efron or breslow, not exact', () => cox({ ties: 'exact' })],
    ['all rows weigh 0', () => learning.kaplanMeier({ ...followUp, weight: new Float64Array(60) })],
    ['above 0 and below 1', () => learning.kaplanMeier(followUp, 2)],
    ['causes must be', () => learning.competingRisks(followUp, 1.5)],
    ['is NaN', () => learning.survivalAt(learning.kaplanMeier(followUp), nan)],
    ['the follow-up 55', () => learning.personPeriods(table, { time: time.slice(5), event: event.slice(5) }, at(5))],
    ['periods must be', () => learning.everyPeriod(table, nan)],
    ['no rows of 2 periods', () => learning.survivalFromHazards(at(0.1, 0.2, 0.3), 2)],
    ['no rows of 2 periods', () => learning.timeLost(at(0.9, 0.8, 0.7), at(1, 2))],
    ['row 5: time is NaN', () => learning.eventCuts({ time: row4(time, nan), event }, 3)],
    ['until is NaN', () => learning.unoC({ followUp, risk: age, until: nan })],
    ['row 1, time 5: survival is NaN', () => brier(at(5, 10), nan)],
    ['times[0] is NaN', () => brier(at(nan), 0.5)],
    [
      'features must be',
      () => learning.fitForest({ table, time, event, settings: { ...learning.forestDefaults, features: -1 } }),
    ],
  ])('%s', (message, ask) => {
    expect(ask).toThrow(RangeError)
    expect(ask).toThrow(message)
  })
})

describe('judging and calibrating', () => {
  const sets = { level: 0.9, kind: 'marginal' } as const
  it.each<[string, () => unknown]>([
    ['row 5: the outcome is NaN', () => learning.fitCalibrator('isotonic', chances, row4(y, nan))],
    ['row 5: the prediction is NaN', () => learning.fitCalibrator('platt', row4(chances, nan), y)],
    ['row 5: the prediction is 1.5, not from 0 to 1', () => learning.fitCalibrator('slope', row4(chances, 1.5), y)],
    ['3 groups for 10 rows', () => learning.groupedFolds(10, new Int32Array(3), 2, 1)],
    [
      '3 clusters for 10 rows',
      () => learning.bootstrapIntervals(10, new Int32Array(3), { resamples: 9, seed: 1 }, () => [1]),
    ],
    ['bins must be', () => learning.calibrationBins({ outcome: y, prediction: chances }, 0)],
    ['the threshold is NaN', () => learning.ratesAt({ outcome: y, prediction: chances }, nan)],
    ['5 of 3 is no proportion', () => learning.proportionOf(5, 3)],
    [
      'g, row 1: code 7',
      () =>
        learning.subgroupPerformance(
          { outcome: y, prediction: chances },
          { name: 'g', codes: new Int32Array(60).fill(7), levels: ['a'] },
        ),
    ],
    ['60 predictions, 57 outcomes', () => learning.fitConformalSets(chances, y.slice(3), sets)],
    [
      '60 predictions, 3 categories',
      () => learning.fitConformalSets(chances, y, { ...sets, categories: new Int32Array(3) }),
    ],
    ['a score to calibrate on is missing', () => learning.conformalQuantile(at(1, nan, 2), 0.5)],
    [
      'row 5: outcome is NaN',
      () => learning.penaltyAmounts({ table, outcome: { kind: 'binary', y: row4(y, nan) } }, 1),
    ],
  ])('%s', (message, ask) => {
    expect(ask).toThrow(RangeError)
    expect(ask).toThrow(message)
  })
})

describe('what types would refuse, from plain JavaScript', () => {
  const plain = [3, 10, 2] as unknown as Float64Array
  it.each<[string, () => unknown]>([
    [
      'column a must be a typed array',
      () => learning.assertTable({ rows: 3, columns: [{ kind: 'numeric', name: 'a', values: plain }] }),
    ],
    [
      'column a must be numeric or categorical, not number',
      () => learning.assertTable({ rows: 3, columns: [{ kind: 'number', name: 'a', values: plain }] as never }),
    ],
    ['time must be a typed array', () => learning.eventCuts({ time: plain, event: at(1, 1, 1) }, 2)],
    ['event must be a typed array', () => learning.kaplanMeier({ time: at(1, 2, 3), event: plain })],
    ['scores must be a typed array', () => learning.conformalQuantile(plain, 0.5)],
  ])('%s', (message, ask) => {
    expect(ask).toThrow(TypeError)
    expect(ask).toThrow(message)
  })

  it('a kind of outcome that nothing is learnt of', () => {
    const logistic = { kind: 'logistic', y } as never
    const quantile = { kind: 'quantile', y, level: 0.5 } as never
    expect(() => boosted(logistic)).toThrow('binary, count, mean, quantile, cox, not logistic')
    expect(() => learning.fitRegression({ table, outcome: logistic })).toThrow('binary or count, not logistic')
    expect(() => learning.fitAdditive({ table, outcome: quantile, settings: learning.additiveDefaults })).toThrow(
      'no quantiles',
    )
  })
})
