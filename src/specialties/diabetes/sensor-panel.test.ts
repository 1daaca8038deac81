import { expect, it } from 'vitest'
import {
  type CasePatient,
  dayAt,
  digestOf,
  extentOf,
  packReadings,
  type SeriesFact,
  type SeriesId,
  seriesFact,
} from '../../clinical/index.ts'
import { codeSystems, type DocumentHash, epochOf, type Instant, type RecordId } from '../../core/index.ts'
import { contextOf } from './cases/worked.ts'
import { sensorPanel } from './sensor-panel.ts'

const asOf = '2026-11-02T09:00:00.000Z' as Instant
const day = 86_400_000

/** Days of a sensor that ends at `asOf`, a value every five minutes. */
const sensor = (days: number, valueAt: (n: number) => number): readonly SeriesFact[] => {
  const count = days * 288
  const readings = Array.from(
    { length: count },
    (_, n) => [epochOf(asOf) - (count - 1 - n) * 300_000, valueAt(n)] as const,
  )
  const of = {
    series: '00000000000000ab' as SeriesId,
    record: 'r' as RecordId,
    codings: [{ system: codeSystems.loinc, code: '99504-3' }],
    unit: 'mg/dL',
    categories: ['laboratory'],
  }
  return [...Map.groupBy(readings, ([at]) => Math.floor(at / day)).values()].map(rows => {
    const columns = {
      start: Float64Array.from(rows, ([at]) => at),
      value: Float64Array.from(rows, ([, value]) => value),
      offset: new Int16Array(rows.length),
    }
    const origins = [{ received: asOf, document: 'd' as DocumentHash, locator: 'bytes=0+1' }]
    const part = {
      packed: packReadings(columns),
      readings: rows.length,
      ...extentOf(columns),
      digest: digestOf(columns),
      origins,
    }
    return seriesFact(of, dayAt([part], { asOf, receivedBy: null })!)
  })
}

const shown = (patient: Partial<CasePatient>, series: readonly SeriesFact[]) => {
  const context = contextOf({
    asOf,
    birth: '1980-01-01',
    problems: { 'type-2-diabetes': '2020-01-01' },
    ...patient,
  } as CasePatient)
  return sensorPanel.show({ ...context, profile: { ...context.profile, facts: [...context.profile.facts, ...series] } })
}

const lines = (answer: ReturnType<typeof shown>) =>
  answer !== 'not-applicable' && answer.kind === 'answered'
    ? answer.value.rows.map(({ label, value, note }) =>
        [label, value, ...(note === undefined ? [] : [note])].join(': '),
      )
    : answer

/** Of ten values one is 60, two are 200, seven are 100. */
const mixed = (n: number) => (n % 10 === 0 ? 60 : n % 10 < 3 ? 200 : 100)

it('shows the ranges beside the targets of adults', () => {
  expect(lines(shown({}, sensor(14, mixed)))).toEqual([
    'Values, last 14 days: 4032, 100 % of the time: One every 5 minutes',
    'Time in range, 70 to 180 mg/dL: 70 %: Outside the target: over 70 %',
    'Under 70 mg/dL: 10 %: Outside the target: under 4 %',
    'Under 54 mg/dL: 0 %: Within the target: under 1 %',
    'Above 180 mg/dL: 20 %: Within the target: under 25 %',
    'Above 250 mg/dL: 0 %: Within the target: under 5 %',
    'Mean glucose: 116 mg/dL',
    'Coefficient of variation: 37.6 %: Outside the target: at most 36 %',
    'Targets of: adults with diabetes',
  ])
})

it('from 65 years beside those of older people', () => {
  expect(lines(shown({ birth: '1950-01-01' } as never, sensor(14, mixed)))).toMatchObject(
    [
      /100 %/,
      'Time in range, 70 to 180 mg/dL: 70 %: Within the target: over 50 %',
      'Under 70 mg/dL: 10 %: Outside the target: under 1 %',
      'Under 54 mg/dL: 0 %',
      'Above 180 mg/dL: 20 %',
      'Above 250 mg/dL: 0 %: Within the target: under 10 %',
      'Mean glucose: 116 mg/dL',
      'Coefficient of variation: 37.6 %',
      'Targets of: older people or those at high risk',
    ].map(line => (typeof line === 'string' ? line : expect.stringMatching(line))),
  )
})

it('says nothing of less than 70 % of 14 days, and nothing at all without a sensor', () => {
  expect(shown({}, sensor(9, mixed))).toMatchObject({
    kind: 'insufficient',
    missing: [{ what: 'sensor glucose', have: '2592 values, 64.3 % of the time' }],
  })
  expect(shown({}, [])).toBe('not-applicable')
})
