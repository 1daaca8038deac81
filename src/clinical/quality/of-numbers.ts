import { epochOf, type FactId, instantOf } from '../../core/index.ts'
import type { ObservationFact } from '../fact.ts'
import { type Examination, isDated, type Place } from './examination.ts'
import { limitOf, type MeasurementLimit } from './limits.ts'
import { createGapWatch, createRunWatch, isExact } from './series-watch.ts'

/** Of each number of one code and unit, what the checks over time need: some forty bytes. */
type Numbers = {
  readonly code: string
  readonly limit: MeasurementLimit | undefined
  readonly at: number[]
  readonly size: number[]
  readonly id: FactId[]
}

/** Gathers the numbers of a record that came as single observations: frozen values and gaps are found when all are there. */
export const createNumbers = (at: Examination) => {
  const all = new Map<string, Numbers>()
  return {
    add: (fact: ObservationFact, { code, id }: Place): void => {
      if (fact.value.type !== 'quantity' || !isDated(fact)) return
      if (fact.effective.precision === 'year' || fact.effective.precision === 'month') return
      const { value, unit } = fact.value.quantity
      const key = `${code} ${unit}`
      let numbers = all.get(key)
      if (numbers === undefined) {
        numbers = { code, limit: limitOf(fact.codings), at: [], size: [], id: [] }
        all.set(key, numbers)
      }
      numbers.at.push(epochOf(fact.effective.start))
      numbers.size.push(value)
      numbers.id.push(id)
    },
    end: (): void => {
      for (const numbers of all.values()) if (numbers.at.length > 1) examine(at, numbers)
      all.clear()
    },
  }
}

const examine = (at: Examination, { code, limit, at: times, size, id }: Numbers): void => {
  const order = Array.from(times, (_, row) => row).sort(
    (a, b) => times[a]! - times[b]! || (id[a]! < id[b]! ? -1 : id[a]! > id[b]! ? 1 : 0),
  )
  const placeAt = (place: number): Place => {
    const row = order[place]!
    return { id: id[row]!, code, month: instantOf(times[row]!).slice(0, 7) }
  }
  at.look('series', placeAt(0))
  const runs = createRunWatch<number>((first, last) => {
    for (let place = first + 1; place <= last; place += 1) at.find('frozen', placeAt(place))
  })
  const gaps = createGapWatch<number>((after, usual) =>
    at.find('gap', placeAt(after), `${usual} times the usual interval before it`),
  )
  const canFreeze = limit?.varies ?? size.some(isExact)
  order.forEach((row, place) => {
    if (canFreeze) runs.next(size[row]!, times[row]!, place)
    gaps.next(times[row]!, place)
  })
  runs.end()
  gaps.end()
}
