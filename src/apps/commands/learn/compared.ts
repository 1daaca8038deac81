import type { Measures } from '../../use-cases/learning/evaluate.ts'

/** What was foretold by whom, as its column is called. */
type Compared = { readonly prediction: string; readonly compare: string | undefined }

const CALLED = { auc: 'AUC', harrellC: "Harrell's C" } as const

/**
 * Two models on the same rows in one sentence, for measures of which more is better; undefined where there is no second
 * model or the measure is not computable.
 *
 * @example
 * comparedInWords(found, { prediction: 'additive', compare: 'boosted' }, 'auc')
 * // 'AUC 0.6687 (additive), 0.6772 (boosted): additive is worse by 0.0085 (95 % interval 0.0056 to 0.0109).'
 */
const comparedInWords = (
  found: Measures & { readonly comparison?: Measures },
  { prediction, compare }: Compared,
  measure: keyof typeof CALLED,
): string | undefined => {
  const value = found.metrics[measure] ?? undefined
  const apart = found.comparison?.metrics[measure] ?? undefined
  if (compare === undefined || value === undefined || apart === undefined) return undefined
  const interval = found.comparison?.intervals[measure]
  const isWorse = apart < 0
  const gap = Math.abs(apart).toFixed(4)
  const ends = interval && [interval.low, interval.high].map(end => (isWorse ? -end : end)).sort((a, b) => a - b)
  const reach = ends === undefined ? '' : ` (95 % interval ${ends[0]!.toFixed(4)} to ${ends[1]!.toFixed(4)})`
  const doubt = interval !== undefined && interval.low <= 0 && interval.high >= 0 ? '; that may be chance' : ''
  const verdict =
    Number(gap) === 0 ? `no difference${reach}` : `${prediction} is ${isWorse ? 'worse' : 'better'} by ${gap}${reach}`
  return `${CALLED[measure]} ${value.toFixed(4)} (${prediction}), ${(value - apart).toFixed(4)} (${compare}): ${verdict}${doubt}.`
}

/** A finding with that sentence in its comparison. */
export const withWords = <T extends Measures & { readonly comparison?: Measures }>(
  found: T,
  compared: Compared,
  measure: keyof typeof CALLED,
): T & { readonly comparison?: Measures & { readonly inWords?: string } } => {
  const inWords = comparedInWords(found, compared, measure)
  return inWords === undefined ? found : { ...found, comparison: { ...found.comparison!, inWords } }
}
