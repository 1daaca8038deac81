import { failure, issue, type Result, success } from '../../../core/index.ts'
import type { OnnxGraph } from '../../../standards/onnx/index.ts'
import type { Feature } from '../../numeric/index.ts'
import type { ImportedTrees } from '../lightgbm.ts'
import { type DerivedColumn, type DerivedTensor, derivedTensor, NotTrees, type OnnxSource } from './derived-columns.ts'
import { layTrees } from './lay-trees.ts'
import { outputOf } from './output.ts'

/**
 * Reads an ONNX graph of trees (`TreeEnsembleClassifier`, `TreeEnsembleRegressor`, `TreeEnsemble`) and what stands before them
 * (selecting, scaling, filling, encoding) as trees over the table's own columns. Each split is moved to where, in double
 * precision, the graph's own arithmetic turns; so every row takes the branches that it takes there. Leaves are summed in double
 * precision, so the score differs from single precision by its rounding.
 *
 * ONNX tells no training counts: the covers are 0 until `withCovers` counts rows.
 *
 * @param sources the inputs and the columns that fill them
 * @param tensor the output that is the prediction
 * @returns the trees; or in words why the graph is not read so
 *
 * @example
 * const graph = parseOnnxGraph(bytes) // of attune/onnx, where parseOnnxSignature tells inputs and outputs
 * if (!graph.ok) throw new Error(graph.issues[0]?.message)
 * const read = readOnnxTrees(graph.value, [{ name: 'X', type: 'float32', columns: ['age', 'egfr'] }], 'probabilities')
 * if (read.ok) scoreOf(read.value.trees, Float64Array.of(61, 44)) // log-odds where read.value.link is 'logit'
 */
export const readOnnxTrees = (
  graph: OnnxGraph,
  sources: readonly OnnxSource[],
  tensor: string,
): Result<ImportedTrees> => {
  try {
    const { trees, base, link, input } = outputOf(graph, tensor)
    const asked = derivedTensor(graph, sources, input)
    const features = featuresOf(sources, asked)
    return success({ trees: layTrees(trees, { base, features, asked }), link })
  } catch (error) {
    if (!(error instanceof NotTrees)) throw error
    return failure(issue('error', 'onnx-trees', error.message))
  }
}

/** Numbers, or the levels that any encoder of a text tells apart. */
const featuresOf = (sources: readonly OnnxSource[], { columns }: DerivedTensor): readonly Feature[] =>
  sources
    .flatMap(({ type, columns: names }) => names.map(name => ({ name, isText: type === 'string' })))
    .map(({ name, isText }, source) =>
      isText ? { kind: 'categorical', name, levels: levelsOf(columns, source) } : { kind: 'numeric', name },
    )

const levelsOf = (columns: readonly DerivedColumn[], source: number): readonly string[] =>
  [
    // A missing text is '' to the graph, and no level here.
    ...new Set(columns.flatMap(column => (column.kind === 'level' && column.source === source ? column.levels : []))),
  ].filter(level => level !== '')
