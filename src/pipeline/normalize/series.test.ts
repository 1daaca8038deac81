import { expect, it } from 'vitest'
import type { DocumentHash } from '../../core/index.ts'
import { recordIdOf, type SourceSeries } from '../ingest/index.ts'
import { runsOfSeries } from './series.ts'

const given = (
  rows: readonly (readonly [start: number, value: number, end?: number])[],
  change: Partial<SourceSeries['series']> = {},
): SourceSeries => ({
  record: recordIdOf('s', 'p'),
  source: 's',
  patient: 'p',
  series: {
    patient: 'p',
    codings: [{ system: 'http://loinc.org', code: '99504-3' }],
    unit: 'mg/dL',
    category: 'laboratory',
    readings: {
      start: Float64Array.from(rows, ([start]) => start),
      value: Float64Array.from(rows, ([, value]) => value),
      ...(rows.some(([, , end]) => end !== undefined)
        ? { end: Float64Array.from(rows, ([start, , end]) => end ?? start) }
        : {}),
      offset: new Int16Array(rows.length),
    },
    ...change,
  },
  document: 'd' as DocumentHash,
  locator: 'bytes=0+1',
})

const midnight = Date.parse('2026-11-02T00:00:00.000Z')
const codesOf = (of: SourceSeries) => runsOfSeries(of).issues.map(({ code }) => code)

it('cuts a series at midnight in UTC, and before 1970 too', () => {
  const { runs } = runsOfSeries(
    given([
      [-1, 100],
      [0, 101],
      [midnight - 1, 102],
      [midnight, 103],
    ]),
  )
  expect(runs.map(({ day, columns }) => [day, [...columns.value]])).toEqual([
    [-1, [100]],
    [0, [101]],
    [20_758, [102]],
    [20_759, [103]],
  ])
})

it('puts in order what is not', () => {
  const { runs } = runsOfSeries(
    given([
      [midnight + 5, 2],
      [midnight, 1],
    ]),
  )
  expect(runs.map(({ columns }) => [...columns.value])).toEqual([[1, 2]])
})

it('leaves out what has no value or no time, and says how many', () => {
  const { runs, issues } = runsOfSeries(
    given([
      [Number.NaN, 100],
      [midnight, Number.NaN],
      [9e15, 100],
      [midnight, 100, midnight - 1],
      [midnight, 100],
    ]),
  )
  expect(runs.map(({ columns }) => columns.start.length)).toEqual([1])
  expect(issues.map(({ code }) => code)).toEqual([
    'value-not-finite',
    'date-invalid',
    'date-invalid',
    'period-reversed',
  ])
})

it('says what no rule can use', () => {
  expect(codesOf(given([[midnight, 100]], { unit: 'bananas' }))).toEqual(['unit-unknown'])
  expect(
    codesOf(
      given([
        [midnight, 100],
        [midnight + 1, 9000],
      ]),
    ),
  ).toEqual(['value-out-of-bounds'])
  expect(codesOf(given([[midnight, 5.5]], { unit: 'mmol/L' }))).toEqual([])
  expect(codesOf(given([[midnight, 100]], { unit: 'mmol/L' }))).toEqual(['value-out-of-bounds'])
})

it('is one series for two exports of one device, and another for another device or unit', () => {
  const idOf = (change: Partial<SourceSeries['series']>) =>
    runsOfSeries(given([[midnight, 1]], change)).runs[0]?.of.series
  expect(idOf({ device: { text: 'G6' } })).toBe(idOf({ device: { text: 'G6' } }))
  const different = [
    idOf({ device: { text: 'G6' } }),
    idOf({ device: { text: 'G7' } }),
    idOf({ unit: 'mmol/L' }),
    idOf({}),
  ]
  expect(new Set(different).size).toBe(4)
})

it('belongs to somebody', () => {
  expect(runsOfSeries({ ...given([[midnight, 1]]), patient: '' })).toMatchObject({
    runs: [],
    issues: [{ code: 'no-patient' }],
  })
})
