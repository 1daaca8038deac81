import { type Answer, answered } from '../../core/index.ts'
import { ascendingRows, type Estimate, hindrance, type Judged, normalEstimate, notComputable } from './judged.ts'

/**
 * How often a row with the outcome is predicted higher than one without it; ties count half. Its variance is that of DeLong,
 * DeLong and Clarke-Pearson (Biometrics 1988; 44: 837-845), by ranks in O(n log n) (Sun and Xu, IEEE Signal Processing Letters 2014;
 * 21: 1389-1393). It takes rows as independent; `clusters` are not looked at (see `compareModels` for those).
 *
 * @example
 * aucOf({ outcome: Float64Array.of(0, 1, 0, 1), prediction: Float64Array.of(0.1, 0.4, 0.35, 0.8) }) // value 1
 */
export const aucOf = (judged: Judged): Answer<Estimate> => {
  const because = hindrance(judged, { bothClasses: true })
  if (because !== undefined) return notComputable(because)
  const { auc, ofEvents, ofOthers } = placements(judged)
  return answered(delongEstimate(auc, varianceOfMean(ofEvents) + varianceOfMean(ofOthers), [0, 1]))
}

/**
 * The difference of two AUC on the same rows, first minus second, with DeLong's covariance of the two.
 *
 * @throws RangeError when the outcomes of the two differ
 *
 * @example
 * pairedAuc({ outcome, prediction: ours }, { outcome, prediction: theirs }) // value above 0: ours ranks better
 */
export const pairedAuc = (first: Judged, second: Judged): Answer<Estimate> => {
  const because = hindrance(first, { bothClasses: true }) ?? hindrance(second, { bothClasses: true })
  if (because !== undefined) return notComputable(because)
  if (first.outcome.some((y, row) => y !== second.outcome[row]))
    throw new RangeError('the outcomes of two models differ')
  const a = placements(first)
  const b = placements(second)
  const apart = (x: Float64Array, y: Float64Array): Float64Array => x.map((value, at) => value - y[at]!)
  const events = apart(a.ofEvents, b.ofEvents)
  const others = apart(a.ofOthers, b.ofOthers)
  return answered(delongEstimate(a.auc - b.auc, varianceOfMean(events) + varianceOfMean(others), [-1, 1]))
}

const delongEstimate = (value: number, of: number, within: readonly [number, number]): Estimate => {
  if (Number.isNaN(of)) return { value, interval: notComputable('a class of one row has no variance') }
  // A zero variance comes from perfect separation or equal models, not from certainty.
  if (of <= 0) return { value, interval: notComputable('the variance is 0 on these rows') }
  return normalEstimate(value, Math.sqrt(of), 'DeLong', within)
}

/**
 * Of each row with the outcome, the part of rows without it that lie below (ties half); of each row without it, the part of
 * rows with it that lie above: the "structural components". In the order of the rows.
 */
const placements = ({ outcome, prediction }: Judged) => {
  const order = ascendingRows(prediction)
  const share = new Float64Array(order.length)
  let events = 0
  for (const y of outcome) events += y
  const others = outcome.length - events
  let eventsBelow = 0
  let othersBelow = 0
  for (let from = 0; from < order.length; ) {
    let to = from
    let tiedEvents = 0
    while (to < order.length && prediction[order[to]!] === prediction[order[from]!])
      tiedEvents += outcome[order[to++]!]!
    const tiedOthers = to - from - tiedEvents
    for (let at = from; at < to; at++) {
      const row = order[at]!
      share[row] =
        outcome[row] === 1 ? (othersBelow + tiedOthers / 2) / others : 1 - (eventsBelow + tiedEvents / 2) / events
    }
    eventsBelow += tiedEvents
    othersBelow += tiedOthers
    from = to
  }
  const ofEvents = share.filter((_, row) => outcome[row] === 1)
  return { auc: mean(ofEvents), ofEvents, ofOthers: share.filter((_, row) => outcome[row] === 0) }
}

const mean = (values: Float64Array): number => {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

/** The variance of a mean; NaN for a single value. */
const varianceOfMean = (values: Float64Array): number => {
  const middle = mean(values)
  let sum = 0
  for (const value of values) sum += (value - middle) ** 2
  return sum / (values.length - 1) / values.length
}

/**
 * Average precision: precision at each distinct prediction, weighted by the sensitivity gained there (no interpolation).
 * Without a model it is the prevalence.
 *
 * @example
 * averagePrecision({ outcome: Float64Array.of(0, 1), prediction: Float64Array.of(0.2, 0.7) }) // value 1
 */
export const averagePrecision = (judged: Judged): Answer<number> => {
  const because = hindrance(judged, { bothClasses: true })
  if (because !== undefined) return notComputable(because)
  const { outcome, prediction } = judged
  const order = ascendingRows(prediction)
  let events = 0
  for (const y of outcome) events += y
  let found = 0
  let sum = 0
  for (let at = order.length - 1; at >= 0; ) {
    const tie = prediction[order[at]!]
    let gained = 0
    while (at >= 0 && prediction[order[at]!] === tie) gained += outcome[order[at--]!]!
    found += gained
    sum += (gained / events) * (found / (order.length - 1 - at))
  }
  return answered(sum)
}

/**
 * The AUC when each row counts as often as a weight says: sorted once, then each answer takes one pass. NaN when the weights
 * leave one class.
 */
export const weightedAuc = ({ outcome, prediction }: Judged): ((weights: Float64Array) => number) => {
  const order = ascendingRows(prediction)
  return weights => {
    let othersBelow = 0
    let events = 0
    let concordant = 0
    for (let from = 0; from < order.length; ) {
      const tie = prediction[order[from]!]
      let tiedEvents = 0
      let tiedOthers = 0
      while (from < order.length && prediction[order[from]!] === tie) {
        const row = order[from++]!
        if (outcome[row] === 1) tiedEvents += weights[row]!
        else tiedOthers += weights[row]!
      }
      concordant += tiedEvents * (othersBelow + tiedOthers / 2)
      othersBelow += tiedOthers
      events += tiedEvents
    }
    return concordant / (events * othersBelow)
  }
}
