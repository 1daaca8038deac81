import { basename } from 'node:path'
import { failure, type Issue, issue, type Result, success } from '../../../core/index.ts'
import type { CategoricalColumn, Grouping, Judged, Table } from '../../../learning/index.ts'
import type { Condition } from './chosen-rows.ts'
import { readTable } from './read-table.ts'

export type JudgedOptions = {
  readonly outcome: string
  readonly prediction: string
  /** Of a second model on the same rows. */
  readonly compare?: string | undefined
  readonly groups: readonly string[]
  /** Rows of one patient belong together. */
  readonly patient?: string | undefined
  /** Only these rows are judged. */
  readonly where?: readonly Condition[] | undefined
}

export type JudgedTable = {
  readonly judged: Judged
  readonly other?: Judged
  readonly groupings: readonly Grouping[]
  readonly leftOut: { readonly withoutOutcome: number; readonly withoutPrediction: number }
  /** Rows of the file that were not asked for. */
  readonly notChosen: number
}

/**
 * Reads what predictions are to be judged on. Rows without outcome, or without a prediction (of either model), are left out, counted and told.
 *
 * @returns a failure for a column that is not there, a cell that is no number, and an outcome that is neither 0 nor 1
 */
export const readJudged = async (path: string, options: JudgedOptions): Promise<Result<JudgedTable>> => {
  const { outcome, prediction, compare, groups, patient, where = [] } = options
  const numeric = [outcome, prediction, ...(compare === undefined ? [] : [compare])]
  const categorical = [...new Set([...groups, ...(patient === undefined ? [] : [patient])])]
  const twice = [...numeric, ...categorical].find((name, at, all) => all.indexOf(name) !== at)
  if (twice !== undefined)
    return failure(issue('error', 'column-twice', `Column ${twice} is asked for as two things.`, basename(path)))
  const read = await readTable(path, { columns: [...numeric, ...categorical], numeric, categorical, where })
  if (!read.ok) return read
  const numbers = numeric.map(name => numbersOf(read.value, name))
  const wrong = numbers[0]!.findIndex(y => !Number.isNaN(y) && y !== 0 && y !== 1)
  if (wrong >= 0) {
    const message = `Row ${read.value.numbers[wrong]}, column ${outcome} is neither 0 nor 1.`
    return failure(issue('error', 'outcome-unusable', message, basename(path)))
  }
  const hasOutcome = (row: number): boolean => !Number.isNaN(numbers[0]![row]!)
  const isWhole = (row: number): boolean => numbers.every(values => !Number.isNaN(values[row]!))
  const rows = Uint32Array.from(numbers[0]!.keys())
  const kept = rows.filter(isWhole)
  const leftOut = {
    withoutOutcome: rows.filter(row => !hasOutcome(row)).length,
    withoutPrediction: rows.filter(row => hasOutcome(row) && !isWhole(row)).length,
  }
  const [y, p, q] = numbers.map(values => Float64Array.from(kept, row => values[row]!))
  const clusters = patient === undefined ? {} : { clusters: clustersOf(levelsOf(read.value, patient), kept) }
  return success(
    {
      judged: { outcome: y!, prediction: p!, ...clusters },
      ...(q === undefined ? {} : { other: { outcome: y!, prediction: q, ...clusters } }),
      groupings: groups.map(name => {
        const { codes, levels } = levelsOf(read.value, name)
        return { name, levels, codes: Int32Array.from(kept, row => codes[row]!) }
      }),
      leftOut,
      notChosen: read.value.leftOut,
    },
    [...read.issues, ...told(leftOut)],
  )
}

const told = ({ withoutOutcome, withoutPrediction }: JudgedTable['leftOut']): readonly Issue[] => [
  ...(withoutOutcome > 0
    ? [issue('warning', 'no-outcome', `${withoutOutcome} rows have no outcome and were left out.`)]
    : []),
  ...(withoutPrediction > 0
    ? [
        issue(
          'warning',
          'no-prediction',
          `${withoutPrediction} rows have an outcome and no prediction, and were left out.`,
        ),
      ]
    : []),
]

export const numbersOf = (table: Table, name: string): Float64Array => {
  const column = table.columns.find(one => one.name === name)
  return column?.kind === 'numeric' ? column.values : new Float64Array()
}

export const levelsOf = (table: Table, name: string): CategoricalColumn => {
  const column = table.columns.find(one => one.name === name)
  return column?.kind === 'categorical' ? column : { kind: 'categorical', name, codes: new Int32Array(), levels: [] }
}

/** A row that names no patient is one of its own. */
export const clustersOf = ({ codes, levels }: CategoricalColumn, kept: Uint32Array): Int32Array =>
  Int32Array.from(kept, row => (codes[row]! < 0 ? levels.length + row : codes[row]!))
