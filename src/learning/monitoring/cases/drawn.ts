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

/**
 * Cases that come `each` at a time of one patient, of whom the model does not know that all of his log-odds are moved by one normal
 * effect: each case by itself has the predicted chance (the mean over effects), together they hang together.
 */
export const drawnPatients = (
  count: number,
  seed: number,
  { each, effect }: { readonly each: number; readonly effect: number },
): { readonly cases: MonitoredCases; readonly patients: Int32Array } => {
  const random = randomOf(seed, 1)
  const prediction = new Float64Array(count)
  const outcome = new Float64Array(count)
  const patients = Int32Array.from({ length: count }, (_, at) => Math.floor(at / each))
  let own = 0
  let usual = 0
  for (let at = 0; at < count; at++) {
    if (at % each === 0) {
      own = random.normal(0, effect)
      usual = random.normal(MEAN, 0.7)
    }
    const logOdds = usual + random.normal(0, 0.7)
    prediction[at] = meanChance(logOdds, effect)
    outcome[at] = Number(random.unit() < expit(logOdds + own))
  }
  return { cases: { prediction, outcome }, patients }
}

/** Over effects, normal but cut off at three deviations. */
const meanChance = (logOdds: number, effect: number): number => {
  let sum = 0
  let all = 0
  for (let z = -3; z <= 3.001; z += 0.1) {
    const weight = Math.exp((-z * z) / 2)
    sum += weight * expit(logOdds + effect * z)
    all += weight
  }
  return sum / all
}

export const given = <T>(answer: Answer<T>): T => {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.value
}

/** The middle of numbers, nothing of nulls: those are the largest. */
export const middleOf = (values: readonly (number | null)[]): number =>
  values.map(value => value ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b)[values.length >> 1]!
