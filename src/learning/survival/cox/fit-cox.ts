import { type Design, designOf, designRows, maximise, nameOfTerm, type Table } from '../../numeric/index.ts'
import { assertFollowUp, type FollowUp, orderOf } from '../follow-up.ts'
import { type Baseline, baselineOf } from './baseline.ts'
import { partialLikelihood, type RiskSets, type Ties } from './partial-likelihood.ts'

export type CoxInput = {
  readonly table: Table
  /** With `entry`, a person may have several rows, each with the values that held in it (time-varying). */
  readonly followUp: FollowUp
  /** Efron where nothing is said. */
  readonly ties?: Ties
  /** The stratum of each row, from 0: strata share coefficients but not the baseline hazard. */
  readonly strata?: Int32Array
  /** Added to each row's log hazard ratio. */
  readonly offset?: Float64Array
  /** The log partial likelihood loses `ridge / 2` times the sum of squared coefficients per standard deviation. */
  readonly ridge?: number
}

export type CoxModel = {
  readonly design: Design
  /** As `nameOfTerm` calls the terms of the design. */
  readonly names: readonly string[]
  /** Log hazard ratios for one unit. */
  readonly coefficients: Float64Array
  /** `terms x terms`; with a ridge penalty it is that of the penalised likelihood, and no test should rest on it. */
  readonly covariance: Float64Array
  readonly standardErrors: Float64Array
  /** With all coefficients 0, and as fitted (without the penalty). */
  readonly logLikelihood: { readonly none: number; readonly fitted: number }
  readonly ties: Ties
  readonly ridge: number
  /** Cumulative hazard of the average training row, for each stratum. */
  readonly baseline: readonly Baseline[]
  readonly rows: number
  readonly events: number
}

/**
 * Cox's (1972) proportional hazards by Newton's method, stepping back where a step does not climb. Coefficients and
 * standard errors are those of R's `coxph`. Weights stand for persons: with other weights the standard errors do not hold.
 *
 * @throws RangeError for rows that cannot be read, no event, collinear columns, and a column that parts the events perfectly
 *
 * @example
 * const model = fitCox({ table, followUp: { time, event } })
 * coxScores(model, patients) // log hazard ratios to the average, higher is worse
 */
export const fitCox = (input: CoxInput): CoxModel => {
  const { table, followUp, ties = 'efron', ridge = 0 } = input
  assertFollowUp(followUp, 1)
  if (table.rows !== followUp.time.length)
    throw new RangeError(`the table has ${table.rows} rows, the follow-up ${followUp.time.length}`)
  if (!(ridge >= 0)) throw new RangeError(`ridge is ${ridge}, not 0 or more`)
  if (ties !== 'efron' && ties !== 'breslow') throw new RangeError(`ties are efron or breslow, not ${String(ties)}`)
  assertStrata(input)
  if (!followUp.event.some((event, row) => event === 1 && (followUp.weight?.[row] ?? 1) > 0))
    throw new RangeError('no event: nothing to learn from')
  const design = designOf(table)
  const names = design.terms.map(nameOfTerm)
  const { sets, scale } = standardised(input, design)
  const penalised = (at: Float64Array) => {
    const { value, gradient, information } = partialLikelihood(sets, at, ties)
    at.forEach((coefficient, index) => {
      gradient[index]! -= ridge * coefficient
      information[index * at.length + index]! += ridge
    })
    return { value: value - (ridge / 2) * at.reduce((sum, one) => sum + one * one, 0), gradient, information }
  }
  const top = maximise(names, new Float64Array(names.length), penalised)
  const covariance = top.inverse.map(
    (value, at) => value / scale[at % names.length]! / scale[Math.floor(at / names.length)]!,
  )
  return {
    design,
    names,
    coefficients: top.at.map((value, at) => value / scale[at]!),
    covariance,
    standardErrors: Float64Array.from(names, (_, at) => Math.sqrt(covariance[at * names.length + at]!)),
    logLikelihood: { none: top.startValue, fitted: partialLikelihood(sets, top.at, ties).value },
    ...{ ties, ridge },
    baseline: baselineOf(sets, top.at, ties),
    rows: table.rows,
    events: followUp.event.reduce((sum, event) => sum + event, 0),
  }
}

const assertStrata = ({ table: { rows }, strata, offset }: CoxInput): void => {
  for (const [name, values] of Object.entries({ strata, offset }))
    if (values !== undefined && values.length !== rows)
      throw new RangeError(`${name} has ${values.length} rows, the table has ${rows}`)
  const below = strata?.findIndex(stratum => stratum < 0) ?? -1
  if (below >= 0) throw new RangeError(`row ${below + 1}: stratum is ${strata![below]}, below 0`)
  const wrong = offset?.findIndex(one => !Number.isFinite(one)) ?? -1
  if (wrong >= 0) throw new RangeError(`row ${wrong + 1}: offset is ${offset![wrong]}`)
}

/**
 * Log hazard ratios of rows to the average training row: higher is worse.
 *
 * @throws RangeError when the table lacks a column, or has one of the other kind
 *
 * @example
 * coxScores(model, patients) // [0.41, -0.2]
 */
export const coxScores = (model: Pick<CoxModel, 'design' | 'coefficients'>, table: Table): Float64Array => {
  const rows = designRows(table, model.design)
  const { terms } = model.design
  return Float64Array.from({ length: table.rows }, (_, row) =>
    terms.reduce((sum, term, at) => sum + (rows[row * terms.length + at]! - term.mean) * model.coefficients[at]!, 0),
  )
}

/** Columns around their mean in standard deviations, so that Newton's steps have one measure; rows in order of risk sets. */
const standardised = (
  { table, followUp, strata, offset }: CoxInput,
  design: Design,
): { sets: RiskSets; scale: Float64Array } => {
  const wide = design.terms.length
  const x = designRows(table, design)
  const scale = new Float64Array(wide)
  for (let at = 0; at < wide; at++) {
    const { mean } = design.terms[at]!
    let square = 0
    for (let row = 0; row < table.rows; row++) square += (x[row * wide + at]! - mean) ** 2
    scale[at] = Math.sqrt(square / table.rows)
    for (let row = 0; row < table.rows; row++) x[row * wide + at] = (x[row * wide + at]! - mean) / scale[at]!
  }
  const { time, event, entry, weight } = followUp
  const byTime = orderOf(time).reverse()
  const byEntry = entry === undefined ? new Uint32Array() : orderOf(entry).reverse()
  const of = (row: number): number => strata?.[row] ?? 0
  const count = byTime.reduce((most, row) => Math.max(most, of(row) + 1), 0)
  const entered = inStrata(byEntry, of, count)
  return {
    scale,
    sets: {
      rows: table.rows,
      ...{ wide, x, time, event, entry, weight, offset },
      strata: inStrata(byTime, of, count).map((ofTime, stratum) => ({ byTime: ofTime, byEntry: entered[stratum]! })),
    },
  }
}

/** Rows by stratum, each in the order given; in one pass, for there may be as many strata as persons. */
const inStrata = (rows: Uint32Array, of: (row: number) => number, count: number): readonly Uint32Array[] => {
  const lists: number[][] = Array.from({ length: count }, () => [])
  for (const row of rows) lists[of(row)]!.push(row)
  return lists.map(list => Uint32Array.from(list))
}
