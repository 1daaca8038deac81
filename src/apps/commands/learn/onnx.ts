import { resolve } from 'node:path'
import { AppError } from '../../../core/index.ts'
import type { Terminal } from '../../terminal.ts'
import type { Condition } from '../../use-cases/learning/chosen-rows.ts'
import { type OnnxPredictions, predictOnnx } from '../../use-cases/learning/onnx/predict-onnx.ts'
import { names, number, optional, usable } from './options.ts'

/** The options of `attune learn predict` that are for ONNX models only. */
export const onnxOptionNames = ['columns', 'output', 'background', 'background-rows', 'samples', 'seed'] as const

export const onnxHelp = `Of an ONNX model (trees are read; any other is run by onnxruntime-web, to be installed beside Attune):
  --columns a,b,c   what the columns of a matrix input are, in its order, unless the model says (metadata feature_names)
  --output NAME     which output is the prediction, where it is not "probabilities" or the only one
  --explain --background B.csv   of trees exact (TreeSHAP), against the rows of B: "bias" is their mean score. Of another
                    model Shapley values by sampling, with their standard errors in words and --json. Of a chance in
                    log-odds (sampled ones of chances from 1e-6 to 1 - 1e-6), else in the prediction's own measure
  Where it is run: --background-rows N --samples N --seed N   rows of B at most (default 50), pairs of orders (default 20),
                    default 1`

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
  const drawn = explanation?.method === 'TreeSHAP' ? {} : { samples: sampling.pairs, seed: sampling.seed }
  return {
    rows,
    leftOut,
    kind: 'onnx',
    ...rest,
    ...(explanation === undefined ? {} : { explanation: { ...explanation, ...drawn } }),
    words: inWords(found, sampling.pairs),
  }
}

const inWords = ({ rows, unanswered, asked, explanation }: OnnxPredictions, pairs: number): readonly string[] => {
  const words: string[] = [
    asked.as === 'trees'
      ? `Its ${asked.trees} trees were read; nothing was run.`
      : `It was run by onnxruntime-web: ${asked.because}.`,
  ]
  if (unanswered > 0)
    words.push(
      `For ${unanswered} of ${rows} rows the model gives no number: their cells are empty. Many models take no missing values.`,
    )
  if (explanation === undefined) return words
  if (explanation.method === 'TreeSHAP')
    return [
      ...words,
      `Contributions are exact (TreeSHAP), in ${explanation.scale}, against ${explanation.backgroundRows} background rows.`,
    ]
  const { scale, clip, clipped, standardErrors, backgroundRows, backgroundLeftOut } = explanation
  const [largest] = Object.entries(standardErrors ?? {}).toSorted(([, a], [, b]) => b.largest - a.largest)
  if (backgroundLeftOut > 0)
    words.push(`${backgroundLeftOut} background rows were left out: the model gives no number for them.`)
  if (largest !== undefined)
    words.push(
      `Contributions in ${scale}, sampled (${pairs} pairs of orders, ${backgroundRows} background rows): the largest standard error is ${largest[1].largest.toPrecision(2)}, of ${largest[0]}.`,
    )
  if (clip !== undefined)
    words.push(
      `Chances nearer to 0 or 1 than ${clip} count as that near; so is the chance of ${clipped} of the rows itself.`,
    )
  return words
}
