import { canonicalJson, epochOf } from '../../core/index.ts'
import type { Fact, FactKind, ObservationFact } from '../fact.ts'
import { codeOf, day, type Examination, isDated } from './examination.ts'
import { limitOf } from './limits.ts'

const uncounted: ReadonlySet<FactKind> = new Set(['demographics', 'consent', 'device', 'genotype'])

/** What a fact says, without who said it under which id, and when that was written. */
const saidBy = ({ id: _id, source: _s, received: _a, recorded: _b, recordedFrom: _c, quality: _q, ...said }: Fact) =>
  canonicalJson(said)

/** Statements that stand in two resources of one record and differ in nothing: all but the first. */
export const examineDuplicates = (at: Examination): void => {
  const first = new Map<string, Fact>()
  // Only facts of one kind, moment and code can be alike: the rest is not written out.
  const alike = Map.groupBy(
    at.facts.filter(
      fact => !uncounted.has(fact.kind) && isDated(fact) && /^(?:day|instant)$/.test(fact.effective.precision),
    ),
    fact => `${fact.kind} ${fact.effective.start} ${codeOf(fact)}`,
  )
  for (const group of alike.values()) {
    if (group.length < 2) continue
    for (const fact of group) {
      const said = saidBy(fact)
      const known = first.get(said)
      if (known === undefined) first.set(said, fact)
      else if (known.source.resource !== fact.source.resource) at.find('duplicate', fact, `of ${known.id}`)
    }
  }
}

/** One reading of a series. */
type Point = { readonly fact: ObservationFact; readonly at: number; readonly size: number }

/**
 * Days on which one value must repeat, over how many days; or how many readings of a sensor, over how many hours. Measured
 * less often than `apart`, the same value may be a habit of rounding.
 */
const frozenAfter = { days: 6, span: 14 * day, apart: 31 * day, readings: 60, hours: 4 * 3_600_000 } as const

/** Readings a series needs before its rhythm means anything, how irregular it may be, and what is a gap in it. */
const rhythm = { intervals: 9, spread: 2.5, gap: 4, least: day } as const

/** Frozen values and gaps in each series of numbers of one code and unit. */
export const examineSeries = (at: Examination): void => {
  const series = new Map<string, Point[]>()
  for (const fact of at.facts) {
    if (fact.kind !== 'observation' || fact.value.type !== 'quantity' || !isDated(fact)) continue
    if (fact.effective.precision === 'year' || fact.effective.precision === 'month') continue
    const { value, unit } = fact.value.quantity
    const key = `${codeOf(fact)} ${unit}`
    const points = series.get(key) ?? []
    if (points.length === 0) series.set(key, points)
    points.push({ fact, at: epochOf(fact.effective.start), size: value })
  }
  for (const points of series.values()) {
    const [first] = points
    if (first === undefined || points.length < 2) continue
    at.look('series', first.fact)
    if (canFreeze(points)) frozenIn(at, points)
    gapsIn(at, points)
  }
}

/** Where nothing is known of the measurement, a number of three digits and more that once was another. */
const canFreeze = (points: readonly Point[]): boolean => {
  const [first] = points
  const limit = first === undefined ? undefined : limitOf(first.fact.codings)
  if (limit !== undefined) return limit.varies
  return points.some(({ size }) => String(Math.abs(size)).replace(/[.-]/g, '').replace(/^0+/, '').length >= 3)
}

const frozenIn = (at: Examination, points: readonly Point[]): void => {
  let start = 0
  for (let next = 1; next <= points.length; next += 1) {
    const [one, other] = [points[start], points[next]]
    if (one !== undefined && other !== undefined && one.size === other.size) continue
    const run = points.slice(start, next)
    if (isFrozen(run)) for (const { fact } of run.slice(1)) at.find('frozen', fact)
    start = next
  }
}

const isFrozen = (run: readonly Point[]): boolean => {
  const [first, last] = [run[0], run.at(-1)]
  if (first === undefined || last === undefined) return false
  const span = last.at - first.at
  const days = new Set(run.map(({ at }) => Math.floor(at / day))).size
  return (
    (days >= frozenAfter.days && span >= frozenAfter.span && span / (days - 1) <= frozenAfter.apart) ||
    (run.length >= frozenAfter.readings && span >= frozenAfter.hours)
  )
}

const gapsIn = (at: Examination, points: readonly Point[]): void => {
  const intervals = points.slice(1).map((point, before) => point.at - (points[before]?.at ?? point.at))
  const sorted = intervals.filter(interval => interval > 0).sort((a, b) => a - b)
  if (sorted.length < rhythm.intervals) return
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 0
  const long = sorted[Math.floor(sorted.length * 0.85)] ?? 0
  if (long > usual * rhythm.spread) return
  const gap = Math.max(usual * rhythm.gap, rhythm.least)
  intervals.forEach((interval, before) => {
    const after = points[before + 1]
    if (interval > gap && after !== undefined) {
      at.find('gap', after.fact, `${Math.round(interval / usual)} times the usual interval before it`)
    }
  })
}
