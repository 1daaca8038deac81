import { assertTyped } from '../numeric/index.ts'

/**
 * What was seen of each row, in one unit of time: followed after `entry` (without it: from the beginning) to `time`, when
 * an event happened or, where `event` is 0, when observation ended.
 */
export type FollowUp = {
  readonly time: Float64Array
  /** 0 where observation ended, 1 for the event; with competing events the number of the cause, 1, 2 .. */
  readonly event: Float64Array
  /** Start of observation: a row counts at moments above it, up to and with `time`. */
  readonly entry?: Float64Array
  /** How many persons a row stands for, at least 0; without it 1. */
  readonly weight?: Float64Array
}

/** @throws RangeError naming the first row that cannot be read, from 1; TypeError for a plain array */
export const assertFollowUp = ({ time, event, entry, weight }: FollowUp, causes: number): void => {
  if (time.length === 0) throw new RangeError('no rows')
  if (!(Number.isInteger(causes) && causes >= 1))
    throw new RangeError(`causes must be a whole number from 1, not ${causes}`)
  assertTyped('time', time)
  for (const [name, values] of Object.entries({ event, entry, weight })) {
    if (values === undefined) continue
    assertTyped(name, values)
    if (values.length !== time.length)
      throw new RangeError(`${name} has ${values.length} rows, time has ${time.length}`)
  }
  for (let row = 0; row < time.length; row++) {
    const stop = time[row]!
    if (!Number.isFinite(stop)) throw new RangeError(`row ${row + 1}: time is ${stop}`)
    if (!(Number.isInteger(event[row]!) && event[row]! >= 0 && event[row]! <= causes))
      throw new RangeError(`row ${row + 1}: event is ${event[row]}, not a whole number from 0 to ${causes}`)
    if (entry !== undefined && !(entry[row]! < stop))
      throw new RangeError(`row ${row + 1}: entry ${entry[row]} is not before time ${stop}`)
    if (weight !== undefined && !(weight[row]! >= 0 && weight[row]! < Number.POSITIVE_INFINITY))
      throw new RangeError(`row ${row + 1}: weight is ${weight[row]}`)
  }
  if (weight !== undefined && !weight.some(one => one > 0)) throw new RangeError('all rows weigh 0')
}

/** Row numbers by ascending value; equal values in the order of rows. */
export const orderOf = (values: Float64Array): Uint32Array =>
  Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b)

/** Sums of weights at each distinct time at which an event happened or observation ended, ascending. */
export type RiskTable = {
  readonly times: Float64Array
  readonly atRisk: Float64Array
  /** By cause (the first is cause 1), at each time. */
  readonly events: readonly Float64Array[]
  /** Of all causes. */
  readonly allEvents: Float64Array
  readonly censored: Float64Array
}

/** @param causes how many kinds of events there are */
export const riskTableOf = (seen: FollowUp, causes: number): RiskTable => {
  assertFollowUp(seen, causes)
  const { time, event, entry } = seen
  const weight = (row: number): number => seen.weight?.[row] ?? 1
  const times = Float64Array.from(new Set(time)).sort()
  const place = new Map(Array.from(times, (at, index) => [at, index]))
  const leaving = new Float64Array(times.length)
  const censored = new Float64Array(times.length)
  const allEvents = new Float64Array(times.length)
  const events = Array.from({ length: causes }, () => new Float64Array(times.length))
  for (let row = 0; row < time.length; row++) {
    const at = place.get(time[row]!)!
    leaving[at]! += weight(row)
    if (event[row] === 0) censored[at]! += weight(row)
    else {
      events[event[row]! - 1]![at]! += weight(row)
      allEvents[at]! += weight(row)
    }
  }
  const entered = entry === undefined ? undefined : enteredBefore(times, entry, weight)
  const atRisk = new Float64Array(times.length)
  let left = 0
  for (let at = times.length - 1; at >= 0; at--) {
    left += leaving[at]!
    atRisk[at] = left - (entered === undefined ? 0 : entered.later(at))
  }
  return { times, atRisk, events, allEvents, censored }
}

/** Of those who leave at a time or later, the weight of those who enter only at that time or later. */
const enteredBefore = (times: Float64Array, entry: Float64Array, weight: (row: number) => number) => {
  const order = orderOf(entry)
  let next = order.length - 1
  let sum = 0
  return {
    /** Asked from the last time to the first. */
    later: (at: number): number => {
      while (next >= 0 && entry[order[next]!]! >= times[at]!) sum += weight(order[next--]!)
      return sum
    },
  }
}
