import { assertTable, type Column, rowsOf, type Table } from '../numeric/index.ts'
import { assertFollowUp, type FollowUp } from './follow-up.ts'

/** What the column of periods is called in a table of person-periods. */
export const PERIOD = 'period'

export type PersonPeriods = {
  /** A row for each period in which a person was at risk, with the period as a column of numbers from 0. */
  readonly table: Table
  /** The row of the person. */
  readonly row: Uint32Array
  readonly period: Uint32Array
  /** 1 where the event happened in the period. */
  readonly y: Float64Array
}

/**
 * Follow-up as yes or no by period, so that any model of a binary outcome becomes a model of the discrete hazard (Cox 1972;
 * Singer and Willett 1993). Period k reaches from above cut k-1 (the first: from 0) to, and with, cut k. A person whose
 * observation ended within a period was at risk in it when at least half of it was seen (Gensheimer and Narasimhan 2019).
 * Events behind the last cut are not seen.
 *
 * @param cuts ends of the periods, ascending, above 0, in the unit of time
 * @throws RangeError for rows or cuts that cannot be read, and for a table with a column named `period`
 *
 * @example
 * const long = personPeriods(onePerson, { time: Float64Array.of(2.5), event: Float64Array.of(1) }, Float64Array.of(1, 2, 3))
 * long.y // [0, 0, 1]
 */
export const personPeriods = (
  table: Table,
  followUp: Pick<FollowUp, 'time' | 'event'>,
  cuts: Float64Array,
): PersonPeriods => {
  assertFollowUp(followUp, 1)
  if (followUp.time.length !== table.rows)
    throw new RangeError(`the table has ${table.rows} rows, the follow-up ${followUp.time.length}`)
  assertTable(table)
  assertCuts(cuts)
  const row: number[] = []
  const period: number[] = []
  const y: number[] = []
  for (let person = 0; person < table.rows; person++) {
    const time = followUp.time[person]!
    for (let at = 0; at < cuts.length; at++) {
      const from = at === 0 ? 0 : cuts[at - 1]!
      const isOver = time <= cuts[at]!
      const hasEvent = isOver && followUp.event[person] === 1
      if (isOver && !hasEvent && time < (from + cuts[at]!) / 2) break
      row.push(person)
      period.push(at)
      y.push(hasEvent ? 1 : 0)
      if (isOver) break
    }
  }
  const periods = Uint32Array.from(period)
  return {
    table: withPeriods(rowsOf(table, row), periods),
    row: Uint32Array.from(row),
    period: periods,
    y: Float64Array.from(y),
  }
}

/**
 * Each row of a table once for each of `periods`, in that order: what a model of the hazard is asked about.
 *
 * @throws RangeError for periods that are no whole number from 1, and for a table with a column named `period`
 *
 * @example
 * survivalFromHazards(chancesOf(everyPeriod(patients, cuts.length)), cuts.length)
 */
export const everyPeriod = (table: Table, periods: number): Table => {
  assertPeriods(periods)
  const rows = Uint32Array.from({ length: table.rows * periods }, (_, at) => Math.floor(at / periods))
  return withPeriods(
    rowsOf(table, rows),
    Uint32Array.from(rows, (_, at) => at % periods),
  )
}

/**
 * Survival at the end of each period, `rows x periods`, from the hazards that a model gives for `everyPeriod`.
 *
 * @throws RangeError for a hazard that is not a probability, and for hazards that are no rows of so many periods
 *
 * @example
 * survivalFromHazards(Float64Array.of(0.1, 0.5), 2) // [0.9, 0.45]
 */
export const survivalFromHazards = (hazards: Float64Array, periods: number): Float64Array => {
  assertPeriods(periods)
  if (hazards.length % periods !== 0)
    throw new RangeError(`${hazards.length} hazards are no rows of ${periods} periods`)
  const survival = new Float64Array(hazards.length)
  let now = 1
  hazards.forEach((hazard, at) => {
    if (!(hazard >= 0 && hazard <= 1))
      throw new RangeError(`row ${Math.floor(at / periods) + 1}, period ${at % periods}: hazard is ${hazard}`)
    if (at % periods === 0) now = 1
    now *= 1 - hazard
    survival[at] = now
  })
  return survival
}

/**
 * One number a row, higher is worse: the time lost up to the last cut, on average, in the unit of the cuts (survival falls
 * evenly within a period).
 *
 * @throws RangeError for cuts that cannot be read, and for survival that is no rows of so many periods
 *
 * @example
 * timeLost(Float64Array.of(0.8, 0.6), Float64Array.of(1, 2)) // [0.4]
 */
export const timeLost = (survival: Float64Array, cuts: Float64Array): Float64Array => {
  assertCuts(cuts)
  if (survival.length % cuts.length !== 0)
    throw new RangeError(`${survival.length} values are no rows of ${cuts.length} periods`)
  return Float64Array.from({ length: survival.length / cuts.length }, (_, row) => {
    let lost = 0
    for (let at = 0; at < cuts.length; at++) {
      const before = at === 0 ? 1 : survival[row * cuts.length + at - 1]!
      const from = at === 0 ? 0 : cuts[at - 1]!
      lost += (cuts[at]! - from) * (1 - (before + survival[row * cuts.length + at]!) / 2)
    }
    return lost
  })
}

/**
 * Ends of periods of about equally many events: quantiles of the times of events. Fewer than asked for where events are tied.
 *
 * @throws RangeError for rows that cannot be read, no event, and no period
 *
 * @example
 * eventCuts({ time: Float64Array.of(1, 2, 3, 4), event: Float64Array.of(1, 1, 1, 1) }, 2) // [2, 4]
 */
export const eventCuts = ({ time, event }: Pick<FollowUp, 'time' | 'event'>, periods: number): Float64Array => {
  assertFollowUp({ time, event }, 1)
  assertPeriods(periods)
  const times = time.filter((_, row) => event[row] === 1).sort()
  if (times.length === 0) throw new RangeError('no event: no periods')
  const ends = Array.from({ length: periods }, (_, at) => times[Math.ceil(((at + 1) * times.length) / periods) - 1]!)
  return Float64Array.from(new Set(ends)).filter(end => end > 0)
}

const assertPeriods = (periods: number): void => {
  if (!(Number.isInteger(periods) && periods >= 1))
    throw new RangeError(`periods must be a whole number from 1, not ${periods}`)
}

const assertCuts = (cuts: Float64Array): void => {
  if (cuts.length === 0) throw new RangeError('no cuts: no period')
  cuts.forEach((cut, at) => {
    if (!(cut > (at === 0 ? 0 : cuts[at - 1]!) && cut < Number.POSITIVE_INFINITY))
      throw new RangeError(`cuts[${at}] is ${cut}: cuts must ascend from above 0`)
  })
}

const withPeriods = (table: Table, period: Uint32Array): Table => {
  if (table.columns.some(({ name }) => name === PERIOD))
    throw new RangeError(`the table has a column named ${PERIOD}: rename it`)
  const column: Column = { kind: 'numeric', name: PERIOD, values: Float64Array.from(period) }
  return { rows: table.rows, columns: [...table.columns, column] }
}
