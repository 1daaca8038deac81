import { type Answer, answered } from '../../core/index.ts'
import { ascendingRows, hindrance, type Judged, notComputable } from './judged.ts'

/** At one threshold: net benefit per row of acting on the model, of acting on everybody; acting on nobody is 0. */
export type NetBenefit = { readonly threshold: number; readonly model: number; readonly everybody: number }

/**
 * The decision curve (Vickers and Elkin, Medical Decision Making 2006; 26: 565-574): true positives minus false positives weighted by
 * the odds of the threshold, per row. Acting means a prediction at or above the threshold.
 *
 * @param thresholds each above 0 and below 1
 *
 * @example
 * decisionCurve(judged, [0.1]) // [{ threshold: 0.1, model: 0.04, everybody: 0.01 }]
 */
export const decisionCurve = (judged: Judged, thresholds: readonly number[]): Answer<readonly NetBenefit[]> => {
  const wrong = thresholds.find(threshold => !(threshold > 0 && threshold < 1))
  if (wrong !== undefined) throw new RangeError(`a threshold is above 0 and below 1, not ${wrong}`)
  const because = hindrance(judged, { probabilities: true })
  if (because !== undefined) return notComputable(because)
  const rows = judged.outcome.length
  const events = judged.outcome.reduce((sum, y) => sum + y, 0)
  return answered(
    thresholds.map(threshold => {
      let found = 0
      let falsely = 0
      for (let row = 0; row < rows; row++) {
        if (judged.prediction[row]! < threshold) continue
        if (judged.outcome[row] === 1) found++
        else falsely++
      }
      const odds = threshold / (1 - threshold)
      return {
        threshold,
        model: found / rows - (falsely / rows) * odds,
        everybody: events / rows - ((rows - events) / rows) * odds,
      }
    }),
  )
}

/** What a budget of alerts buys. */
export type AlertBurden = {
  /** Alerts per 100 rows that are allowed, and that are made: fewer when ties would exceed the budget. */
  readonly allowedPer100: number
  readonly alertsPer100: number
  /** The lowest prediction that alerts. */
  readonly threshold: number
  readonly sensitivity: number
  readonly specificity: number
  /** Of the alerts, how many are right. */
  readonly ppv: number
  /** Alerts for each one that is right; null where none is. */
  readonly numberNeededToAlert: number | null
}

/**
 * Sensitivity and precision when at most `k` of 100 rows may alert, the highest predictions first. Rows of one prediction alert
 * together or not at all.
 *
 * @param per100 budgets, each above 0 and at most 100
 * @throws RangeError for a budget that is not above 0 and at most 100
 *
 * @example
 * alertBurden({ outcome: Float64Array.of(0, 0, 0, 1), prediction: Float64Array.of(0.1, 0.2, 0.3, 0.9) }, [25])
 * // [{ allowedPer100: 25, burden: sensitivity 1, ppv 1, threshold 0.9 }]
 */
export const alertBurden = (
  judged: Judged,
  per100: readonly number[],
): readonly { readonly allowedPer100: number; readonly burden: Answer<AlertBurden> }[] => {
  const wrong = per100.find(k => !(k > 0 && k <= 100))
  if (wrong !== undefined) throw new RangeError(`alerts per 100 are above 0 and at most 100, not ${wrong}`)
  const because = hindrance(judged, { bothClasses: true })
  if (because !== undefined) return per100.map(k => ({ allowedPer100: k, burden: notComputable(because) }))
  const { outcome, prediction } = judged
  const order = ascendingRows(prediction).reverse()
  const events = outcome.reduce((sum, y) => sum + y, 0)
  return per100.map(allowedPer100 => {
    let alerts = Math.floor((allowedPer100 / 100) * order.length + 1e-9)
    const next = alerts < order.length ? prediction[order[alerts]!]! : Number.NEGATIVE_INFINITY
    while (alerts > 0 && prediction[order[alerts - 1]!] === next) alerts--
    if (alerts === 0) {
      const together = `the highest prediction is that of more than ${allowedPer100} of 100 rows`
      return { allowedPer100, burden: notComputable(together) }
    }
    let found = 0
    for (let at = 0; at < alerts; at++) found += outcome[order[at]!]!
    return {
      allowedPer100,
      burden: answered({
        allowedPer100,
        alertsPer100: (100 * alerts) / order.length,
        threshold: prediction[order[alerts - 1]!]!,
        sensitivity: found / events,
        specificity: 1 - (alerts - found) / (order.length - events),
        ppv: found / alerts,
        numberNeededToAlert: found === 0 ? null : alerts / found,
      }),
    }
  })
}
