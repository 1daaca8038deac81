import { basename } from 'node:path'
import { failure, type Issue, issue, type Result, success } from '../../../core/index.ts'
import type { Column, Outcome, Table, Target } from '../../../learning/index.ts'
import { type Condition, conditionText } from './chosen-rows.ts'
import { readTable } from './read-table.ts'

/** A table to learn from, and what of it is to be foretold. */
export type Training = {
  /** Features only. */
  readonly table: Table
  readonly target: Target
  readonly outcome: Outcome
  /** A number a row: rows of one number (a patient) are never parted where the model is judged. */
  readonly groups?: Int32Array
  /** Of the file's rows, which were chosen and how many were not; absent where all were taken. */
  readonly chosen?: { readonly where: readonly string[]; readonly leftOut: number }
}

export type TrainingOptions = {
  readonly outcome?: string | undefined
  readonly time?: string | undefined
  readonly event?: string | undefined
  /** `binary`, `count`, `mean` or `quantile:LEVEL`. */
  readonly objective?: string | undefined
  /** The column that says which rows belong together. */
  readonly group?: string | undefined
  readonly exclude: readonly string[]
  readonly categorical: readonly string[]
  /** Only these rows are learnt from; the columns named are no features. */
  readonly where?: readonly Condition[]
}

/** Reads a table and its outcome. Every row must have one: a row without says nothing, and leaving it out would not be seen. */
export const readTrainingTable = async (path: string, options: TrainingOptions): Promise<Result<Training>> => {
  const target = targetOf(options)
  if (!target.ok) return target
  const wanted = target.value.kind === 'survival' ? [target.value.time, target.value.event] : [target.value.outcome]
  const { group, where = [] } = options
  if (group !== undefined && wanted.includes(group))
    return misuse(`Column ${group} cannot be the outcome and say whose row it is.`)
  const kept = [...wanted, ...(group === undefined ? [] : [group])]
  const read = await readTable(path, {
    categorical: [
      ...options.categorical.filter(name => !wanted.includes(name)),
      ...(group === undefined ? [] : [group]),
    ],
    numeric: wanted,
    hints: hintsOf(target.value),
    exclude: [...options.exclude, ...where.map(({ column }) => column)].filter(name => !kept.includes(name)),
    where,
  })
  if (!read.ok) return read
  const all = read.value
  const values = wanted.map(name => {
    const column = all.columns.find(one => one.name === name)
    return column?.kind === 'numeric' ? column.values : new Float64Array()
  })
  const groups = groupsOf(all, group)
  const { numbers, leftOut } = all
  const named = { names: wanted, numbers, file: basename(path) }
  const problem = problemOf(target.value, values, named) ?? groupProblem(groups, numbers, group)
  if (problem !== undefined) return failure(issue('error', 'outcome-unusable', problem, basename(path)))
  const table = { rows: all.rows, columns: all.columns.filter(({ name }) => !kept.includes(name)) }
  if (table.columns.length === 0)
    return failure(issue('error', 'no-features', 'The table has no column to learn from.'))
  return success(
    {
      table,
      target: target.value,
      outcome: outcomeOf(target.value, values),
      ...(groups === undefined ? {} : { groups }),
      ...(where.length === 0 ? {} : { chosen: { where: where.map(conditionText), leftOut } }),
    },
    [...read.issues, ...table.columns.flatMap(column => inexact(column, numbers, basename(path)))],
  )
}

/** Whole numbers beyond 2^53 are names, and as numbers several of them become one. */
const inexact = (column: Column, numbers: Uint32Array, file: string): readonly Issue[] => {
  if (column.kind !== 'numeric') return []
  const row = column.values.findIndex(value => Math.abs(value) > Number.MAX_SAFE_INTEGER && Math.abs(value) < 1e21)
  if (row < 0) return []
  const message = `Column ${column.name} has numbers so large that neighbours are not told apart, first in row ${numbers[row]}. Names belong to --exclude, --group or --categorical.`
  return [issue('warning', 'column-inexact', message, file)]
}

/** Which words mean yes is not guessed. */
const hintsOf = (target: Target): ReadonlyMap<string, string> => {
  const hint = ' What happened is written as 1 and 0, also where it is yes and no.'
  if (target.kind === 'survival') return new Map([[target.event, hint]])
  return new Map(target.kind === 'binary' ? [[target.outcome, hint]] : [])
}

const groupsOf = (table: Table, name: string | undefined): Int32Array | undefined => {
  const column = table.columns.find(one => one.name === name)
  return column?.kind === 'categorical' ? column.codes : undefined
}

const groupProblem = (
  groups: Int32Array | undefined,
  numbers: Uint32Array,
  name: string | undefined,
): string | undefined => {
  const row = groups?.indexOf(-1) ?? -1
  return row < 0
    ? undefined
    : `Row ${numbers[row]}, column ${name} is empty: whose row it is decides what may be parted.`
}

const targetOf = ({ outcome, time, event, objective: asked }: TrainingOptions): Result<Target> => {
  const objective = asked ?? 'binary'
  if (time !== undefined || event !== undefined) {
    if (time === undefined || event === undefined) return misuse('Survival needs --time and --event, both.')
    if (!saysSurvivalAgain(outcome, { time, event })) return misuse(otherOutcome)
    if (asked !== undefined) return misuse('Survival has no --objective.')
    return success({ kind: 'survival', time, event })
  }
  if (outcome === undefined)
    return misuse('What is to be foretold is missing: --outcome COL, or --time COL --event COL.')
  const quantile = /^quantile:(0\.\d+)$/.exec(objective)
  if (quantile !== null) return success({ kind: 'quantile', outcome, level: Number(quantile[1]) })
  return objective === 'binary' || objective === 'count' || objective === 'mean'
    ? success({ kind: objective, outcome })
    : misuse('--objective is binary, count, mean or quantile:0.9.')
}

/** Whether `--outcome` beside `--time` and `--event` names one of the two, and so nothing else. */
export const saysSurvivalAgain = (
  outcome: string | undefined,
  { time, event }: { readonly time: string; readonly event: string },
): boolean => outcome === undefined || outcome === event || outcome === time

export const otherOutcome = 'For survival --time and --event say the outcome; --outcome names another column.'

const misuse = (message: string): Result<never> => failure(issue('error', 'outcome-unclear', message))

/** The first row that cannot be used, or that all are the same. */
const problemOf = (
  target: Target,
  values: readonly Float64Array[],
  { names, numbers, file }: { readonly names: readonly string[]; readonly numbers: Uint32Array; readonly file: string },
): string | undefined => {
  if (values[0]!.length === 0) return `${file} has no rows.`
  for (const [at, column] of values.entries()) {
    const isFlag = target.kind === 'binary' || (target.kind === 'survival' && at === 1)
    for (const [row, value] of column.entries()) {
      const where = `Row ${numbers[row]}, column ${names[at]}`
      if (Number.isNaN(value)) return `${where} is empty: every row must have an outcome.`
      if (isFlag && value !== 0 && value !== 1)
        return `${where} is neither 0 nor 1.${target.kind === 'binary' ? ' For other outcomes see --objective.' : ''}`
      if (target.kind === 'count' && !(value >= 0 && Number.isInteger(value))) return `${where} is not a count.`
      if (target.kind === 'survival' && !(value >= 0)) return `${where} is below 0.`
    }
  }
  const last = values.at(-1)!
  const hasEvents = target.kind !== 'survival' || last.some(value => value === 1)
  const differs = target.kind === 'survival' || last.some(value => value !== last[0])
  if (!hasEvents) return `No row has the event: column ${names[1]} is 0 throughout.`
  return differs ? undefined : `Column ${names[0]} is the same in every row: there is nothing to learn.`
}

const outcomeOf = (target: Target, [first, second]: readonly Float64Array[]): Outcome => {
  if (target.kind === 'survival') return { kind: 'cox', time: first!, event: second! }
  if (target.kind === 'quantile') return { kind: 'quantile', y: first!, level: target.level }
  return { kind: target.kind, y: first! }
}
