import { basename } from 'node:path'
import { failure, issue, type Result, success } from '../../../../core/index.ts'
import { openOnnx } from '../../../../platform/onnx/index.ts'
import { parseOnnxSignature, withOnnxOutput } from '../../../../standards/onnx/index.ts'
import type { Condition } from '../chosen-rows.ts'
import type { RowCount } from '../table-rows.ts'
import { writeBeside } from '../write-predictions.ts'
import { askOnnx, readOnnxColumns } from './ask.ts'
import { askTrees, onnxTrees, SCALES } from './ask-trees.ts'
import { explainOnnx, type OnnxExplanation, type OnnxSampling } from './explain.ts'
import { type ChosenOutput, chosenOutput, type FilledInput, filledInputs } from './signature-use.ts'

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
  /** Whether its trees were read, or the file was run, and why it had to be. */
  readonly asked:
    | { readonly as: 'trees'; readonly trees: number }
    | { readonly as: 'program'; readonly because: string }
  readonly explanation?: OnnxExplained
}

export type OnnxExplained =
  | { readonly method: 'TreeSHAP'; readonly scale: string; readonly backgroundRows: number }
  | ({ readonly method: 'sampled Shapley values' } & ReturnType<typeof summaryOf>)

/**
 * Writes a table with an ONNX model's predictions beside each row, and with `explain` what each column contributed. Of trees both come
 * from the trees themselves (exact); any other model is run, and contributions are sampled: of a chance in log-odds, else in the
 * prediction's own measure.
 *
 * @param bytes the model
 * @throws AppError `misuse` where onnxruntime-web is needed and not installed, or the model cannot be asked
 */
export const predictOnnx = async (
  bytes: Uint8Array,
  path: string,
  out: string,
  options: OnnxOptions,
): Promise<Result<OnnxPredictions>> => {
  const signature = parseOnnxSignature(bytes)
  if (!signature.ok) return signature
  const inputs = filledInputs(signature.value, options.columns)
  if (!inputs.ok) return inputs
  const output = chosenOutput(signature.value, options.output)
  if (!output.ok) return output
  const { name, of } = output.value
  const said = { output: name, ...(of === undefined ? {} : { of }) }
  const trees = onnxTrees(bytes, inputs.value, output.value)
  if (!trees.ok) {
    const because = trees.issues[0]?.message ?? 'its trees cannot be read'
    const run = await byRunning({ bytes, inputs: inputs.value, output: output.value }, path, out, options)
    return run.ok ? success({ ...said, ...run.value, asked: { as: 'program', because } }, run.issues) : run
  }
  const { where = [], explain } = options
  const answers = await askTrees(trees.value, inputs.value, { path, where }, explain?.background)
  if (!answers.ok) return answers
  const { names, added, backgroundRows } = answers.value
  const written = await writeBeside(path, out, { names, added, where })
  if (!written.ok) return written
  const scale = SCALES[trees.value.link]
  return success({
    ...said,
    ...written.value,
    unanswered: 0,
    asked: { as: 'trees', trees: trees.value.trees.roots.length },
    ...(backgroundRows === undefined ? {} : { explanation: { method: 'TreeSHAP', scale, backgroundRows } }),
  })
}

type Opened = {
  readonly bytes: Uint8Array
  readonly inputs: readonly FilledInput[]
  readonly output: ChosenOutput
}

/** By onnxruntime-web: whatever the model is. */
const byRunning = async (
  { bytes, inputs, output }: Opened,
  path: string,
  out: string,
  { where = [], explain, progress }: OnnxOptions,
): Promise<Result<Pick<OnnxPredictions, keyof RowCount | 'unanswered' | 'explanation'>>> => {
  const table = await readOnnxColumns(path, inputs, where)
  if (!table.ok) return table
  const background = explain === undefined ? undefined : await readOnnxColumns(explain.background, inputs)
  if (background?.ok === false) return background
  const program = await openOnnx(output.isInner ? withOnnxOutput(bytes, output.tensor) : bytes)
  const asked = { program, inputs, output }
  try {
    const { predictions } = await askOnnx(asked, table.value)
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
      unanswered: predictions.reduce((count, one) => count + Number(Number.isNaN(one)), 0),
      ...(explained === undefined
        ? {}
        : { explanation: { method: 'sampled Shapley values', ...summaryOf(explained) } }),
    })
  } finally {
    await program.close()
  }
}

const summaryOf = ({
  scale,
  clip,
  clipped,
  backgroundRows,
  backgroundLeftOut,
  explained,
  standardErrors,
}: OnnxExplanation) => ({
  scale,
  ...(clip === undefined ? {} : { clip, clipped }),
  backgroundRows,
  backgroundLeftOut,
  explained,
  standardErrors,
})
