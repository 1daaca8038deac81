import { type Answer, answered, mapAnswer, outOfScope } from '../../core/index.ts'
import { bootstrapIntervals, type Resampling, resamplingDefaults } from './bootstrap.ts'
import { calibrationInTheLarge } from './calibration-measures.ts'
import { type Estimate, hindrance, type Interval, type Judged, judgedRows, notComputable } from './judged.ts'
import { countsAt, fractionsOf, type Performance, performanceOf, type Rates, ratesAt } from './performance.ts'
import { proportionsApart } from './proportions.ts'

/** How rows are parted: of each the place of its level, -1 where the level is missing (a group of its own). */
export type Grouping = { readonly name: string; readonly codes: Int32Array; readonly levels: readonly string[] }

/** Groups with fewer are not shown: their numbers say little, and may show a person. */
export type SmallestGroup = { readonly rows: number; readonly events: number; readonly others: number }

export const smallestGroup: SmallestGroup = { rows: 100, events: 20, others: 20 }

export type SubgroupSettings = {
  /** Where acting begins; without it no rates and no gaps. */
  readonly threshold?: number
  readonly smallest?: SmallestGroup
  readonly resampling?: Resampling
}

export type Subgroup = {
  readonly level: string
  readonly performance: Answer<Performance & { readonly rates?: Answer<Rates> }>
}

type Part = { readonly level: string; readonly code: number; readonly rows: Uint32Array; readonly tooFew?: string }

/**
 * The measures of each group. A small one has `out-of-scope`, "too few", and none of its counts; where there is one, the others' counts
 * are rounded to tens, or a subtraction would show it.
 *
 * @example
 * subgroupPerformance(judged, { name: 'sex', codes, levels: ['female', 'male'] }, { threshold: 0.2 })
 */
export const subgroupPerformance = (
  judged: Judged,
  grouping: Grouping,
  { threshold, smallest = smallestGroup, resampling = resamplingDefaults }: SubgroupSettings = {},
): readonly Subgroup[] => {
  const parts = partsOf(judged, grouping, smallest)
  const told = roundedIn(parts)
  return parts.map(({ level, rows, tooFew }) => {
    if (tooFew !== undefined) return { level, performance: outOfScope(tooFew) }
    const own = judgedRows(judged, rows)
    const performance = performanceOf(own, resampling)
    return {
      level,
      performance: answered({
        ...performance,
        rows: told(performance.rows),
        events: told(performance.events),
        ...(threshold === undefined ? {} : { rates: ratesAt(own, threshold, resampling) }),
      }),
    }
  })
}

/** Counts are in tens where a group is hidden: a subtraction would show it. */
const roundedIn = (parts: readonly Part[]): ((count: number) => number) => {
  const isHiding = parts.some(({ tooFew }) => tooFew !== undefined)
  return count => (isHiding ? Math.round(count / 10) * 10 : count)
}

const partsOf = (judged: Judged, grouping: Grouping, smallest: SmallestGroup): readonly Part[] => {
  if (grouping.codes.length !== judged.outcome.length)
    throw new RangeError(`${grouping.name} has ${grouping.codes.length} rows of ${judged.outcome.length}`)
  const unknown = grouping.codes.findIndex(code => code < -1 || code >= grouping.levels.length)
  if (unknown >= 0)
    throw new RangeError(`${grouping.name}, row ${unknown + 1}: code ${grouping.codes[unknown]} is no level`)
  return [...grouping.levels.keys(), -1].flatMap(code => {
    const rows = Uint32Array.from(grouping.codes.keys()).filter(row => grouping.codes[row] === code)
    if (rows.length === 0) return []
    const events = rows.reduce((sum, row) => sum + judged.outcome[row]!, 0)
    const tooFew = tooFewOf(rows.length, events, smallest)
    const level = code < 0 ? 'missing' : grouping.levels[code]!
    return [{ level, code, rows, ...(tooFew === undefined ? {} : { tooFew }) }]
  })
}

const tooFewOf = (rows: number, events: number, smallest: SmallestGroup): string | undefined => {
  if (rows < smallest.rows) return `too few: under ${smallest.rows} rows`
  if (events < smallest.events) return `too few: under ${smallest.events} with the outcome`
  return rows - events < smallest.others ? `too few: under ${smallest.others} without the outcome` : undefined
}

/** Of one group, minus the reference group. */
export type FairnessGap = {
  readonly level: string
  readonly tpr: Answer<Estimate>
  readonly fpr: Answer<Estimate>
  readonly ppv: Answer<Estimate>
  /** In log-odds. */
  readonly inTheLarge: Answer<Estimate>
  /** Of the group; in tens where another group is too small to be shown. Absent from what was kept before sizes were. */
  readonly size?: SmallestGroup
}

export type Fairness = {
  readonly threshold: number
  readonly reference: string
  readonly gaps: readonly FairnessGap[]
  readonly tooFew: readonly string[]
  /** The largest gap, whichever sign, over groups that are large enough; null where none can be computed. */
  readonly largest: {
    readonly tpr: number | null
    readonly fpr: number | null
    readonly ppv: number | null
    readonly inTheLarge: number | null
  }
}

/**
 * Gaps between groups at a threshold (equalised odds: TPR and FPR; predictive parity: PPV) and in calibration. The reference is the
 * largest group; without a second one that is large enough there are no gaps. Intervals are Newcombe's and Wald's, or from resampling clusters for the rates where rows come in them.
 *
 * @example
 * fairnessGaps({ outcome, prediction }, { name: 'sex', codes, levels: ['female', 'male'] }, { threshold: 0.2 })
 */
export const fairnessGaps = (
  judged: Judged,
  grouping: Grouping,
  {
    threshold,
    smallest = smallestGroup,
    resampling = resamplingDefaults,
  }: SubgroupSettings & { readonly threshold: number },
): Answer<Fairness> => {
  const because = hindrance(judged, {})
  if (because !== undefined) return notComputable(because)
  const parts = partsOf(judged, grouping, smallest)
  const largestFirst = parts.toSorted((a, b) => b.rows.length - a.rows.length)
  const [enough, ...others] = largestFirst.filter(({ tooFew }) => tooFew === undefined)
  const reference = enough ?? largestFirst[0]
  if (reference === undefined) return notComputable('there is no row')
  const told = roundedIn(parts)
  const inTheLarge = (part: Part) => calibrationInTheLarge(judgedRows(judged, part.rows))
  const base = inTheLarge(reference)
  const gaps = others.map(part => ({
    level: part.level,
    ...rateGaps(judged, grouping, part, reference, threshold, resampling),
    inTheLarge: levelsApart(inTheLarge(part), base),
    size: sizeOf(judged, part, told),
  }))
  const largest = (of: (gap: FairnessGap) => Answer<Estimate>): number | null => {
    const values = gaps.flatMap(gap => valuesIn(of(gap)))
    return values.length === 0
      ? null
      : values.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most))
  }
  return answered({
    threshold,
    reference: reference.level,
    gaps,
    tooFew: parts.flatMap(({ level, tooFew }) => (tooFew === undefined ? [] : [level])),
    largest: {
      tpr: largest(({ tpr }) => tpr),
      fpr: largest(({ fpr }) => fpr),
      ppv: largest(({ ppv }) => ppv),
      inTheLarge: largest(gap => gap.inTheLarge),
    },
  })
}

const sizeOf = ({ outcome }: Judged, { rows }: Part, told: (count: number) => number): SmallestGroup => {
  const events = rows.reduce((sum, row) => sum + outcome[row]!, 0)
  return { rows: told(rows.length), events: told(events), others: told(rows.length - events) }
}

const valuesIn = (answer: Answer<Estimate>): readonly number[] =>
  answer.kind === 'answered' ? [answer.value.value] : []

const rateGaps = (
  judged: Judged,
  { codes }: Grouping,
  part: Part,
  reference: Part,
  threshold: number,
  resampling: Resampling,
): Pick<FairnessGap, 'tpr' | 'fpr' | 'ppv'> => {
  const fractions = ({ code }: Part, weights: Float64Array | undefined) =>
    fractionsOf(countsAt(judged, threshold, weights, row => codes[row] === code))
  const [own, theirs] = [fractions(part, undefined), fractions(reference, undefined)]
  const gaps = own.map(([count, of], at) => proportionsApart(count, of, theirs[at]![0], theirs[at]![1]))
  const named = ([tpr, fpr, ppv]: readonly Answer<Estimate>[]) => ({ tpr: tpr!, fpr: fpr!, ppv: ppv! })
  if (judged.clusters === undefined) return named(gaps)
  const intervals = bootstrapIntervals(judged.outcome.length, judged.clusters, resampling, weights => {
    const those = fractions(reference, weights)
    return fractions(part, weights).map(([count, of], at) => count / of - those[at]![0] / those[at]![1])
  })
  return named(gaps.map((gap, at) => mapAnswer(gap, ({ value }): Estimate => ({ value, interval: intervals[at]! }))))
}

/** The difference of two independent estimates with normal errors. */
const levelsApart = (own: Answer<Estimate>, base: Answer<Estimate>): Answer<Estimate> => {
  if (own.kind !== 'answered') return own
  if (base.kind !== 'answered') return base
  const [a, b] = [own.value, base.value]
  if (a.interval.kind !== 'answered' || b.interval.kind !== 'answered')
    return answered({ value: a.value - b.value, interval: notComputable('an interval is not') })
  const reach = Math.hypot(reachOf(a.interval.value), reachOf(b.interval.value))
  const value = a.value - b.value
  return answered({
    value,
    interval: answered({ ...a.interval.value, low: value - reach, high: value + reach }),
  })
}

const reachOf = ({ low, high }: Interval): number => (high - low) / 2
