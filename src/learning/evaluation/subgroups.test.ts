import { describe, expect, it } from 'vitest'
import type { Answer } from '../../core/index.ts'
import { expit, randomOf } from '../numeric/index.ts'
import { fairnessGaps, type Grouping, type Judged, performanceOf, ratesAt, subgroupPerformance } from './index.ts'

const given = <T>(answer: Answer<T>): T => {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.value
}

/** 2,000 rows of two large groups and a small one; group b has the outcome more often than is predicted. */
const cohort = (): { judged: Judged; grouping: Grouping } => {
  const random = randomOf(11, 0)
  const codes = Int32Array.from({ length: 2000 }, (_, row) => (row < 30 ? 2 : row < 50 ? -1 : row % 3 === 0 ? 1 : 0))
  const prediction = Float64Array.from(codes, () => expit(random.normal(-1, 1)))
  const outcome = prediction.map((p, row) =>
    Number(random.unit() < expit(Math.log(p / (1 - p)) + (codes[row] === 1 ? 0.8 : 0))),
  )
  return { judged: { outcome, prediction }, grouping: { name: 'site', codes, levels: ['a', 'b', 'c', 'never seen'] } }
}

describe('subgroups', () => {
  it('have the measures of their own rows; small ones say too few, and no number', () => {
    const { judged, grouping } = cohort()
    const groups = subgroupPerformance(judged, grouping, { threshold: 0.3, resampling: { resamples: 50, seed: 1 } })
    expect(groups.map(({ level }) => level)).toEqual(['a', 'b', 'c', 'missing'])
    const rows = [...grouping.codes.keys()].filter(row => grouping.codes[row] === 1)
    const own: Judged = {
      outcome: Float64Array.from(rows, row => judged.outcome[row]!),
      prediction: Float64Array.from(rows, row => judged.prediction[row]!),
    }
    const { rows: count, events, ...measures } = performanceOf(own)
    expect(given(groups[1]!.performance)).toMatchObject({ ...measures, rates: ratesAt(own, 0.3) })
    // All less those shown would be those that are not.
    const shown = given(groups[1]!.performance)
    expect([shown.rows, shown.events]).toEqual([Math.round(count / 10) * 10, Math.round(events / 10) * 10])
    for (const small of groups.slice(2))
      expect(small.performance).toEqual({ kind: 'out-of-scope', because: 'too few: under 100 rows' })
  })

  it('too few of either class is too few', () => {
    const outcome = new Float64Array(300)
    outcome.fill(1, 0, 19)
    const judged: Judged = { outcome, prediction: outcome.map(() => 0.1) }
    const grouping = { name: 'all', codes: new Int32Array(300), levels: ['x'] }
    expect(subgroupPerformance(judged, grouping)[0]!.performance).toMatchObject({
      because: 'too few: under 20 with the outcome',
    })
    const turned = { ...judged, outcome: outcome.map(y => 1 - y) }
    expect(subgroupPerformance(turned, grouping)[0]!.performance).toMatchObject({
      because: 'too few: under 20 without the outcome',
    })
  })

  it('gaps are to the largest group, with intervals that find the planted one', () => {
    const { judged, grouping } = cohort()
    const fairness = given(fairnessGaps(judged, grouping, { threshold: 0.3 }))
    expect(fairness).toMatchObject({ reference: 'a', tooFew: ['c', 'missing'] })
    const [gap] = fairness.gaps
    const { low, high } = given(given(gap!.inTheLarge).interval)
    expect(low).toBeGreaterThan(0.2)
    expect(high).toBeLessThan(1.4)
    expect(given(given(gap!.ppv).interval).low).toBeGreaterThan(0)
    expect(fairness.largest.ppv).toBe(given(gap!.ppv).value)
    const clusters = Int32Array.from(judged.outcome, (_, row) => row)
    const clustered = given(
      fairnessGaps({ ...judged, clusters }, grouping, { threshold: 0.3, resampling: { resamples: 300, seed: 1 } }),
    )
    const [same] = clustered.gaps
    expect(given(same!.tpr).value).toBe(given(gap!.tpr).value)
    // Clusters of one row: about the interval for rows that are independent.
    for (const side of ['low', 'high'] as const)
      expect(given(given(same!.tpr).interval)[side]).toBeCloseTo(given(given(gap!.tpr).interval)[side], 1)
  })

  it('one group has no gap', () => {
    const { judged } = cohort()
    const one = { name: 'x', codes: new Int32Array(2000), levels: ['x'] }
    expect(fairnessGaps(judged, one, { threshold: 0.3 })).toMatchObject({
      kind: 'answered',
      value: { gaps: [], tooFew: [] },
    })
  })

  it('the size of a group is told, in tens where another is hidden', () => {
    const { judged } = cohort()
    const halves = { name: 'x', codes: Int32Array.from(judged.outcome, (_, row) => row % 2), levels: ['a', 'b'] }
    const events = judged.outcome.reduce((sum, one, row) => sum + (row % 2 === 1 ? one : 0), 0)
    const sizesOf = (codes: Int32Array) =>
      given(fairnessGaps(judged, { ...halves, levels: ['a', 'b', 'c'], codes }, { threshold: 0.3 })).gaps.map(
        ({ level, size }) => [level, size],
      )
    expect(sizesOf(halves.codes)).toEqual([['b', { rows: 1000, events, others: 1000 - events }]])
    const hiding = halves.codes.map((code, row) => (row < 3 ? 2 : code))
    for (const count of Object.values(sizesOf(hiding)[0]![1]!)) expect(count % 10).toBe(0)
  })
})
