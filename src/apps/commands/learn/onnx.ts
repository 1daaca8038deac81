import { resolve } from 'node:path'
import { AppError } from '../../../core/index.ts'
import type { Terminal } from '../../terminal.ts'
import type { Condition } from '../../use-cases/learning/chosen-rows.ts'
import { type OnnxPredictions, predictOnnx } from '../../use-cases/learning/onnx/predict-onnx.ts'
import { names, number, optional, usable } from './options.ts'

/** The options of `attune learn predict` that are for ONNX models only. */
export const onnxOptionNames = ['columns', 'output', 'background', 'background-rows', 'samples', 'seed'] as const

export const onnxHelp = `Of an ONNX model (run by onnxruntime-web, to be installed beside Attune):
  --columns a,b,c   what the columns of a matrix input are, in its order, unless the model says (metadata feature_names)
  --output NAME     which output is the prediction, where it is not "probabilities" or the only one
  --explain --background B.csv   what each column moved the prediction (not log-odds), from what rows of B give on
                    average: Shapley values by sampling, with their standard errors in words and --json
  --background-rows N --samples N --seed N   rows of B at most (default 50), pairs of orders (default 20), default 1`

/** An ONNX file begins with its version, a number: no text does. */
export const isOnnx = (bytes: Uint8Array): boolean => bytes[0] === 0x08

type Values = Readonly<Record<string, string | boolean | undefined>>

/** Predictions of an ONNX model, and what is said of them. */
export const predictedByOnnx = async (
  bytes: Uint8Array,
  { table, out }: { readonly table: string; readonly out: string },
  values: Values,
  where: readonly Condition[],
  cwd: string,
  terminal: Terminal,
) => {
  const background = optional(values, 'background')
  if ((values.explain === true) !== (background !== undefined))
    throw new AppError('misuse', 'Of an ONNX model --explain and --background belong together.', {
      remedy: '--explain --background B.csv: rows of everybody, such as those it was trained on.',
    })
  const sampling = {
    pairs: number(values, 'samples', 20, { least: 2, most: 100_000, whole: true }),
    seed: number(values, 'seed', 1, { least: 0, most: 2 ** 53 - 1, whole: true }),
    backgroundRows: number(values, 'background-rows', 50, { least: 1, most: 100_000, whole: true }),
  }
  let told = performance.now()
  const found = usable(
    await predictOnnx(bytes, table, out, {
      columns: values.columns === undefined ? undefined : names(values, 'columns'),
      output: optional(values, 'output'),
      where,
      explain: background === undefined ? undefined : { ...sampling, background: resolve(cwd, background) },
      progress: rows => {
        if (performance.now() - told < 5000) return
        told = performance.now()
        terminal.err(`${rows} rows explained`)
      },
    }),
    'Correct the table or the options; attune learn predict --help',
  )
  const { rows, leftOut, explanation, ...rest } = found
  const method = { method: 'sampled Shapley values', samples: sampling.pairs, seed: sampling.seed }
  return {
    rows,
    leftOut,
    kind: 'onnx',
    ...rest,
    ...(explanation === undefined ? {} : { explanation: { ...method, ...explanation } }),
    words: inWords(found, sampling.pairs),
  }
}

const inWords = ({ rows, unanswered, explanation }: OnnxPredictions, pairs: number): readonly string[] => {
  const words: string[] = []
  if (unanswered > 0)
    words.push(
      `For ${unanswered} of ${rows} rows the model gives no number: their cells are empty. Many models take no missing values.`,
    )
  if (explanation === undefined) return words
  const { standardErrors, backgroundRows, backgroundLeftOut } = explanation
  const [largest] = Object.entries(standardErrors ?? {}).toSorted(([, a], [, b]) => b.largest - a.largest)
  if (backgroundLeftOut > 0)
    words.push(`${backgroundLeftOut} background rows were left out: the model gives no number for them.`)
  if (largest !== undefined)
    words.push(
      `Contributions to the prediction itself, sampled (${pairs} pairs of orders, ${backgroundRows} background rows): the largest standard error is ${largest[1].largest.toPrecision(2)}, of ${largest[0]}.`,
    )
  return words
}
