import { AppError, type Issue, type Result } from '../../../core/index.ts'
import type { Condition } from '../../use-cases/learning/chosen-rows.ts'

type Values = Readonly<Record<string, string | boolean | undefined>>

/** The text of an option that must be given. */
export const required = (values: Values, name: string, example: string): string => {
  const value = values[name]
  if (typeof value === 'string' && value !== '') return value
  throw new AppError('misuse', `--${name} is missing.`, { remedy: example })
}

export const optional = (values: Values, name: string): string | undefined => {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/** Names separated by commas. */
export const names = (values: Values, name: string): readonly string[] =>
  (optional(values, name) ?? '')
    .split(',')
    .map(one => one.trim())
    .filter(one => one !== '')

/**
 * Which way columns may move the outcome: `age:+,egfr:-`.
 *
 * @throws AppError `misuse` for another direction, and a column named twice
 */
export const directions = (values: Values, name: string): Readonly<Record<string, 1 | -1>> => {
  const found = new Map<string, 1 | -1>()
  for (const one of names(values, name)) {
    // A name may hold a colon itself.
    const at = one.lastIndexOf(':')
    const [column, way] = [one.slice(0, Math.max(0, at)), one.slice(at + 1)]
    if (column === '' || (way !== '+' && way !== '-') || found.has(column))
      throw new AppError('misuse', `--${name} does not say which way: ${one}.`, {
        remedy: `Each column once: --${name} age:+,egfr:- (+ the outcome may only rise with it, - only fall).`,
      })
    found.set(column, way === '+' ? 1 : -1)
  }
  return Object.fromEntries(found)
}

/** What `--where` says of itself. */
export const whereHelp = `  --where COL=VALUE   only rows with that cell, as it is written (nothing: an empty cell); COL!=VALUE: only rows without it.
                      Repeatable: of one column any of the = and none of the !=, different columns together`

/**
 * Which rows are meant: `fold=3`, `fold!=3`.
 *
 * @param given what stood behind each `--where`
 * @throws AppError `misuse` for what is no condition
 */
export const conditions = (given: readonly string[] = []): readonly Condition[] =>
  given.map(text => {
    const at = text.indexOf('=')
    const isNot = text[at - 1] === '!'
    const column = text.slice(0, Math.max(0, isNot ? at - 1 : at)).trim()
    if (column === '')
      throw new AppError('misuse', `--where does not say which rows: ${text}.`, {
        remedy: '--where fold=3 or --where fold!=3; in a shell quote what it would read itself.',
      })
    return { column, value: text.slice(at + 1).trim(), isNot }
  })

/** @throws AppError `misuse` for what is not a number in the range */
export const number = (
  values: Values,
  name: string,
  otherwise: number,
  range: { readonly least: number; readonly most: number; readonly whole?: boolean; readonly usual?: string },
): number => {
  const text = optional(values, name)
  if (text === undefined) return otherwise
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value >= range.least && value <= range.most && (range.whole !== true || Number.isInteger(value))) return value
  throw new AppError(
    'misuse',
    `--${name} is a ${range.whole === true ? 'whole ' : ''}number from ${range.least} to ${range.most}.`,
    {
      remedy: `Leave it out for ${range.usual ?? otherwise}.`,
    },
  )
}

/** Warnings about what was read, in words. */
export const warned = ({ issues }: { readonly issues: readonly Issue[] }): readonly string[] =>
  issues.map(({ message, location }) => (location === undefined ? message : `${location}: ${message}`))

/** What a file holds, or its first faults as one error. */
export const usable = <T>(read: Result<T>, remedy: string): T => {
  if (read.ok) return read.value
  const shown = read.issues.slice(0, 5).map(one => (one.location ? `${one.location}: ${one.message}` : one.message))
  const isCut = read.issues.some(({ code }) => code === 'csv-more')
  const more = isCut ? ' And more.' : read.issues.length > 5 ? ` And ${read.issues.length - 5} more.` : ''
  throw new AppError('misuse', `${shown.join(' ')}${more}`, { remedy })
}
