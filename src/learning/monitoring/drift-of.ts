import type { Column, Table } from '../numeric/index.ts'
import { assertAlpha } from './cases.ts'
import {
  countsInBins,
  countsOfLevels,
  type DriftFeature,
  type DriftReference,
  predictionColumn,
} from './drift-reference.ts'
import { chiSquareTail, holm, kolmogorovTail } from './tails.ts'

export type DriftSettings = {
  /** The chance that any feature is named wrongly, over all looks. */
  readonly alpha: number
  /** The how manyeth table is compared with this reference, from 1. */
  readonly look: number
  /** A stability index below this is not worth a name, however sure it is. */
  readonly leastPsi: number
  /** Of features, such as mean absolute contributions; those not named count 0. */
  readonly importance?: Readonly<Record<string, number>>
  /** Of the table's rows. */
  readonly predictions?: Float64Array
}

export const driftDefaults: DriftSettings = { alpha: 0.05, look: 1, leastPsi: 0.1 }

export type FeatureDrift = {
  readonly name: string
  readonly kind: DriftFeature['kind']
  /** Over ten bins of the reference (or its levels) and missing values. */
  readonly psi: number
  /** What chance alone gives on average at these numbers of rows. */
  readonly psiByChance: number
  /** Of numbers: the largest distance of both distribution functions (Kolmogorov and Smirnov); null where a side has no value. */
  readonly distance: number | null
  /** Of all rows. */
  readonly missing: { readonly reference: number; readonly current: number }
  /** Of levels: current rows whose level the reference does not tell (new, or too rare then), and those levels. */
  readonly unfamiliar: { readonly rows: number; readonly levels: readonly string[] } | null
  readonly p: number
  /** By Holm, over features and predictions. */
  readonly adjusted: number
  /** This feature's part of all importance; null without importance. */
  readonly importance: number | null
  readonly isDrifted: boolean
}

export type Drift = {
  readonly rows: { readonly reference: number; readonly current: number }
  /** What `adjusted` was compared with at this look. */
  readonly alpha: number
  /** Largest first: by index times importance where that is given, else by index. */
  readonly features: readonly FeatureDrift[]
  readonly predictions: FeatureDrift | null
  /** Columns of the table that the reference does not have: not looked at. */
  readonly notInReference: readonly string[]
}

/**
 * What has changed in the inputs of a model since the reference, by feature. Numbers: Kolmogorov and Smirnov's two-sample test at the
 * bounds of the reference's bins (which can only miss a part of a distance, so p is on the safe side), and missing values by chi-square with
 * Yates' correction; the smaller p, doubled. Levels: chi-square of all levels, with missing, rare and new ones; cells that expect under
 * 5 rows are put together.
 *
 * Named is what is both sure and large. Sure: Holm's p at most alpha x 6 / (pi look)^2, whose sum over all looks is alpha (Holm and not
 * Benjamini and Hochberg, since each name makes work, and features depend on each other). Large: the population stability index,
 * sum of (c - r) ln(c / r) over cells with at least half a row (Siddiqi, Credit Risk Scorecards, 2006, whose 0.1 and 0.25 are conventions);
 * by chance it is (cells - 1) (1 / n + 1 / m) on average (Yurdakul, Western Michigan University, 2018).
 *
 * @throws RangeError when a feature has no column, or one of the other kind, or there are no rows
 *
 * @example
 * driftOf(reference, table).features.filter(({ isDrifted }) => isDrifted).map(({ name }) => name)
 */
export const driftOf = (reference: DriftReference, table: Table, given: Partial<DriftSettings> = {}): Drift => {
  const settings = { ...driftDefaults, ...given }
  assertAlpha(settings.alpha)
  if (!(Number.isInteger(settings.look) && settings.look > 0))
    throw new RangeError(`look is ${settings.look}, not a whole number above 0`)
  if (!(settings.leastPsi >= 0)) throw new RangeError(`leastPsi is ${settings.leastPsi}, not 0 or above`)
  for (const [name, value] of Object.entries(settings.importance ?? {}))
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError(`the importance of ${name} is ${value}`)
  if (table.rows === 0 || reference.rows === 0) throw new RangeError('no rows to compare')
  const alpha = (settings.alpha * 6) / (Math.PI * settings.look) ** 2
  const measured = reference.features.map(feature => measure(feature, columnOf(table, feature.name)))
  if (settings.predictions !== undefined) {
    if (reference.predictions === undefined) throw new RangeError('the reference has no predictions')
    measured.push(measure(reference.predictions, predictionColumn(settings.predictions, table.rows)))
  }
  const adjusted = holm(measured.map(({ p }) => p))
  const { importance } = settings
  const all = reference.features.reduce((sum, { name }) => sum + (importance?.[name] ?? 0), 0)
  const judged = measured.map(
    (feature, at): FeatureDrift => ({
      ...feature,
      adjusted: adjusted[at]!,
      importance:
        importance === undefined || !(all > 0)
          ? null
          : (Object.hasOwn(importance, feature.name) ? importance[feature.name]! : 0) / all,
      isDrifted: adjusted[at]! <= alpha && feature.psi >= settings.leastPsi,
    }),
  )
  const weight = ({ psi, importance: part }: FeatureDrift): number => psi * (part ?? 1)
  const known = new Set(reference.features.map(({ name }) => name))
  return {
    rows: { reference: reference.rows, current: table.rows },
    alpha,
    features: judged.slice(0, reference.features.length).sort((a, b) => weight(b) - weight(a) || b.psi - a.psi),
    predictions: settings.predictions === undefined ? null : { ...judged.at(-1)!, importance: null },
    notInReference: table.columns.flatMap(({ name }) => (known.has(name) ? [] : [name])),
  }
}

type Measured = Omit<FeatureDrift, 'adjusted' | 'importance' | 'isDrifted'>

const columnOf = (table: Table, name: string): Column => {
  const column = table.columns.find(one => one.name === name)
  if (column === undefined) throw new RangeError(`the table has no column ${name}`)
  return column
}

const measure = (feature: DriftFeature, column: Column): Measured => {
  if (feature.kind === 'numeric') {
    if (column.kind !== 'numeric') throw new RangeError(`${feature.name} was a column of numbers, now it has levels`)
    return measureNumbers(feature, column.values)
  }
  if (column.kind !== 'categorical') throw new RangeError(`${feature.name} was a column of levels, now it has numbers`)
  return measureLevels(feature, column.codes, column.levels)
}

const measureNumbers = (feature: DriftFeature & { kind: 'numeric' }, values: Float64Array): Measured => {
  const { counts, missing } = countsInBins(values, Float64Array.from(feature.bounds))
  const [before, after] = [sumOf(feature.counts), values.length - missing]
  const hasValues = before > 0 && after > 0
  let distance = 0
  let [below, belowNow] = [0, 0]
  for (let bin = 0; hasValues && bin < counts.length; bin++) {
    below += feature.counts[bin]! / before
    belowNow += counts[bin]! / after
    distance = Math.max(distance, Math.abs(below - belowNow))
  }
  const ofValues = hasValues ? kolmogorovTail(Math.sqrt((before / (before + after)) * after) * distance) : 1
  const ofMissing = homogeneity([before, feature.missing], [after, missing])
  const tenth = tenthsOf(feature.counts)
  const cells = [...gathered(feature.counts, tenth), feature.missing]
  return {
    name: feature.name,
    kind: 'numeric',
    ...stability(cells, [...gathered(counts, tenth), missing]),
    distance: hasValues ? distance : null,
    missing: { reference: feature.missing / (before + feature.missing), current: missing / values.length },
    unfamiliar: null,
    p: Math.min(1, 2 * Math.min(ofValues, ofMissing)),
  }
}

const measureLevels = (
  feature: DriftFeature & { kind: 'categorical' },
  codes: Int32Array,
  levels: readonly string[],
): Measured => {
  const { counts, missing } = countsOfLevels(codes, levels.length)
  const now = new Map(levels.map((level, at) => [level, counts[at]!]))
  const known = new Set(feature.levels)
  const unknown = levels.filter((level, at) => !known.has(level) && counts[at]! > 0)
  const rows = unknown.reduce((sum, level) => sum + now.get(level)!, 0)
  const before = [...feature.counts, feature.rare, feature.missing]
  const after = [...feature.levels.map(level => now.get(level) ?? 0), rows, missing]
  return {
    name: feature.name,
    kind: 'categorical',
    ...stability(before, after),
    distance: null,
    missing: { reference: feature.missing / sumOf(before), current: missing / codes.length },
    unfamiliar: { rows, levels: unknown },
    p: homogeneity(before, after),
  }
}

const sumOf = (counts: ArrayLike<number>): number => {
  let sum = 0
  for (let at = 0; at < counts.length; at++) sum += counts[at]!
  return sum
}

/** For each fine bin which tenth of the reference it is in; a bin of more than a tenth has one to itself. */
const tenthsOf = (counts: readonly number[]): readonly number[] => {
  const all = sumOf(counts)
  let below = 0
  let tenth = -1
  let last = -1
  return counts.map(count => {
    const place = Math.min(9, Math.floor((10 * (below + count / 2)) / all))
    below += count
    if (place !== last) tenth++
    last = place
    return tenth
  })
}

const gathered = (counts: ArrayLike<number>, place: readonly number[]): number[] => {
  const sums = new Array<number>((place.at(-1) ?? -1) + 1).fill(0)
  place.forEach((to, at) => {
    sums[to]! += counts[at]!
  })
  return sums
}

/** Cells that neither side has are none. */
const stability = (before: readonly number[], after: readonly number[]): Pick<Measured, 'psi' | 'psiByChance'> => {
  const [n, m] = [sumOf(before), sumOf(after)]
  let psi = 0
  let cells = 0
  before.forEach((count, at) => {
    if (count === 0 && after[at] === 0) return
    const [r, c] = [Math.max(0.5, count) / n, Math.max(0.5, after[at]!) / m]
    psi += (c - r) * Math.log(c / r)
    cells++
  })
  return { psi, psiByChance: Math.max(0, cells - 1) * (1 / n + 1 / m) }
}

const LEAST_EXPECTED = 5

/** Pearson's chi-square of two samples over the same cells; of two cells with Yates' correction. */
const homogeneity = (before: readonly number[], after: readonly number[]): number => {
  const [n, m] = [sumOf(before), sumOf(after)]
  const isSmall = (at: number): boolean => ((before[at]! + after[at]!) * Math.min(n, m)) / (n + m) < LEAST_EXPECTED
  const places = [...before.keys()]
  const large = places.filter(at => !isSmall(at)).map(at => [before[at]!, after[at]!] as const)
  const rest = places
    .filter(isSmall)
    .reduce<readonly [number, number]>(([a, b], at) => [a + before[at]!, b + after[at]!], [0, 0])
  const cells = rest[0] + rest[1] > 0 ? [...large, rest] : large
  if (cells.length < 2 || n === 0 || m === 0) return 1
  let statistic = 0
  for (const [a, b] of cells) {
    const expected = ((a + b) * n) / (n + m)
    const apart = Math.abs(a - expected)
    const corrected = cells.length === 2 ? Math.max(0, apart - 0.5) : apart
    statistic += corrected ** 2 / expected + corrected ** 2 / (a + b - expected)
  }
  return chiSquareTail(statistic, cells.length - 1)
}
