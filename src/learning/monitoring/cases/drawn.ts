import type { Answer } from '../../../core/index.ts'
import { expit, randomOf } from '../../numeric/index.ts'
import type { MonitoredCases } from '../cases.ts'

export type Planted = {
  /** The case from which on all of the below holds; never, without it. */
  readonly from?: number
  /** Of the log-odds. */
  readonly shift?: number
  /** Of the log-odds around their mean. */
  readonly slope?: number
  /** Standard deviation of what is added to the predicted log-odds: it blurs ranks. */
  readonly noise?: number
}

const MEAN = -2

/** Cases of a calibrated model (about one in six has the outcome; AUC 0.75), until something is planted. */
export const drawnCases = (
  count: number,
  seed: number,
  { from = Number.POSITIVE_INFINITY, shift = 0, slope = 1, noise = 0 }: Planted = {},
): MonitoredCases => {
  const random = randomOf(seed, 0)
  const prediction = new Float64Array(count)
  const outcome = new Float64Array(count)
  for (let at = 0; at < count; at++) {
    const own = random.normal(MEAN, 1)
    const isPlanted = at >= from
    prediction[at] = expit(isPlanted && noise > 0 ? own + random.normal(0, noise) : own)
    outcome[at] = Number(random.unit() < expit(isPlanted ? MEAN + slope * (own - MEAN) + shift : own))
  }
  return { prediction, outcome }
}

export const given = <T>(answer: Answer<T>): T => {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.value
}

/** The middle of numbers, nothing of nulls: those are the largest. */
export const middleOf = (values: readonly (number | null)[]): number =>
  values.map(value => value ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b)[values.length >> 1]!
