import { runningSums } from '../numeric/index.ts'
import { type CensoringCurve, censoringCurve, observedBefore } from './censoring.ts'
import { assertFollowUp, type FollowUp, orderOf } from './follow-up.ts'

/** How often, of two rows, the one with the higher risk had its event first. */
export type Concordance = {
  /** From 0 to 1; 0.5 is chance. NaN where no two rows can be compared. */
  readonly c: number
  /** From the influence of each row, as R's `concordance`. */
  readonly standardError: number
  /** Sums of weights of pairs. */
  readonly concordant: number
  readonly discordant: number
  /** Pairs with equal risks, each half concordant. */
  readonly tiedRisk: number
}

export type ConcordanceInput = {
  readonly followUp: Pick<FollowUp, 'time' | 'event' | 'weight'>
  /** Of each row: higher is worse. */
  readonly risk: Float64Array
}

/**
 * Harrell's C (1982): pairs in which the earlier time is an event. A row whose observation ended at the moment of another's
 * event outlived it; two events at one moment are not compared.
 *
 * @throws RangeError for a row that cannot be read
 *
 * @example
 * harrellC({ followUp: { time: Float64Array.of(1, 2), event: Float64Array.of(1, 1) }, risk: Float64Array.of(2, 1) }).c // 1
 */
export const harrellC = (input: ConcordanceInput): Concordance => concordance(input, () => 1)

/**
 * Uno's C (2011): pairs weigh by the inverse square of the chance to be still observed, so that the value does not depend on
 * how observation ended; only events before `until` count.
 *
 * @param until where observation gets rare, in the unit of time; without it all events count
 * @param censoring from training rows; without it from the rows themselves
 * @throws RangeError for a row that cannot be read, and where nobody is observed at an event
 *
 * @example
 * const followUp = { time: Float64Array.of(1, 2, 3), event: Float64Array.of(1, 0, 1) }
 * unoC({ followUp, risk: Float64Array.of(3, 1, 2), until: 3 }).c // 1
 */
export const unoC = (input: ConcordanceInput & { until?: number; censoring?: CensoringCurve }): Concordance => {
  const { until = Number.POSITIVE_INFINITY, censoring = censoringCurve(input.followUp) } = input
  if (Number.isNaN(until)) throw new RangeError('until is NaN')
  return concordance(input, time => (time < until ? observedBefore(censoring, time) ** -2 : 0))
}

const concordance = ({ followUp, risk }: ConcordanceInput, timeWeight: (time: number) => number): Concordance => {
  assertFollowUp(followUp, 1)
  const { time, event, weight } = followUp
  if (risk.length !== time.length) throw new RangeError(`risk has ${risk.length} rows, time has ${time.length}`)
  for (let row = 0; row < risk.length; row++)
    if (Number.isNaN(risk[row]!)) throw new RangeError(`row ${row + 1}: risk is NaN`)
  const ranked = ranksOf(risk)
  const order = orderOf(time)
  const total = { concordant: 0, discordant: 0, tied: 0 }
  /** Of each row: weight of the pairs it is in, and of those in which it agrees (half of ties). */
  const pairs = new Float64Array(time.length)
  const agreeing = new Float64Array(time.length)
  const own = (row: number): number => weight?.[row] ?? 1
  const sums = runningSums(ranked.count)
  let all = 0
  const put = (row: number, amount: number): void => {
    sums.add(ranked.rank[row]!, amount)
    all += amount
  }
  const split = (row: number): { lower: number; tied: number; higher: number } => {
    const lower = sums.before(ranked.rank[row]!)
    const notHigher = sums.before(ranked.rank[row]! + 1)
    return { lower, tied: notHigher - lower, higher: all - notHigher }
  }
  // Each event against those who outlived it, from the last moment to the first.
  for (const { events, others, at } of moments(order, time, event).reverse()) {
    for (const row of others) put(row, own(row))
    const importance = events.length === 0 ? 0 : timeWeight(at)
    for (const row of events) {
      const { lower, tied, higher } = split(row)
      const each = importance * own(row)
      total.concordant += each * lower
      total.tied += each * tied
      total.discordant += each * higher
      pairs[row]! += importance * (lower + tied + higher)
      agreeing[row]! += importance * (lower + tied / 2)
    }
    for (const row of events) put(row, own(row))
  }
  sums.clear()
  all = 0
  // Each row against the events it outlived.
  const outlived = (row: number): void => {
    const { lower, tied, higher } = split(row)
    pairs[row]! += lower + tied + higher
    agreeing[row]! += higher + tied / 2
  }
  for (const { events, others, at } of moments(order, time, event)) {
    for (const row of events) outlived(row)
    for (const row of events) put(row, own(row) * timeWeight(at))
    for (const row of others) outlived(row)
  }
  const count = total.concordant + total.discordant + total.tied
  const c = (total.concordant + total.tied / 2) / count
  let variance = 0
  for (let row = 0; row < time.length; row++) variance += (own(row) * (agreeing[row]! - c * pairs[row]!)) ** 2
  return {
    c,
    standardError: Math.sqrt(variance) / count,
    ...{ concordant: total.concordant, discordant: total.discordant, tiedRisk: total.tied },
  }
}

/** Places of values among the distinct ones. */
const ranksOf = (values: Float64Array): { rank: Uint32Array; count: number } => {
  const distinct = Float64Array.from(new Set(values)).sort()
  const place = new Map(Array.from(distinct, (value, index) => [value, index]))
  return { rank: Uint32Array.from(values, value => place.get(value)!), count: distinct.length }
}

/** The distinct times with the rows that have their event then, and those whose observation ends. */
const moments = (order: Uint32Array, time: Float64Array, event: Float64Array) => {
  const all: { at: number; events: number[]; others: number[] }[] = []
  for (const row of order) {
    if (all.at(-1)?.at !== time[row]!) all.push({ at: time[row]!, events: [], others: [] })
    all.at(-1)![event[row] === 1 ? 'events' : 'others'].push(row)
  }
  return all
}
