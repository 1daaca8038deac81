import { clusterNumbers, quantileOf, randomOf } from '../numeric/index.ts'

export type RefitSettings = {
  readonly rows: number
  /** Rows of one number are drawn together. */
  readonly clusters?: Int32Array
  /** How often the model is fitted again. */
  readonly refits: number
  readonly seed: number
  /** e.g. 0.9 */
  readonly level: number
}

/**
 * How much predictions would differ had other patients been there to learn from: the model is fitted again on rows (or clusters) drawn
 * with replacement, and percentiles of its predictions are the interval (Efron 1979; Riley and Collins, Biometrical Journal 2023, on
 * the stability of predictions). It is the uncertainty of the model, not of the patient's outcome.
 *
 * @param predictions fits on the rows drawn (a row may stand several times) and predicts the rows asked about
 * @returns per row asked about the ends of its interval
 * @throws RangeError for fewer than 20 refits, or when a refit gives another number of predictions, or a missing one
 *
 * @example
 * bootstrapPredictions({ rows, clusters: patient, refits: 100, seed: 1, level: 0.9 }, drawn => predict(fit(rowsOf(table, drawn)), asked))
 */
export const bootstrapPredictions = (
  { rows, clusters, refits, seed, level }: RefitSettings,
  predictions: (drawn: Uint32Array, refit: number) => Float64Array,
): { readonly low: Float64Array; readonly high: Float64Array } => {
  if (!(rows >= 1)) throw new RangeError('no rows to learn from')
  if (!(refits >= 20)) throw new RangeError(`${refits} refits are too few for percentiles`)
  if (!(level > 0 && level < 1)) throw new RangeError(`a level is above 0 and below 1, not ${level}`)
  const members = membersOf(rows, clusters)
  const all = Array.from({ length: refits }, (_, refit) => {
    const random = randomOf(seed, refit)
    const drawn = members.flatMap(() => members[random.whole(0, members.length - 1)]!)
    return predictions(Uint32Array.from(drawn), refit)
  })
  const asked = all[0]!.length
  if (all.some(({ length }) => length !== asked)) throw new RangeError('refits differ in their number of predictions')
  const low = new Float64Array(asked)
  const high = new Float64Array(asked)
  for (let row = 0; row < asked; row++) {
    const values = Float64Array.from(all, one => one[row]!).sort()
    if (values.some(Number.isNaN)) throw new RangeError(`a refit has no prediction of row ${row}`)
    low[row] = quantileOf(values, (1 - level) / 2)
    high[row] = quantileOf(values, (1 + level) / 2)
  }
  return { low, high }
}

const membersOf = (rows: number, clusters: Int32Array | undefined): readonly (readonly number[])[] => {
  if (clusters === undefined) return Array.from({ length: rows }, (_, row) => [row])
  if (clusters.length !== rows) throw new RangeError(`${clusters.length} clusters for ${rows} rows`)
  const { numbers, count } = clusterNumbers(clusters)
  const members: number[][] = Array.from({ length: count }, () => [])
  for (const [row, number] of numbers.entries()) members[number]!.push(row)
  return members
}
