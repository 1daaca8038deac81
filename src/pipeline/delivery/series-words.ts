import type { SeriesSummary } from '../profile/index.ts'
import { renderAsSent, titleOf } from './fact-words.ts'

/** `105120 readings since 2025-11-01, of Dexcom G6`. */
export const readingsText = ({ count, first, of }: SeriesSummary): string =>
  `${count} reading${count === 1 ? '' : 's'} since ${first.slice(0, 10)}${of.device === undefined ? '' : `, of ${of.device}`}`

/** The last value with its unit, as the device gave it. */
export const valueText = ({ last }: SeriesSummary): string => {
  const { value, unit } = renderAsSent(last.value)
  return [value, unit].filter(part => part !== null).join(' ')
}

/** One line for a reader: what, how many, since when, and the last value. */
export const seriesText = (series: SeriesSummary): string =>
  `${titleOf(series.last)}: ${readingsText(series)}; last ${valueText(series)} at ${series.last.effective.start}`

/** The same for programs. `last.fact` is the id of the very reading. */
export const toSeriesLine = ({ of, count, first, last }: SeriesSummary) => ({
  ...of,
  count,
  first,
  last: { fact: last.id, at: last.effective.start, value: last.value },
})
