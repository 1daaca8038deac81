import { type Instant, instantOf } from '../../core/index.ts'
import { aucOf, proportionOf } from '../../learning/index.ts'
import { type CalibrationPeriodView, type DiscriminationPeriodView, measureView } from '../delivery/index.ts'
import { numbersAt } from './watched-cases.ts'

/** Cases whose outcome is known, in order of their index. */
export type LabelledCases = {
  /** Epoch milliseconds. */
  readonly index: Float64Array
  readonly outcome: Float64Array
  readonly prediction: Float64Array
}

/** A month or, where it holds too little to be told, several; `places` are of the cases. */
export type WatchPeriod = { readonly from: Instant; readonly to: Instant; readonly places: Int32Array }

/** Cases that a period holds at least; a shorter last one is joined to the one before. */
const LEAST_CASES = 40

const monthOf = (epoch: number): number => {
  const date = new Date(epoch)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

const beginOf = (month: number): Instant => instantOf(Date.UTC(Math.floor(month / 12), month % 12, 1))

/** Calendar months (UTC) from the first case to the last. */
export const periodsOf = (index: Float64Array): readonly WatchPeriod[] => {
  const periods: { from: number; to: number; places: number[] }[] = []
  index.forEach((epoch, place) => {
    const month = monthOf(epoch)
    const last = periods.at(-1)
    if (last === undefined || (month >= last.to && last.places.length >= LEAST_CASES))
      periods.push({ from: last?.to ?? month, to: month + 1, places: [place] })
    else {
      last.places.push(place)
      last.to = Math.max(last.to, month + 1)
    }
  })
  const last = periods.at(-1)
  const before = periods.at(-2)
  if (last !== undefined && before !== undefined && last.places.length < LEAST_CASES) {
    before.places.push(...last.places)
    before.to = last.to
    periods.pop()
  }
  return periods.map(({ from, to, places }) => ({
    from: beginOf(from),
    to: beginOf(to),
    places: Int32Array.from(places),
  }))
}

const holdsAlarm = ({ places }: WatchPeriod, alarm: number | null): boolean =>
  alarm !== null && alarm >= places[0]! && alarm <= places.at(-1)!

/** @param alarm the place of the case at which the alarm came */
export const calibrationPeriods = (
  { outcome, prediction }: LabelledCases,
  periods: readonly WatchPeriod[],
  alarm: number | null,
): readonly CalibrationPeriodView[] =>
  periods.flatMap(period => {
    const { from, to, places } = period
    const events = numbersAt(outcome, places).reduce((sum, one) => sum + one, 0)
    const observed = proportionOf(events, places.length)
    if (observed.kind !== 'answered' || observed.value.interval.kind !== 'answered') return []
    const { low, high } = observed.value.interval.value
    const predicted = numbersAt(prediction, places).reduce((sum, one) => sum + one, 0) / places.length
    const isAlarm = holdsAlarm(period, alarm)
    return [{ from, to, rows: places.length, predicted, observed: observed.value.value, low, high, alarm: isAlarm }]
  })

export const discriminationPeriods = (
  { outcome, prediction }: LabelledCases,
  periods: readonly WatchPeriod[],
  alarm: number | null,
): readonly DiscriminationPeriodView[] =>
  periods.map(period => {
    const { from, to, places } = period
    const auc = aucOf({ outcome: numbersAt(outcome, places), prediction: numbersAt(prediction, places) })
    return {
      from,
      to,
      rows: places.length,
      discrimination: measureView(auc),
      alarm: holdsAlarm(period, alarm),
    }
  })
