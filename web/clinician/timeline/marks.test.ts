import { describe, expect, it } from 'vitest'
import { type Instant, instantOf } from '../../../src/core/index.ts'
import type { TimelinePoint, TimelineTrack } from '../../../src/pipeline/delivery/contract.ts'
import { daysSince, lanesByTitle, markAfterKey, marksOf, momentsOf, stacksOf, thinned } from './marks.ts'

const asOf = '2026-11-02T09:00:00.000Z' as Instant
const point = (fact: string, at: string, value: number): TimelinePoint => ({
  fact,
  at: `${at}T00:00:00.000Z` as Instant,
  precision: 'day',
  value,
  comparator: null,
  source: '',
})
const visits: TimelineTrack = {
  kind: 'events',
  id: 'encounter',
  title: 'Visits',
  events: ['2026-01-01', '2026-03-01'].map((day, at) => ({
    fact: `visit-${at}`,
    title: at === 0 ? 'Ward' : 'Office',
    start: `${day}T00:00:00.000Z` as Instant,
    end: at === 0 ? null : (`${day}T00:00:00.000Z` as Instant),
    lasts: at === 0,
    precision: 'day',
    state: null,
    detail: null,
    source: '',
  })),
}
const values: TimelineTrack = {
  kind: 'values',
  id: 'potassium',
  title: 'Potassium',
  unit: 'mmol/L',
  band: null,
  points: [point('k1', '2026-01-10', 4), point('k2', '2026-02-20', 5)],
}

describe('marks', () => {
  it('end what still goes on at the moment seen', () => {
    const [ward, office] = marksOf(visits, asOf, () => 0)
    expect(ward?.end).toBe(Date.parse(asOf))
    expect(office?.end).toBeNull()
  })

  it('keep every extreme of many values', () => {
    const many = Array.from({ length: 4_000 }, (_, at) => ({
      ...point(`p${at}`, '2026-01-01', at === 1234 ? 1 : 100 + (at % 7)),
      at: instantOf(Date.parse('2026-01-01T00:00:00Z') + at * 300_000),
    }))
    const kept = thinned(many, time => (time - Date.parse('2026-01-01T00:00:00Z')) / (4_000 * 300_000))
    expect(kept.length).toBe(160)
    expect(kept.some(({ value }) => value === 1)).toBe(true)
    expect(thinned(many, () => 0.5).map(({ value }) => value)).toEqual([106, 1])
  })

  it('that lie on each other are counted; what lasts is not among them', () => {
    const marks = [...marksOf(visits, asOf, () => 0), ...marksOf(visits, asOf, () => 0)]
    expect(stacksOf(marks, () => 0.25)).toEqual([{ at: 0.25, count: 2 }])
    expect(
      stacksOf(
        marksOf(visits, asOf, () => 0),
        () => 0.25,
      ),
    ).toEqual([])
  })

  it('give the axis every moment, from the first day looked at to the moment seen', () => {
    const view = { asOf, span: null, tracks: [visits, values], undated: [] }
    expect(momentsOf(view, null)).toHaveLength(6)
    const near = momentsOf(view, 250)
    expect(near.map(time => new Date(time).toISOString().slice(0, 10))).toEqual([
      '2026-02-25',
      '2026-03-01',
      '2026-03-01',
      '2026-11-02',
    ])
  })

  it('stand in one lane a title', () => {
    expect(lanesByTitle(marksOf(visits, asOf, () => 0)).map(({ label }) => label)).toEqual(['Ward', 'Office'])
  })

  it('are walked by arrows: along a track, and to the nearest of another', () => {
    const tracks = [marksOf(visits, asOf, () => 0), marksOf(values, asOf, () => 0)]
    const [ward] = tracks[0] ?? []
    expect(markAfterKey('ArrowRight', ward!, tracks)?.fact).toBe('visit-1')
    expect(markAfterKey('ArrowLeft', ward!, tracks)?.fact).toBe('visit-0')
    expect(markAfterKey('ArrowDown', ward!, tracks)?.fact).toBe('k1')
    expect(markAfterKey('ArrowUp', tracks[1]![1]!, tracks)?.fact).toBe('visit-1')
    expect(markAfterKey('ArrowDown', tracks[1]![1]!, tracks)?.fact).toBe('k2')
    expect(markAfterKey('x', ward!, tracks)).toBeNull()
  })

  it('count days from an anchor by calendar days', () => {
    const anchor = Date.parse('2026-01-10T23:00:00Z')
    expect(daysSince(anchor, Date.parse('2026-01-11T01:00:00Z'))).toBe('1 day after')
    expect(daysSince(anchor, Date.parse('2026-01-10T01:00:00Z'))).toBe('the same day')
    expect(daysSince(anchor, Date.parse('2025-12-31T01:00:00Z'))).toBe('10 days before')
  })
})
