import { type Answer, answered, outOfScope } from '../../core/index.ts'
import { normalQuantile } from '../numeric/index.ts'

/** A figure that cases without labels are expected to show, and where it will lie once the labels are there. */
export type ExpectedFigure = {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly level: number
}

export type ExpectedPerformance = {
  readonly cases: number
  /** Under what all of this is true; to be shown beside any of it. */
  readonly assumption: string
  /** The frequency of the outcome. */
  readonly frequency: ExpectedFigure
  readonly auc: Answer<ExpectedFigure>
  readonly brier: ExpectedFigure
  readonly logLoss: ExpectedFigure
  /** Of acting at the threshold and above. */
  readonly atThreshold: {
    readonly threshold: number
    /** Of 100 cases; known, not expected. */
    readonly alertsPer100: number
    readonly sensitivity: Answer<ExpectedFigure>
    readonly specificity: Answer<ExpectedFigure>
    readonly ppv: Answer<ExpectedFigure>
  } | null
}

const ASSUMPTION =
  'holds only while predictions stay calibrated: it sees a change of who is predicted, never a change of how outcomes follow'

/**
 * How a model performs on cases whose outcomes are not known yet, from its calibrated predictions alone: each case is counted as the
 * outcome with its predicted chance, and as none with the rest ("confidence-based performance estimation", as in Bialek, Kivimaki,
 * Kuberski and Perrakis, "Estimating model performance under covariate shift without labels", arXiv 2401.08348).
 *
 * Intervals say where the figure of these very cases will lie, by the delta method: each outcome is drawn by its prediction, independently.
 *
 * @param prediction from 0 to 1, calibrated
 * @throws RangeError when a prediction is no probability, or there is none
 *
 * @example
 * expectedPerformance(Float64Array.of(0.1, 0.4, 0.8), { threshold: 0.3 }).atThreshold?.sensitivity // 1.2 of 1.3: 0.923
 */
export const expectedPerformance = (
  prediction: Float64Array,
  { threshold, level = 0.95 }: { readonly threshold?: number; readonly level?: number } = {},
): ExpectedPerformance => {
  prediction.forEach((p, at) => {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`case ${at}: the prediction ${p} is no probability from 0 to 1`)
  })
  if (prediction.length === 0) throw new RangeError('no predictions')
  if (!(level > 0 && level < 1)) throw new RangeError(`level is ${level}, not between 0 and 1`)
  const reach = normalQuantile(0.5 + level / 2)
  const figure: Figure = (value, variance, within) => ({
    value,
    low: Math.max(within[0], value - reach * Math.sqrt(variance)),
    high: Math.min(within[1], value + reach * Math.sqrt(variance)),
    level,
  })
  return {
    cases: prediction.length,
    assumption: ASSUMPTION,
    ...meanFigures(prediction, figure),
    auc: expectedAuc(prediction, figure),
    atThreshold: threshold === undefined ? null : thresholdFigures(prediction, threshold, figure),
  }
}

type Figure = (value: number, variance: number, within: readonly [number, number]) => ExpectedFigure

/** What is a mean over cases: its variance is the sum of the cases' own, p (1 - p) times the squared step from no outcome to one. */
const meanFigures = (
  prediction: Float64Array,
  figure: Figure,
): Pick<ExpectedPerformance, 'frequency' | 'brier' | 'logLoss'> => {
  const of = (expected: (p: number) => number, step: (p: number) => number, most: number): ExpectedFigure => {
    let sum = 0
    let variance = 0
    for (const p of prediction) {
      sum += expected(p)
      variance += p * (1 - p) * step(p) ** 2
    }
    return figure(sum / prediction.length, variance / prediction.length ** 2, [0, most])
  }
  const isSure = (p: number): boolean => p === 0 || p === 1
  return {
    frequency: of(
      p => p,
      () => 1,
      1,
    ),
    brier: of(
      p => p * (1 - p),
      p => 1 - 2 * p,
      1,
    ),
    // A sure prediction, if right, loses nothing.
    logLoss: of(
      p => (isSure(p) ? 0 : -p * Math.log(p) - (1 - p) * Math.log1p(-p)),
      p => (isSure(p) ? 0 : Math.log((1 - p) / p)),
      Number.POSITIVE_INFINITY,
    ),
  }
}

const thresholdFigures = (
  prediction: Float64Array,
  threshold: number,
  figure: Figure,
): ExpectedPerformance['atThreshold'] => {
  if (!(threshold >= 0 && threshold <= 1)) throw new RangeError(`the threshold is ${threshold}, not from 0 to 1`)
  let alerts = 0
  const above = { events: 0, variance: 0 }
  const below = { events: 0, variance: 0 }
  for (const p of prediction) {
    const side = p >= threshold ? above : below
    if (side === above) alerts++
    side.events += p
    side.variance += p * (1 - p)
  }
  const rest = prediction.length - alerts
  const part = (none: string, within: number, all: number, variance: number): Answer<ExpectedFigure> =>
    all > 0 ? answered(figure(within / all, variance, [0, 1])) : outOfScope(`not computable: ${none}`)
  /** Of a / (a + b), where a and b vary each for itself. */
  const ofRatio = (a: number, varianceA: number, b: number, varianceB: number): number =>
    (b ** 2 * varianceA + a ** 2 * varianceB) / (a + b) ** 4
  const [a, b] = [above.events, below.events]
  const [wrong, right] = [alerts - a, rest - b]
  return {
    threshold,
    alertsPer100: (100 * alerts) / prediction.length,
    sensitivity: part('no outcome is expected', a, a + b, ofRatio(a, above.variance, b, below.variance)),
    specificity: part(
      'no case without the outcome is expected',
      right,
      right + wrong,
      ofRatio(right, below.variance, wrong, above.variance),
    ),
    ppv: part('no alerts', a, alerts, above.variance / alerts ** 2),
  }
}

/**
 * Over ordered pairs of different cases: the chance that the first has the outcome and the second not, summed where they are ranked rightly,
 * over its sum. Sorted once; a case's pull on the ratio gives its variance.
 */
const expectedAuc = (prediction: Float64Array, figure: Figure): Answer<ExpectedFigure> => {
  const sorted = prediction.toSorted()
  const count = sorted.length
  let events = 0
  let own = 0
  for (const p of sorted) {
    events += p
    own += p * (1 - p)
  }
  const others = count - events
  const pairs = events * others - own
  if (!(pairs > 0)) return outOfScope('not computable: cases with and without the outcome are not both expected')
  /** Of each case, by what the sum of rightly ranked pairs grows when it has the outcome instead of not. */
  const pull = new Float64Array(count)
  let right = 0
  let eventsBelow = 0
  let othersBelow = 0
  for (let from = 0; from < count; ) {
    const p = sorted[from]!
    let to = from
    while (to < count && sorted[to] === p) to++
    const tied = to - from
    const [tiedEvents, tiedOthers] = [tied * p, tied * (1 - p)]
    // Among ties half, and no case is a pair with itself.
    const ofEvent = othersBelow + (tiedOthers - (1 - p)) / 2
    const ofOther = events - eventsBelow - tiedEvents + (tiedEvents - p) / 2
    pull.fill(ofEvent - ofOther, from, to)
    right += tied * p * ofEvent
    eventsBelow += tiedEvents
    othersBelow += tiedOthers
    from = to
  }
  const auc = right / pairs
  let variance = 0
  for (let at = 0; at < count; at++) {
    const p = sorted[at]!
    const ofPairs = others - (1 - p) - (events - p)
    variance += p * (1 - p) * ((pull[at]! - auc * ofPairs) / pairs) ** 2
  }
  return answered(figure(auc, variance, [0, 1]))
}
