import { failure, issue, type Result, success } from '../../../../core/index.ts'
import {
  alignedRows,
  explainerOf,
  type Feature,
  type ImportedTrees,
  importedPredictorOf,
  type Link,
  readOnnxTrees,
  withCovers,
} from '../../../../learning/index.ts'
import { parseOnnxGraph } from '../../../../standards/onnx/index.ts'
import type { Condition } from '../chosen-rows.ts'
import { type OnnxColumns, readOnnxColumns } from './ask.ts'
import type { ChosenOutput, FilledInput } from './signature-use.ts'

/** The trees of an ONNX file over the columns of a table; or why they are not read so, and the file is run instead. */
export const onnxTrees = (
  bytes: Uint8Array,
  inputs: readonly FilledInput[],
  output: ChosenOutput,
): Result<ImportedTrees> => {
  const graph = parseOnnxGraph(bytes)
  return graph.ok ? readOnnxTrees(graph.value, inputs, output.tensor) : graph
}

/** What trees say of the rows of a table; with a background also why. */
export type TreeAnswers = {
  readonly names: readonly string[]
  /** Cells of a row, in the order of `names`. */
  readonly added: (row: number) => readonly number[]
  readonly backgroundRows?: number
}

/** What contributions are in, of each link. */
export const SCALES: Readonly<Record<Link, string>> = {
  logit: 'log-odds',
  log: 'logarithm of the prediction',
  identity: 'the prediction',
}

/**
 * Asks trees of an ONNX file. ONNX tells no training counts, so exact contributions (TreeSHAP) are against the rows of a background:
 * the bias is their mean score.
 */
export const askTrees = async (
  { trees, link }: ImportedTrees,
  inputs: readonly FilledInput[],
  { path, where }: { readonly path: string; readonly where: readonly Condition[] },
  background?: string,
): Promise<Result<TreeAnswers>> => {
  const read = await readOnnxColumns(path, inputs, where)
  if (!read.ok) return read
  const values = rowsOf(read.value, trees.features)
  const wide = trees.features.length
  const { score, predictionOf } = importedPredictorOf({ trees, link })
  const prediction = (row: number): number => predictionOf(score(values, row * wide))
  if (background === undefined) return success({ names: ['prediction'], added: row => [prediction(row)] })
  const others = await readOnnxColumns(background, inputs)
  if (!others.ok) return others
  if (others.value.rows === 0) return failure(issue('error', 'background-unusable', 'The background has no row.'))
  const explainer = explainerOf(withCovers(trees, rowsOf(others.value, trees.features)))
  return success({
    backgroundRows: others.value.rows,
    names: ['prediction', ...trees.features.map(({ name }) => `contribution.${name}`), 'bias'],
    added: row => {
      const { bias, features } = explainer.explain(values, row * wide)
      return [prediction(row), ...features, bias]
    },
  })
}

/** Columns as read, in the order and the codes of the trees. */
const rowsOf = ({ rows, values }: OnnxColumns, features: readonly Feature[]): Float64Array =>
  alignedRows(
    {
      rows,
      columns: features.map(({ name }) => {
        const own = values.get(name)!
        if (own instanceof Float64Array) return { kind: 'numeric', name, values: own }
        const levels = [...new Set(own)].filter(level => level !== '')
        const codes = new Map(levels.map((level, code) => [level, code]))
        return { kind: 'categorical', name, levels, codes: Int32Array.from(own, level => codes.get(level) ?? -1) }
      }),
    },
    features,
  )
