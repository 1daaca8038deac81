import type { Coding } from '../../core/index.ts'
import type { Suspicion } from './examination.ts'
import { countOf, type Histogram, merged, quantileOf, sizeOfBin } from './histogram.ts'
import { inside, limitOf, type MeasurementLimit, type MixUp, meantBy, mixUpsOf, sayMixUp } from './limits.ts'
import type { SourceFinding } from './source-finding.ts'
import { examineVolumes, type Volumes } from './source-volumes.ts'

/** The values of one code and unit of a source, by month. */
export type Distribution = {
  readonly code: string
  readonly unit: string
  readonly months: ReadonlyMap<string, Histogram>
}

/** Sums over the records of a source, and what other sources have. */
export type SourceCounts = {
  readonly distributions: readonly Distribution[]
  readonly volumes: Volumes
  /** Of the same code and unit in all other sources together, by `code unit`. */
  readonly elsewhere: ReadonlyMap<string, Histogram>
}

/** How many values a median takes. Own limits. */
const enough = { source: 20, month: 15, mixture: 40, elsewhere: 50 } as const

/**
 * Every check of a source's sums, pure: mixed-up units by distribution, shifts, differences from other sources, gaps
 * and silence. What it suspects marks facts when their records are examined again.
 *
 * @param now month of the present, `2026-11`
 */
export const examineSource = (
  counts: SourceCounts,
  now: string,
): { readonly findings: readonly SourceFinding[]; readonly suspicions: readonly Suspicion[] } => {
  const findings: SourceFinding[] = []
  const suspicions: Suspicion[] = []
  for (const distribution of counts.distributions) {
    const mixed = mixedUnits(distribution)
    findings.push(...mixed.map(({ finding }) => finding))
    suspicions.push(...mixed.map(({ suspicion }) => suspicion))
    if (mixed.length > 0) continue
    findings.push(...shifts(distribution), ...differences(distribution, counts.elsewhere))
  }
  findings.push(...examineVolumes(counts.volumes, now))
  return { findings, suspicions }
}

type MixedUnit = { readonly finding: SourceFinding; readonly suspicion: Suspicion }

const codingOf = (code: string): Coding => {
  const bar = code.lastIndexOf('|')
  return { system: code.slice(0, bar), code: code.slice(bar + 1) }
}

/** The whole source, else the months that are mixed up, else a part of the values all the time. */
const mixedUnits = (distribution: Distribution): readonly MixedUnit[] => {
  const limit = limitOf([codingOf(distribution.code)])
  if (limit === undefined) return []
  const months = [...distribution.months.keys()].filter(month => month !== '').sort()
  const [first, last] = [months[0], months.at(-1)]
  if (first === undefined || last === undefined) return []
  const mixUps = mixUpsOf({ limit, labelled: distribution.unit })
  const all = merged(distribution.months.values())
  const found = (from: string, to: string, mixUp: MixUp, values: number, what: string): MixedUnit => ({
    finding: {
      check: 'unit-distribution',
      code: distribution.code,
      unit: distribution.unit,
      from,
      to,
      detail: `${what} ${sayMixUp(mixUp)}`,
      values,
    },
    suspicion: { code: distribution.code, labelled: distribution.unit, from, to, mixUp },
  })
  const whole = explains(all, limit, mixUps, enough.source)
  if (whole !== undefined) return [found(first, last, whole, countOf(all), 'the median')]
  const parts = months.flatMap(month => {
    const histogram = distribution.months.get(month) ?? new Map()
    const mixUp = explains(histogram, limit, mixUps, enough.month)
    return mixUp === undefined ? [] : [found(month, month, mixUp, countOf(histogram), 'the median of the month')]
  })
  if (parts.length > 0) return parts
  const mixture = mixtureOf(all, limit, mixUps)
  return mixture === undefined ? [] : [found(first, last, mixture.mixUp, mixture.values, 'a part of the values:')]
}

/** The mix-up that brings the median close to the typical value, which it is far from as labelled. */
const explains = (
  histogram: Histogram,
  { typical }: MeasurementLimit,
  mixUps: readonly MixUp[],
  least: number,
): MixUp | undefined => {
  if (mixUps.length === 0 || countOf(histogram) < least) return undefined
  const median = quantileOf(histogram, 0.5)
  if (median === undefined || median <= 0) return undefined
  const away = Math.abs(Math.log(median / typical))
  return mixUps.find(mixUp => {
    const meant = meantBy(mixUp, median)
    if (meant <= 0) return false
    const far = Math.abs(Math.log(meant / typical))
    return away > 0.6 * Math.abs(Math.log(meant / median)) && far < 0.4 * away
  })
}

/** A twentieth of the values and more outside the usual range, of which another unit explains nearly all. */
const mixtureOf = (
  histogram: Histogram,
  limit: MeasurementLimit,
  mixUps: readonly MixUp[],
): { readonly mixUp: MixUp; readonly values: number } | undefined => {
  const total = countOf(histogram)
  if (total < enough.mixture) return undefined
  const outside = [...histogram].filter(([bin]) => !inside(sizeOfBin(bin), limit.usual))
  const values = countOf(new Map(outside))
  if (values < total / 20 || values < 5) return undefined
  for (const mixUp of mixUps) {
    const explained = outside.filter(([bin]) => inside(meantBy(mixUp, sizeOfBin(bin)), limit.usual))
    if (countOf(new Map(explained)) >= 0.8 * values) return { mixUp, values }
  }
  return undefined
}

/** How far medians of months and sources may differ: by a third, and by more than the values themselves spread. */
const differs = (median: number, other: number, spread: number): boolean =>
  Math.abs(Math.log(median / other)) > Math.max(0.4, spread)

/** Half the distance between the quartiles, as a logarithm. */
const spreadOf = (histogram: Histogram): number => {
  const [low, high] = [quantileOf(histogram, 0.25), quantileOf(histogram, 0.75)]
  return low === undefined || high === undefined || low <= 0 ? Number.POSITIVE_INFINITY : Math.log(high / low) / 2
}

/** Months whose median left that of the twelve months with values before them. */
const shifts = ({ code, unit, months }: Distribution): readonly SourceFinding[] => {
  const findings: SourceFinding[] = []
  const dated = [...months].filter(([month]) => month !== '').sort(([a], [b]) => (a < b ? -1 : 1))
  dated.forEach(([month, histogram], place) => {
    const before = merged(dated.slice(Math.max(0, place - 12), place).map(([, values]) => values))
    if (countOf(histogram) < enough.source || countOf(before) < enough.elsewhere) return
    const [median, other] = [quantileOf(histogram, 0.5), quantileOf(before, 0.5)]
    if (median === undefined || other === undefined || median <= 0 || other <= 0) return
    if (!differs(median, other, spreadOf(before))) return
    const detail = `the median is ${Number((median / other).toPrecision(2))} times that of the months before`
    findings.push({
      check: 'distribution-shift',
      code,
      unit,
      from: month,
      to: month,
      detail,
      values: countOf(histogram),
    })
  })
  return findings
}

const differences = (
  { code, unit, months }: Distribution,
  elsewhere: SourceCounts['elsewhere'],
): readonly SourceFinding[] => {
  const others = elsewhere.get(`${code} ${unit}`)
  const all = merged(months.values())
  if (others === undefined || countOf(others) < enough.elsewhere || countOf(all) < enough.elsewhere) return []
  const [median, other] = [quantileOf(all, 0.5), quantileOf(others, 0.5)]
  if (median === undefined || other === undefined || median <= 0 || other <= 0) return []
  if (!differs(median, other, Math.max(spreadOf(all), spreadOf(others)))) return []
  const dated = [...months.keys()].filter(month => month !== '').sort()
  const detail = `the median is ${Number((median / other).toPrecision(2))} times that of the other sources`
  const [from = '', to = ''] = [dated[0], dated.at(-1)]
  return [{ check: 'distribution-differs', code, unit, from, to, detail, values: countOf(all) }]
}
