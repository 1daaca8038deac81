import { basename } from 'node:path'
import { AppError, failure, issue, type Result, success } from '../../../../core/index.ts'
import type { OnnxInput, OnnxProgram } from '../../../../platform/onnx/index.ts'
import type { Condition } from '../chosen-rows.ts'
import { type FileTable, readTable } from '../read-table.ts'
import type { ChosenOutput, FilledInput } from './signature-use.ts'

/** Columns of a table as a model takes them: numbers, missing as NaN, or texts, missing as ''. */
export type OnnxColumns = {
  readonly rows: number
  readonly values: ReadonlyMap<string, Float64Array | readonly string[]>
}

/** A model that is open, and how it is asked. */
export type OnnxAsked = {
  readonly program: OnnxProgram
  readonly inputs: readonly FilledInput[]
  readonly output: ChosenOutput
}

/** Rows that are asked about at once. */
const CHUNK = 4096

/** Reads the columns that a model's inputs are, from a table. */
export const readOnnxColumns = async (
  path: string,
  inputs: readonly FilledInput[],
  where: readonly Condition[] = [],
): Promise<Result<OnnxColumns>> => {
  const of = (isText: boolean): readonly string[] =>
    inputs.filter(({ type }) => (type === 'string') === isText).flatMap(({ columns }) => columns)
  const [numeric, categorical] = [of(false), of(true)]
  const read = await readTable(path, { columns: [...numeric, ...categorical], numeric, categorical, where })
  if (!read.ok) return read
  const whole = inputs.filter(({ type }) => type === 'int32' || type === 'int64').flatMap(({ columns }) => columns)
  const problem = whole.map(name => notWhole(read.value, name)).find(one => one !== undefined)
  if (problem !== undefined) return failure(issue('error', 'onnx-whole', problem, basename(path)))
  const values = read.value.columns.map(
    column =>
      [
        column.name,
        column.kind === 'numeric'
          ? column.values
          : Array.from(column.codes, code => (code < 0 ? '' : column.levels[code]!)),
      ] as const,
  )
  return success({ rows: read.value.rows, values: new Map(values) }, read.issues)
}

const notWhole = ({ columns, numbers }: FileTable, name: string): string | undefined => {
  const column = columns.find(one => one.name === name)
  const row = column?.kind === 'numeric' ? column.values.findIndex(value => !Number.isInteger(value)) : -1
  return row < 0
    ? undefined
    : `Row ${numbers[row]}, column ${name}: the model takes whole numbers there, and cannot take a missing value.`
}

/** What a model gives. */
export type OnnxGiven = {
  /** NaN where it gives none, as many models do of a missing value. */
  readonly predictions: Float64Array
  /** Whether the predictions are chances: two columns that sum to 1. */
  readonly isChance: boolean
}

/** By how much the two chances may miss 1, in single precision. */
const SUMS_WITHIN = 1e-4

/**
 * What a model gives for each row: the second of two columns of chances, or the one number.
 *
 * @throws AppError `misuse` where it gives another number of columns
 */
export const askOnnx = async ({ program, inputs, output }: OnnxAsked, columns: OnnxColumns): Promise<OnnxGiven> => {
  const predictions = new Float64Array(columns.rows)
  let isChance = columns.rows > 0
  const atOnce = inputs.some(({ isSingle }) => isSingle) ? 1 : CHUNK
  for (let from = 0; from < columns.rows; from += atOnce) {
    const count = Math.min(atOnce, columns.rows - from)
    const filled = inputs.map(input => [input.name, tensorOf(input, columns, from, count)] as const)
    const { values, shape } = await program.run(new Map(filled), output.tensor)
    const wide = values.length / count
    if (wide !== 1 && wide !== 2) {
      throw new AppError('misuse', `Output ${output.name} is [${shape.join(', ')}] of ${count} rows.`, {
        remedy: 'One number a row is read, or two: the chances of two classes. Name another: --output NAME.',
      })
    }
    for (let row = 0; row < count; row++) {
      const [first, last] = [values[row * wide]!, values[row * wide + wide - 1]!]
      predictions[from + row] = last
      const isOwn = wide === 2 && first >= 0 && last >= 0 && Math.abs(first + last - 1) <= SUMS_WITHIN
      if (!isOwn && !Number.isNaN(last)) isChance = false
    }
  }
  return { predictions, isChance }
}

const tensorOf = (
  { columns, type, isFlat }: FilledInput,
  { values }: OnnxColumns,
  from: number,
  count: number,
): OnnxInput & { readonly shape: readonly number[] } => {
  const wide = columns.length
  const shape = isFlat ? [count] : [count, wide]
  const taken = columns.map(name => values.get(name)!)
  if (type === 'string') {
    const texts = Array.from({ length: count * wide }, (_, at) =>
      String(taken[at % wide]![from + Math.floor(at / wide)]),
    )
    return { type, values: texts, shape }
  }
  const numbers = new Float64Array(count * wide)
  for (const [at, column] of taken.entries())
    for (let row = 0; row < count; row++) numbers[row * wide + at] = Number(column[from + row])
  return { type, values: numbers, shape }
}
