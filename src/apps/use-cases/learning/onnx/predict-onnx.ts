import { basename } from 'node:path'
import { failure, issue, type Result, success } from '../../../../core/index.ts'
import { openOnnx } from '../../../../platform/onnx/index.ts'
import { parseOnnxSignature, withOnnxOutput } from '../../../../standards/onnx/index.ts'
import type { Condition } from '../chosen-rows.ts'
import type { RowCount } from '../table-rows.ts'
import { writeBeside } from '../write-predictions.ts'
import { askOnnx, readOnnxColumns } from './ask.ts'
import { explainOnnx, type OnnxExplanation, type OnnxSampling } from './explain.ts'
import { chosenOutput, filledInputs } from './signature-use.ts'

export type OnnxOptions = {
  /** What the columns of a matrix are called, in order. */
  readonly columns?: readonly string[] | undefined
  readonly output?: string | undefined
  /** Only these rows of the table are asked about and written. */
  readonly where?: readonly Condition[]
  /** Explains too: a table of rows that stand for everybody. */
  readonly explain?: (OnnxSampling & { readonly background: string }) | undefined
  readonly progress?: (rows: number) => void
}

export type OnnxPredictions = RowCount & {
  readonly output: string
  /** What the prediction is the chance of, where the model says. */
  readonly of?: string
  /** Rows for which the model gives no number: empty cells. */
  readonly unanswered: number
  readonly explanation?: ReturnType<typeof summaryOf>
}

/**
 * Writes a table with an ONNX model's predictions beside each row, and with `explain` what each column contributed to them, in
 * the prediction's own measure (a chance, not log-odds), by sampling.
 *
 * @param bytes the model
 * @throws AppError `misuse` where onnxruntime-web is not installed, or the model cannot be asked
 */
export const predictOnnx = async (
  bytes: Uint8Array,
  path: string,
  out: string,
  { columns, output: wanted, where = [], explain, progress }: OnnxOptions,
): Promise<Result<OnnxPredictions>> => {
  const signature = parseOnnxSignature(bytes)
  if (!signature.ok) return signature
  const inputs = filledInputs(signature.value, columns)
  if (!inputs.ok) return inputs
  const output = chosenOutput(signature.value, wanted)
  if (!output.ok) return output
  const table = await readOnnxColumns(path, inputs.value, where)
  if (!table.ok) return table
  const background = explain === undefined ? undefined : await readOnnxColumns(explain.background, inputs.value)
  if (background?.ok === false) return background
  const { tensor, isInner, name, of } = output.value
  const program = await openOnnx(isInner ? withOnnxOutput(bytes, tensor) : bytes)
  const asked = { program, inputs: inputs.value, output: output.value }
  try {
    const predictions = await askOnnx(asked, table.value)
    const explained =
      background === undefined ? undefined : await explainOnnx(asked, table.value, background.value, explain!, progress)
    if (background !== undefined && explained === undefined) {
      const message = 'The model gives a number for no row of the background.'
      return failure(issue('error', 'background-unusable', message, basename(explain!.background)))
    }
    const names = ['prediction', ...(explained?.columns.map(column => `contribution.${column}`) ?? [])]
    if (explained !== undefined) names.push('bias')
    const added = (row: number): readonly number[] => [predictions[row]!, ...(explained?.rows[row] ?? [])]
    const written = await writeBeside(path, out, { names, added, where })
    if (!written.ok) return written
    return success({
      ...written.value,
      output: name,
      ...(of === undefined ? {} : { of }),
      unanswered: predictions.reduce((count, one) => count + Number(Number.isNaN(one)), 0),
      ...(explained === undefined ? {} : { explanation: summaryOf(explained) }),
    })
  } finally {
    await program.close()
  }
}

const summaryOf = ({ backgroundRows, backgroundLeftOut, explained, standardErrors }: OnnxExplanation) => ({
  backgroundRows,
  backgroundLeftOut,
  explained,
  standardErrors,
})
