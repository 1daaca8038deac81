import { refuse } from '../problem.ts'

/** The same shape as a step of `pharmacogenomics/guideline`: the table's schema checks it when the program starts. */
export type Amount = { readonly value: number; readonly unit: string }
export type Dose = {
  readonly of: 'start' | 'maintenance' | 'maximum' | 'target' | 'dose'
  readonly change?: 'lower' | 'higher'
  readonly factor?: readonly [number, number]
  readonly factorBelow?: number
  readonly factorFrom?: number
  readonly exactly?: readonly Amount[]
  readonly atMost?: Amount
  readonly below?: Amount
  readonly timesWeekly?: number
  /** What a factor is of, or what the dose is, where that is not the usual one. */
  readonly basis?: 'lowest-recommended' | 'maximum'
  readonly when?: readonly string[]
}
export type Action = 'avoid' | 'alternative' | 'adjust' | 'monitor' | 'test' | 'standard' | 'none'
export type Step = {
  readonly action: Action
  readonly as?: 'or' | 'else' | 'then'
  readonly when?: readonly string[]
  readonly doses?: readonly Dose[]
  readonly titration?: 'slower'
  readonly checks?: readonly string[]
  readonly drugs?: readonly string[]
  readonly notDrugs?: readonly string[]
  readonly avoidWith?: readonly string[]
  readonly because?: 'no-action' | 'no-recommendation' | 'not-decided-by-genotype'
}
/**
 * A step as a rule makes it. `goesWith`: it adds to what was said before, the last advice against the drug (`instead`)
 * or the last dose (`dose`). `everywhere`: under no heading.
 */
export type Draft = Step & { readonly goesWith?: 'instead' | 'dose'; readonly everywhere?: true }

/** A clause of a text and what it says; no step: background that changes nothing. */
export type Clause = readonly [pattern: RegExp, steps: (match: RegExpExecArray, clause: string) => readonly Draft[]]
/** What stands before a clause: for this clause alone (`here`), or for all that follow at its level. */
export type Prefix = readonly [
  pattern: RegExp,
  meaning: { readonly as?: Step['as']; readonly when?: readonly string[]; readonly level?: 1 | 2 | 3 },
]

export const nothing = (): readonly Draft[] => []
export const number = (text: string | undefined): number => {
  const value = Number(text)
  if (text === undefined || text === '' || Number.isNaN(value)) refuse(`No number: ${String(text)}`)
  return value
}
const rounded = (value: number): number => Math.round(value * 1000) / 1000
/** Percent of the usual dose, one value or from-to, as a factor. */
export const percent = (from: string | undefined, to = from): readonly [number, number] => [
  rounded(number(from) / 100),
  rounded(number(to) / 100),
]
/** Percent by which the usual dose is lowered. */
export const percentLess = (from: string | undefined, to = from): readonly [number, number] => [
  rounded(1 - number(to) / 100),
  rounded(1 - number(from) / 100),
]
export const times = (from: string | undefined, to = from): readonly [number, number] => [number(from), number(to)]
export const mgDay = (text: string | undefined): Amount => ({ value: number(text), unit: 'mg/day' })
export const mgKgDay = (text: string | undefined): Amount => ({ value: number(text), unit: 'mg/kg/day' })

const changeOf = (factor: readonly [number, number]): Pick<Dose, 'change'> =>
  factor[1] <= 1 && factor[0] < 1 ? { change: 'lower' } : { change: 'higher' }
/** A dose that is changed by a factor of the usual one. */
export const scaled = (of: Dose['of'], factor: readonly [number, number], more: Partial<Dose> = {}): Dose => ({
  of,
  ...changeOf(factor),
  factor,
  ...more,
})
export const adjust = (...doses: readonly Dose[]): Step => ({ action: 'adjust', doses })
