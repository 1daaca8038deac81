import { type Answer, answered } from '../../core/index.ts'
import { clusterNumbers, quantileOf, randomOf } from '../numeric/index.ts'
import { type Interval, LEVEL, notComputable } from './judged.ts'

export type Resampling = { readonly resamples: number; readonly seed: number }

export const resamplingDefaults: Resampling = { resamples: 1000, seed: 1 }

/** Of the resamples, how many must have a value. */
const LEAST_COMPUTED = 0.95

/** Why there is no interval. */
export const ONE_UNIT = 'rows of one patient do not say how others differ'

/**
 * Percentile intervals (Efron 1979) by drawing rows with replacement, or whole clusters (patients) where rows belong together.
 * Each resample is a stream of its own, so that the same seed gives the same intervals.
 *
 * @param statistics the values for rows that count as often as `weights` says; NaN where one cannot be computed
 * @returns one interval a statistic, not computable when more than 5 of 100 resamples have no value, and of one row or cluster
 * @throws RangeError when there is not one cluster a row
 *
 * @example
 * bootstrapIntervals(rows, undefined, { resamples: 500, seed: 7 }, weights => [weightedMean(x, weights)])
 */
export const bootstrapIntervals = (
  rows: number,
  clusters: Int32Array | undefined,
  { resamples, seed }: Resampling,
  statistics: (weights: Float64Array) => readonly number[],
): readonly Answer<Interval>[] => {
  if (clusters !== undefined && clusters.length !== rows)
    throw new RangeError(`${clusters.length} clusters for ${rows} rows`)
  const dense = clusters === undefined ? undefined : clusterNumbers(clusters)
  const units = dense?.count ?? rows
  const values: number[][] = []
  const drawn = new Float64Array(units)
  const weights = dense === undefined ? drawn : new Float64Array(rows)
  // Drawn again it is the same again: an interval of no width.
  if (units === 1) return statistics(weights.fill(1)).map(() => notComputable(ONE_UNIT))
  for (let resample = 0; resample < resamples; resample++) {
    const random = randomOf(seed, resample)
    drawn.fill(0)
    for (let n = 0; n < units; n++) drawn[Math.floor(random.unit() * units)]!++
    if (dense !== undefined) for (let row = 0; row < rows; row++) weights[row] = drawn[dense.numbers[row]!]!
    values.push([...statistics(weights)])
  }
  const method = `bootstrap, ${resamples} resamples of ${dense === undefined ? 'rows' : 'clusters'}`
  const wide = values[0]?.length ?? 0
  return Array.from({ length: wide }, (_, at) =>
    percentiles(
      values.map(one => one[at]!),
      method,
    ),
  )
}

const percentiles = (values: readonly number[], method: string): Answer<Interval> => {
  const kept = values.filter(Number.isFinite).sort((a, b) => a - b)
  if (kept.length < 2 || kept.length < LEAST_COMPUTED * values.length)
    return notComputable(`only ${kept.length} of ${values.length} resamples have a value`)
  return answered({
    low: quantileOf(kept, (1 - LEVEL) / 2),
    high: quantileOf(kept, (1 + LEVEL) / 2),
    level: LEVEL,
    method,
  })
}
