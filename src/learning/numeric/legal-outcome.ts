import type { Outcome } from './losses.ts'

const KINDS: readonly string[] = ['binary', 'count', 'mean', 'quantile', 'cox'] satisfies readonly Outcome['kind'][]

/** Why rows cannot weigh so, with the place, rows counted from 1; undefined: they can. */
export const objectionToWeight = (weight: Float64Array, rows: number): string | undefined => {
  if (weight.length !== rows) return lengths('weight', weight.length, rows)
  const row = weight.findIndex(value => !(value >= 0 && value < Number.POSITIVE_INFINITY))
  if (row >= 0) return `weight: row ${row + 1} has ${weight[row]}, which is not a number of rows`
  return weight.some(value => value > 0) ? undefined : 'weight: all rows weigh 0'
}

/** Why these are no outcomes of their kind, one a row, with the place; undefined: they are. */
export const objectionToValues = (outcome: Outcome, rows: number): string | undefined => {
  if (!KINDS.includes(outcome.kind)) return `an outcome is of a kind of ${KINDS.join(', ')}, not ${outcome.kind}`
  if (outcome.kind === 'cox') {
    const { time, event } = outcome
    if (time.length !== rows) return lengths('time', time.length, rows)
    if (event.length !== rows) return lengths('event', event.length, rows)
    const early = time.findIndex(value => !(value >= 0 && value < Number.POSITIVE_INFINITY))
    if (early >= 0) return `time: row ${early + 1} has ${time[early]}, which is no time of follow-up`
    const odd = event.findIndex(value => value !== 0 && value !== 1)
    return odd < 0 ? undefined : `event: row ${odd + 1} has ${event[odd]}, which is neither 0 nor 1`
  }
  const { y, kind } = outcome
  if (y.length !== rows) return lengths('the outcome', y.length, rows)
  const isLegal = (value: number): boolean =>
    kind === 'binary' ? value === 0 || value === 1 : Number.isFinite(value) && (kind !== 'count' || value >= 0)
  const row = y.findIndex(value => !isLegal(value))
  if (row >= 0) return `outcome: row ${row + 1} has ${y[row]}, which is not of the kind ${kind}`
  return kind === 'quantile' && !(outcome.level > 0 && outcome.level < 1)
    ? `the level of a quantile is above 0 and below 1, not ${outcome.level}`
    : undefined
}

/** The same, and why nothing can be learnt from them: nobody had the event, or everybody. */
export const objectionToOutcome = (outcome: Outcome, rows: number, weight?: Float64Array): string | undefined => {
  const illegal = objectionToValues(outcome, rows)
  if (illegal !== undefined) return illegal
  const has = (values: Float64Array, is: (value: number) => boolean): boolean =>
    values.some((value, row) => is(value) && (weight === undefined || weight[row]! > 0))
  if (outcome.kind === 'cox') return has(outcome.event, value => value === 1) ? undefined : 'event: nobody had it'
  if (outcome.kind === 'mean' || outcome.kind === 'quantile') return undefined
  if (!has(outcome.y, value => value > 0)) return 'outcome: it is 0 in every row'
  return outcome.kind === 'binary' && !has(outcome.y, value => value === 0)
    ? 'outcome: it is 1 in every row'
    : undefined
}

const lengths = (what: string, length: number, rows: number): string =>
  `${what} has ${length} entries, the table ${rows} rows`
