import { logit, randomOf, sampledShapley } from '../../../../learning/index.ts'
import { askOnnx, type OnnxAsked, type OnnxColumns } from './ask.ts'

export type OnnxSampling = {
  /** Pairs of orders of the columns. */
  readonly pairs: number
  readonly seed: number
  /** Rows of the background at most; of more a seeded sample is taken. */
  readonly backgroundRows: number
}

/** Sampled contributions of rows, and how sure they are. */
export type OnnxExplanation = {
  readonly columns: readonly string[]
  /** What contributions are in: of a chance its log-odds. */
  readonly scale: 'log-odds' | 'the prediction'
  /** Chances nearer to 0 and 1 than this count as this near, as their log-odds have no end. */
  readonly clip?: number
  /** Rows whose own chance is that near. */
  readonly clipped: number
  /** For each row a contribution a column and the bias; they sum to the score in that scale. */
  readonly rows: readonly Float64Array[]
  readonly backgroundRows: number
  /** Rows of the background for which the model gives no number: they can stand for nobody. */
  readonly backgroundLeftOut: number
  /** Rows that have contributions; the others have NaN. */
  readonly explained: number
  /** Standard errors of the sampling of orders, over the explained rows; not of the choice of background. Null where there is none. */
  readonly standardErrors: Readonly<Record<string, { readonly mean: number; readonly largest: number }>> | null
}

const CLIP = 1e-6

/** Log-odds of a chance, kept from running away. */
const clippedLogit = (chance: number): number => logit(Math.min(1 - CLIP, Math.max(CLIP, chance)))

/**
 * Sampled Shapley values of predictions, of a chance in log-odds: a column that takes no part has the values of background rows. The orders come of the seed
 * alone, so that all rows have the same, and each set of columns is asked about once.
 *
 * @param progress rows done
 * @returns undefined where the model gives a number for no row of the background
 */
export const explainOnnx = async (
  asked: OnnxAsked,
  table: OnnxColumns,
  background: OnnxColumns,
  { pairs, seed, backgroundRows }: OnnxSampling,
  progress: (rows: number) => void = () => {},
): Promise<OnnxExplanation | undefined> => {
  const columns = asked.inputs.flatMap(input => input.columns)
  const ofBackground = await askOnnx(asked, background)
  const given = ofBackground.predictions
  const usable = Uint32Array.from(given.keys()).filter(row => !Number.isNaN(given[row]))
  if (usable.length === 0) return undefined
  const sample = sampled(usable, backgroundRows, seed)
  const sets: Uint8Array[] = []
  const places: number[] = []
  const known = new Map<string, number>()
  // Once without a model: which sets are asked about, in which order.
  sampledShapley(
    columns.length,
    on => {
      const key = on.join('')
      const place = known.get(key) ?? sets.push(on.slice()) - 1
      known.set(key, place)
      places.push(place)
      return 0
    },
    { pairs, seed },
  )
  const errors = columns.map(() => ({ sum: 0, largest: 0 }))
  const { isChance } = ofBackground
  const scoreOf = isChance ? clippedLogit : (prediction: number): number => prediction
  let [explained, clipped] = [0, 0]
  const fullAt = sets.findIndex(set => set.every(one => one === 1))
  const rows: Float64Array[] = []
  for (let row = 0; row < table.rows; row++) {
    const { predictions: found } = await askOnnx(asked, mixed(columns, table, row, background, sample, sets))
    const scores = sets.map((_, set) => {
      const of = found.subarray(set * sample.length, (set + 1) * sample.length)
      return of.reduce((sum, one) => sum + scoreOf(one), 0) / sample.length
    })
    let next = 0
    const {
      bias,
      values,
      errors: own,
    } = sampledShapley(columns.length, () => scores[places[next++]!]!, { pairs, seed })
    const isExplained = !values.some(Number.isNaN)
    rows.push(Float64Array.of(...values, isExplained ? bias : Number.NaN))
    if (isExplained) {
      explained += 1
      const chance = found[fullAt * sample.length]!
      if (isChance && (chance < CLIP || chance > 1 - CLIP)) clipped += 1
      for (const [at, error] of own.entries()) {
        errors[at]!.sum += error
        errors[at]!.largest = Math.max(errors[at]!.largest, error)
      }
    }
    progress(row + 1)
  }
  const standardErrors = columns.map((name, at) => {
    const { sum, largest } = errors[at]!
    return [name, { mean: sum / explained, largest }] as const
  })
  return {
    columns,
    scale: isChance ? 'log-odds' : 'the prediction',
    ...(isChance ? { clip: CLIP } : {}),
    clipped,
    rows,
    backgroundRows: sample.length,
    backgroundLeftOut: background.rows - usable.length,
    explained,
    standardErrors: explained === 0 ? null : Object.fromEntries(standardErrors),
  }
}

/** One row with each set of columns, the others as in each row of the background. */
const mixed = (
  columns: readonly string[],
  table: OnnxColumns,
  row: number,
  background: OnnxColumns,
  sample: Uint32Array,
  sets: readonly Uint8Array[],
): OnnxColumns => {
  const values = columns.map((name, at) => {
    const own = table.values.get(name)![row]!
    const others = background.values.get(name)!
    const all = sets.flatMap(set => Array.from(sample, from => (set[at] === 1 ? own : others[from]!)))
    return [
      name,
      (typeof own === 'number' ? Float64Array.from(all as number[]) : all) as Float64Array | string[],
    ] as const
  })
  return { rows: sets.length * sample.length, values: new Map(values) }
}

/** Up to `most` of some rows, drawn without putting back, in their order. */
const sampled = (rows: Uint32Array, most: number, seed: number): Uint32Array => {
  if (rows.length <= most) return rows
  const random = randomOf(seed, 0)
  const left = rows.slice()
  for (let at = 0; at < most; at++) {
    const other = random.whole(at, rows.length - 1)
    const kept = left[at]!
    left[at] = left[other]!
    left[other] = kept
  }
  return left.slice(0, most).sort()
}
