/** One measure of a model that can be read and of the best there is, on the same rows. */
export type ReadableGap = {
  /** What is measured, as it is to be called: `AUC`, `C`, `log loss`. */
  readonly measure: string
  readonly isHigherBetter: boolean
  readonly readable: { readonly name: string; readonly value: number }
  readonly best: { readonly name: string; readonly value: number }
  /** The 95 % interval of readable less best, if they were compared on the same rows. */
  readonly difference?: { readonly low: number; readonly high: number }
}

/**
 * What a model that can be read costs, in words; always to be printed beside it.
 *
 * @throws RangeError for values that are not finite
 *
 * @example
 * gapInWords({ measure: 'AUC', isHigherBetter: true, readable: { name: 'additive', value: 0.6687 }, best: { name: 'boosted', value: 0.6772 } })
 * // 'AUC 0.6687 (additive, readable), 0.6772 (boosted): reading costs 0.0085.'
 */
export const gapInWords = ({ measure, isHigherBetter, readable, best, difference }: ReadableGap): string => {
  const numbers = [readable.value, best.value, ...(difference === undefined ? [] : [difference.low, difference.high])]
  if (!numbers.every(Number.isFinite)) throw new RangeError(`${measure}: the values must be numbers, not ${numbers}`)
  const better = isHigherBetter ? 1 : -1
  const cost = rounded(better * (best.value - readable.value))
  const words =
    cost > 0
      ? `reading costs ${four(cost)}`
      : cost < 0
        ? `the readable one is better by ${four(-cost)}`
        : 'no difference'
  // Of what the words state: a gain is not told by the interval of a cost.
  const [what, sign] = cost < 0 ? ['gain', better] : ['cost', -better]
  const ends = difference === undefined ? [] : [sign * difference.low, sign * difference.high].sort((a, b) => a - b)
  const interval =
    difference === undefined ? '' : ` (95 % interval of the ${what}: ${four(ends[0]!)} to ${four(ends[1]!)})`
  const doubt = difference !== undefined && difference.low <= 0 && difference.high >= 0 ? '; that may be chance' : ''
  return `${measure} ${four(readable.value)} (${readable.name}, readable), ${four(best.value)} (${best.name}): ${words}${interval}${doubt}.`
}

const rounded = (value: number): number => Number(value.toFixed(4))
const four = (value: number): string => rounded(value).toFixed(4)
